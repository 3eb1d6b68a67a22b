"""The address of the audit trail: it comes back as it was, and says what it did not understand."""

from datetime import date
from urllib.parse import parse_qsl

import pytest

from dashboard.domain.audit_filter import AuditFilter

PERSON = "AbCd_-0123456789abcd"
WHOLE = AuditFilter("r.osei", "sign in", PERSON, date(2026, 11, 23), 12)


def said(name: str) -> str:
    return f"“{name}” in the address is not understood and was left out."


@pytest.mark.parametrize(
    "asked",
    [
        AuditFilter(),
        WHOLE,
        AuditFilter(user="!~"),
        AuditFilter(action="opened a person & more"),
        AuditFilter(person="a" * 40),
        AuditFilter(day=date(2000, 2, 29)),
        AuditFilter(before=1),
        AuditFilter(before=2**63 - 1),
    ],
)
def test_what_was_asked_comes_back(asked: AuditFilter) -> None:
    query = dict(parse_qsl(asked.to_query()))
    assert AuditFilter.from_query(query) == (asked, ())


def test_everything_is_an_empty_query() -> None:
    assert AuditFilter().to_query() == ""
    assert AuditFilter.from_query({}) == (AuditFilter(), ())
    empty = {"user": "", "action": None, "person": "", "day": "", "before": ""}
    assert AuditFilter.from_query(empty) == (AuditFilter(), ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("user", "Ada Test"),
        ("user", "a" * 81),
        ("user", 7),
        ("action", "a\nb"),
        ("action", "a" * 81),
        ("person", "0417"),
        ("person", "a" * 19),
        ("person", "a" * 41),
        ("day", "yesterday"),
        ("day", 20260901),
        ("before", "0"),
        ("before", "-1"),
        ("before", "twelve"),
        ("before", "١٢"),
        ("before", str(2**63)),
        ("before", "1" * 20),
        ("before", 12),
    ],
)
def test_what_is_not_understood_is_left_out_and_named(name: str, value: object) -> None:
    assert AuditFilter.from_query({name: value}) == (AuditFilter(), (said(name),))


def test_each_fault_is_named_and_the_rest_is_used() -> None:
    found, notices = AuditFilter.from_query(
        {"user": " r.osei ", "person": "Ada", "day": "x", "before": "y"}
    )
    assert found == AuditFilter(user="r.osei")
    assert notices == (said("person"), said("day"), said("before"))


def test_the_newest_of_the_same_entries() -> None:
    assert WHOLE.from_newest() == AuditFilter("r.osei", "sign in", PERSON, WHOLE.day, None)
