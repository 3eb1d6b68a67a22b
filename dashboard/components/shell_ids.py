"""Ids of what stands around every page, for pages that talk to it."""

from enum import StrEnum


class ShellIds(StrEnum):
    """``LOCATION`` is the address bar: output its ``href`` or ``search`` to navigate.

    ``THEME`` holds "light" or "dark" in ``data``, for figures. ``NOTICE`` takes ``children`` and
    is cleared by the next navigation.
    """

    LOCATION = "location"
    CONTENT = "content"
    TITLE = "page-title"
    TITLE_SET = "page-title-set"
    NOTICE = "shell-notice"
    DATA_LINE = "data-line"
    THEME = "theme"
