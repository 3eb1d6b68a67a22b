"""Ids of the wall's and the recording editor's places; ``assets/wall*.js`` fills them."""

from enum import StrEnum


class WallIds(StrEnum):
    """``ROOT`` carries what the scripts need to know as data attributes."""

    ROOT = "wall"
    STAGE = "wall-stage"
    HELP = "wall-help"
    FIND = "wall-find"
    FIND_BOX = "wall-find-box"
    FOUND = "wall-found"
    SAID = "wall-said"
    EDITOR = "wall-editor"
    LOADER = "wall-plotly"
