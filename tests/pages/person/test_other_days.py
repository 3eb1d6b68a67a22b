"""The person page and its files on another day than today."""

import csv
import io

from dash import Dash
from flask.testing import FlaskClient

from dashboard.domain.panel_window import DEFAULT_WINDOW, Window
from tests.pages.person.test_person_page import _page, _person, _picture

PAST, AHEAD = "2026-09-01", "2026-12-01"


def test_the_past_is_named_and_knows_nothing_later(app: Dash, supervisor: FlaskClient) -> None:
    text = _page(app, supervisor, "showcase", f"?as_of={PAST}")
    assert "As it stood on 1 Sep 2026 · past" in text
    assert "As of 1 Sep 2026" in text
    assert "Seen 17 Nov" not in text
    assert "next contact not known" in text
    # The axis goes on for some weeks.
    assert '"2026-11' not in text
    today = _page(app, supervisor, "showcase")
    assert "day-banner" not in today
    assert "Seen 17 Nov" in today


def test_the_future_keeps_what_is_known_and_counts_on(app: Dash, supervisor: FlaskClient) -> None:
    text = _page(app, supervisor, "showcase", f"?as_of={AHEAD}")
    assert "If nothing happens until 1 Dec 2026 · future" in text
    assert "Seen 17 Nov" in text
    assert "not current" not in text


def test_links_keep_the_day_and_one_leads_back(app: Dash, supervisor: FlaskClient) -> None:
    public_id = _person(app, "showcase").public_id
    text = _page(app, supervisor, "showcase", f"?as_of={PAST}")
    assert f'"/?as_of={PAST}"' in text
    assert f'"/export/person/{public_id}.csv?as_of={PAST}"' in text
    others = [window for window in Window if window is not DEFAULT_WINDOW]
    for window in others:
        assert f'"/person/{public_id}?window={window}&as_of={PAST}"' in text
    assert f'"/person/{public_id}"' in text


def test_a_bad_day_is_said_and_today_is_shown(app: Dash, supervisor: FlaskClient) -> None:
    text = _page(app, supervisor, "showcase", "?as_of=2026-02-30")
    assert "The day in the address is not a date; shown as of today." in text
    assert "Seen 17 Nov" in text


def test_before_the_first_record_nothing_is_known(app: Dash, supervisor: FlaskClient) -> None:
    text = _page(app, supervisor, "showcase", "?as_of=2001-01-01")
    assert "As it stood on 1 Jan 2001 · past" in text
    assert "no episode of care" in text


def test_the_file_has_what_was_known_and_says_so(app: Dash, supervisor: FlaskClient) -> None:
    public_id = _person(app, "showcase").public_id
    answer = supervisor.get(f"/export/person/{public_id}.csv?as_of={PAST}")
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    whole = supervisor.get(f"/export/person/{public_id}.csv").data.decode("utf-8-sig")
    assert 0 < len(lines) < len(list(csv.DictReader(io.StringIO(whole))))
    for line in lines:
        assert line["as_of"] == PAST
        assert line["as_of_note"].startswith("As it stood on 1 Sep 2026 · past. ")
        assert line["recorded_at"] < "2026-09-02"
    assert "As it stood" not in whole


def test_the_picture_says_the_day(app: Dash, supervisor: FlaskClient) -> None:
    asked = {"public_id": _person(app, "showcase").public_id, "window": "12m"}
    made = _picture(app, supervisor, asked | {"as_of": PAST})
    assert made["file"].endswith(f"{PAST}.png")
    words = [note["text"] for note in made["figure"]["layout"]["annotations"]]
    assert "As it stood on 1 Sep 2026 · past" in words
    today = _picture(app, supervisor, asked)["figure"]["layout"]["annotations"]
    assert not any("As it stood" in note["text"] for note in today)
