"""What a CSV file, its columns and their types are; the files themselves are in csv_tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the text of a cell is read; the value is the name in the documentation."""

    TEXT = "text"
    DATE = "date"
    PARTIAL = "date, month or year"
    TIME = "date and time"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "yes or no"
    CODE = "one of"
    ITEMS = "item:answer pairs"
    PERSON = "id in patients"
    CLINICIAN = "id in clinicians"
    TEAM = "id in teams"
    ORGANISATION = "id in organisations"
    REVIEW = "id in reviews"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    note: str
    required: bool = False
    codes: type[StrEnum] | None = None
    default: str | None = None
    """What an empty cell of a column that the database needs stands for."""


@dataclass(frozen=True, slots=True)
class CsvTable:
    """``file`` is the file's name without ending, ``table`` the table it fills."""

    file: str
    table: str
    columns: tuple[Column, ...]
    what: str

    @property
    def by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}


def record_id(what: str) -> Column:
    return Column("id", Kind.TEXT, f"Your own id of the {what}, the same at every import", True)


def coded(
    name: str,
    codes: type[StrEnum],
    note: str,
    *,
    required: bool = False,
    default: str | None = None,
) -> Column:
    return Column(name, Kind.CODE, note, required, codes, default)


PERSON = Column("patient_id", Kind.PERSON, "Whose it is", True)
DRUG = (
    Column("drug_label", Kind.TEXT, "Name of the medicine as people read it", True),
    Column("drug_system", Kind.TEXT, "Code system, e.g. RxNorm's address"),
    Column("drug_code", Kind.TEXT, "Code in that system"),
)
CODED = (
    Column("code_system", Kind.TEXT, "Code system"),
    Column("code", Kind.TEXT, "Code in that system"),
)


def clinician(name: str, note: str) -> Column:
    return Column(name, Kind.CLINICIAN, note)


def event_table(file: str, table: str, what: str, one: str, *columns: Column) -> CsvTable:
    return CsvTable(file, table, (record_id(one), PERSON, *columns), what)
