"""The person page: who sees it, what it says, and that every look leaves a trace."""

import csv
import io
import json
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import func, select

from dashboard.context import EXTENSION, AppContext
from dashboard.db.engine import reading
from dashboard.db.tables import audit_event, episode, flag_clearance, patient
from dashboard.demo.scripted import STORIES
from dashboard.domain.cleared_flags import NOTE_HIDDEN
from dashboard.domain.naming import case_number
from dashboard.pages.person import view
from tests.support.web import callback_post, open_page, page_text

PICTURE = "person-picture.data"
NOTHING = "There is nothing at this address"


def _context(app: Dash) -> AppContext:
    found: AppContext = app.server.extensions[EXTENSION]
    return found


def _person(app: Dash, story: str) -> Any:
    number = f"{int(STORIES[story]):04d}"
    with reading(_context(app).engine) as conn:
        return conn.execute(select(patient).where(patient.c.record_number == number)).one()


def _audits(app: Dash, action: str, result: str = "ok") -> int:
    with reading(_context(app).engine) as conn:
        return conn.scalar(
            select(func.count()).where(
                audit_event.c.action == action, audit_event.c.result == result
            )
        ) or 0  # fmt: skip


def _page(app: Dash, client: FlaskClient, story: str, search: str = "") -> str:
    public_id = _person(app, story).public_id
    return page_text(open_page(app, client, f"/person/{public_id}", search))


def _picture(app: Dash, client: FlaskClient, request: object) -> Any:
    body = callback_post(app, PICTURE, [1, request])
    answer = client.post("/_dash-update-component", json=body)
    said = answer.json["response"] if answer.status_code == 200 and answer.json else {}
    return said.get("person-picture", {}).get("data")


def test_the_page_says_who_what_and_on_what_grounds(app: Dash, supervisor: FlaskClient) -> None:
    text = _page(app, supervisor, "showcase")
    for words in ("Anna Kovacs", "PHQ-9 18 → 8", "Seen 17 Nov by R. Osei", "owner R. Osei",
                  "Supply covered 71 of 90 days (79 %)", "Sessions 19 of 22 attended",
                  "As of 23 Nov 2026", "Europe/London", "data through", "not yet reviewed",
                  "Confidential: contains health information"):  # fmt: skip
        assert words in text, words


def test_every_lane_has_a_table_with_a_summary(app: Dash, supervisor: FlaskClient) -> None:
    text = _page(app, supervisor, "showcase")
    for words in ("PHQ-9 scores: 18 on 3 Mar, latest 8", "Current: sertraline 150 mg",
                  "19 of 22 attended: ", "past medicine", "stopped: weight gain",
                  "no supply", "Side effect: "):  # fmt: skip
        assert words in text, words
    # One per lane, and the flags that were cleared.
    assert text.count('"className": "person-twin"') == 5 + 1


def test_cleared_flags_are_listed_with_note_and_name_and_in_the_file(
    app: Dash, supervisor: FlaskClient, viewer: FlaskClient
) -> None:
    cleared = flag_clearance
    with reading(_context(app).engine) as conn:
        public_id, note = conn.execute(
            select(patient.c.public_id, cleared.c.note)
            .join(cleared, cleared.c.patient_id == patient.c.id)
            .where(cleared.c.rule == "item9")
            .limit(1)
        ).one()
    address, file = f"/person/{public_id}", f"/export/person/{public_id}.csv"
    for client, shown in ((supervisor, True), (viewer, False)):
        text = page_text(open_page(app, client, address))
        csv = client.get(file).get_data(as_text=True)
        assert "cleared, last" in text
        assert "raised by PHQ-9 item 9 = " in csv
        assert ((note in text), (note in csv)) == (shown, shown)
        assert (NOTE_HIDDEN in text) is not shown


def test_the_outcomes_stand_in_a_table_and_in_the_file(app: Dash, supervisor: FlaskClient) -> None:
    text = _page(app, supervisor, "showcase")
    for words in ("Outcomes by PHQ-9, episode since 2 Mar 2026, as of 23 Nov 2026",
                  "baseline 18 on 3 Mar 2026, latest 8 on 17 Nov 2026",
                  "/methods#rule-response",
                  "Reliable recovery (NHS Talking Therapies)"):  # fmt: skip
        assert words in text, words
    public_id = _person(app, "showcase").public_id
    file = supervisor.get(f"/export/person/{public_id}.csv").get_data(as_text=True)
    [line] = [line for line in file.splitlines() if ",outcomes,Response," in line]
    assert "baseline 18 on 3 Mar 2026" in line
    assert ",yes," in line


@pytest.mark.parametrize("story", sorted(STORIES))
def test_every_scripted_person_has_a_page(app: Dash, supervisor: FlaskClient, story: str) -> None:
    assert "person-figure" in _page(app, supervisor, story, "?window=all")


def test_a_view_is_audited_before_it_is_shown(app: Dash, supervisor: FlaskClient) -> None:
    before = _audits(app, view.VIEW)
    _page(app, supervisor, "showcase")
    assert _audits(app, view.VIEW) == before + 1


