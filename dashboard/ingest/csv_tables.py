"""The CSV files that can be imported: one per table, each column with its type.

``docs/import-csv.md`` is written from here (``csv_docs``); a test keeps them the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dashboard.domain import codes as c


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


def _id(what: str) -> Column:
    return Column("id", Kind.TEXT, f"Your own id of the {what}, the same at every import", True)


def _code(
    name: str,
    codes: type[StrEnum],
    note: str,
    *,
    required: bool = False,
    default: str | None = None,
) -> Column:
    return Column(name, Kind.CODE, note, required, codes, default)


_PERSON = Column("patient_id", Kind.PERSON, "Whose it is", True)
_DRUG = (
    Column("drug_label", Kind.TEXT, "Name of the medicine as people read it", True),
    Column("drug_system", Kind.TEXT, "Code system, e.g. RxNorm's address"),
    Column("drug_code", Kind.TEXT, "Code in that system"),
)
_CODED = (
    Column("code_system", Kind.TEXT, "Code system"),
    Column("code", Kind.TEXT, "Code in that system"),
)


def _clinician(name: str, note: str) -> Column:
    return Column(name, Kind.CLINICIAN, note)


def _event(file: str, table: str, what: str, one: str, *columns: Column) -> CsvTable:
    return CsvTable(file, table, (_id(one), _PERSON, *columns), what)


_SHARED = (
    CsvTable(
        "organisations",
        "organisation",
        (_id("organisation"), Column("name", Kind.TEXT, "Its name", True)),
        "Who runs the teams.",
    ),
    CsvTable(
        "teams",
        "team",
        (
            _id("team"),
            Column("organisation_id", Kind.ORGANISATION, "Whose team it is", True),
            Column("name", Kind.TEXT, "Its name", True),
        ),
        "Teams that look after people.",
    ),
    CsvTable(
        "clinicians",
        "clinician",
        (
            _id("clinician"),
            Column("name", Kind.TEXT, "Name as it is shown", True),
            Column("profession", Kind.TEXT, "e.g. psychiatrist"),
            Column("team_id", Kind.TEAM, "Their team"),
        ),
        "Everybody whom other files name.",
    ),
    CsvTable(
        "patients",
        "patient",
        (
            _id("person"),
            Column("record_number", Kind.TEXT, "Number on the record; empty: the id"),
            Column("given_name", Kind.TEXT, "Given names", default=""),
            Column("family_name", Kind.TEXT, "Family name", default="Name not recorded"),
            Column("born_on", Kind.PARTIAL, "Birthday"),
            Column("died_on", Kind.DATE, "Day of death"),
            Column("sex", Kind.TEXT, "As recorded"),
        ),
        "The people on the caseload.",
    ),
    _event(
        "identifiers",
        "identifier",
        "Further numbers of a person.",
        "identifier",
        Column("system", Kind.TEXT, "Whose number it is", True),
        Column("value", Kind.TEXT, "The number", True),
    ),
)

_CARE = (
    _event(
        "episodes",
        "episode",
        "Episodes of care. Without this file one is assumed from the first event.",
        "episode",
        Column("started_on", Kind.DATE, "First day", True),
        Column("ended_on", Kind.DATE, "Last day; empty while it is open"),
        Column("end_reason", Kind.TEXT, "Why it ended"),
        _code("phase", c.Phase, "Phase; empty: unknown", default=c.Phase.UNKNOWN),
        Column("phase_since", Kind.DATE, "When this phase began"),
        Column("program", Kind.TEXT, "Name of the program", default="Program not recorded"),
        Column("team_id", Kind.TEAM, "Team in charge"),
        _clinician("care_manager_id", "Care manager"),
        _clinician("prescriber_id", "Prescriber"),
        _clinician("therapist_id", "Therapist"),
        _code(
            "planned_treatment",
            c.Treatment,
            "Planned treatment; empty: unknown",
            default=c.Treatment.UNKNOWN,
        ),
        Column("goals", Kind.TEXT, "Goals in the person's words"),
    ),
    _event(
        "diagnoses",
        "diagnosis",
        "Diagnoses.",
        "diagnosis",
        Column("label", Kind.TEXT, "Name of the diagnosis", True),
        Column("diagnosis_group", Kind.TEXT, "Group; empty: from the code or the name"),
        *_CODED,
        Column("onset_on", Kind.DATE, "Onset"),
        Column("abated_on", Kind.DATE, "When it ended"),
    ),
    _event(
        "medication_orders",
        "medication_order",
        "Medication orders: one row per order and dose.",
        "order",
        *_DRUG,
        Column("daily_dose", Kind.NUMBER, "Dose per day, in dose_unit"),
        Column("dose_unit", Kind.TEXT, "e.g. mg"),
        Column("dose_text", Kind.TEXT, "Instruction as written"),
        Column("frequency", Kind.TEXT, "e.g. once a day"),
        Column("route", Kind.TEXT, "e.g. oral"),
        Column("as_needed", Kind.YES_NO, "Taken as needed; empty: no", default="no"),
        Column("interval_days", Kind.WHOLE, "Long-acting injections: days between two"),
        Column("started_on", Kind.PARTIAL, "Start"),
        Column("stopped_on", Kind.PARTIAL, "End; empty while it runs"),
        Column("stop_reason", Kind.TEXT, "Why it was stopped"),
        _code("status", c.OrderStatus, "State of the order", required=True),
        _clinician("prescriber_id", "Who ordered it"),
    ),
    _event(
        "dispenses",
        "dispense",
        "Fills. One without date or days of supply is kept and never counted as supply.",
        "fill",
        *_DRUG,
        Column("dispensed_on", Kind.DATE, "Day it was handed over"),
        Column("days_supply", Kind.WHOLE, "Days of supply, 1 to 400"),
        Column("quantity", Kind.NUMBER, "Number of tablets or the like"),
    ),
    _event(
        "administrations",
        "administration",
        "Long-acting injections given.",
        "injection",
        *_DRUG,
        Column("given_on", Kind.DATE, "Day", True),
        Column("dose", Kind.NUMBER, "Dose, in dose_unit"),
        Column("dose_unit", Kind.TEXT, "e.g. mg"),
        Column("interval_days", Kind.WHOLE, "Days until the next; empty: from the product"),
    ),
    _event(
        "adherence_reports",
        "adherence_report",
        "Self-reports of medicine taken.",
        "report",
        Column("reported_on", Kind.DATE, "Day of the report", True),
        Column("drug_label", Kind.TEXT, "Which medicine; empty: all"),
        Column("days_taken", Kind.WHOLE, "Days taken", True),
        Column("days_asked", Kind.WHOLE, "Days asked about", True),
    ),
    _event(
        "side_effects",
        "side_effect",
        "Side effects.",
        "side effect",
        Column("label", Kind.TEXT, "What it is", True),
        *_CODED,
        _code("severity", c.Severity, "Severity; empty: unknown", default=c.Severity.UNKNOWN),
        Column("serious", Kind.YES_NO, "Serious; empty: no", default="no"),
        Column("drug_label", Kind.TEXT, "Which medicine"),
        Column("started_on", Kind.PARTIAL, "Start"),
        Column("ended_on", Kind.DATE, "End"),
    ),
)

_RESULTS = (
    _event(
        "laboratory",
        "laboratory",
        "Laboratory results and weight.",
        "result",
        Column("test", Kind.TEXT, "LOINC code or our key, e.g. lithium_level", True),
        Column("value", Kind.NUMBER, "Result; empty: no value"),
        Column("unit", Kind.TEXT, "Unit of the value"),
        Column("taken_on", Kind.DATE, "Day", True),
    ),
    _event(
        "measurements",
        "measurement",
        "Questionnaires. An empty total is computed from the items, or stays no value.",
        "questionnaire",
        Column("instrument", Kind.TEXT, "Key of the measure, e.g. phq9", True),
        Column("measured_on", Kind.DATE, "Day", True),
        Column("total", Kind.NUMBER, "Total score"),
        Column("items", Kind.ITEMS, "Answers, e.g. 1:2 2:1 9:0"),
        _code(
            "state",
            c.RecordState,
            "Empty: final; unknown ones are shown, never counted",
            default=c.RecordState.FINAL,
        ),
    ),
    _event(
        "therapy_sessions",
        "therapy_session",
        "Psychotherapy sessions, held, missed and booked.",
        "session",
        Column("held_on", Kind.DATE, "Day", True),
        Column("starts_at", Kind.TIME, "Time of day"),
        _code("state", c.VisitState, "What became of it", required=True),
        Column("late_cancellation", Kind.YES_NO, "Cancelled late; empty: no", default="no"),
        Column("modality", Kind.TEXT, "e.g. CBT"),
        Column("focus", Kind.TEXT, "What it was about"),
        Column("skills", Kind.TEXT, "Skills practised"),
        _code("homework", c.Homework, "Homework; empty: unknown", default=c.Homework.UNKNOWN),
        Column("session_rating", Kind.NUMBER, "Session rating scale, 0 to 40"),
        Column("outcome_rating", Kind.NUMBER, "Outcome rating scale, 0 to 40"),
        Column("minutes", Kind.WHOLE, "Length"),
        _clinician("therapist_id", "Therapist"),
    ),
    _event(
        "encounters",
        "encounter",
        "Every other visit, call or stay. A visit stands in one of the two files only.",
        "visit",
        _code("kind", c.EncounterKind, "What it was for", required=True),
        _code("state", c.VisitState, "What became of it", required=True),
        Column("started_on", Kind.DATE, "Day", True),
        Column("ended_on", Kind.DATE, "Last day of a stay"),
        Column("starts_at", Kind.TIME, "Time of day"),
        Column("label", Kind.TEXT, "Name of the visit", default="Visit"),
        _clinician("clinician_id", "With whom"),
    ),
    _event(
        "follow_ups",
        "follow_up",
        "Follow-ups that somebody set.",
        "follow-up",
        _code("kind", c.DueKind, "What is due", required=True),
        Column("due_on", Kind.DATE, "When", True),
        _code("state", c.FollowUpState, "Open, done or cancelled", required=True),
        Column("done_on", Kind.DATE, "When it was done"),
        Column("label", Kind.TEXT, "In words"),
        _clinician("owner_id", "Whose it is"),
    ),
    _event(
        "outreach",
        "outreach",
        "Attempts to reach somebody.",
        "attempt",
        Column("attempted_on", Kind.DATE, "Day", True),
        _code("outcome", c.OutreachOutcome, "What came of it", required=True),
        Column("snoozed_until", Kind.DATE, "Until when the person is not overdue"),
        _code("removal_reason", c.RemovalReason, "Only and always with outcome removed"),
        _clinician("clinician_id", "Who tried"),
    ),
    _event(
        "reviews",
        "review",
        "Case reviews.",
        "review",
        Column("reviewed_on", Kind.DATE, "Day", True),
        _clinician("reviewer_id", "Who reviewed"),
        Column("next_review_on", Kind.DATE, "When again"),
    ),
    _event(
        "decisions",
        "decision",
        "What a review decided.",
        "decision",
        Column("review_id", Kind.REVIEW, "In which review", True),
        _code("kind", c.DecisionKind, "Decision", required=True),
        Column("reason", Kind.TEXT, "Why"),
        _clinician("owner_id", "Who does it"),
        Column("due_on", Kind.DATE, "Until when"),
        Column("done_on", Kind.DATE, "When it was done"),
    ),
)

#: In the order in which they are read: what is referred to comes first.
CSV_TABLES: tuple[CsvTable, ...] = (*_SHARED, *_CARE, *_RESULTS)
