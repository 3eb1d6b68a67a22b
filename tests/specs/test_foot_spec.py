"""What every panel and picture says about itself: as of when, from which data, by which rules."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dashboard.domain.care_rules import CareRules
from dashboard.domain.freshness import Freshness, freshness
from dashboard.domain.panel_foot import checked_words, foot_line, rules_words, through_words
from dashboard.domain.rules import RuleBook

AS_OF = date(2026, 11, 23)
TODAY = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def source(name: str, through: date | None) -> Freshness:
    return freshness(name, through, AS_OF)


@pytest.fixture
def signed(rules: RuleBook) -> RuleBook:
    """The rule book once a clinician has signed every part of it."""
    who = "Dr A. Clinician"
    return replace(
        rules,
        version="0123456789ab",
        measures={key: replace(one, reviewed_by=who) for key, one in rules.measures.items()},
        care=CareRules({i: replace(one, reviewed_by=who) for i, one in rules.care.rules.items()}),
        drugs=replace(rules.drugs, reviewed_by=who),
    )


def test_rules_are_reviewed_when_every_part_is_signed(signed: RuleBook) -> None:
    assert rules_words(signed) == "rules 01234567, reviewed"


def test_one_part_without_a_signature_and_they_are_not(signed: RuleBook) -> None:
    measure = next(iter(signed.measures.values()))
    rule = next(iter(signed.care.rules.values()))
    unsigned = [
        replace(signed, drugs=replace(signed.drugs, reviewed_by=None)),
        replace(
            signed, measures=signed.measures | {measure.key: replace(measure, reviewed_by=None)}
        ),
        replace(
            signed,
            care=CareRules(signed.care.rules | {rule.id: replace(rule, reviewed_by=None)}),
        ),
    ]
    for book in unsigned:
        assert rules_words(book) == "rules 01234567, not yet reviewed"


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ([], "no records brought in by an import"),
        ([source("pharmacy", date(2026, 11, 23))], "data through 23 Nov (pharmacy)"),
        ([source("pharmacy", date(2026, 11, 22))], "data through 22 Nov (pharmacy)"),
        (
            [source("pharmacy", date(2026, 11, 21))],
            "data through 21 Nov (pharmacy, not current: 2 days old)",
        ),
        (
            [source("pharmacy", None)],
            "data through an unknown day (pharmacy, not known to be current)",
        ),
        (
            [source("pharmacy", date(2026, 11, 22)), source("clinic", date(2025, 12, 31))],
            "data through 22 Nov (pharmacy), 31 Dec 2025 (clinic, not current: 327 days old)",
        ),
    ],
)
def test_how_far_each_source_reaches(sources: list[Freshness], words: str) -> None:
    assert through_words(sources, AS_OF) == words


def test_the_clock_is_said_on_the_day_itself_only(signed: RuleBook) -> None:
    rest = "no records brought in by an import · rules 01234567, reviewed"
    assert foot_line(AS_OF, TODAY, "Europe/London", [], signed) == (
        f"As of 23 Nov 2026 09:05 Europe/London · {rest}"
    )
    assert foot_line(AS_OF, None, "Europe/London", [], signed) == (
        f"As of 23 Nov 2026 Europe/London · {rest}"
    )


def test_the_persons_own_source_says_until_when_it_was_read() -> None:
    sources = [
        source("pharmacy", date(2026, 11, 20)),
        source("clinic", date(2026, 11, 23)),
        source("pharmacy", date(2026, 11, 22)),
    ]
    assert checked_words(sources, "pharmacy", AS_OF) == "source checked 22 Nov"
    assert checked_words(sources, "laboratory", AS_OF) == ""
    assert checked_words([source("pharmacy", None)], "pharmacy", AS_OF) == ""
