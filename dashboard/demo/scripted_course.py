"""Scripted people whose story is about their course: better, not better, not seen, not known."""

from dashboard.demo.scripted_kit import (
    ANXIETY,
    DEPRESSION,
    SINGLE_EPISODE,
    booked,
    case_review,
    contacts,
    fills,
    gad7,
    medication_reviews,
    missed,
    phq9,
    sessions,
)
from dashboard.demo.story import Story
from dashboard.domain.codes import DecisionKind, Phase, Treatment, VisitState


def tell_adherent_not_better(story: Story) -> None:
    """Supply without a gap, 11 of 12 sessions, and PHQ-9 15 → 14 after 14 weeks: nobody acted."""
    story.episode(-98, Phase.ACTIVE, Treatment.BOTH, goals="Enjoy cooking again")
    story.diagnosis(*DEPRESSION, -1200)
    phq9(story, {-98: 15, -77: 16, -56: 14, -35: 15, -10: 14})
    story.order("citalopram", 20, -96)
    fills(story, "citalopram", 20, (-96, -67, -38, -9), 30)
    medication_reviews(story, (-86, -70, -40))
    sessions(story, (-91, -84, -77, -70, -63, -56, -49, -42, -35, -25, -18), "CBT",
             "thought records", "thought record", rating=37.5, outcome=16)  # fmt: skip
    missed(story, -30, "CBT")
    booked(story, 10, "CBT")
    story.contact(-5)
    for day in (-70, -20):
        case_review(story, day, DecisionKind.CONTINUE, "Keep the plan", following=day + 30)


def tell_remission(story: Story) -> None:
    """From 16 to 0 and there for five months: ready to step down. Zero is a score."""
    story.episode(-380, Phase.ACTIVE, Treatment.BOTH, goals="Stay well through the winter")
    story.diagnosis(*DEPRESSION, -1900)
    phq9(story, {-379: 16, -350: 14, -322: 11, -294: 8, -266: 6, -238: 4, -210: 3, -182: 2,
                 -154: 2, -126: 1, -98: 1, -70: 1, -42: 0, -14: 0})  # fmt: skip
    gad7(story, {-379: 11, -266: 5, -154: 2, -14: 0})
    story.steps("escitalopram", [(-376, 10), (-340, 15)])
    fills(story, "escitalopram", 15, range(-376, 0, 29), 30)
    medication_reviews(story, (-366, -350, -330, -314, -230, -140, -53))
    sessions(story, range(-360, -260, 9), "Behavioural activation", "values and goals",
             "activity scheduling", rating=38.0, outcome=20)  # fmt: skip
    contacts(story, range(-374, 0, 14))
    story.contact(4, VisitState.BOOKED)
    case_review(story, -16, DecisionKind.CONTINUE, "In remission; plan the ending", following=14)


def tell_item9_positive(story: Story) -> None:
    """PHQ-9 17 → 19 with item 9 = 2 eleven days ago; nobody has cleared it yet."""
    story.episode(-63, Phase.ACTIVE, Treatment.BOTH)
    story.diagnosis(*DEPRESSION, -700)
    ids = phq9(story, {-62: 17, -34: 18, -11: 19}, {-34: 1, -11: 2})
    story.clear("item9", ids[-34], -34, "Asked on the day: passing thoughts, no plan, no intent.")
    story.order("mirtazapine", 30, -58)
    fills(story, "mirtazapine", 30, (-58, -21), 30)
    medication_reviews(story, (-49, -33))
    sessions(story, (-45, -31, -11), "CBT", "behavioural activation", "activity diary",
             rating=36.5, outcome=12)  # fmt: skip
    missed(story, -52, "CBT")
    missed(story, -38, "CBT")
    missed(story, -24, "CBT")
    case_review(story, -14, DecisionKind.ADJUST_THERAPY, "Sessions at home for now", due=-8,
                done=-9, following=16)  # fmt: skip


