"""Scripted people whose story is about medicines: starts, switches, supply, monitoring."""

from dashboard.demo.scripted_kit import (
    BIPOLAR,
    DEPRESSION,
    SCHIZOPHRENIA,
    SINGLE_EPISODE,
    booked,
    case_review,
    contacts,
    fills,
    gad7,
    medication_reviews,
    phq9,
    sessions,
)
from dashboard.demo.story import Story
from dashboard.domain.codes import (
    DecisionKind,
    EncounterKind,
    Phase,
    Severity,
    Treatment,
    VisitState,
)


def tell_young_start(story: Story) -> None:
    """Sertraline started at 19, 28 days ago; the review due within a week never took place."""
    story.episode(-30, Phase.ACTIVE, Treatment.BOTH, goals="Return to college in January")
    story.diagnosis(*SINGLE_EPISODE, -120)
    phq9(story, {-29: 16, -10: 15})
    gad7(story, {-29: 13})
    story.contact(-29)
    story.order("sertraline", 50, -28)
    fills(story, "sertraline", 50, (-28, -1), 28)
    sessions(story, (-17, -10), "CBT", "formulation and goals", "activity diary", rating=36.0)


def tell_gap_before_worsening(story: Story) -> None:
    """Better on escitalopram; 24 days without supply, and four weeks later the score is up."""
    story.episode(-210, Phase.ACTIVE, Treatment.MEDICATION)
    story.diagnosis(*DEPRESSION, -1500)
    phq9(story, {-209: 19, -181: 15, -153: 12, -125: 9, -97: 7, -69: 6, -36: 12, -9: 14})
    story.steps("escitalopram", [(-207, 10), (-165, 20)])
    fills(story, "escitalopram", 10, (-207, -178), 30)
    fills(story, "escitalopram", 20, (-149, -118, -89), 30)
    fills(story, "escitalopram", 20, (-33, -4), 30)
    contacts(story, [*range(-205, -75, 14), *range(-65, 0, 14), -3])
    medication_reviews(story, (-195, -180, -153, -70, -34))
    case_review(
        story, -29, DecisionKind.CONSULT, "Worse after 24 days without supply", due=-22, done=-25,
        following=1,
    )  # fmt: skip
    story.self_report(-36, 2, 7, "escitalopram")
    story.contact(6, VisitState.BOOKED)


def tell_lithium_overdue(story: Story) -> None:
    """Lithium for a year and a half, stable; the three-monthly level was due 25 days ago."""
    story.episode(-520, Phase.RELAPSE_PREVENTION, Treatment.BOTH, since=-200)
    story.diagnosis(*BIPOLAR, -3300)
    phq9(story, {-518: 9, -430: 8, -340: 7, -250: 7, -160: 6, -70: 6, -12: 6})
    story.steps("lithium", [(-300, 600), (-286, 900)])
    fills(story, "lithium", 900, range(-300, 0, 29), 30)
    for day, level in ((-293, 0.48), (-279, 0.66), (-272, 0.70), (-265, 0.69), (-200, 0.72),
                       (-117, 0.70)):  # fmt: skip
        story.lab("lithium_level", "Lithium level", level, "mmol/L", day)
    for day in (-300, -117):
        story.lab("egfr", "eGFR", 91, "mL/min/1.73m2", day)
        story.lab("tsh", "TSH", 2.3, "mIU/L", day)
        story.lab("calcium", "Calcium, adjusted", 2.36, "mmol/L", day)
        story.lab("weight", "Weight", 68.4, "kg", day)
    contacts(story, range(-516, -20, 28))
    medication_reviews(story, (-288, -272, -190, -104, -13))
    sessions(story, (-180, -150, -120, -90, -60, -30), "CBT", "staying well", "early-signs list",
             rating=37.5, outcome=29)  # fmt: skip
    booked(story, 1, "CBT")
    case_review(story, -20, DecisionKind.CONTINUE, "Well; level to be taken", following=40)


