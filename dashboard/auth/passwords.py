"""Hashing of passwords, and of the words that stand for a person for a while."""

import hashlib
import secrets
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dashboard.domain.accounts import (
    SHORTEST_ALONE,
    Account,
    normal_password,
    password_problem,
)

REFUSED_FILE = Path(__file__).resolve().parents[2] / "data" / "words" / "refused_passwords.txt"
TOKEN_BYTES = 32
# More than any password has before it is normalised.
_LONGEST_READ = 1024
# OWASP's second set for argon2id: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Each hash takes 19 MiB: many sign-ins at once must not take the server's memory.
_AT_ONCE = BoundedSemaphore(4)


def hash_password(password: str) -> str:
    with _AT_ONCE:
        return _HASHER.hash(normal_password(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether ``password`` belongs to the hash ``stored``; as slow when there is none."""
    # The answer for a password that nobody can have: compared all the same, for the time it takes.
    with _AT_ONCE:
        try:
            _HASHER.verify(stored or _nobodys_hash(), normal_password(password[:_LONGEST_READ]))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def needs_new_hash(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe(TOKEN_BYTES))


def prepare() -> None:
    """Make the hash of nobody now, so that the first unknown user takes no longer."""
    _nobodys_hash()


@lru_cache(maxsize=1)
def refused_passwords() -> frozenset[str]:
    """The list of common passwords, in lower case."""
    lines = REFUSED_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def new_password_problem(account: Account, password: str) -> str | None:
    """What is wrong with a new password of this account; ``None``: nothing."""
    own = (account.login, account.name, account.email or "")
    return password_problem(password, own, refused_passwords(), with_code=account.totp_enabled)


def is_short(password: str) -> bool:
    """Whether the password is good enough only beside a code."""
    return len(normal_password(password)) < SHORTEST_ALONE


def new_token() -> str:
    """256 bits that nobody can guess, as text for a cookie or a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored of a token. It is long and random: a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
