"""Load the questionnaires under ``data/measures/``, one file each, and refuse a wrong one."""

from collections.abc import Mapping
from pathlib import Path

from dashboard.db.definition_error import DefinitionError
from dashboard.db.definition_reader import DefinitionReader, definition_files
from dashboard.domain.measures import Band, Direction, Measure, Scoring


def load_measures(folder: Path) -> Mapping[str, Measure]:
    """Every measure by key. Raises ``DefinitionError`` naming the file and the field."""
    measures: dict[str, Measure] = {}
    codes: dict[str, str] = {}
    for path in definition_files(folder):
        measure = load_measure(path)
        if measure.key in measures:
            raise DefinitionError(path.name, "key", f"{measure.key!r} is defined twice")
        for code in (*measure.loinc_total, *measure.loinc_items):
            if code in codes:
                raise DefinitionError(path.name, "loinc", f"{code} belongs to {codes[code]} too")
            codes[code] = measure.key
        measures[measure.key] = measure
    return measures


def load_measure(path: Path) -> Measure:
    """One measure from its file."""
    reader = DefinitionReader.open(path)
    direction, scoring = reader.text("direction"), reader.text("scoring")
    if direction not in set(Direction):
        raise reader.wrong("direction", f"must be one of {', '.join(Direction)}")
    if scoring not in set(Scoring):
        raise reader.wrong("scoring", f"must be one of {', '.join(Scoring)}")
    measure = Measure(
        key=reader.text("key"),
        name=reader.text("name"),
        version=reader.integer("version"),
        source=reader.text("source"),
        author=reader.text("author"),
        reviewed_by=reader.text("reviewed_by", may_be_empty=True) or None,
        minimum=reader.number("minimum"),
        maximum=reader.number("maximum"),
        direction=Direction(direction),
        item_count=reader.integer("item_count"),
        item_minimum=reader.optional_integer("item_minimum"),
        item_maximum=reader.optional_integer("item_maximum"),
        max_missing_items=reader.integer("max_missing_items"),
        bands=_bands(reader),
        response_fraction=reader.optional_number("response_fraction"),
        remission_below=reader.optional_number("remission_below"),
        reliable_change=reader.optional_number("reliable_change"),
        interval_days=reader.optional_integer("interval_days"),
        loinc_total=reader.texts("loinc_total"),
        loinc_items=_whole_numbers(reader, "loinc_items"),
        licence_note=reader.text("licence_note"),
        scoring=Scoring(scoring),
        counted_items=reader.integers("counted_items"),
        item_maxima=reader.item_table("item_maxima"),
        item_levels=reader.item_table("item_levels"),
        required_items=reader.integers("required_items"),
        total_item=reader.optional_integer("total_item"),
        case_from=reader.optional_number("case_from"),
        standard_deviation=reader.optional_number("standard_deviation"),
        reliability=reader.optional_number("reliability"),
        whole_numbers=reader.flag("whole_numbers", True),
    )
    reader.finish()
    if path.stem != measure.key:
        raise reader.wrong("key", f"must be the file's name, {path.stem!r}")
    _check_range(reader, measure)
    _check_items(reader, measure)
    return measure


def _bands(reader: DefinitionReader) -> tuple[Band, ...]:
    bands = []
    for row in reader.tables("bands"):
        bands.append(Band(row.number("low"), row.number("high"), row.text("label")))
        row.finish()
    return tuple(bands)


def _whole_numbers(reader: DefinitionReader, field: str) -> dict[str, int]:
    numbers = reader.number_table(field)
    for code, value in numbers.items():
        if value != int(value):
            raise reader.wrong(f"{field}.{code}", "must be an item number")
    return {code: int(value) for code, value in numbers.items()}


def _check_range(reader: DefinitionReader, measure: Measure) -> None:
    """Bands cover the range without overlap; thresholds lie inside it."""
    if measure.minimum >= measure.maximum:
        raise reader.wrong("maximum", "must be above minimum")
    edge = measure.minimum
    for number, band in enumerate(measure.bands, start=1):
        step = 1 if measure.whole_numbers and number > 1 else 0
        if band.low > band.high:
            raise reader.wrong(f"bands[{number}].high", "must not be below low")
        if measure.whole_numbers and band.low != edge + step:
            raise reader.wrong(f"bands[{number}].low", f"must be {edge + step:g}")
        if band.low < edge:
            raise reader.wrong(f"bands[{number}].low", "overlaps the band before it")
        edge = band.high
    if measure.bands and edge != measure.maximum:
        raise reader.wrong("bands", f"must end at the maximum, {measure.maximum:g}")
    for field in ("remission_below", "case_from"):
        value = getattr(measure, field)
        if value is not None and not measure.minimum <= value <= measure.maximum:
            raise reader.wrong(field, "lies outside the range")
    fraction = measure.response_fraction
    if fraction is not None and not 0 < fraction < 1:
        raise reader.wrong("response_fraction", "must lie between 0 and 1")
    for field in ("reliable_change", "interval_days", "standard_deviation"):
        value = getattr(measure, field)
        if value is not None and value <= 0:
            raise reader.wrong(field, "must be above 0")
    if measure.reliability is not None and not 0 <= measure.reliability < 1:
        raise reader.wrong("reliability", "must lie between 0 and 1")


def _check_items(reader: DefinitionReader, measure: Measure) -> None:
    """Item numbers exist, and the items can add up to exactly the range of the total."""
    named = {
        "loinc_items": tuple(measure.loinc_items.values()),
        "counted_items": measure.counted_items,
        "item_maxima": tuple(measure.item_maxima),
        "item_levels": tuple(measure.item_levels),
        "required_items": measure.required_items,
        "total_item": () if measure.total_item is None else (measure.total_item,),
    }
    for field, numbers in named.items():
        if any(not 1 <= number <= measure.item_count for number in numbers):
            raise reader.wrong(field, f"names an item outside 1 to {measure.item_count}")
    if measure.scoring is not Scoring.TOTAL_ONLY and (
        measure.item_minimum is None or measure.item_maximum is None
    ):
        raise reader.wrong("item_maximum", "is required unless only totals are stored")
    if measure.scoring is Scoring.ITEM and measure.total_item is None:
        raise reader.wrong("total_item", "is required for this scoring")
    if measure.scoring is Scoring.HIGHEST_LEVEL and not measure.item_levels:
        raise reader.wrong("item_levels", "is required for this scoring")
    if measure.scoring is Scoring.SUM:
        counted = measure.counted_items or tuple(range(1, measure.item_count + 1))
        low = (measure.item_minimum or 0) * len(counted)
        high = sum(measure.item_maxima.get(n, measure.item_maximum or 0) for n in counted)
        if (low, high) != (measure.minimum, measure.maximum):
            raise reader.wrong("maximum", f"items add up to {low} to {high}")
        if not 0 <= measure.max_missing_items < len(counted):
            raise reader.wrong("max_missing_items", "must be fewer than the items")
