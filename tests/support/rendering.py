"""The kept browser for the tests of pictures, and what makes a picture the same every time."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.context import AppContext
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine
from tests.support.web import demo_settings

CHROMIUM = os.environ.get("BROWSER_PATH") or shutil.which("chromium")
#: The clock of every picture of the tests: 09:00 in London on the day of the demo caseload.
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (Debian package chromium)"
)


def demo_context(file: Path) -> AppContext:
    """The context of the demo caseload in ``file``, with a clock that stands still."""
    settings = demo_settings(file)
    return AppContext(settings, open_engine(settings.database_url), load_rule_book(), lambda: NINE)
