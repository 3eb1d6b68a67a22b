"""What every mapping function needs: references, code lists, rules, dates and the people known."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from dashboard.domain.codes import DatePrecision
from dashboard.domain.partial_date import known_to
from dashboard.domain.rules import RuleBook
from dashboard.ingest.codes import CodeLists, load_code_lists
from dashboard.ingest.dates import When, parse_when
from dashboard.ingest.fhir_references import References
from dashboard.ingest.fhir_values import as_object, label_of
from dashboard.ingest.model import JsonObject, Origin, Person, Refused, Request, short
from dashboard.ingest.report import Report
from dashboard.ingest.stage import Stage

FindPerson = Callable[[str], Person | None]


@dataclass(slots=True)
class Context:
    """One import on its way. ``stored_person`` looks a person up that came with an earlier one."""

    request: Request
    source: str
    stage: Stage
    rules: RuleBook
    report: Report
    stored_person: FindPerson
    codes: CodeLists = field(default_factory=load_code_lists)
    references: References = field(init=False)
    _person: FindPerson = field(init=False)

    def __post_init__(self) -> None:
        self.references = References(self.stage)
        self._person = lru_cache(maxsize=50_000)(self._find_person)

    def person(self, source_id: str) -> Person | None:
        return self._person(source_id)

    def _find_person(self, source_id: str) -> Person | None:
        row = self.stage.row(source_id)
        if row is None or row.table != "patient":
            return self.stored_person(source_id)
        born, died = row.values["born_on"], row.values["died_on"]
        known = DatePrecision(row.values["died_precision"])
        return Person(
            source_id,
            date.fromisoformat(born) if born else None,
            known_to(date.fromisoformat(died), known) if died else None,
        )

    def when(self, text: object, field: str) -> When:
        return parse_when(text, field, self.request.timezone)

    def optional_when(self, text: object, field: str) -> When | None:
        return None if text is None else self.when(text, field)

    def period(self, value: object, field: str) -> tuple[When | None, When | None]:
        """Start and end of a Period."""
        period = as_object(value)
        return (
            self.optional_when(period.get("start"), f"{field}.start"),
            self.optional_when(period.get("end"), f"{field}.end"),
        )

    def subject(self, resource: JsonObject, *names: str) -> str:
        """Source id of the person a resource is about, who must be known.

        Raises ``Refused`` for nobody, somebody else than a patient, or somebody unknown.
        """
        for name in names:
            if name in resource:
                return self.known_person(self.references.target(resource[name]), name)
        raise Refused(names[0], "names no person")

    def known_person(self, target: str | None, field: str) -> str:
        if target is None:
            raise Refused(field, "names no person that could be found")
        if not target.startswith("Patient/"):
            raise Refused(field, f"{short(target)} is not a person")
        if self.person(target) is None:
            raise Refused(field, f"unknown person {short(target)}")
        return target

    def clinician(self, reference: object, origin: Origin, field: str) -> str | None:
        """Source id of the practitioner a reference leads to, through a role if need be."""
        target = self.references.target(reference)
        if target is not None and target.startswith("PractitionerRole/"):
            role = self.stage.resource(target)
            target = None if role is None else self.references.target(role.get("practitioner"))
        if target is None or not target.startswith("Practitioner/"):
            return None
        return target

    def text(self, concept: object, otherwise: str) -> str:
        return short(label_of(concept) or otherwise, 200)
