"""How a person is called on the screen: one function, so that masking cannot be forgotten."""

from dataclasses import dataclass
from hashlib import blake2b

NO_NAME = "name not recorded"
#: No letter that reads like a digit or spells a word (Crockford's base 32).
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CASE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class DisplayName:
    """``short`` for rows ("M. Delgado"), ``full`` for the person's own page ("Maria Delgado").

    Masked, both are the initials and the case number ("A.K. · 7KQ2MD") and nothing else of the
    name is kept in this object. ``record_number`` is for a line of its own, ``None`` when masked.
    """

    short: str
    full: str
    record_number: str | None
    masked: bool


def initials(given_name: str, family_name: str) -> str:
    """ "A.K." of "Anna", "Kovacs"; a name without any letter is left out, two give ""."""
    found = [next(filter(str.isalpha, name), "") for name in (given_name, family_name)]
    return "".join(f"{letter.upper()}." for letter in found if letter)


def case_number(public_id: str) -> str:
    """What a masked person is told apart by: six signs made from the opaque id of the links.

    Always the same for one person, and no way leads from it to the record number. Among 10,000
    people two share one in about 5 of 100 caseloads; their initials then still differ mostly.
    """
    number = int.from_bytes(blake2b(public_id.encode(), digest_size=8).digest())
    return "".join(_SIGNS[number >> 5 * place & 31] for place in range(_CASE_LENGTH))


def display_name(
    given_name: str, family_name: str, record_number: str, *, public_id: str, masked: bool
) -> DisplayName:
    """The name of a person as ``masked`` allows it. Never empty."""
    given, family = given_name.strip(), family_name.strip()
    if masked:
        known = (initials(given, family), case_number(public_id))
        text = " · ".join(part for part in known if part)
        return DisplayName(text, text, None, masked=True)
    full = " ".join(part for part in (given, family) if part) or NO_NAME
    short = f"{given[0].upper()}. {family}" if given and family else full
    return DisplayName(short, full, record_number, masked=False)
