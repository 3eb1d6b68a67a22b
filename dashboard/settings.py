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
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "DASHBOARD_"
LOCAL_DIR = Path(__file__).resolve().parents[1] / "data" / "local"
SECRET_BYTES = 32
MIN_DIFFERENT = 8
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
    audit_head_file: Path | None = None
    requests_per_minute: int = 1200
    public_url: str | None = None
    proxies: int = 0
    demo_users: bool | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    packs_dir: Path = LOCAL_DIR / "packs"

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
        return cls(**given)._checked()

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def is_private(self) -> bool:
        """Whether nobody but this machine's own people can reach the server, by a proxy neither."""
        return self.is_loopback and not self.is_tls

    @property
    def is_tls(self) -> bool:
        """Whether browsers reach the server by HTTPS."""
        return self.public_url is not None and self.public_url.startswith("https://")

    def _checked(self) -> "Settings":
        """These settings; ``SettingsError`` where one of them lacks another."""
        named = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
        given = [name for name in named if getattr(self, name)]
        if given and len(given) < len(named):
            missing = next(name for name in named if name not in given)
            raise SettingsError(
                variable_of(missing), f"is missing, but {variable_of(given[0])} is there"
            )
        return self

    def with_secret_key(self, folder: Path = LOCAL_DIR) -> "Settings":
        """These settings with a secret key: the given one, else one kept in ``folder``.

        A generated key is for one machine only, so a server that others can reach must be given
        one: ``SettingsError``.
        """
        if self.secret_key:
            if not self.is_private and _is_guessable(self.secret_key):
                raise SettingsError(
                    "DASHBOARD_SECRET_KEY",
                    "is not random: python -c 'import secrets; print(secrets.token_hex())'",
                )
            return self
        if not self.is_private:
            raise SettingsError(
                "DASHBOARD_SECRET_KEY", "is missing; a server that others can reach needs one"
            )
        return replace(self, secret_key=_kept_secret(folder / "secret"))


def variable_of(name: str) -> str:
    """The environment variable of the field ``name``."""
    return PREFIX + name.upper()


def _is_guessable(secret: str) -> bool:
    """Whether it is a placeholder or a short one repeated rather than drawn by lot."""
    placeholder = any(word in secret.casefold() for word in ("change", "secret", "example"))
    return placeholder or len(set(secret)) < MIN_DIFFERENT


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


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.path.strip("/"):
        raise ValueError(f"must be an address such as https://tandem.clinic.example, not {text!r}")
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError("must be scheme, host and port only")
    if parts.scheme == "http" and not Settings(host=parts.hostname).is_loopback:
        raise ValueError("must begin with https://, passwords and records go over it")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _issuer(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError("must be the address of an OpenID provider, https://…")
    if parts.scheme == "http" and not Settings(host=parts.hostname).is_loopback:
        raise ValueError("must begin with https://")
    return text


def _some(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return text


def _on_or_off(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError(f"must be on or off, not {text!r}")
    return text == "on"


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


def _file(text: str) -> Path:
    if not text:
        raise ValueError("must be the path of a file")
    return Path(text)


def _folder(text: str) -> Path:
    if not text:
        raise ValueError("must be the path of a folder")
    return Path(text)


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
    "audit_head_file": _file,
    "packs_dir": _folder,
    "requests_per_minute": _number(60, 10**6),
    "public_url": _public_url,
    "proxies": _number(0, 5),
    "demo_users": _on_or_off,
    "oidc_issuer": _issuer,
    "oidc_client_id": _some,
    "oidc_client_secret": _some,
}
