"""Reads the reviewed list of medicines: ``catalogue.toml`` and ``psychotropics.csv``."""

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.db.definition_error import DefinitionError
from dashboard.domain.drugs import Drug, DrugCatalogue, LongActingProduct

LIST_FILE = "catalogue.toml"
ROWS_FILE = "psychotropics.csv"
_FIRST_LATE = "first_doses_late_days"
COLUMNS = (
    "ingredient",
    "name",
    "class",
    "rxnorm",
    "other_names",
    "brand_names",
    "dose_ladder",
    "usual_low",
    "usual_high",
    "adequate_dose",
    "as_needed",
    "monitoring",
)


def load_drugs(folder: Path) -> DrugCatalogue:
    """The catalogue of ``folder``; ``DefinitionError`` names the file and the field."""
    content = _read_toml(folder / LIST_FILE)
    classes = _table(content, "classes")
    products = _products(content)
    drugs: dict[str, Drug] = {}
    for drug in (*_rows(folder / ROWS_FILE, classes, products), *_combinations(content, classes)):
        if drug.ingredient in drugs:
            raise DefinitionError(ROWS_FILE, drug.ingredient, "is listed twice")
        drugs[drug.ingredient] = drug
    if unknown := products.keys() - drugs.keys():
        raise DefinitionError(LIST_FILE, "long_acting.ingredient", f"not listed: {min(unknown)}")
    _codes_are_unique(drugs)
    version = content.get("version")
    if not isinstance(version, int):
        raise DefinitionError(LIST_FILE, "version", "must be a whole number")
    return DrugCatalogue(
        version=version,
        reviewed_by=_text(content, "reviewed_by") or None,
        drugs=drugs,
        class_names=classes,
        source=_text(content, "source"),
        author=_text(content, "author"),
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DefinitionError(path.name, "file", str(error)) from error


def _text(content: Mapping[str, Any], key: str) -> str:
    value = content.get(key)
    if not isinstance(value, str):
        raise DefinitionError(LIST_FILE, key, "must be a text")
    return value


def _table(content: Mapping[str, Any], key: str) -> dict[str, str]:
    value = content.get(key)
    if not isinstance(value, dict):
        raise DefinitionError(LIST_FILE, key, "must be a table of names")
    return {str(name): str(words) for name, words in value.items()}


def _names(content: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = content.get(key, [])
    if not isinstance(value, list):
        raise DefinitionError(LIST_FILE, key, "must be a list")
    return tuple(str(name) for name in value)


def _days(content: Mapping[str, Any], field: str) -> int:
    value = content.get(field)
    if not isinstance(value, int) or value < 0 or (field == "interval_days" and value == 0):
        raise DefinitionError(LIST_FILE, f"long_acting.{field}", f"not a number of days: {value!r}")
    return value


def _products(content: Mapping[str, Any]) -> dict[str, list[LongActingProduct]]:
    products: dict[str, list[LongActingProduct]] = {}
    for entry in content.get("long_acting", []):
        product = LongActingProduct(
            key=_text(entry, "key"),
            names=_names(entry, "names"),
            interval_days=_days(entry, "interval_days"),
            early_days=_days(entry, "early_days"),
            late_days=_days(entry, "late_days"),
            first_doses=_days(entry, "first_doses") if "first_doses" in entry else 0,
            first_doses_late_days=_days(entry, _FIRST_LATE) if _FIRST_LATE in entry else None,
        )
        if product.early_days >= product.interval_days or product.late_days < product.interval_days:
            raise DefinitionError(LIST_FILE, product.key, "limits do not fit the interval")
        _check_first_doses(product)
        products.setdefault(_text(entry, "ingredient"), []).append(product)
    return products


def _check_first_doses(product: LongActingProduct) -> None:
    """A limit of the first doses comes with their number, and is narrower than the later one."""
    first = product.first_doses_late_days
    if (first is None) != (product.first_doses == 0):
        raise DefinitionError(LIST_FILE, product.key, f"first_doses and {_FIRST_LATE} go together")
    if first is not None and not product.interval_days <= first <= product.late_days:
        raise DefinitionError(LIST_FILE, product.key, f"{_FIRST_LATE} does not fit the limits")


def _combinations(content: Mapping[str, Any], classes: Mapping[str, str]) -> list[Drug]:
    return [
        Drug(
            ingredient=_text(entry, "ingredient"),
            name=_text(entry, "name"),
            drug_class=_class(LIST_FILE, entry.get("class"), classes),
            rxnorm=(),
            brand_names=_names(entry, "brand_names"),
            monitoring=_names(entry, "monitoring"),
            parts=_names(entry, "parts"),
        )
        for entry in content.get("combinations", [])
    ]


def _class(file: str, value: object, classes: Mapping[str, str]) -> str:
    if not isinstance(value, str) or value not in classes:
        raise DefinitionError(file, "class", f"unknown class {value!r}")
    return value


def _rows(
    path: Path, classes: Mapping[str, str], products: Mapping[str, list[LongActingProduct]]
) -> list[Drug]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise DefinitionError(path.name, "header", f"must be {','.join(COLUMNS)}")
            return [_drug(row, reader.line_num, classes, products) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise DefinitionError(path.name, "file", str(error)) from error


def _drug(
    row: Mapping[str, str],
    line: int,
    classes: Mapping[str, str],
    products: Mapping[str, list[LongActingProduct]],
) -> Drug:
    where = f"{ROWS_FILE} line {line}"
    if None in row or None in row.values():
        raise DefinitionError(where, "columns", f"must be {len(COLUMNS)}")
    ingredient = row["ingredient"]
    low, high = _number(where, row, "usual_low"), _number(where, row, "usual_high")
    if (low is None) != (high is None) or (low is not None and high is not None and low > high):
        raise DefinitionError(where, "usual_low, usual_high", "must be a range or both empty")
    if row["as_needed"] not in ("yes", "no"):
        raise DefinitionError(where, "as_needed", "must be yes or no")
    if not ingredient or ingredient != ingredient.casefold():
        raise DefinitionError(where, "ingredient", "must be a name in lower case")
    return Drug(
        ingredient=ingredient,
        name=row["name"],
        drug_class=_class(where, row["class"], classes),
        rxnorm=_split(row["rxnorm"]),
        brand_names=_split(row["brand_names"]),
        dose_ladder=_ladder(where, row["dose_ladder"]),
        usual_range=None if low is None or high is None else (low, high),
        adequate_dose=_number(where, row, "adequate_dose"),
        usually_as_needed=row["as_needed"] == "yes",
        long_acting=tuple(products.get(ingredient, ())),
        monitoring=_split(row["monitoring"]),
        other_names=_split(row["other_names"]),
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _number(where: str, row: Mapping[str, str], column: str) -> float | None:
    text = row[column].strip()
    try:
        value = float(text) if text else None
    except ValueError:
        raise DefinitionError(where, column, f"not a number: {text!r}") from None
    if value is not None and not 0 < value < 10_000:
        raise DefinitionError(where, column, f"not a dose: {text!r}")
    return value


def _ladder(where: str, text: str) -> tuple[float, ...]:
    steps = [_number(where, {"dose_ladder": step}, "dose_ladder") for step in _split(text)]
    ladder = tuple(step for step in steps if step is not None)
    if list(ladder) != sorted(set(ladder)):
        raise DefinitionError(where, "dose_ladder", "must rise")
    return ladder


def _codes_are_unique(drugs: Mapping[str, Drug]) -> None:
    owner: dict[str, str] = {}
    for drug in drugs.values():
        for code in drug.rxnorm:
            other = owner.setdefault(code, drug.ingredient)
            if other != drug.ingredient:
                raise DefinitionError(ROWS_FILE, "rxnorm", f"{code}: {other}, {drug.ingredient}")
