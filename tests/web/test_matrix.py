"""Who may see what, by enumeration: every route and callback × every identity × everybody's ids.

The requests are raw: an id of somebody else stands wherever an id could. Nothing of a person
outside the scope is in any answer, and the answer about them is the one about nobody.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from dashboard.context import EXTENSION
from dashboard.db.engine import writing
from dashboard.db.tables import user_choice
from dashboard.paths import AUDIT, AUDIT_CSV
from tests.support.canaries import UNKNOWN_ID
from tests.support.guarded import (
    Asked,
    Guarded,
    cells,
    fingerprint,
    requests_about,
    text_of,
)
from tests.support.identities import client_of

IDENTITIES = (
    "anonymous",
    "clinician A",
    "clinician B",
    "supervisor own team",
    "supervisor other team",
    "admin",
    "viewer",
    "disabled",
    "clinician without people",
    "masked supervisor",
)
_PUBLIC = ("anonymous", "disabled")


@dataclass(frozen=True)
class Said:
    """One answer: what was asked, everything that came back as text, and its fingerprint."""

    asked: Asked
    status: int
    text: str
    mark: tuple[Any, ...]


class Answers:
    """Every answer to an identity about a person; asked once, looked at by every test."""

    def __init__(self, guarded: Guarded) -> None:
        self._guarded = guarded
        self._kept: dict[tuple[str, str], list[Said]] = {}
        self.count = 0

    def about(self, name: str, public_id: str) -> list[Said]:
        key = (name, public_id)
        if key not in self._kept:
            client = client_of(self._guarded.app, self._guarded.table[name])
            self._forget_choices()
            self._kept[key] = [
                self._said(asked, client, public_id)
                for asked in requests_about(self._guarded, public_id)
            ]
            self.count += len(self._kept[key])
        return self._kept[key]

    def _forget_choices(self) -> None:
        """Columns that the requests about somebody else put away: files and pages follow them."""
        with writing(self._guarded.app.server.extensions[EXTENSION].engine) as conn:
            conn.execute(delete(user_choice))

    def _said(self, asked: Asked, client: FlaskClient, public_id: str) -> Said:
        answer = asked.of(client)
        text = text_of(answer) + json.dumps(list(answer.headers))
        return Said(asked, answer.status_code, text, fingerprint(answer, public_id))


@pytest.fixture(scope="module")
def answers(guarded: Guarded, record_testsuite_property: Any) -> Iterator[Answers]:
    """The answers, and at the end how large the matrix was."""
    made = Answers(guarded)
    yield made
    size = f"{len(cells(guarded))} cells × {len(IDENTITIES)} identities, {made.count:,} requests"
    print(f"\nmatrix: {size}")
    record_testsuite_property("matrix", size)


def test_every_route_and_callback_is_in_the_matrix(guarded: Guarded) -> None:
    """Nothing is left out: what only runs in the browser is answered with 400 (tried elsewhere)."""
    asked = {request.cell for request in requests_about(guarded, UNKNOWN_ID)}
    only_browser = {
        f"callback {name}"
        for name, spec in guarded.app.callback_map.items()
        if "callback" not in spec
    }
    assert cells(guarded) - asked == only_browser
    assert set(guarded.table) == set(IDENTITIES)


@pytest.mark.parametrize("name", IDENTITIES)
def test_nobody_gets_anything_of_a_person_outside_their_scope(
    guarded: Guarded, answers: Answers, name: str
) -> None:
    identity, everybody = guarded.table[name], guarded.world.canaries
    outside = [canary for canary in everybody.values() if canary.key not in identity.sees]
    hidden = [s for c in everybody.values() for s in c.secrets] if identity.masked else []
    for public_id in (*(canary.public_id for canary in everybody.values()), UNKNOWN_ID):
        for said in answers.about(name, public_id):
            leaked = {c.key: c.seen_in(said.text) for c in outside if c.seen_in(said.text)}
            assert leaked == {}, said.asked
            assert [secret for secret in hidden if secret in said.text] == [], said.asked
            assert said.status < 500, said.asked


def _is_the_trail(asked: Asked) -> bool:
    """The audit trail changes by every request, and its readers see whom it is about, by id."""
    values = [item.get("value") for item in (asked.body or {}).get("inputs", [])]
    return asked.path.startswith(AUDIT_CSV) or AUDIT in values


@pytest.mark.parametrize("name", IDENTITIES)
def test_somebody_outside_the_scope_is_answered_like_nobody(
    guarded: Guarded, answers: Answers, name: str
) -> None:
    nobodys = answers.about(name, UNKNOWN_ID)
    for canary in guarded.world.canaries.values():
        if canary.key not in guarded.table[name].sees:
            theirs = answers.about(name, canary.public_id)
            for one, other in zip(theirs, nobodys, strict=True):
                if name == "admin" and _is_the_trail(one.asked):
                    continue
                if 429 in (one.status, other.status):
                    # A limiter counts attempts, whoever they are about; it speaks from one on.
                    continue
                assert one.mark == other.mark, one.asked


@pytest.mark.parametrize("name", [name for name in IDENTITIES if name not in _PUBLIC])
def test_whoever_is_inside_the_scope_is_seen(guarded: Guarded, answers: Answers, name: str) -> None:
    """Otherwise the tests above would pass on an application that shows nothing."""
    identity = guarded.table[name]
    for canary in guarded.world.canaries.values():
        text = "".join(said.text for said in answers.about(name, canary.public_id))
        facts = {fact for fact in canary.facts if fact in text}
        secrets = {secret for secret in canary.secrets if secret in text}
        assert bool(facts) is (canary.key in identity.sees), canary.key
        assert bool(secrets) is (canary.key in identity.sees and not identity.masked), canary.key
