"""Recovery and reliable change by the NHS Talking Therapies rules: PHQ-9 and GAD-7 together.

Source: NHS Talking Therapies manual. Each measure's file gives its case line and reliable change.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.domain.measures import Measure, is_case, points_better
from dashboard.domain.outcomes import Answer, Point, answer

FINISHED_FROM = 2


@dataclass(frozen=True, slots=True)
class Course:
    """First and last score of one measure, at the start and the end of a course of therapy."""

    measure: Measure
    first: Point
    last: Point


@dataclass(frozen=True, slots=True)
class Recovery:
    recovery: Answer
    reliable_improvement: Answer
    reliable_deterioration: Answer
    reliable_recovery: Answer


def finished_course(ended: bool, attended: int) -> bool:
    """A finished course: ended, with two or more sessions attended."""
    return ended and attended >= FINISHED_FROM


def recovery(courses: Sequence[Course], needed: int = 2) -> Recovery:
    """Judge a course by its measures; fewer than ``needed`` of them: insufficient data.

    A case at the start is a case on any measure; recovered means below the line on all of them.
    Reliable improvement: reliably better on one, reliably worse on none.
    """
    if len(courses) < needed:
        missing = Answer.INSUFFICIENT
        return Recovery(missing, missing, missing, missing)
    case_first = any(is_case(c.measure, c.first.total) for c in courses)
    case_last = any(is_case(c.measure, c.last.total) for c in courses)
    up = any(_reliable(c, 1) for c in courses)
    down = any(_reliable(c, -1) for c in courses)
    recovered = Answer.NOT_APPLICABLE if not case_first else answer(not case_last)
    improvement = answer(up and not down)
    both = recovered
    if recovered is Answer.YES:
        both = improvement
    return Recovery(recovered, improvement, answer(down and not up), both)


def _reliable(course: Course, sign: int) -> bool:
    """Whether the change in one direction (1 better, −1 worse) is reliable."""
    points = course.measure.reliable_points
    if points is None:
        return False
    return sign * points_better(course.measure, course.first.total, course.last.total) >= points
