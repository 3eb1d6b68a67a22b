"""The closed vocabularies of the caseload: every stored code is a member of one of these.

The database's check constraints are made from the same members, so a code exists in one place.
"""

from enum import StrEnum

#: ``source`` of invented people; no import may use it.
DEMO_SOURCE = "demo"


class Phase(StrEnum):
    """Phase of an episode of care."""

    ASSESSMENT = "assessment"
    ACTIVE = "active"
    RELAPSE_PREVENTION = "relapse_prevention"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Treatment(StrEnum):
    """What a person is treated with (planned or current)."""

    MEDICATION = "medication"
    THERAPY = "therapy"
    BOTH = "both"
    NONE = "none"
    UNKNOWN = "unknown"


class VisitState(StrEnum):
    """The six states of a therapy session or other visit.

    A visit still ``BOOKED`` when its day has passed is *not recorded*; that is derived from
    ``as_of``, see ``visits.state_on``.
    """

    ATTENDED = "attended"
    DID_NOT_ATTEND = "did_not_attend"
    CANCELLED_BY_PERSON = "cancelled_by_person"
    CANCELLED_BY_SERVICE = "cancelled_by_service"
    NOT_RECORDED = "not_recorded"
    BOOKED = "booked"


class EncounterKind(StrEnum):
    """What a visit other than a therapy session was for."""

    CARE_CONTACT = "care_contact"
    MEDICATION_REVIEW = "medication_review"
    CASE_REVIEW = "case_review"
    HOSPITAL = "hospital"
    EMERGENCY = "emergency"
    OTHER = "other"


class DueKind(StrEnum):
    """Everything that falls due. The two last are flags: something to look at from a day on."""

    CARE_CONTACT = "care_contact"
    MEDICATION_REVIEW = "medication_review"
    THERAPY_SESSION = "therapy_session"
    MEASURE = "measure"
    CASE_REVIEW = "case_review"
    LABORATORY = "laboratory"
    INJECTION = "injection"
    MOVEMENT_EXAM = "movement_exam"
    POST_DISCHARGE = "post_discharge"
    DECISION = "decision"
    SAFETY_FLAG = "safety_flag"
    CLINICAL_FLAG = "clinical_flag"


class DueSource(StrEnum):
    """Whether somebody booked a due date or a rule derived it."""

    BOOKED = "booked"
    RULE = "rule"


class OrderStatus(StrEnum):
    """State of a medication order as the source recorded it."""

    ACTIVE = "active"
    ON_HOLD = "on_hold"
    STOPPED = "stopped"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class RecordState(StrEnum):
    """Only ``FINAL`` results count; ``UNKNOWN`` ones are shown, never counted."""

    FINAL = "final"
    UNKNOWN = "unknown"
    NO_VALUE = "no_value"


#: Why an episode or an order ended, where death ended it.
DIED = "died"


class DatePrecision(StrEnum):
    """How exactly the source knew a date; an inexact one is stored as its first day."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class FollowUpState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class OutreachOutcome(StrEnum):
    AGREED_TO_COME = "agreed_to_come"
    CALL_LATER = "call_later"
    LEFT_MESSAGE = "left_message"
    NOT_REACHED = "not_reached"
    REMOVED = "removed"


class RemovalReason(StrEnum):
    ALREADY_SEEN = "already_seen"
    MOVED = "moved"
    TRANSFERRED = "transferred"
    DECLINED = "declined"
    DIED = "died"
    WRONG_DETAILS = "wrong_details"
    OTHER = "other"


class DecisionKind(StrEnum):
    CONTINUE = "continue"
    ADJUST_MEDICATION = "adjust_medication"
    ADJUST_THERAPY = "adjust_therapy"
    ADD_PSYCHOTHERAPY = "add_psychotherapy"
    CONSULT = "consult"
    STEP_UP = "step_up"
    STEP_DOWN = "step_down"
    DISCHARGE = "discharge"
    OUTREACH = "outreach"


class AgendaState(StrEnum):
    """Where somebody on a meeting's agenda stands; skipped people come back next time."""

    WAITING = "waiting"
    DISCUSSED = "discussed"
    SKIPPED = "skipped"


class IntentChange(StrEnum):
    """What a decision means to change: an intent of the meeting, never an order."""

    START = "start"
    INCREASE = "increase"
    DECREASE = "decrease"
    STOP = "stop"
    SWITCH = "switch"
    ADD_THERAPY = "add_therapy"
    CHANGE_THERAPY = "change_therapy"
    MORE_SESSIONS = "more_sessions"
    FEWER_SESSIONS = "fewer_sessions"
    END_THERAPY = "end_therapy"


class Severity(StrEnum):
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    UNKNOWN = "unknown"


class Homework(StrEnum):
    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    NONE_SET = "none_set"
    UNKNOWN = "unknown"


class Role(StrEnum):
    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"
    VIEWER = "viewer"
    ADMIN = "admin"


class SessionStage(StrEnum):
    """How far a sign-in has come: after the password a code may still be asked for."""

    SECOND_FACTOR = "second_factor"
    SIGNED_IN = "signed_in"
