"""A. Kovacs, 0417: the person in the pictures: a supply gap, then a worsening caught early."""

from dashboard.demo.scripted_kit import (
    DEPRESSION,
    booked,
    case_review,
    fills,
    gad7,
    medication_reviews,
    missed,
    phq9,
    sessions,
)
from dashboard.demo.story import Story
from dashboard.domain.codes import (
    DecisionKind,
    DueKind,
    OutreachOutcome,
    Phase,
    Severity,
    Treatment,
    VisitState,
)

_CBT = "CBT"
#: First uncovered day and first covered day after it.
GAP = (-78, -59)


def tell_kovacs(story: Story) -> None:
    """PHQ-9 18 → 8 on sertraline and CBT; 19 days without supply, then 7 → 13, then better."""
    story.episode(
        -266, Phase.ACTIVE, Treatment.BOTH, goals="Back to the choir and to four days of work"
    )
    story.diagnosis(*DEPRESSION, -2900)
    phq9(
        story,
        {-265: 18, -251: 17, -230: 15, -209: 16, -188: 14, -167: 12, -146: 9, -118: 8, -91: 7,
         -48: 13, -27: 11, -6: 8},
    )  # fmt: skip
    gad7(story, {-265: 14, -209: 12, -167: 9, -118: 7, -91: 6, -48: 10, -6: 6})
    story.score("fibser", -209, 3)
    story.score("fibser", -146, 2)
    story.score("fibser", -27, 1)
    story.score("dai10", -209, 2)
    story.score("dai10", -27, 6)
    _medicines(story)
    _therapy(story)
    _care(story)


def _medicines(story: Story) -> None:
    story.order("citalopram", 20, -357, -258, "switched: not improved")
    fills(story, "citalopram", 20, (-357, -328, -297, -267), 30)
    story.steps("sertraline", [(-258, 50), (-223, 100), (-175, 150)])
    fills(story, "sertraline", 50, (-258, -230), 30)
    fills(story, "sertraline", 100, (-199, -170), 30)
    fills(story, "sertraline", 150, (-140, -110), 30)
    fills(story, "sertraline", 150, (-59, -32, -5), 28)
    story.steps("quetiapine", [(-202, 25), (-174, 50)], -97, "weight gain")
    fills(story, "quetiapine", 25, (-202,), 28)
    fills(story, "quetiapine", 50, (-174, -145, -116), 30)
    story.side_effect("nausea", -216, -198, ingredient="sertraline")
    story.side_effect("weight gain", -99, None, severity=Severity.MODERATE, ingredient="quetiapine")
    for day, weight in ((-202, 71.0), (-174, 71.8), (-146, 73.1), (-118, 74.4), (-97, 75.3)):
        story.lab("weight", "Weight", weight, "kg", day)
    for day, glucose in ((-202, 5.1), (-118, 5.6)):
        story.lab("glucose", "Glucose, fasting", glucose, "mmol/L", day)
        story.lab("cholesterol", "Cholesterol, total", 4.8, "mmol/L", day)
    for day, taken in ((-209, 7), (-146, 7), (-90, 6), (-55, 1), (-20, 7)):
        story.self_report(day, taken, 7, "sertraline")


def _therapy(story: Story) -> None:
    early = (-244, -237, -230, -223, -209, -202, -195, -188, -174, -167)
    sessions(
        story, early, _CBT, "behavioural activation", "activity diary", rating=36.5, outcome=15
    )
    story.session(-216, VisitState.CANCELLED_BY_PERSON, late=True, modality=_CBT)
    story.session(-181, VisitState.CANCELLED_BY_SERVICE, modality=_CBT)
    sessions(
        story, (-146, -118, -104, -90), _CBT, "thought records, sleep", "thought record",
        rating=37.5, outcome=25,
    )  # fmt: skip
    story.session(-132, VisitState.CANCELLED_BY_PERSON, late=True, modality=_CBT)
    missed(story, -69, _CBT)
    sessions(
        story, (-62, -48, -34, -20, -6), _CBT, "relapse prevention", "warning-signs plan",
        rating=37.0, outcome=23,
    )  # fmt: skip
    booked(story, 8, _CBT)


def _care(story: Story) -> None:
    story.contact(-263)
    medication_reviews(story, (-258, -247, -232, -211, -164, -149, -97, -58, -30))
    story.medication_review(29, VisitState.BOOKED)
    case_review(
        story, -235, DecisionKind.CONTINUE, "Too early to judge; nausea settling", following=-209
    )
    case_review(
        story, -174, DecisionKind.ADJUST_MEDICATION, "Partial response at 100 mg", due=-174,
        done=-174, following=-118,
    )  # fmt: skip
    case_review(
        story, -97, DecisionKind.ADJUST_MEDICATION, "Weight +6 % on quetiapine: stop", due=-97,
        done=-97, following=-41,
    )  # fmt: skip
    case_review(
        story, -41, DecisionKind.OUTREACH, "Weekly call until refilled", due=-34, done=-34,
        following=15,
    )  # fmt: skip
    story.attempt(-66, OutreachOutcome.LEFT_MESSAGE)
    story.attempt(-64, OutreachOutcome.AGREED_TO_COME)
    story.contact(-41)
    story.contact(-34)
    story.follow_up(DueKind.CARE_CONTACT, -34, "Weekly call until refilled", done=-34)
    story.follow_up(DueKind.LABORATORY, -7, "Weight and glucose")
