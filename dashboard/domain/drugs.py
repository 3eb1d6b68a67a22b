"""Psychotropic medicines: which ingredient and class an order or a fill belongs to.

The reviewed list is ``data/drugs/``; what does not map keeps its own name and the class ``other``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dashboard.domain.drug_labels import is_systemic, named_parts, strength_of, tokens_of

__all__ = [
    "ANTIDEPRESSANT_CLASSES",
    "OTHER_CLASS",
    "Drug",
    "DrugCatalogue",
    "DrugMatch",
    "LongActingProduct",
    "strength_of",
]

OTHER_CLASS = "other"
ANTIDEPRESSANT_CLASSES = frozenset({"ssri", "snri", "tca", "maoi", "other_antidepressant"})
_CACHE_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class LongActingProduct:
    """A long-acting injection: doses every ``interval_days``, early and late limits in days.

    The dose may be given from ``early_days`` before its day; more than ``late_days`` after the
    last dose the label's re-start scheme applies. Up to dose number ``first_doses`` of a course
    the narrower limit ``first_doses_late_days`` holds (0 and ``None``: no such limit).
    """

    key: str
    names: tuple[str, ...]
    interval_days: int
    early_days: int
    late_days: int
    rxnorm: tuple[str, ...] = ()
    first_doses: int = 0
    first_doses_late_days: int | None = None

    def late_limit(self, dose_number: int) -> int:
        """Days from the last dose up to which dose ``dose_number`` of a course is plainly given."""
        if self.first_doses_late_days is not None and dose_number <= self.first_doses:
            return self.first_doses_late_days
        return self.late_days


@dataclass(frozen=True, slots=True)
class Drug:
    """One ingredient. ``dose_ladder`` and ``usual_range`` are adult milligrams per day.

    ``adequate_dose`` is the lowest daily dose that counts as an adequate trial. ``parts`` is set
    for a listed product of several ingredients, which is a medicine of its own.
    """

    ingredient: str
    name: str
    drug_class: str
    rxnorm: tuple[str, ...]
    brand_names: tuple[str, ...] = ()
    dose_unit: str = "mg"
    dose_ladder: tuple[float, ...] = ()
    usual_range: tuple[float, float] | None = None
    adequate_dose: float | None = None
    usually_as_needed: bool = False
    long_acting: tuple[LongActingProduct, ...] = ()
    monitoring: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrugMatch:
    """What a code or a text was recognised as; ``label`` is the text as it came, tidied."""

    ingredient: str
    drug_class: str
    label: str
    long_acting: LongActingProduct | None = None


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One name as it stands on labels, in tokens, and what it names."""

    tokens: tuple[str, ...]
    ingredient: str
    product: LongActingProduct | None = None


_Phrases = dict[str, list[_Phrase]]


@dataclass(frozen=True, slots=True)
class DrugCatalogue:
    """The reviewed list, with look-up by RxNorm code and by text."""

    version: int
    reviewed_by: str | None
    drugs: Mapping[str, Drug] = field(default_factory=dict)
    class_names: Mapping[str, str] = field(default_factory=dict)
    rxnorm_products: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    author: str = ""
    _by_code: dict[str, str] = field(init=False, repr=False, compare=False)
    _phrases: _Phrases = field(init=False, repr=False, compare=False)
    _seen: dict[tuple[str, str | None, str | None], DrugMatch] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        codes = {code: drug.ingredient for drug in self.drugs.values() for code in drug.rxnorm}
        object.__setattr__(self, "_by_code", {**codes, **self.rxnorm_products})
        object.__setattr__(self, "_phrases", _phrase_index(self.drugs))

    def match(
        self, label: str, code_system: str | None = None, code: str | None = None
    ) -> DrugMatch:
        """Recognise a medicine by RxNorm code, else by whole words of its text.

        A product of several ingredients is recognised when it is listed as such. An unlisted
        combination, an unknown name, and a code that contradicts the text are ``other`` under
        their own label. Cached: a caseload repeats the same few labels.
        """
        key = (label, code_system, code)
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= _CACHE_LIMIT:
                self._seen.clear()
            found = self._seen[key] = self._recognise(label, code_system, code)
        return found

    def _recognise(self, label: str, code_system: str | None, code: str | None) -> DrugMatch:
        text = " ".join(label.split())
        by_code = self._by_code.get(code) if code and _is_rxnorm(code_system) else None
        hits = list(_hits(tokens_of(text), self._phrases))
        by_text = self._ingredient_of(text, hits)
        # Text that names listed substances but not one medicine overrules a code.
        unclear = by_text is None and bool(hits)
        ingredient = None if unclear else by_text or by_code
        if ingredient is None or (by_code is not None and by_code != ingredient):
            own = text or code or "unnamed medicine"
            return DrugMatch(own, OTHER_CLASS, own)
        drug = self.drugs[ingredient]
        products = [hit for hit in hits if hit.product is not None]
        longest = max(products, key=lambda hit: len(hit.tokens)).product if products else None
        return DrugMatch(ingredient, drug.drug_class, text or drug.name, longest)

    def _ingredient_of(self, text: str, hits: list[_Phrase]) -> str | None:
        """The one listed medicine that ``text`` names, or ``None``."""
        tokens = tokens_of(text)
        named = {hit.ingredient for hit in hits}
        if not named or not is_systemic(tokens):
            return None
        listed = [drug for drug in self.drugs.values() if drug.parts]
        for drug in listed:
            if drug.ingredient in named or set(drug.parts) <= set(tokens):
                return drug.ingredient if named <= {drug.ingredient, *drug.parts} else None
        if len(named) > 1:
            return None
        every_part = all(any(_hits(part, self._phrases)) for part in named_parts(text))
        return named.pop() if every_part else None


def _is_rxnorm(code_system: str | None) -> bool:
    return code_system is not None and "rxnorm" in code_system.casefold()


def _phrase_index(drugs: Mapping[str, Drug]) -> _Phrases:
    """Every name under its first token, longest first, of equals the more particular product."""
    index: _Phrases = {}
    for drug in drugs.values():
        for phrase in _phrases_of(drug):
            index.setdefault(phrase.tokens[0], []).append(phrase)
    for phrases in index.values():
        phrases.sort(key=lambda p: (len(p.tokens), p.product is not None), reverse=True)
    return index


def _phrases_of(drug: Drug) -> Iterator[_Phrase]:
    names = (*drug.other_names, *drug.brand_names)
    for name in names if drug.parts else (drug.ingredient, *names):
        yield _Phrase(tokens_of(name), drug.ingredient)
    if drug.parts:
        yield _Phrase(tokens_of(drug.ingredient), drug.ingredient)
    for product in drug.long_acting:
        for name in product.names:
            yield _Phrase(tokens_of(name), drug.ingredient, product)


def _hits(tokens: tuple[str, ...], phrases: _Phrases) -> Iterator[_Phrase]:
    """The longest listed name at each place of ``tokens``."""
    for place, token in enumerate(tokens):
        for phrase in phrases.get(token, ()):
            if tokens[place : place + len(phrase.tokens)] == phrase.tokens:
                yield phrase
                break
