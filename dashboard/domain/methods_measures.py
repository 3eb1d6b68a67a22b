"""A measure as an entry of the methods page: range, bands, thresholds, items, licence."""

from collections.abc import Iterator, Mapping

from dashboard.domain.measures import Direction, Measure, Scoring
from dashboard.domain.method_definitions import Anchor, Group
from dashboard.domain.method_entry import Entry, Fact, FactTable, origin_of
from dashboard.domain.wording import plural, score

NONE_PUBLISHED = "none published"
_BETTER: Mapping[Direction, str] = {
    Direction.LOWER_IS_BETTER: "a lower score is better",
    Direction.HIGHER_IS_BETTER: "a higher score is better",
}


def measure_entry(measure: Measure, anchor: Anchor) -> Entry:
    """The entry of one questionnaire."""
    low, high = _signed(measure.minimum), _signed(measure.maximum)
    return Entry(
        anchor=anchor,
        group=Group.MEASURES,
        code=measure.key,
        label=measure.name,
        words=f"A total from {low} to {high}; {_BETTER[measure.direction]}. {_total(measure)}",
        origin=origin_of(measure),
        facts=tuple(_facts(measure)),
        tables=_bands(measure),
    )


def _total(measure: Measure) -> str:
    """How the total comes about."""
    if measure.scoring is Scoring.TOTAL_ONLY:
        return "Totals are stored, answers are not."
    if measure.scoring is Scoring.ITEM:
        return f"The answer to item {measure.total_item} is the total."
    if measure.scoring is Scoring.HIGHEST_LEVEL:
        return "The total is the highest level of the items answered yes."
    if measure.counted_items:
        return f"Items {_numbers(measure.counted_items)} are added up."
    return "All items are added up."


def _facts(measure: Measure) -> Iterator[Fact]:
    yield Fact("items", _items(measure))
    if measure.scoring is Scoring.SUM:
        missing = measure.max_missing_items
        allowed = (
            f"at most {plural(missing, 'item')}, then no total"
            if missing
            else "none allowed, then no total"
        )
        yield Fact("missing answers", allowed)
    if measure.scoring is Scoring.HIGHEST_LEVEL:
        levels = (f"item {item}: level {level}" for item, level in measure.item_levels.items())
        yield Fact("levels", ", ".join(levels))
        yield Fact("answers needed", f"items {_numbers(measure.required_items)}")
    yield Fact("response", _response(measure))
    yield Fact("remission", _threshold("below ", measure.remission_below))
    yield Fact("reliable change", _reliable(measure))
    yield Fact("counts as a case", _case(measure))
    interval = measure.interval_days
    yield Fact("interval", "no regular one" if interval is None else plural(interval, "day"))
    if measure.loinc_total:
        yield Fact("LOINC code of the total", ", ".join(measure.loinc_total))
    yield Fact("licence", measure.licence_note)


def _items(measure: Measure) -> str:
    text = plural(measure.item_count, "item")
    if measure.item_minimum is None or measure.item_maximum is None:
        return text
    text += f", each {_signed(measure.item_minimum)} to {measure.item_maximum}"
    others = (f"item {item} to {top}" for item, top in measure.item_maxima.items())
    return "; ".join((text, *others))


def _response(measure: Measure) -> str:
    share = measure.response_fraction
    if share is None:
        return NONE_PUBLISHED
    return f"a fall of {score(round(100 * share, 6))} % or more from the baseline"


def _threshold(words: str, value: float | None) -> str:
    return NONE_PUBLISHED if value is None else f"{words}{score(value)}"


def _reliable(measure: Measure) -> str:
    points = measure.reliable_points
    if points is None:
        return NONE_PUBLISHED
    if measure.reliable_change is not None:
        return f"{score(points)} points"
    return (
        f"{points:.2f} points, from a standard deviation of {measure.standard_deviation:g} "
        f"and a reliability of {measure.reliability:g}"
    )


def _case(measure: Measure) -> str:
    if measure.case_from is None:
        return NONE_PUBLISHED
    way = "or more" if measure.direction is Direction.LOWER_IS_BETTER else "or less"
    return f"{score(measure.case_from)} {way}"


def _bands(measure: Measure) -> tuple[FactTable, ...]:
    if not measure.bands:
        return ()
    rows = tuple((b.label, _signed(b.low), _signed(b.high)) for b in measure.bands)
    caption = f"{measure.name}: {plural(len(rows), 'band')}, both ends included"
    return (FactTable(caption, ("Band", "From", "To"), rows, frozenset({"From", "To"})),)


def _signed(value: float) -> str:
    """With a true minus sign: DAI-10 runs from −10."""
    return score(value).replace("-", "−")


def _numbers(items: tuple[int, ...]) -> str:
    return ", ".join(str(item) for item in items)
