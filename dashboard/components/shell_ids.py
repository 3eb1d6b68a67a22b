"""Ids of what stands around every page, for pages that talk to it."""

from enum import StrEnum


class ShellIds(StrEnum):
    """``LOCATION`` is the address bar: output its ``href`` or ``search`` to navigate.

    ``THEME`` holds "light" or "dark" in ``data``, for figures. ``NOTICE`` takes ``children`` and
    is cleared by the next navigation. ``WAITING`` is written by ``assets/waiting.js`` alone.

    ``SHOWN`` is the name of the frame in which the page on screen stands, ``None`` for one that
    is always drawn anew; ``MARKS`` says what its parts are, and ``PARTS`` takes those of the next
    page (``components.standing``).
    """

    LOCATION = "location"
    CONTENT = "content"
    TITLE = "page-title"
    TITLE_SET = "page-title-set"
    NOTICE = "shell-notice"
    WAITING = "waiting"
    DATA_LINE = "data-line"
    THEME = "theme"
    SHOWN = "page-shown"
    MARKS = "page-marks"
    PARTS = "page-parts"
