"""Reading one definition file with every mistake named by file and field."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.db.definition_error import DefinitionError


class DefinitionReader:
    """Checked access to the fields of one table of a definition file.

    Every getter raises ``DefinitionError``; ``finish`` refuses fields that nobody asked for, so
    that a misspelt field is never silently ignored.
    """

    def __init__(self, file: str, table: Mapping[str, Any], prefix: str = "") -> None:
        self.file = file
        self._table = table
        self._prefix = prefix
        self._seen: set[str] = set()

    @classmethod
    def open(cls, path: Path) -> "DefinitionReader":
        """Read a TOML file; a file that is no TOML is refused with the parser's reason."""
        try:
            return cls(path.name, tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DefinitionError(path.name, "file", f"not readable as TOML: {error}") from error

    def wrong(self, field: str, problem: str) -> DefinitionError:
        return DefinitionError(self.file, self._prefix + field, problem)

    def _get(self, field: str) -> Any:
        self._seen.add(field)
        return self._table.get(field)

    def has(self, field: str) -> bool:
        return field in self._table

    def text(self, field: str, *, may_be_empty: bool = False) -> str:
        value = self._get(field)
        if not isinstance(value, str) or (not value.strip() and not may_be_empty):
            raise self.wrong(field, "a text is required")
        return value

    def number(self, field: str) -> float:
        value = self.optional_number(field)
        if value is None:
            raise self.wrong(field, "a number is required")
        return value

    def optional_number(self, field: str) -> float | None:
        value = self._get(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(field, f"must be a number, is {value!r}")
        return float(value)

    def optional_integer(self, field: str) -> int | None:
        value = self.optional_number(field)
        if value is not None and value != int(value):
            raise self.wrong(field, f"must be a whole number, is {value!r}")
        return None if value is None else int(value)

    def integer(self, field: str) -> int:
        value = self.optional_integer(field)
        if value is None:
            raise self.wrong(field, "a whole number is required")
        return value

    def flag(self, field: str, default: bool) -> bool:
        value = self._get(field)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(field, f"must be true or false, is {value!r}")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        value = self._get(field) or []
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self.wrong(field, "must be a list of texts")
        return tuple(value)

    def integers(self, field: str) -> tuple[int, ...]:
        value = self._get(field) or []
        if not isinstance(value, list) or not all(type(v) is int for v in value):
            raise self.wrong(field, "must be a list of whole numbers")
        return tuple(value)

    def table(self, field: str) -> Mapping[str, Any]:
        value = self._get(field)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.wrong(field, "must be a table")
        return value

    def tables(self, field: str) -> tuple["DefinitionReader", ...]:
        value = self._get(field) or []
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.wrong(field, "must be a list of tables")
        return tuple(
            DefinitionReader(self.file, row, f"{self._prefix}{field}[{number}].")
            for number, row in enumerate(value, start=1)
        )

    def number_table(self, field: str) -> dict[str, float]:
        table = self.table(field)
        for name, value in table.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise self.wrong(f"{field}.{name}", f"must be a number, is {value!r}")
        return {name: float(value) for name, value in table.items()}

    def text_table(self, field: str) -> dict[str, tuple[str, ...]]:
        table = self.table(field)
        for name, value in table.items():
            if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
                raise self.wrong(f"{field}.{name}", "must be a list of texts")
        return {name: tuple(value) for name, value in table.items()}

    def item_table(self, field: str) -> dict[int, int]:
        """A table of item number to whole number; TOML keys are texts, items are numbers."""
        found = {}
        for name, value in self.number_table(field).items():
            if not name.isdigit() or value != int(value):
                raise self.wrong(f"{field}.{name}", "must map an item number to a whole number")
            found[int(name)] = int(value)
        return found

    def finish(self) -> None:
        unknown = sorted(set(self._table) - self._seen)
        if unknown:
            raise self.wrong(unknown[0], "is not a known field")


def definition_files(folder: Path) -> list[Path]:
    """The definition files of a folder by name; an empty folder is a mistake."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise DefinitionError(folder.name, "folder", "holds no definition files")
    return files