def test_where_the_audit_cannot_be_written_nothing_is_shown(
    app: Dash, supervisor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(view, "audit_now", full)
    public_id = _person(app, "showcase").public_id
    text = open_page(app, supervisor, f"/person/{public_id}").get_data(as_text=True)
    assert "Kovacs" not in text
    assert "PHQ-9" not in text


def test_unknown_and_out_of_scope_answer_alike(app: Dash, clinician: FlaskClient) -> None:
    with reading(_context(app).engine) as conn:
        own = {
            text
            for (text,) in conn.execute(
                select(patient.c.public_id).join(episode, episode.c.patient_id == patient.c.id)
            )
        }
    answers = {i: page_text(open_page(app, clinician, f"/person/{i}")) for i in sorted(own)[:40]}
    outside = [i for i, text in answers.items() if NOTHING in text]
    assert outside and len(outside) < len(answers)
    unknown = page_text(open_page(app, clinician, "/person/nobody-at-all-0123456789"))
    assert answers[outside[0]] == unknown
    assert clinician.get(f"/export/person/{outside[0]}.csv").status_code == 404
    request = {"public_id": outside[0], "window": "12m", "measure": "phq9"}
    assert _picture(app, clinician, request) is None


def test_a_masked_viewer_gets_initials_only(app: Dash, viewer: FlaskClient) -> None:
    person = _person(app, "showcase")
    text = _page(app, viewer, "showcase")
    assert f"A.K. · {case_number(person.public_id)}" in text
    csv_text = viewer.get(f"/export/person/{person.public_id}.csv").get_data(as_text=True)
    picture = _picture(app, viewer, {"public_id": person.public_id})
    for said in (text, csv_text, json.dumps(picture, ensure_ascii=False)):
        assert person.given_name not in said
        assert person.family_name not in said


def test_a_bad_address_becomes_the_default_and_says_so(app: Dash, supervisor: FlaskClient) -> None:
    text = _page(app, supervisor, "showcase", "?window=9y&measure=<b>")
    assert "12 months are shown" in text
    assert "PHQ-9 is shown" in text
    assert "<b>" not in text


def test_the_window_and_the_measure_stand_in_the_address(
    app: Dash, supervisor: FlaskClient
) -> None:
    short = _page(app, supervisor, "showcase", "?window=3m&measure=gad7")
    assert "GAD-7" in short
    assert "window=3m" in short
    assert short != _page(app, supervisor, "showcase", "?window=all&measure=gad7")


def test_a_hostile_name_is_inert_in_the_picture(app: Dash, supervisor: FlaskClient) -> None:
    person = _person(app, "hostile_name")
    picture = _picture(app, supervisor, {"public_id": person.public_id})
    assert "<b>" not in json.dumps(picture)
    assert picture["file"].startswith("tandem-person-")
    assert person.family_name[:4] not in picture["file"]


def test_the_picture_says_in_itself_what_it_is(app: Dash, supervisor: FlaskClient) -> None:
    before = _audits(app, "export person png")
    person = _person(app, "showcase")
    request = {"public_id": person.public_id, "window": "6m", "measure": "phq9"}
    picture = _picture(app, supervisor, request)
    layout = picture["figure"]["layout"]
    assert layout["width"] / layout["height"] == pytest.approx(16 / 9)
    assert layout["width"] >= 1920
    said = " | ".join(note["text"] for note in layout["annotations"])
    for words in ("Anna Kovacs", "PHQ-9 18 → 8", "Window: 6 months", "filters: none", "by Demo",
                  "As of 23 Nov 2026", "data through", "rules ", "Next",
                  "Confidential: contains health information"):  # fmt: skip
        assert words in said, words
    assert picture["file"] == f"tandem-person-{person.public_id[:8]}-2026-11-23.png"
    assert _audits(app, "export person png") == before + 1


@pytest.mark.parametrize("request_", [None, [], {}, {"public_id": 3}, {"public_id": "' OR 1=1"}])
def test_a_forged_picture_request_gets_nothing(
    app: Dash, supervisor: FlaskClient, request_: object
) -> None:
    assert _picture(app, supervisor, request_) is None


def test_the_csv_is_audited_and_named_without_a_name(app: Dash, supervisor: FlaskClient) -> None:
    before = _audits(app, "export person csv")
    person = _person(app, "showcase")
    answer = supervisor.get(f"/export/person/{person.public_id}.csv")
    assert answer.status_code == 200
    assert (
        f'"tandem-person-{person.public_id[:8]}-2026-11-23.csv"'
        in (answer.headers["Content-Disposition"])
    )
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert {row["source"] for row in rows if row["lane"] != "outcomes"} == {"demo"}
    assert {row["source"] for row in rows if row["lane"] == "outcomes"} == {"Tandem rules"}
    assert all(row["recorded_at"] or row["lane"] == "outcomes" for row in rows)
    assert {row["as_of"] for row in rows} == {"2026-11-23"}
    assert _audits(app, "export person csv") == before + 1


def test_nobody_gets_nothing(app: Dash, nobody: FlaskClient) -> None:
    person = _person(app, "showcase")
    assert nobody.get(f"/export/person/{person.public_id}.csv").status_code in (302, 303, 401)
