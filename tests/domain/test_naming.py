"""How a person is called, masked and not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.naming import display_name


@pytest.mark.parametrize(
    ("given_name", "family_name", "number", "masked", "short", "full"),
    [
        ("Maria", "Delgado", "0193", False, "M. Delgado", "Maria Delgado"),
        ("Anna", "Kovacs", "0417", True, "A.K. · 0417", "A.K. · 0417"),
        ("øyvind", "Åsen", "7", True, "Ø.Å. · 7", "Ø.Å. · 7"),
        ("", "Delgado", "0193", False, "Delgado", "Delgado"),
        ("Maria", "", "0193", False, "Maria", "Maria"),
        ("", "Delgado", "0193", True, "D. · 0193", "D. · 0193"),
        ("", "", "0193", True, "0193", "0193"),
        ('="quoted" <b>', "'O’Hara", "0101", True, "Q.O. · 0101", "Q.O. · 0101"),
        ("7", "--", "0101", True, "0101", "0101"),
        ("", "", "0193", False, "name not recorded", "name not recorded"),
        (" ", " ", "", True, "name not recorded", "name not recorded"),
        ("  Maria ", " de la Cruz", "1", False, "M. de la Cruz", "Maria de la Cruz"),
    ],
)
def test_names(
    given_name: str, family_name: str, number: str, masked: bool, short: str, full: str
) -> None:
    name = display_name(given_name, family_name, number, masked=masked)
    assert (name.short, name.full) == (short, full)
    assert name.record_number == (None if masked else number)


NAMES = st.text(alphabet=st.characters(codec="utf-8", categories=("Lu", "Ll")), min_size=3)


@given(NAMES, NAMES, st.from_regex(r"\d{4,6}", fullmatch=True))
def test_a_masked_name_holds_initials_and_number_only(a: str, b: str, number: str) -> None:
    name = display_name(a, b, number, masked=True)
    assert name.short == name.full == f"{a[0].upper()}.{b[0].upper()}. · {number}"
