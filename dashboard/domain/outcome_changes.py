"""Outcomes beside the rules: remission and reliable change of one measure, recovery on two.

Each finding comes with what is asked, in words; its rule is a definition of the methods page.
"""

from collections.abc import Iterator
from datetime import date

from dashboard.domain.care_rules import RuleId
from dashboard.domain.due_facts import Facts
from dashboard.domain.findings import RECOVERY_MEASURES, recovery_courses
from dashboard.domain.measures import Measure
from dashboard.domain.method_definitions import MethodId
from dashboard.domain.outcome_words import change_words, points_words
from dashboard.domain.outcomes import (
    Answer,
    Finding,
    Point,
    finding,
    inexact_inputs,
    inputs_of,
    outcome,
)
from dashboard.domain.partial_date import reduced_iso
from dashboard.domain.proration import about
from dashboard.domain.rules import RuleBook
from dashboard.domain.talking_therapies import Course, finished_course, recovery
from dashboard.domain.visits import attendance, episode_sessions
from dashboard.domain.wording import score

Asked = tuple[str, Finding]


def change_findings(measure: Measure, points: list[Point], rules: RuleBook) -> list[Asked]:
    """Remission and reliable change; ``points`` from the baseline on, at least one."""
    found = outcome(measure, points, rules.care)
    if found is None:
        return []
    inputs, line = inputs_of(points), measure.remission_below
    text = "no line is published" if line is None else f"remission is below {score(line)}"
    remission = finding(rules.care[RuleId.RESPONSE], found.remission, text, inputs)
    reliable = measure.reliable_points
    limit = "" if reliable is None else f"; reliable from {score(round(reliable, 2))}"
    text = "no reliable change is published"
    missing: tuple[str, ...] = ()
    if reliable is not None:
        text, missing = (
            ("1 score", ("second score",))
            if found.count == 1
            else (points_words(found.better) + limit, ())
        )
    version, note = _version(rules, MethodId.RELIABLE_CHANGE), inexact_inputs(inputs)
    return [
        ("Remission", remission),
        *(
            (
                asked,
                Finding(MethodId.RELIABLE_CHANGE, version, told, text + note, inputs, missing),
            )
            for asked, told in (
                ("Reliable improvement", found.reliable_improvement),
                ("Reliable deterioration", found.reliable_deterioration),
            )
        ),
    ]


def recovery_findings(facts: Facts, as_of: date) -> list[Asked]:
    """Recovery and reliable recovery on PHQ-9 and GAD-7 together, of a course finished or not."""
    known = recovery_courses(facts, as_of)
    two = [Course(m, points[0], points[-1]) for m, points in known if len(points) > 1]
    told = recovery(two, len(RECOVERY_MEASURES))
    missing = tuple(
        f"{'second ' if points else ''}{measure.name} score"
        for measure, points in known
        if len(points) < 2
    )
    text = ", ".join(f"{c.measure.name} {change_words(c.measure, c.first, c.last)}" for c in two)
    if missing:
        text = "both measures are needed, twice each"
    elif told.recovery is Answer.NOT_APPLICABLE:
        text += ", not at a case line at the start"
    text += f"; {_course_words(facts, as_of)}"
    inputs = dict(_inputs(known))
    text += inexact_inputs(inputs)
    version = _version(facts.rules, MethodId.TALKING_THERAPIES_RECOVERY)
    return [
        (
            asked,
            Finding(MethodId.TALKING_THERAPIES_RECOVERY, version, answer, text, inputs, missing),
        )
        for asked, answer in (
            ("Recovery (NHS Talking Therapies)", told.recovery),
            ("Reliable recovery (NHS Talking Therapies)", told.reliable_recovery),
        )
    ]


def _inputs(known: list[tuple[Measure, list[Point]]]) -> Iterator[tuple[str, str]]:
    for measure, points in known:
        for name, point in zip(("first", "latest"), (points[:1], points[1:][-1:]), strict=True):
            for one in point:
                yield f"{measure.name} {name}", about(measure, one)
                yield f"{measure.name} {name}_on", reduced_iso(one.on)


def _course_words(facts: Facts, as_of: date) -> str:
    """Recovery is a measure of finished courses; before the end it is how things stand."""
    ended_on = facts.episode.ended_on
    attended = attendance(episode_sessions(facts.record, facts.episode)).attended
    ended = ended_on is not None and ended_on <= as_of
    if finished_course(ended, attended):
        return "course of therapy finished"
    return "not a finished course" if ended else "course not ended: as it stands"


def _version(rules: RuleBook, method: MethodId) -> int:
    known = rules.methods.get(method)
    return 0 if known is None else known.version
