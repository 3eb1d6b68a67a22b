"""The theme that somebody chose: a cookie of their own in this browser, read with every page.

It is in the page from its first byte, so nothing is painted in the wrong theme. The cookie holds
"light", "dark" or "system" and is written by ``assets/head/theme.js``; its name says nothing about
who it belongs to. Pages before sign-in follow the last choice made in this browser.
"""

import hashlib
from collections.abc import Mapping

from markupsafe import escape

from dashboard.figures.theme import Mode

SYSTEM = "system"
CHOICES = frozenset({*Mode, SYSTEM})
#: The last choice of anybody in this browser.
ANYBODY = "tandem-theme"
_NAME_LENGTH = 12


def cookie_name(user_key: str | None) -> str:
    """The cookie that keeps the choice of the user ``user_key``; ``None``: of anybody."""
    if user_key is None:
        return ANYBODY
    return f"{ANYBODY}-{hashlib.sha256(user_key.encode()).hexdigest()[:_NAME_LENGTH]}"


def chosen_theme(cookies: Mapping[str, str], user_key: str | None) -> str:
    """The choice in ``cookies``; "system" where there is none, or none that we know."""
    kept = cookies.get(cookie_name(user_key), SYSTEM)
    return kept if kept in CHOICES else SYSTEM


def html_attributes(cookies: Mapping[str, str], user_key: str | None) -> str:
    """Attributes of ``<html>``: the choice, the theme where it is already certain, the cookie."""
    chosen = chosen_theme(cookies, user_key)
    given = {"data-theme-choice": chosen, "data-theme-cookie": cookie_name(user_key)}
    if chosen != SYSTEM:
        given["data-bs-theme"] = chosen
    return " ".join(f'{name}="{escape(value)}"' for name, value in given.items())
