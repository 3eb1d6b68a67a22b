"""Ids of the methods page's components; none of them is an anchor of an entry."""

from enum import StrEnum


class Ids(StrEnum):
    """``ARRIVED`` only gives the callback that scrolls to an entry something to answer."""

    PAGE = "methods-page"
    FIND = "methods-find"
    FOUND = "methods-found"
    ARRIVED = "methods-arrived"
