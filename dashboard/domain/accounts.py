"""User accounts: what a login name and a password may be, and how long a session lasts.

Passwords as in NIST SP 800-63B-4: length and a list of refused words, no rules of composition.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from dashboard.domain.codes import Role

#: Shortest password alone, and beside a code from a second device.
SHORTEST_ALONE = 15
SHORTEST_WITH_CODE = 8
LONGEST_PASSWORD = 256
#: Without activity, and whatever happens.
IDLE = timedelta(minutes=15)
LONGEST_SESSION = timedelta(hours=12)
#: How long the page for the code may stay open after the password.
SECOND_FACTOR_TIME = timedelta(minutes=5)
SETUP_TIME = timedelta(days=3)
PRODUCT_WORDS = ("tandem", "dashboard")
#: Roles that look after a group of teams rather than their own people.
TEAM_ROLES = frozenset({Role.SUPERVISOR, Role.VIEWER})

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]")
# Names under which others act: demo users, commands, and whoever is not known.
_RESERVED = re.compile(r"demo-.*|command-line|unknown")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
_LOOKALIKES = str.maketrans("013457@$!", "oleastasi")


@dataclass(frozen=True, slots=True)
class Account:
    """A user account as the pages and commands see it; no secret in it."""

    id: int
    login: str
    name: str
    role: Role
    enabled: bool
    all_teams: bool
    team_ids: frozenset[int]
    clinician_id: int | None
    email: str | None
    has_password: bool
    password_short: bool
    must_change: bool
    totp_enabled: bool


def login_of(text: str) -> str:
    """A login name as it is stored and compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def login_problem(login: str) -> str | None:
    """Why ``login`` (from ``login_of``) cannot be the name of a new account; ``None``: it can."""
    if not _LOGIN.fullmatch(login):
        return "a login has 3 to 64 letters a-z, digits, dots, dashes or underscores"
    if _RESERVED.fullmatch(login):
        return f"the login {login!r} is reserved"
    return None


def email_of(text: str | None) -> str | None:
    """An e-mail address as it is stored and compared; ``None`` for an empty one.

    Raises ``ValueError`` with one line when it is not one.
    """
    if not text or not text.strip():
        return None
    email = unicodedata.normalize("NFKC", text).strip().casefold()
    if not _EMAIL.fullmatch(email):
        raise ValueError(f"{text!r} is not an e-mail address")
    return email


def normal_password(password: str) -> str:
    """A password as it is hashed: the same letters typed on another keyboard are the same."""
    return unicodedata.normalize("NFKC", password)


def password_problem(
    password: str, own_words: Iterable[str], refused: Collection[str], *, with_code: bool
) -> str | None:
    """What is wrong with a new password, as a sentence that says what to do; ``None``: nothing.

    ``own_words``: login, name, e-mail of the person. ``refused``: common passwords, in lower case.
    ``with_code``: whether a code from a second device is asked for as well.
    """
    password = normal_password(password)
    shortest = SHORTEST_WITH_CODE if with_code else SHORTEST_ALONE
    if len(password) < shortest:
        return f"Use at least {shortest} characters: a few words in a row are easy to remember."
    if len(password) > LONGEST_PASSWORD:
        return f"Use at most {LONGEST_PASSWORD} characters."
    if len(set(password)) < 5:
        return "Use more than four different characters."
    if _is_run(password):
        return "A row of neighbouring characters is guessed first. Choose something else."
    core = _core(password)
    if core in refused or password.casefold() in refused or _repeated(core) in refused:
        return "This password is on the list of common ones. Choose something else."
    for word in (*PRODUCT_WORDS, *_parts(own_words)):
        rest = core.replace(word, "")
        if word in core and len(rest) < SHORTEST_WITH_CODE:
            return "This is little more than your own or the product's name. Add other words."
    return None


def _core(password: str) -> str:
    """The word that a guesser would vary: lower case, look-alikes as letters, no tail of digits."""
    text = password.casefold()
    stripped = re.sub(r"[\W\d_]+$", "", text) or text
    return re.sub(r"[\W_]+", "", stripped.translate(_LOOKALIKES))


def _repeated(text: str) -> str:
    """The part that ``text`` repeats ("abcabc" → "abc"), or ``text`` itself."""
    at = (text + text).find(text, 1)
    return text[:at] if 0 < at < len(text) else text


_ROWS = ("abcdefghijklmnopqrstuvwxyz", "1234567890", "qwertyuiopasdfghjklzxcvbnm",
         "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p")  # fmt: skip


def _is_run(password: str) -> bool:
    text = _repeated(password.casefold())
    return len(text) >= 4 and any(text in row * 2 or text in row[::-1] * 2 for row in _ROWS)


def _parts(words: Iterable[str]) -> set[str]:
    return {
        part for word in words for part in re.split(r"[\W_\d]+", word.casefold()) if len(part) >= 4
    }
