"""How a person is called on the screen: one function, so that masking cannot be forgotten."""

from dataclasses import dataclass

NO_NAME = "name not recorded"


@dataclass(frozen=True, slots=True)
class DisplayName:
    """``short`` for rows ("M. Delgado"), ``full`` for the person's own page ("Maria Delgado").

    Masked, both are the initials and the record number ("A.K. · 0417") and nothing else of the
    name is kept in this object. ``record_number`` is for a line of its own, ``None`` when masked
    (it is part of the name then).
    """

    short: str
    full: str
    record_number: str | None
    masked: bool


def initials(given_name: str, family_name: str) -> str:
    """ "A.K." of "Anna", "Kovacs"; a name without any letter is left out, two give ""."""
    found = [next(filter(str.isalpha, name), "") for name in (given_name, family_name)]
    return "".join(f"{letter.upper()}." for letter in found if letter)


def display_name(
    given_name: str, family_name: str, record_number: str, *, masked: bool
) -> DisplayName:
    """The name of a person as ``masked`` allows it. Never empty."""
    given, family = given_name.strip(), family_name.strip()
    if masked:
        text = " · ".join(part for part in (initials(given, family), record_number) if part)
        return DisplayName(text or NO_NAME, text or NO_NAME, None, masked=True)
    full = " ".join(part for part in (given, family) if part) or NO_NAME
    short = f"{given[0].upper()}. {family}" if given and family else full
    return DisplayName(short, full, record_number, masked=False)