def tell_two_missed(story: Story) -> None:
    """Two sessions in a row not attended, and supply thinning out."""
    story.episode(-63, Phase.ACTIVE, Treatment.BOTH)
    story.diagnosis(*SINGLE_EPISODE, -250)
    phq9(story, {-62: 14, -41: 13, -20: 13})
    story.order("sertraline", 50, -60)
    fills(story, "sertraline", 50, (-60, -25), 30)
    medication_reviews(story, (-50, -36))
    sessions(story, (-55, -48, -34, -27, -20), "CBT", "behavioural activation", "activity diary",
             rating=36.5, outcome=15)  # fmt: skip
    for day in (-41, -13, -6):
        missed(story, day, "CBT")
    story.contact(-8)
    booked(story, 1, "CBT")
    case_review(story, -18, DecisionKind.CONTINUE, "Early days", following=12)


def tell_no_next_contact(story: Story) -> None:
    """Doing fairly well, seen nine days ago, and nothing is booked."""
    story.episode(-91, Phase.ACTIVE, Treatment.BOTH)
    story.diagnosis(*SINGLE_EPISODE, -400)
    phq9(story, {-90: 15, -63: 12, -35: 10, -9: 8})
    story.order("sertraline", 100, -88)
    fills(story, "sertraline", 100, (-88, -59, -30, -2), 30)
    medication_reviews(story, (-79, -63, -9))
    sessions(story, range(-79, -8, 14), "CBT", "problem solving", "problem solving", rating=37.0)
    case_review(story, -16, DecisionKind.CONTINUE, "On track", following=14)


def tell_never_seen(story: Story) -> None:
    """Referred 31 days ago; two attempts to reach the person, no contact yet."""
    story.episode(-31, Phase.ACTIVE, Treatment.UNKNOWN)
    story.diagnosis(*SINGLE_EPISODE, -60)


def tell_therapy_only(story: Story) -> None:
    """CBT for anxiety without medicine; recovered on both measures."""
    story.episode(-150, Phase.ACTIVE, Treatment.THERAPY, goals="Travel by bus alone")
    story.diagnosis(*ANXIETY, -800)
    phq9(story, {-149: 13, -121: 11, -93: 9, -65: 7, -37: 5, -12: 4})
    gad7(story, {-149: 16, -121: 14, -93: 10, -65: 8, -37: 6, -12: 5})
    sessions(story, range(-145, -60, 7), "CBT with exposure", "exposure", "fear ladder",
             rating=37.5, outcome=18)  # fmt: skip
    sessions(story, range(-61, 0, 11), "CBT with exposure", "staying well",
             "exposure practice", rating=38.5, outcome=29)  # fmt: skip
    booked(story, 8, "CBT with exposure")
    case_review(story, -17, DecisionKind.CONTINUE, "Nearly there", following=13)


def tell_one_score(story: Story) -> None:
    """Three weeks in care: one score, no trend; no dispensing data."""
    story.episode(-19, Phase.ACTIVE, Treatment.BOTH)
    story.diagnosis(*SINGLE_EPISODE, -90)
    phq9(story, {-19: 14})
    story.contact(-19)
    story.order("sertraline", 50, -18)
    sessions(story, (-11,), "CBT", "formulation and goals", "activity diary")
    story.medication_review(-9)
    booked(story, 3, "CBT")


def tell_nothing_recorded(story: Story) -> None:
    """Accepted nine days ago; nothing has been recorded about the person."""
    story.episode(-9, Phase.ASSESSMENT, Treatment.UNKNOWN)


def tell_hostile_name(story: Story) -> None:
    """An ordinary course under a name that breaks careless pages, files and pictures."""
    story.episode(-70, Phase.ACTIVE, Treatment.MEDICATION)
    story.diagnosis(*SINGLE_EPISODE, -300)
    phq9(story, {-69: 16, -42: 12, -15: 9})
    story.order("vortioxetine", 10, -66)
    fills(story, "vortioxetine", 10, (-66, -37, -8), 30)
    contacts(story, range(-65, 0, 12))
    medication_reviews(story, (-55, -41))
    story.contact(9, VisitState.BOOKED)
    case_review(story, -12, DecisionKind.CONTINUE, 'On track; "keep going" & <call>', following=18)
