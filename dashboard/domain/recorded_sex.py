"""The sex on a record, as sources write it: a word, a letter, in any case."""

from enum import StrEnum

from dashboard.domain.record import Person


class Sex(StrEnum):
    """``OTHER`` is recorded and neither; ``UNKNOWN`` is not recorded."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


_WRITTEN = {
    "female": Sex.FEMALE, "f": Sex.FEMALE, "woman": Sex.FEMALE,
    "male": Sex.MALE, "m": Sex.MALE, "man": Sex.MALE,
    "": Sex.UNKNOWN, "unknown": Sex.UNKNOWN, "u": Sex.UNKNOWN, "not known": Sex.UNKNOWN,
    "not recorded": Sex.UNKNOWN,
}  # fmt: skip


def recorded_sex(person: Person) -> Sex:
    """What is recorded; a word that is not known here is ``OTHER``, never guessed."""
    return _WRITTEN.get((person.sex or "").strip().casefold(), Sex.OTHER)
