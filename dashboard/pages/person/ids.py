"""Ids of the person page's components."""

from enum import StrEnum


class Ids(StrEnum):
    """``FIGURE`` holds the panel in design pixels and colour references; ``GRAPH`` shows it.

    ``REQUEST`` holds what was asked for (opaque id, window, measure): a claim, checked again by
    every handler that reads it. ``PICTURE`` brings a print figure to the browser.
    """

    FIGURE = "person-figure"
    GRAPH = "person-graph"
    WIDTH = "person-width"
    REQUEST = "person-request"
    PNG = "person-png"
    PICTURE = "person-picture"
    PICTURE_DONE = "person-picture-done"
