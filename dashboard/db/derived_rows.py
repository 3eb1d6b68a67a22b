"""Derived values as rows of ``caseload_summary`` and ``due_item``, and back.

The only place that knows how their JSON and bar-separated columns are written.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from anyascii import anyascii
from sqlalchemy import RowMapping

from dashboard.domain.codes import DatePrecision, DueKind, DueSource, Phase, Treatment
from dashboard.domain.derived import CaseloadSummary, DrugSupply, DueItem, ScorePoint
from dashboard.domain.partial_date import from_reduced_iso, known_to, precision_of, reduced_iso
from dashboard.domain.proration import PRORATED
from dashboard.domain.record import Person

Row = dict[str, Any]

_PLAIN = tuple(
    f.name
    for f in fields(CaseloadSummary)
    if f.name not in {"medication_classes", "score_points", "supply", "phase", "treatment"}
)

#: Stems of dates that may be known by month or year only; the precision has a column of its own.
_INEXACT = ("episode_started", "last_seen", "last_discussed")


def search_key(text: str) -> str:
    """Text as it is searched and sorted: plain letters (``Łukasz`` as ``lukasz``), no case."""
    return (text if text.isascii() else anyascii(text)).lower()


def summary_row(person: Person, summary: CaseloadSummary) -> Row:
    """The ``caseload_summary`` row of one person."""
    row: Row = {name: getattr(summary, name) for name in _PLAIN}
    row |= {f"{stem}_precision": precision_of(row[f"{stem}_on"]).value for stem in _INEXACT}
    row["phase"] = summary.phase.value
    row["treatment"] = summary.treatment.value
    row["family_key"] = search_key(person.family_name)
    row["given_key"] = search_key(person.given_name)
    row["record_key"] = search_key(person.record_number)
    row["medication_classes"] = join_codes(summary.medication_classes)
    row["score_points"] = _dump(
        [
            [reduced_iso(p.measured_on), p.total, *([PRORATED] if p.prorated else [])]
            for p in summary.score_points
        ]
    )
    row["supply"] = _dump([_supply_json(s) for s in summary.supply])
    return row


def due_rows(patient_id: int, items: Iterable[DueItem]) -> list[Row]:
    """The ``due_item`` rows of one person, numbered in the order given."""
    return [
        {
            "patient_id": patient_id,
            "number": number,
            "rule": item.rule,
            "rule_version": item.rule_version,
            "kind": item.kind.value,
            "rank": item.rank,
            "due_on": item.due_on,
            "active_from": item.active_from,
            "active_until": item.active_until,
            "owner_id": item.owner_id,
            "source": item.source.value,
            "label": item.label,
            "why": item.why,
            "evidence": _dump(dict(item.evidence)),
            "evidence_id": item.evidence_id,
        }
        for number, item in enumerate(items, start=1)
    ]


def read_due_item(row: RowMapping) -> DueItem:
    """A ``due_item`` row as the rules made it."""
    return DueItem(
        rule=row["rule"],
        rule_version=row["rule_version"],
        kind=DueKind(row["kind"]),
        rank=row["rank"],
        due_on=row["due_on"],
        active_from=row["active_from"],
        active_until=row["active_until"],
        owner_id=row["owner_id"],
        source=DueSource(row["source"]),
        label=row["label"],
        why=row["why"],
        evidence=json.loads(row["evidence"]),
        evidence_id=row["evidence_id"],
    )


def read_summary(row: RowMapping) -> CaseloadSummary:
    """A ``caseload_summary`` row as the rules made it."""
    plain = {name: row[name] for name in _PLAIN}
    plain |= {f"{stem}_on": read_dated(row, stem) for stem in _INEXACT}
    return CaseloadSummary(
        **plain,
        phase=Phase(row["phase"]),
        treatment=Treatment(row["treatment"]),
        medication_classes=split_codes(row["medication_classes"]),
        score_points=read_score_points(row["score_points"]),
        supply=read_supply(row["supply"]),
    )


def read_dated(row: Mapping[str, Any] | RowMapping, stem: str) -> date | None:
    """A stored date with its precision beside it."""
    on: date | None = row[f"{stem}_on"]
    return None if on is None else known_to(on, DatePrecision(row[f"{stem}_precision"]))


def read_score_points(text: str) -> tuple[ScorePoint, ...]:
    """The stored totals, oldest first."""
    return tuple(
        ScorePoint(on, total, PRORATED in marks)
        for day, total, *marks in json.loads(text)
        if (on := from_reduced_iso(day))
    )


def read_supply(text: str) -> tuple[DrugSupply, ...]:
    """The stored supply of the current medicines."""
    return tuple(
        DrugSupply(
            ingredient=s["ingredient"],
            first_fill_on=date.fromisoformat(s["first"]) if s["first"] else None,
            computable=s["computable"],
            runs=_read_runs(s["runs"]),
            hospital=_read_runs(s["hospital"]),
            injected="injected" in s,
            undated=s.get("undated", 0),
            without_days=s.get("without_days", 0),
        )
        for s in json.loads(text)
    )


def join_codes(codes: Iterable[str]) -> str:
    """``("ssri", "tca")`` as ``|ssri|tca|``, so that one code is found as ``%|ssri|%``."""
    joined = "|".join(codes)
    return f"|{joined}|" if joined else ""


def split_codes(text: str) -> tuple[str, ...]:
    """The codes of a bar-separated column."""
    return tuple(text.strip("|").split("|")) if text else ()


def _supply_json(supply: DrugSupply) -> dict[str, Any]:
    return {
        "ingredient": supply.ingredient,
        "first": supply.first_fill_on.isoformat() if supply.first_fill_on else None,
        "computable": supply.computable,
        "runs": [[a.isoformat(), b.isoformat()] for a, b in supply.runs],
        "hospital": [[a.isoformat(), b.isoformat()] for a, b in supply.hospital],
        **({"injected": True} if supply.injected else {}),
        **({"undated": supply.undated} if supply.undated else {}),
        **({"without_days": supply.without_days} if supply.without_days else {}),
    }


def _read_runs(runs: list[list[str]]) -> tuple[tuple[date, date], ...]:
    return tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in runs)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
