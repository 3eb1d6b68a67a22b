"""Everything that can be configured, read once from ``DASHBOARD_*`` environment variables.

A variable that is unknown or has an unusable value is named in one line (``SettingsError``);
``docs/settings.md`` has the table of all of them.
"""

import ipaddress
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "DASHBOARD_"
LOCAL_DIR = Path(__file__).resolve().parents[1] / "data" / "local"
SECRET_BYTES = 32
#: Variables that only tests read; known here so that they are not refused as misspelt.
TESTS_ONLY = frozenset({"DASHBOARD_REAL_DATA"})


class SettingsError(ValueError):
    """``str()`` is one line that names the variable and says what is wrong with it."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable} {problem}")
        self.variable = variable


@dataclass(frozen=True, slots=True)
class Settings:
    """Secrets and the database's address (it may hold a password) never show in ``repr``."""

    database_url: str = field(default=f"sqlite:///{LOCAL_DIR / 'tandem.sqlite'}", repr=False)
    secret_key: str = field(default="", repr=False)
    timezone: ZoneInfo = ZoneInfo("Europe/London")
    host: str = "127.0.0.1"
    port: int = 8050
    as_of: date | None = None
    workers: int = 1
    threads: int = 8

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings of this process. Raises ``SettingsError`` for the first wrong variable."""
        environ = os.environ if environ is None else environ
        known = {variable_of(f.name): f.name for f in fields(cls)}
        given: dict[str, Any] = {}
        for variable in sorted(v for v in environ if v.startswith(PREFIX)):
            if variable in TESTS_ONLY:
                continue
            if variable not in known:
                raise SettingsError(variable, "is not a setting; docs/settings.md lists them")
            name, text = known[variable], environ[variable].strip()
            try:
                given[name] = _READERS[name](text)
            except ValueError as error:
                raise SettingsError(variable, str(error)) from None
        return cls(**given)

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def with_secret_key(self, folder: Path = LOCAL_DIR) -> "Settings":
        """These settings with a secret key: the given one, else one kept in ``folder``.

        A generated key is for one machine only, so a server that others can reach must be given
        one: ``SettingsError``.
        """
        if self.secret_key:
            return self
        if not self.is_loopback:
            raise SettingsError(
                "DASHBOARD_SECRET_KEY", "is missing; a server that others can reach needs one"
            )
        return replace(self, secret_key=_kept_secret(folder / "secret"))


def variable_of(name: str) -> str:
    """The environment variable of the field ``name``."""
    return PREFIX + name.upper()


def _kept_secret(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        # 0600 from the first moment; O_EXCL, so that two servers that start together agree.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = file.read_text(encoding="ascii").strip()
        if len(kept) < SECRET_BYTES:
            raise SettingsError(
                "DASHBOARD_SECRET_KEY", f"cannot be read from {file}; delete it"
            ) from None
        return kept
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        secret = secrets.token_urlsafe(SECRET_BYTES)
        stream.write(secret + "\n")
    return secret


def _database_url(text: str) -> str:
    if text.startswith("sqlite:///") and len(text) > len("sqlite:///"):
        return text
    if text.startswith(("postgresql+psycopg://", "postgresql://")):
        return text
    # The value is not repeated: it may hold a password.
    raise ValueError("must be sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE")


def _secret_key(text: str) -> str:
    if len(text.encode()) < SECRET_BYTES:
        raise ValueError(f"must be at least {SECRET_BYTES} bytes long")
    return text


def _timezone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"must be a time zone such as Europe/London, not {text!r}") from None


def _host(text: str) -> str:
    if not text or any(character.isspace() or character in "/[]" for character in text):
        raise ValueError(f"must be an address or a host name, not {text!r}")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"must be a date such as 2026-11-23, not {text!r}") from None


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise ValueError(f"must be a whole number from {low} to {high}, not {text!r}")
        return int(text)

    return read


_READERS: Mapping[str, Callable[[str], Any]] = {
    "database_url": _database_url,
    "secret_key": _secret_key,
    "timezone": _timezone,
    "host": _host,
    "port": _number(1, 65535),
    "as_of": _day,
    "workers": _number(1, 32),
    "threads": _number(1, 64),
}
