"""The drug list as entries of the methods page: classes and doses, long-acting injections."""

from collections.abc import Iterator

from dashboard.domain.caseload_words import code_words
from dashboard.domain.drugs import Drug, DrugCatalogue
from dashboard.domain.method_definitions import Anchor, Group
from dashboard.domain.method_entry import Entry, Fact, FactTable, origin_of
from dashboard.domain.wording import plural, score

DRUGS = Anchor("drugs")
LONG_ACTING = Anchor("long-acting")
_NOT_GIVEN = "not given"


def drug_entries(catalogue: DrugCatalogue) -> list[Entry]:
    """Two entries: every medicine with its class and doses, and the long-acting products."""
    return [_medicines(catalogue), _long_acting(catalogue)]


def _medicines(catalogue: DrugCatalogue) -> Entry:
    drugs = sorted(catalogue.drugs.values(), key=lambda drug: drug.name.casefold())
    facts = [
        Fact(name, plural(count, "medicine"))
        for key, name in catalogue.class_names.items()
        if (count := sum(drug.drug_class == key for drug in drugs))
    ]
    columns = ("Medicine", "Class", "Usual range a day", "Adequate from", "Followed as")
    rows = tuple(_medicine(drug, catalogue) for drug in drugs)
    return Entry(
        anchor=DRUGS,
        group=Group.DRUGS,
        code="drugs",
        label="Psychotropic medicines",
        words="Which medicines Tandem recognises, by code or by whole words of their text, and "
        "the class of each. What does not map keeps its own name and the class “other”. Doses "
        "are for adults.",
        origin=origin_of(catalogue),
        facts=tuple(facts),
        tables=(FactTable(plural(len(rows), "medicine"), columns, rows, folded=True),),
    )


def _medicine(drug: Drug, catalogue: DrugCatalogue) -> tuple[str, ...]:
    usual = _NOT_GIVEN
    if drug.usual_range is not None:
        low, high = drug.usual_range
        usual = f"{score(low)} to {score(high)} {drug.dose_unit}"
    adequate = drug.adequate_dose
    return (
        drug.name,
        catalogue.class_names.get(drug.drug_class, drug.drug_class),
        usual,
        _NOT_GIVEN if adequate is None else f"{score(adequate)} {drug.dose_unit}",
        ", ".join(code_words(key) for key in drug.monitoring) or "no schedule",
    )


def _long_acting(catalogue: DrugCatalogue) -> Entry:
    rows = tuple(
        (
            product.names[0],
            drug.name,
            str(product.interval_days),
            str(product.early_days),
            str(product.late_days),
        )
        for drug in catalogue.drugs.values()
        for product in drug.long_acting
    )
    numbers = ("Every, days", "Early by at most, days", "Re-start after, days")
    caption = f"{plural(len(rows), 'product')}; days count from the last dose"
    return Entry(
        anchor=LONG_ACTING,
        group=Group.DRUGS,
        code="long_acting",
        label="Long-acting injections",
        words="How often each product is given, how many days before its day a dose may be "
        "given, and after how many days from the last dose the label's re-start scheme applies. "
        "Where the first doses of a course have a narrower limit, doses are counted from the "
        "injections recorded; a gap beyond the limit begins the count again.",
        origin=origin_of(catalogue),
        facts=tuple(_first_doses(catalogue)),
        tables=(FactTable(caption, ("Product", "Medicine", *numbers), rows, frozenset(numbers)),),
    )


def _first_doses(catalogue: DrugCatalogue) -> Iterator[Fact]:
    """The narrower limit of the products that have one for the first doses of a course."""
    for drug in catalogue.drugs.values():
        for product in drug.long_acting:
            if product.first_doses_late_days is not None:
                name = f"{product.names[0]}, doses 2 to {product.first_doses}"
                days = plural(product.first_doses_late_days, "day")
                yield Fact(name, f"re-start after {days}")
