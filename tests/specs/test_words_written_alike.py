"""The words of the screen are written alike: sentences as sentences, the labels of a list alike.

A list whose labels begin now with a capital, now without, or of which one is in capitals, reads as
if the difference meant something.
"""

import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

import pytest

from dashboard import domain
from dashboard.domain.caseload_views import BUILT_IN, ViewId
from dashboard.domain.method_numbers import NUMBERS

#: Written in capitals everywhere, because that is their name.
ABBREVIATIONS = {
    "ALT", "AST", "BMI", "CBT", "DBT", "EMDR", "GAD", "HDL", "HbA1c", "LDL", "PHQ", "TSH", "eGFR",
    "hCG",
}  # fmt: skip
#: Continues a sentence that begins with the name of what was not understood.
NO_WHOLE_SENTENCE = {"is not understood and was left out."}
#: Signs, not words.
NO_WORDS = {"_SIGNS", "_ROWS"}

Where = tuple[str, str]


def texts_of(value: object, where: Where) -> Iterator[tuple[Where, str]]:
    """Every text in a table, with the place whose texts are to be alike."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield where, value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_of(inner, where)
    elif isinstance(value, tuple | list | frozenset):
        for inner in value:
            yield from texts_of(inner, where)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name), (where[0], f"{where[1]}.{field.name}"))


def sentences_of(kind: type[Enum]) -> Iterator[str]:
    return (
        member.value for member in kind if isinstance(member.value, str) and " " in member.value
    )


def words_of_the_domain() -> Iterator[tuple[Where, str]]:
    for module in pkgutil.iter_modules(domain.__path__):
        for name, value in vars(
            importlib.import_module(f"{domain.__name__}.{module.name}")
        ).items():
            where = (module.name, name)
            if isinstance(value, type):
                if issubclass(value, Enum):
                    yield from ((where, text) for text in sentences_of(value))
            elif name not in NO_WORDS and not name.startswith("__"):
                yield from texts_of(value, where)


WORDS = list(words_of_the_domain())
ALIKE: dict[Where, list[str]] = defaultdict(list)
for place, text in WORDS:
    if text and text not in ALIKE[place]:
        ALIKE[place].append(text)


def in_capitals(text: str) -> list[str]:
    found = re.findall(r"[A-Za-z0-9]*[A-Z]{2}[A-Za-z0-9]*", text)
    return [word for word in found if word not in ABBREVIATIONS]


def begins_with_a_capital(text: str) -> bool | None:
    """``None`` where it begins with a number, a sign or an abbreviation."""
    first = re.split(r"\W", text)[0]
    return first[0].isupper() if first[:1].isalpha() and first not in ABBREVIATIONS else None


def test_there_are_words() -> None:
    assert len(WORDS) > 300
    assert in_capitals("XXnot heldXX but PHQ-9") == ["XXnot", "heldXX"]
    assert begins_with_a_capital("≥10 weeks") is None


def test_nothing_shouts() -> None:
    assert [(place, text) for place, text in WORDS if in_capitals(text)] == []


def test_no_stray_spaces() -> None:
    wrong = [(place, text) for place, text in WORDS if text != " ".join(text.split())]
    assert wrong == []


def test_a_sentence_begins_with_a_capital() -> None:
    wrong = [
        (place, text)
        for place, text in WORDS
        if text.endswith(".")
        and begins_with_a_capital(text) is False
        and text not in NO_WHOLE_SENTENCE
    ]
    assert wrong == []


@pytest.mark.parametrize("place", sorted(ALIKE), ids="-".join)
def test_the_labels_of_a_list_begin_alike(place: Where) -> None:
    begin = {text: begins_with_a_capital(text) for text in ALIKE[place]}
    assert len(set(begin.values()) - {None}) <= 1, begin


@pytest.mark.parametrize("place", sorted(ALIKE), ids="-".join)
def test_no_two_differ_by_their_capitals_only(place: Where) -> None:
    assert len({text.casefold() for text in ALIKE[place]}) == len(ALIKE[place])


def test_every_number_of_the_methods_page_is_named() -> None:
    assert [name for name, number in NUMBERS.items() if not number.words] == []


def test_every_view_has_a_name_of_its_own_and_says_when_it_is_empty() -> None:
    assert set(BUILT_IN) == set(ViewId)
    assert len({view.label for view in BUILT_IN.values()}) == len(BUILT_IN)
    assert len({view.nobody for view in BUILT_IN.values()}) == len(BUILT_IN)
    assert all(view.label and view.nobody for view in BUILT_IN.values())
