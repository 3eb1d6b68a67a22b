"""The medicine side of a person's story: orders, dose steps, fills, injections, effects."""

from dataclasses import dataclass

from dashboard.demo.ledger import Ledger
from dashboard.domain import record as r
from dashboard.domain.codes import DatePrecision, OrderStatus, RecordState, Severity

_DAY = DatePrecision.DAY


@dataclass(slots=True)
class MedicineStory(Ledger):
    """Adds medicines and their monitoring."""

    def order(
        self,
        ingredient: str,
        dose: float,
        start: int,
        stop: int | None = None,
        reason: str | None = None,
        *,
        as_needed: bool = False,
        frequency: str = "once daily",
        interval: int | None = None,
    ) -> None:
        """An order at one daily dose in mg (for an injection: mg per injection)."""
        drug = self.catalogue.drugs[ingredient]
        ended = stop is not None and stop <= 0
        self.orders.append(
            r.MedicationOrder(
                self._id(),
                f"{drug.name} {dose:g} {drug.dose_unit}",
                ingredient,
                drug.drug_class,
                float(dose),
                drug.dose_unit,
                "as needed" if as_needed else frequency,
                "intramuscular" if interval else "oral",
                as_needed,
                interval,
                self.day(start),
                _DAY,
                self._maybe(stop),
                _DAY,
                reason,
                OrderStatus.STOPPED if ended else OrderStatus.ACTIVE,
            )
        )

    def steps(
        self,
        ingredient: str,
        steps: list[tuple[int, float]],
        stop: int | None = None,
        reason: str | None = None,
    ) -> None:
        """Dose steps ``[(first day, daily dose), …]``, each order ending where the next begins."""
        for (start, dose), following in zip(steps, [*steps[1:], None], strict=True):
            if following is None:
                self.order(ingredient, dose, start, stop, reason)
            else:
                self.order(ingredient, dose, start, following[0], "dose change")

    def fill(self, ingredient: str, day: int, days: int | None, dose: float) -> None:
        drug = self.catalogue.drugs[ingredient]
        self.dispenses.append(
            r.Dispense(
                self._id(),
                f"{drug.name} {dose:g} {drug.dose_unit}",
                ingredient,
                drug.drug_class,
                self.day(day),
                days,
                None if days is None else float(days),
            )
        )

    def injection(self, ingredient: str, day: int, dose: float, interval: int) -> None:
        drug = self.catalogue.drugs[ingredient]
        self.administrations.append(
            r.Administration(
                self._id(),
                f"{drug.name} {dose:g} {drug.dose_unit} long-acting injection",
                ingredient,
                drug.drug_class,
                self.day(day),
                float(dose),
                drug.dose_unit,
                interval,
            )
        )

    def self_report(self, day: int, taken: int, asked: int, ingredient: str | None) -> None:
        self.adherence_reports.append(
            r.AdherenceReport(self._id(), self.day(day), taken, asked, ingredient)
        )

    def side_effect(
        self,
        label: str,
        start: int,
        end: int | None = None,
        *,
        severity: Severity = Severity.MILD,
        ingredient: str | None = None,
        serious: bool = False,
    ) -> None:
        self.side_effects.append(
            r.SideEffect(
                self._id(),
                label,
                severity,
                serious,
                ingredient,
                self.day(start),
                _DAY,
                self._maybe(end),
            )
        )

    def pressure(self, day: int, systolic: int, diastolic: int) -> None:
        """A blood pressure: two results of one day."""
        self.lab("systolic", "Systolic blood pressure", systolic, "mmHg", day)
        self.lab("diastolic", "Diastolic blood pressure", diastolic, "mmHg", day)

    def lab(self, test: str, label: str, value: float, unit: str, day: int) -> int:
        """Returns the result's id."""
        number = self._id()
        self.laboratory.append(
            r.LaboratoryResult(
                number, test, label, float(value), unit, self.day(day), RecordState.FINAL
            )
        )
        return number
