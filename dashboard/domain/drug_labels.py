"""What the text of a medicine's label says: its words, its parts, its strength.

Labels come as RxNorm names ("Sertraline 50 MG Oral Tablet"), as brand in brackets
("carBAMazepine[Tegretol]") and as free text ("Fluoxetine 25MG").
"""

import re

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
_STRENGTH = re.compile(r"(?<![\d.,/])(\d+(?:\.\d+)?)\s*(mg|mcg|ug|µg|gm?)\b", re.IGNORECASE)
_PER_UNIT = re.compile(
    r"(?:mg|mcg|ug|µg|gm?)\s*/\s*(?!(?:tab|cap)(?:let|sule)?\b)\S", re.IGNORECASE
)
# A slash before a unit belongs to a concentration or a rate; any other joins two parts.
_JOINS = re.compile(
    r"/(?!\s*(?:ml|l|mg|g|actuat|hr?|day|dose|week|spray|puff|(?:tab|cap)(?:let|sule)?)s?\b)"
    r"|\+|&|\band\b",
    re.IGNORECASE,
)
_MILLIGRAMS = {"mg": 1.0, "mcg": 0.001, "ug": 0.001, "µg": 0.001, "g": 1000.0, "gm": 1000.0}
# A part of a label made of these words alone names no substance.
_FORM_WORDS = frozenset(
    {"oral", "tablet", "tablets", "capsule", "capsules", "solution", "suspension", "injection"}
    | {"pack", "film", "extended", "release", "delayed", "dose", "week", "spray", "system"}
)
# Applied to skin, eye or ear: not treatment of a mental health condition.
_NOT_SYSTEMIC = frozenset({"topical", "ophthalmic", "otic"})


def tokens_of(text: str) -> tuple[str, ...]:
    """Words and numbers in order, lower case: "100MG/ML" gives ("100", "mg", "ml")."""
    return tuple(_TOKEN.findall(text.casefold()))


def named_parts(label: str) -> list[tuple[str, ...]]:
    """The tokens of each part of a product that names a substance; a plain product has one."""
    parts = (tokens_of(part) for part in _JOINS.split(label))
    return [part for part in parts if any(_names_substance(token) for token in part)]


def _names_substance(token: str) -> bool:
    return len(token) >= 4 and token[0].isalpha() and token not in _FORM_WORDS


def is_systemic(tokens: tuple[str, ...]) -> bool:
    return _NOT_SYSTEMIC.isdisjoint(tokens)


def strength_of(label: str) -> float | None:
    """Milligrams in one tablet or capsule; ``None`` when the label does not say exactly one.

    A concentration ("10 MG/ML"), a rate ("5 MG/HR") and a combination have no such strength.
    It is for showing and for the daily dose; days of supply are never computed from it.
    """
    if _PER_UNIT.search(label):
        return None
    found = {
        float(amount) * _MILLIGRAMS[unit.casefold()] for amount, unit in _STRENGTH.findall(label)
    }
    return found.pop() if len(found) == 1 and len(named_parts(label)) <= 1 else None
