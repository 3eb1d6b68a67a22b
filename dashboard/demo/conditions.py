"""What the demo people are treated for, and what such treatment usually looks like.

Dose steps are common adult daily doses in mg; the shares are invented, within published ranges.
"""

from dataclasses import dataclass

Ladder = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Regimen:
    """A medicine with its usual steps; ``weeks`` between steps."""

    ingredient: str
    steps: Ladder
    weeks: tuple[int, int] = (2, 6)


@dataclass(frozen=True, slots=True)
class Therapy:
    """A form of psychotherapy with what it works on, early to late."""

    modality: str
    focus: tuple[str, ...]
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    group: str
    label: str
    code: str
    medicines: tuple[Regimen, ...]
    therapies: tuple[Therapy, ...]
    add_on: tuple[Regimen, ...] = ()
    measure: str = "phq9"


SERTRALINE = Regimen("sertraline", (50, 100, 150))
ESCITALOPRAM = Regimen("escitalopram", (10, 20))
CITALOPRAM = Regimen("citalopram", (20, 40))
FLUOXETINE = Regimen("fluoxetine", (20, 40))
VENLAFAXINE = Regimen("venlafaxine", (75, 150, 225))
DULOXETINE = Regimen("duloxetine", (30, 60))
MIRTAZAPINE = Regimen("mirtazapine", (15, 30, 45))
BUPROPION = Regimen("bupropion", (150, 300))
VORTIOXETINE = Regimen("vortioxetine", (10, 20))
QUETIAPINE = Regimen("quetiapine", (50, 100, 200, 300), (1, 3))
ARIPIPRAZOLE = Regimen("aripiprazole", (5, 10, 15))
OLANZAPINE = Regimen("olanzapine", (5, 10, 15))
RISPERIDONE = Regimen("risperidone", (1, 2, 4))
LITHIUM = Regimen("lithium", (600, 900), (1, 3))
LAMOTRIGINE = Regimen("lamotrigine", (25, 50, 100, 200), (2, 2))
VALPROATE = Regimen("valproate", (500, 1000), (1, 3))
METHYLPHENIDATE = Regimen("methylphenidate", (18, 36, 54), (1, 3))
ATOMOXETINE = Regimen("atomoxetine", (40, 80), (2, 4))

CBT = Therapy(
    "CBT",
    ("formulation and goals", "behavioural activation", "thought records", "sleep",
     "problem solving", "relapse prevention"),
    ("activity diary", "graded tasks", "thought record", "sleep routine", "worry time",
     "warning-signs plan"),
)  # fmt: skip
ACTIVATION = Therapy(
    "Behavioural activation",
    ("activity and mood", "values and goals", "avoidance", "routine", "relapse prevention"),
    ("activity diary", "activity scheduling", "TRAP/TRAC", "graded tasks", "maintenance plan"),
)
IPT = Therapy(
    "IPT",
    ("interpersonal inventory", "role transition", "role dispute", "grief", "ending well"),
    ("communication analysis", "decision analysis", "role play", "asking for support"),
)
EXPOSURE = Therapy(
    "CBT with exposure",
    ("formulation and goals", "hierarchy", "exposure", "response prevention", "staying well"),
    ("fear ladder", "exposure practice", "dropping safety behaviours", "attention training"),
)
DBT = Therapy(
    "DBT skills",
    ("mindfulness", "distress tolerance", "emotion regulation", "interpersonal effectiveness"),
    ("wise mind", "TIPP", "opposite action", "DEAR MAN", "diary card"),
)
EMDR = Therapy(
    "Trauma-focused CBT",
    ("safety and stabilisation", "grounding", "trauma memory", "meaning", "reclaiming life"),
    ("grounding", "breathing retraining", "imaginal exposure", "updating hot spots"),
)
FAMILY_WORK = Therapy(
    "Family psychoeducation",
    ("understanding the illness", "early warning signs", "communication", "staying-well plan"),
    ("early-signs list", "problem solving", "communication skills", "crisis plan"),
)

