"""Settings come from ``DASHBOARD_*`` only, and a wrong one is named in one line."""

import re
import stat
from dataclasses import fields
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dashboard.settings import TESTS_ONLY, Settings, SettingsError, variable_of

DOCUMENT = Path(__file__).parents[1] / "docs" / "settings.md"


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.from_environment({"HOME": "/nobody"})
    assert settings == Settings()
    assert settings.database_url.endswith("/data/local/tandem.sqlite")
    assert (settings.host, settings.port, settings.as_of) == ("127.0.0.1", 8050, None)
    assert settings.timezone == ZoneInfo("Europe/London")


def test_every_setting_can_be_given() -> None:
    settings = Settings.from_environment(
        {
            "DASHBOARD_DATABASE_URL": "postgresql+psycopg://u:p@h/d",
            "DASHBOARD_SECRET_KEY": "k" * 32,
            "DASHBOARD_TIMEZONE": "America/New_York",
            "DASHBOARD_HOST": "::1",
            "DASHBOARD_PORT": "9000",
            "DASHBOARD_AS_OF": "2026-11-23",
            "DASHBOARD_WORKERS": "2",
            "DASHBOARD_THREADS": "4",
            "DASHBOARD_REAL_DATA": "/somewhere",
        }
    )
    assert settings == Settings(
        "postgresql+psycopg://u:p@h/d",
        "k" * 32,
        ZoneInfo("America/New_York"),
        "::1",
        9000,
        date(2026, 11, 23),
        2,
        4,
    )


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        ("DASHBOARD_DATABASE_URL", "mysql://h/d", "must be sqlite"),
        ("DASHBOARD_DATABASE_URL", "", "must be sqlite"),
        ("DASHBOARD_DATABASE_URL", "sqlite:///", "must be sqlite"),
        ("DASHBOARD_SECRET_KEY", "", "at least 32 bytes"),
        ("DASHBOARD_SECRET_KEY", "k" * 31, "at least 32 bytes"),
        ("DASHBOARD_TIMEZONE", "Mars/Olympus", "time zone"),
        ("DASHBOARD_TIMEZONE", "../etc/passwd", "time zone"),
        ("DASHBOARD_TIMEZONE", "", "time zone"),
        ("DASHBOARD_HOST", "", "address"),
        ("DASHBOARD_HOST", "http://127.0.0.1", "address"),
        ("DASHBOARD_PORT", "0", "1 to 65535"),
        ("DASHBOARD_PORT", "65536", "1 to 65535"),
        ("DASHBOARD_PORT", "-1", "1 to 65535"),
        ("DASHBOARD_PORT", "8050.5", "1 to 65535"),
        ("DASHBOARD_PORT", "²", "1 to 65535"),
        ("DASHBOARD_AS_OF", "23/11/2026", "must be a date"),
        ("DASHBOARD_AS_OF", "2026-02-30", "must be a date"),
        ("DASHBOARD_WORKERS", "0", "1 to 32"),
        ("DASHBOARD_THREADS", "65", "1 to 64"),
        ("DASHBOARD_PROT", "8050", "is not a setting"),
    ],
)
def test_a_wrong_one_is_named_in_one_line(variable: str, value: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{variable} .*{problem}") as refused:
        Settings.from_environment({variable: value})
    assert "\n" not in str(refused.value)


def test_a_wrong_address_does_not_repeat_its_password() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"DASHBOARD_DATABASE_URL": "oracle://u:hunter2@h/d"})
    assert "hunter2" not in str(refused.value)


def test_secrets_do_not_show() -> None:
    shown = repr(Settings(database_url="postgresql://u:hunter2@h/d", secret_key="s3cret" * 8))
    assert "hunter2" not in shown
    assert "s3cret" not in shown


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("localhost.example.org", False),
        ("clinic", False),
    ],
)
def test_who_can_reach_the_server(host: str, loopback: bool) -> None:
    assert Settings(host=host).is_loopback is loopback


def test_a_secret_is_generated_once_and_kept_private(tmp_path: Path) -> None:
    first = Settings().with_secret_key(tmp_path / "local")
    assert len(first.secret_key) >= 32
    assert Settings().with_secret_key(tmp_path / "local") == first
    assert Settings().with_secret_key(tmp_path / "other") != first
    mode = stat.S_IMODE((tmp_path / "local" / "secret").stat().st_mode)
    assert mode == 0o600


def test_a_given_secret_is_kept_as_it_is(tmp_path: Path) -> None:
    given = Settings(secret_key="k" * 32)
    assert given.with_secret_key(tmp_path) == given
    assert list(tmp_path.iterdir()) == []


def test_a_server_for_others_is_given_its_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="^DASHBOARD_SECRET_KEY is missing"):
        Settings(host="0.0.0.0").with_secret_key(tmp_path)


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("short")
    with pytest.raises(SettingsError, match="^DASHBOARD_SECRET_KEY cannot be read"):
        Settings().with_secret_key(tmp_path)


def test_the_document_lists_exactly_the_settings() -> None:
    documented = re.findall(r"^\| `(DASHBOARD_\w+)` \|", DOCUMENT.read_text(), re.MULTILINE)
    assert documented == [variable_of(f.name) for f in fields(Settings)]
    for variable in TESTS_ONLY:
        assert variable in DOCUMENT.read_text()
