"""How a person is called, masked and not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.naming import case_number, display_name

ID = "p" * 24
CASE = case_number(ID)


@pytest.mark.parametrize(
    ("given_name", "family_name", "number", "masked", "short", "full"),
    [
        ("Maria", "Delgado", "0193", False, "M. Delgado", "Maria Delgado"),
        ("Anna", "Kovacs", "0417", True, f"A.K. · {CASE}", f"A.K. · {CASE}"),
        ("øyvind", "Åsen", "7", True, f"Ø.Å. · {CASE}", f"Ø.Å. · {CASE}"),
        ("", "Delgado", "0193", False, "Delgado", "Delgado"),
        ("Maria", "", "0193", False, "Maria", "Maria"),
        ("", "Delgado", "0193", True, f"D. · {CASE}", f"D. · {CASE}"),
        ("", "", "0193", True, CASE, CASE),
        ('="quoted" <b>', "'O’Hara", "0101", True, f"Q.O. · {CASE}", f"Q.O. · {CASE}"),
        ("7", "--", "0101", True, CASE, CASE),
        ("", "", "0193", False, "name not recorded", "name not recorded"),
        (" ", " ", "", True, CASE, CASE),
        ("  Maria ", " de la Cruz", "1", False, "M. de la Cruz", "Maria de la Cruz"),
    ],
)
def test_names(
    given_name: str, family_name: str, number: str, masked: bool, short: str, full: str
) -> None:
    name = display_name(given_name, family_name, number, public_id=ID, masked=masked)
    assert (name.short, name.full) == (short, full)
    assert name.record_number == (None if masked else number)


NAMES = st.text(alphabet=st.characters(codec="utf-8", categories=("Lu", "Ll")), min_size=3)


@given(NAMES, NAMES, st.from_regex(r"\d{4,6}", fullmatch=True))
def test_a_masked_name_holds_initials_and_case_number_only(a: str, b: str, number: str) -> None:
    name = display_name(a, b, number, public_id=ID, masked=True)
    assert name.short == name.full == f"{a[0].upper()}.{b[0].upper()}. · {CASE}"


def test_the_case_number_is_of_the_opaque_id_alone() -> None:
    """Six signs, the same every time, and different for everybody on a caseload."""
    ids = [f"{number:024d}" for number in range(5_000)]
    numbers = {case_number(public_id) for public_id in ids}
    assert len(numbers) == len(ids)
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{6}", number) for number in numbers)
    assert case_number("Zx0_-9") == case_number("Zx0_-9") == "HXNK06"