DEPRESSION_MEDICINES = (
    SERTRALINE, SERTRALINE, ESCITALOPRAM, CITALOPRAM, FLUOXETINE, MIRTAZAPINE, VENLAFAXINE,
    BUPROPION, DULOXETINE, VORTIOXETINE,
)  # fmt: skip
_ANXIETY_MEDICINES = (SERTRALINE, ESCITALOPRAM, VENLAFAXINE, DULOXETINE, FLUOXETINE)
_ANTIPSYCHOTICS = (OLANZAPINE, RISPERIDONE, ARIPIPRAZOLE, QUETIAPINE)

CONDITIONS: tuple[tuple[float, Condition], ...] = (
    (0.26, Condition("depression", "Major depressive disorder, single episode, moderate", "F32.1",
                     DEPRESSION_MEDICINES, (CBT, CBT, ACTIVATION, IPT), (MIRTAZAPINE, QUETIAPINE))),
    (0.20, Condition("depression", "Recurrent depressive disorder, moderate", "F33.1",
                     DEPRESSION_MEDICINES, (CBT, ACTIVATION, IPT),
                     (ARIPIPRAZOLE, LITHIUM, QUETIAPINE))),
    (0.08, Condition("depression", "Recurrent depressive disorder, severe", "F33.2",
                     DEPRESSION_MEDICINES, (CBT, ACTIVATION, IPT),
                     (ARIPIPRAZOLE, LITHIUM, QUETIAPINE, MIRTAZAPINE))),
    (0.13, Condition("anxiety", "Generalised anxiety disorder", "F41.1", _ANXIETY_MEDICINES,
                     (CBT, CBT, EXPOSURE), measure="gad7")),
    (0.05, Condition("anxiety", "Panic disorder", "F41.0", _ANXIETY_MEDICINES, (EXPOSURE, CBT),
                     measure="gad7")),
    (0.08, Condition("bipolar", "Bipolar affective disorder, current depression", "F31.3",
                     (LITHIUM, LAMOTRIGINE, QUETIAPINE, VALPROATE), (FAMILY_WORK, CBT),
                     (LAMOTRIGINE, QUETIAPINE))),
    (0.07, Condition("psychosis", "Schizophrenia", "F20.0", _ANTIPSYCHOTICS, (FAMILY_WORK, CBT))),
    (0.06, Condition("trauma", "Post-traumatic stress disorder", "F43.1",
                     (SERTRALINE, VENLAFAXINE), (EMDR,))),
    (0.03, Condition("ocd", "Obsessive-compulsive disorder", "F42.2",
                     (SERTRALINE, FLUOXETINE), (EXPOSURE,))),
    (0.02, Condition("personality", "Emotionally unstable personality disorder", "F60.3",
                     (SERTRALINE, QUETIAPINE), (DBT,))),
    (0.02, Condition("adhd", "Attention deficit hyperactivity disorder", "F90.0",
                     (METHYLPHENIDATE, ATOMOXETINE), (CBT,))),
)  # fmt: skip

SIDE_EFFECTS: dict[str, tuple[str, ...]] = {
    "ssri": ("nausea", "sexual side effects", "sleep disturbance", "sweating", "headache"),
    "snri": ("nausea", "raised blood pressure", "sweating", "dizziness"),
    "other_antidepressant": ("drowsiness", "weight gain", "dry mouth", "sleep disturbance"),
    "tca": ("dry mouth", "constipation", "drowsiness"),
    "antipsychotic": ("weight gain", "drowsiness", "restlessness", "stiffness"),
    "mood_stabiliser": ("tremor", "thirst", "nausea", "weight gain"),
    "stimulant": ("reduced appetite", "sleep disturbance", "fast heartbeat"),
    "other_adhd": ("reduced appetite", "nausea"),
}
GOALS = (
    "Back to work part-time", "Sleep through the night", "See friends once a week",
    "Manage the school run without panic", "Cook and eat with the family again",
    "Return to college in autumn", "Fewer arguments at home", "Go to the gym twice a week",
    "Travel by bus alone", "Enjoy the choir again", "Be there for the grandchildren",
)  # fmt: skip
