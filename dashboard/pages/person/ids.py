"""Ids of the person page's components."""

from enum import StrEnum


class Ids(StrEnum):
    """``FIGURE`` holds the panel of every window in design pixels and colour references, and what
    the readout says; ``GRAPH`` shows one of them, which ``VIEW`` names (window, enlarged lane).

    ``REQUEST`` holds what was asked for (opaque id, window, measure): a claim, checked again by
    every handler that reads it. ``PICTURE`` brings a print figure to the browser. ``ASK`` asks for
    another measure or day, ``ANSWER`` brings it, and ``TOP`` and ``BOTTOM`` are what stands above
    and below the lanes and changes with it.
    """

    FIGURE = "person-figure"
    GRAPH = "person-graph"
    WIDTH = "person-width"
    VIEW = "person-view"
    ASK = "person-ask"
    ANSWER = "person-answer"
    TOP = "person-top"
    BOTTOM = "person-bottom"
    SAID = "person-said"
    REQUEST = "person-request"
    PNG = "person-png"
    PICTURE = "person-picture"
    PICTURE_DONE = "person-picture-done"