def tell_injection_late(story: Story) -> None:
    """Monthly paliperidone; the dose due four days ago was not given, the window is closing."""
    story.episode(-400, Phase.RELAPSE_PREVENTION, Treatment.MEDICATION, since=-150,
                  program="Early intervention and recovery")  # fmt: skip
    story.diagnosis(*SCHIZOPHRENIA, -2400)
    phq9(story, {-399: 11, -300: 10, -200: 9, -100: 9, -34: 9})
    story.order("paliperidone", 100, -394, frequency="every 30 days", interval=30)
    for day in range(-394, -30, 30):
        story.injection("paliperidone", day, 100, 30)
    for day, weight in ((-394, 82.0), (-366, 82.6), (-338, 83.1), (-310, 83.4), (-226, 84.0),
                        (-142, 84.2), (-58, 84.0)):  # fmt: skip
        story.lab("weight", "Weight", weight, "kg", day)
    for day in (-394, -310, -34):
        story.lab("glucose", "Glucose, fasting", 5.4, "mmol/L", day)
        story.lab("cholesterol", "Cholesterol, total", 5.0, "mmol/L", day)
        story.pressure(day, 128, 82)
    for day in (-394, -214, -34):
        story.score("aims", day, 1)
    contacts(story, [*range(-390, -30, 28), -20])
    medication_reviews(story, (-394, -380, -366, -300, -200, -110, -34))
    story.contact(3, VisitState.BOOKED)
    case_review(story, -25, DecisionKind.CONTINUE, "Steady on the injection", following=35)


def tell_switch_with_overlap(story: Story) -> None:
    """From sertraline to venlafaxine with 14 days of both; the change has begun to help."""
    story.episode(-140, Phase.ACTIVE, Treatment.BOTH, goals="Sleep through the night")
    story.diagnosis(*DEPRESSION, -2000)
    phq9(story, {-139: 20, -112: 19, -84: 18, -56: 15, -28: 12, -5: 10}, {-139: 1})
    story.clear("item9", story.measurements[0].id, -139, "Asked on the day: no plan, no intent.")
    story.clear("phq9_severe", story.measurements[0].id, -139, "Seen on the day; safety plan made.")
    story.steps("sertraline", [(-137, 50), (-116, 100), (-95, 150)], -63, "switched: not improved")
    fills(story, "sertraline", 100, (-137, -108, -79), 30)
    story.steps("venlafaxine", [(-77, 75), (-63, 150)])
    fills(story, "venlafaxine", 150, (-77, -48, -19), 30)
    story.side_effect("sweating", -60, -41, ingredient="venlafaxine", severity=Severity.MILD)
    medication_reviews(story, (-127, -111, -105, -85, -77, -66, -52, -35, -8))
    sessions(story, range(-126, 0, 7), "CBT", "behavioural activation", "activity scheduling",
             rating=37.0, outcome=14)  # fmt: skip
    booked(story, 7, "CBT")
    case_review(story, -80, DecisionKind.ADJUST_MEDICATION, "Not improved at 150 mg: switch",
                due=-77, done=-77, following=-50)  # fmt: skip
    case_review(story, -22, DecisionKind.CONTINUE, "Improving since the switch", following=8)


def tell_two_medicines(story: Story) -> None:
    """Duloxetine and mirtazapine side by side, both supplied without a gap, both still current."""
    story.episode(-190, Phase.ACTIVE, Treatment.MEDICATION)
    story.diagnosis(*DEPRESSION, -900)
    phq9(story, {-189: 17, -160: 15, -131: 13, -103: 11, -75: 10, -47: 8, -18: 7})
    story.steps("duloxetine", [(-187, 30), (-166, 60)])
    fills(story, "duloxetine", 60, range(-187, 0, 29), 30)
    story.steps("mirtazapine", [(-118, 15), (-104, 30)])
    fills(story, "mirtazapine", 30, range(-118, 0, 29), 30)
    story.side_effect("drowsiness", -112, -90, ingredient="mirtazapine")
    contacts(story, range(-185, 0, 12))
    medication_reviews(story, (-176, -160, -155, -141, -107, -92, -79, -16))
    story.contact(7, VisitState.BOOKED)
    case_review(story, -19, DecisionKind.CONTINUE, "Sleeping again, steadily better", following=11)


def tell_medication_only(story: Story) -> None:
    """Fluoxetine and regular reviews, no therapy; a response after ten weeks."""
    story.episode(-112, Phase.ACTIVE, Treatment.MEDICATION)
    story.diagnosis(*SINGLE_EPISODE, -300)
    phq9(story, {-111: 15, -84: 12, -56: 9, -28: 7, -12: 6})
    story.steps("fluoxetine", [(-110, 20), (-68, 40)])
    fills(story, "fluoxetine", 20, (-110, -80), 30)
    fills(story, "fluoxetine", 40, (-51, -21), 30)
    contacts(story, range(-108, 0, 13))
    medication_reviews(story, (-100, -84, -58, -43, -9))
    story.visit(EncounterKind.OTHER, -70, "Family doctor: blood pressure")
    story.contact(5, VisitState.BOOKED)
    case_review(story, -15, DecisionKind.CONTINUE, "Responding", following=15)
