"""Psychotropic medicines: which ingredient and class an order or a fill belongs to.

The reviewed list is ``data/drugs/``; what does not map keeps its own name and the class ``other``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

OTHER_CLASS = "other"


@dataclass(frozen=True, slots=True)
class LongActingProduct:
    """A long-acting injection: doses every ``interval_days``, early and late limits in days."""

    key: str
    names: tuple[str, ...]
    interval_days: int
    early_days: int
    late_days: int
    rxnorm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drug:
    """One ingredient. ``dose_ladder`` and ``usual_range`` are adult milligrams per day.

    ``adequate_dose`` is the lowest daily dose that counts as an adequate trial.
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


@dataclass(frozen=True, slots=True)
class DrugMatch:
    """What a code or a text was recognised as."""

    ingredient: str
    drug_class: str
    label: str
    long_acting: LongActingProduct | None = None


@dataclass(frozen=True, slots=True)
class DrugCatalogue:
    """The reviewed list, with look-up by RxNorm code and by text."""

    version: int
    reviewed_by: str | None
    drugs: Mapping[str, Drug] = field(default_factory=dict)
    class_names: Mapping[str, str] = field(default_factory=dict)
    rxnorm_products: Mapping[str, str] = field(default_factory=dict)

    def match(self, label: str, code_system: str | None = None, code: str | None = None) -> DrugMatch:
        """Recognise a medicine by RxNorm code, else by whole words of its text.

        A combination product or an unknown name is ``other`` under its own label.
        """
        raise NotImplementedError
