"""What a figure means, where no rule or measure file says it: the definitions of ``data/methods/``.

``MethodId`` is the closed list of them. Its members are the anchors of the methods page, so a
link to a definition that does not exist cannot be written.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

#: The id of a place on the methods page. Only ``dashboard.domain.methods`` makes one.
Anchor = NewType("Anchor", str)


class Group(StrEnum):
    """The parts of the methods page, in its order; the value is the anchor of the part."""

    CASELOAD = "caseload-sections"
    FOLLOW_UPS = "follow-ups"
    SAFETY = "safety-flags"
    FLAGS = "clinical-flags"
    MEDICATION = "medication-safety"
    OUTCOMES = "outcomes"
    SCORES = "scores"
    THERAPY = "therapy"
    SUPPLY = "supply-and-adherence"
    MEASURES = "measures"
    DRUGS = "drug-list"


class MethodId(StrEnum):
    """Every definition of ``data/methods/``; loading demands exactly these."""

    AS_OF = "as-of"
    DATA_THROUGH = "data-through"
    ON_THE_CASELOAD = "on-the-caseload"
    PEOPLE_SHOWN = "people-shown"
    SECTION_OVERDUE = "section-overdue"
    SECTION_NO_NEXT_CONTACT = "section-no-next-contact"
    SECTION_DUE_7 = "section-due-7"
    SECTION_LATER = "section-later"
    SECTION_OUTREACH = "section-outreach"
    SECTION_ALL = "section-all"
    PRIORITY = "priority"
    WHY_NOW = "why-now"
    DAYS_OVERDUE = "days-overdue"
    FLAGS_SHOWN = "flags-shown"
    NEXT_SHOWN = "next-shown"
    LAST_SEEN = "last-seen"
    NEXT_CONTACT = "next-contact"
    LAST_DISCUSSED = "last-discussed"
    ATTENDANCE = "attendance"
    VISIT_STATES = "visit-states"
    FINISHED_COURSE = "finished-course"
    COUNTED_SCORES = "counted-scores"
    PRORATION = "proration"
    SCORE_TREND = "score-trend"
    SCORE_LINKS = "score-links"
    OUTCOME_SENTENCE = "outcome-sentence"
    RELIABLE_CHANGE = "reliable-change"
    TALKING_THERAPIES_RECOVERY = "talking-therapies-recovery"
    WEIGHT_CHANGE = "weight-change"
    SUPPLY = "supply"
    CARRY_OVER = "carry-over"
    CURRENT_MEDICINE = "current-medicine"
    HOSPITAL_DAYS = "hospital-days"
    INJECTIONS_COVERED = "injections-covered"
    NOT_COMPUTABLE = "not-computable"
    SUPPLY_GAPS = "supply-gaps"
    MEDICINE_SWITCH = "medicine-switch"
    PDC_FROM_INDEX = "pdc-from-index"
    PDC_FIXED = "pdc-fixed"
    MPR = "mpr"
    ADHERENCE_STATUS = "adherence-status"
    PERSISTENCE = "persistence"
    TREATMENT_EPISODES = "treatment-episodes"
    ROLLING_SUPPLY = "rolling-supply"
    ANTIDEPRESSANT_MANAGEMENT = "antidepressant-management"
    ANTIPSYCHOTIC_ADHERENCE = "antipsychotic-adherence"
    TEST_AT_START = "test-at-start"


@dataclass(frozen=True, slots=True)
class Method:
    """One definition as its file gives it.

    ``label``, ``words`` and ``denominator`` may name numbers of the code in braces, see
    ``method_numbers``. ``denominator``: what a share or count is of; ``None`` where it is neither.
    ``shown_on``: the places where the figure stands; empty while it stands nowhere.
    """

    id: MethodId
    group: Group
    version: int
    label: str
    words: str
    denominator: str | None
    shown_on: tuple[str, ...]
    source: str
    author: str
    reviewed_by: str | None
