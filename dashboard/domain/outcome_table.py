"""The outcomes of one person in words: one row per finding, with what it was found from.

The person page and the person's CSV print these rows, so that they say the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.domain.care_rules import RuleId
from dashboard.domain.due_facts import Facts, facts_of
from dashboard.domain.findings import findings_of, main_course
from dashboard.domain.flag_evidence import evidence_day
from dashboard.domain.measures import Measure
from dashboard.domain.method_definitions import Anchor, MethodId
from dashboard.domain.methods import method_anchor, rule_anchor
from dashboard.domain.outcome_changes import change_findings, recovery_findings
from dashboard.domain.outcomes import Answer, Finding, Point
from dashboard.domain.partial_date import reduced_iso
from dashboard.domain.proration import prorated
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.wording import capital, day, full_day, on_full_day

TITLE = "Outcomes"
ANSWERS: Mapping[str, str] = {
    Answer.YES: "yes",
    Answer.NO: "no",
    Answer.INSUFFICIENT: "insufficient data",
    Answer.NOT_APPLICABLE: "not applicable",
}
#: What is asked, where the rule is named after the opposite or says more than one thing.
_ASKED: Mapping[str, str] = {
    RuleId.NOT_ON_TRACK_THERAPY: "On track in therapy",
    RuleId.NOT_ON_TRACK_MEDICATION: "On track with medication",
}
#: Inputs whose name does not read well as it is.
_NAMES: Mapping[str, str] = {
    "adequate_since": "adequate dose since",
    "first_session_on": "first session",
    "started_on": "medicine started",
    "days_to_response": "days from the start to the first response",
    "best": "best score",
    "order_not_known_on": "order not known to the score of",
    "since": "plan unchanged since",
}


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One finding: what was asked, the answer, why (and what is missing), from which inputs.

    ``rule``: id and version, in words; ``anchor``: where it is explained on the methods page.
    """

    asked: str
    answer: Answer
    why: str
    inputs: str
    rule: str
    anchor: Anchor

    @property
    def state(self) -> str:
        return ANSWERS[self.answer]


@dataclass(frozen=True, slots=True)
class OutcomeTable:
    """``caption``: by which measure, since when, as of which day; ``summary`` is one line."""

    caption: str
    summary: str
    rows: tuple[OutcomeRow, ...]


def outcome_table(record: PersonRecord, rules: RuleBook, as_of: date) -> OutcomeTable:
    """Every finding about the present episode on ``as_of``; the record holds nothing later."""
    facts = facts_of(record, rules)
    if facts is None:
        return _nothing("no episode of care", as_of)
    known = main_course(facts, as_of)
    if known is None:
        return _nothing(f"no counted score since the start, {day(facts.start, as_of)}", as_of)
    measure, points = known
    rows = tuple(_rows(facts, measure, points, as_of))
    caption = (
        f"{TITLE} by {measure.name}, episode since {full_day(facts.start)}, "
        f"as of {full_day(as_of)}: {len(rows)} findings"
    )
    return OutcomeTable(caption, _summary(rows), rows)


def _nothing(why: str, as_of: date) -> OutcomeTable:
    return OutcomeTable(f"{TITLE} as of {full_day(as_of)}", f"Insufficient data: {why}.", ())


def _rows(facts: Facts, measure: Measure, points: list[Point], as_of: date) -> Iterator[OutcomeRow]:
    estimates = {
        (reduced_iso(p.on), f"{p.total:g}"): estimate.words
        for p in points
        if (estimate := prorated(measure, p.total, p.items))
    }
    first, *others = findings_of(facts, as_of)
    yield _row(facts.rules, _asked(first, facts.rules), first, estimates)
    for asked, found in change_findings(measure, points, facts.rules):
        yield _row(facts.rules, asked, found, estimates)
    for found in others:
        yield _row(facts.rules, _asked(found, facts.rules), found, estimates)
    for asked, found in recovery_findings(facts, as_of):
        yield _row(facts.rules, asked, found, {})


def _asked(found: Finding, rules: RuleBook) -> str:
    return _ASKED.get(found.rule, rules.care[found.rule].label)


def _row(
    rules: RuleBook, asked: str, found: Finding, estimates: Mapping[tuple[str, str], str]
) -> OutcomeRow:
    missing = f"missing: {', '.join(found.missing)}" if found.missing else ""
    own = {method.value for method in MethodId}
    anchor = (
        method_anchor(MethodId(found.rule)) if found.rule in own else rule_anchor(rules, found.rule)
    )
    return OutcomeRow(
        asked=asked,
        answer=found.answer,
        why="; ".join(part for part in (found.words, missing) if part),
        inputs=", ".join(_inputs(found.inputs, estimates)) or "none",
        rule=f"{found.rule} v{found.rule_version}",
        anchor=anchor,
    )


def _inputs(inputs: Mapping[str, str], estimates: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """``baseline 14 on 3 Mar 2026``: a value and its date belong together."""
    ends = [tuple(inputs.get(key + end) for end in ("", "_on")) for key in ("baseline", "latest")]
    for key, value in inputs.items():
        dated_too = key.endswith("_on") and key.removesuffix("_on") in inputs
        # The only score is the first and the latest.
        if dated_too or (key == "latest" and ends[0] == ends[1]):
            continue
        name = _NAMES.get(key, key.replace("_", " "))
        dated = evidence_day(f"{key}_on", inputs.get(f"{key}_on", ""))
        on = evidence_day(key, value)
        if dated is not None:
            estimate = estimates.get((reduced_iso(dated), value), "")
            mark = f" ({estimate})" if estimate else ""
            yield f"{name} {value}{mark} {on_full_day(dated)}"
        else:
            yield f"{name} {full_day(on) if on else value}"


def _summary(rows: Iterable[OutcomeRow]) -> str:
    """Which are answered yes, and which cannot be answered; the table has the others."""
    told = []
    for answer in (Answer.YES, Answer.INSUFFICIENT):
        asked = [row.asked for row in rows if row.answer is answer]
        if asked:
            told.append(f"{capital(ANSWERS[answer])}: {'; '.join(map(_small, asked))}.")
    return " ".join(told) or "None answered yes."


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
