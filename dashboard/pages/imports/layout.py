"""The import pages in words and tables."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.notice import empty_state, notice
from dashboard.components.table import Cell, Column, table
from dashboard.domain.wording import day, full_day, plural
from dashboard.paths import import_href, import_report_href, imports_href
from dashboard.queries.imports import ImportBatch, ImportDetail, ImportPage, Refusal

OUTCOMES: Mapping[str, str] = {
    "all": "everything taken",
    "with_refusals": "taken, except what was refused",
    "nothing_stored": "nothing taken",
}
FORMATS: Mapping[str, str] = {"fhir": "FHIR", "csv": "CSV", "demo": "invented"}
COMMAND = "python -m dashboard import PATH"


def list_page(page: ImportPage, as_of: date, zone: ZoneInfo) -> Component:
    """Past imports as a table, newest first."""
    return html.Div(
        [html.H1("Imports", className="page-title"), *_list_body(page, as_of, zone)],
        className="page page-list",
    )


def _list_body(page: ImportPage, as_of: date, zone: ZoneInfo) -> list[Component]:
    if not page.imports:
        advice = f"Records are brought in on the server, by the command “{COMMAND}”."
        return [empty_state("No import yet.", advice)]
    columns = [
        Column("When", head=True),
        Column("Source"),
        Column("Format"),
        Column("As of"),
        Column("Data through"),
        Column("Rows stored", numeric=True),
        Column("Records refused", numeric=True),
        Column("Outcome"),
    ]
    rows = [_row(batch, as_of, zone) for batch in page.imports]
    caption = f"{len(page.imports)} of {plural(page.total, 'import')}, newest first"
    return [table(caption, columns, rows)]


def _row(batch: ImportBatch, as_of: date, zone: ZoneInfo) -> list[Cell]:
    return [
        dcc.Link(
            moment(batch.started_at, as_of, zone),
            href=import_href(batch.id),
            className="text-link",
        ),
        batch.source,
        FORMATS.get(batch.format, batch.format),
        day(batch.as_of, as_of),
        None if batch.data_through is None else day(batch.data_through, as_of),
        f"{batch.stored:,}",
        _attention(f"{batch.refused:,}", batch.refused > 0),
        _attention(OUTCOMES[batch.outcome], batch.outcome == "nothing_stored"),
    ]


def _attention(text: str, needed: bool) -> Cell:
    return html.Span(text, className="late") if needed else text


def moment(at: datetime, as_of: date, zone: ZoneInfo) -> str:
    """A stored UTC time as the clinic's clock showed it: "22 Nov, 02:14"."""
    local = at.replace(tzinfo=UTC).astimezone(zone)
    return f"{day(local.date(), as_of)}, {local:%H:%M}"


def detail_page(detail: ImportDetail, as_of: date, zone: ZoneInfo) -> Component:
    """One import: when, what was read and stored, what was refused and why."""
    batch = detail.batch
    facts = [
        f"{batch.source}, {FORMATS.get(batch.format, batch.format)}",
        f"as of {full_day(batch.as_of)}",
        "data through "
        + ("an unknown day" if batch.data_through is None else full_day(batch.data_through)),
        OUTCOMES[batch.outcome],
    ]
    return html.Div(
        [
            html.P(dcc.Link("All imports", href=imports_href(), className="text-link")),
            html.H1(f"Import of {moment(batch.started_at, as_of, zone)}", className="page-title"),
            html.P(" · ".join(facts), className="page-lead"),
            *_refusals(detail),
            *_counts(detail.counts),
            html.P(
                html.A(
                    "Download the report (JSON)",
                    href=import_report_href(batch.id),
                    className="text-link",
                    download=f"import-{batch.id}.json",
                ),
                className="section-title",
            ),
        ],
        className="page page-list",
    )


def _refusals(detail: ImportDetail) -> list[Component]:
    title = html.H2("Refused", className="section-title")
    shown, total = len(detail.refusals), detail.batch.refused
    if not detail.refusals:
        return [title, html.P("Nothing was refused.", className="unknown")]
    columns = [
        Column("File", head=True),
        Column("Line", numeric=True),
        Column("Resource"),
        Column("Field"),
        Column("Reason"),
    ]
    rest: list[Component] = []
    if shown < total:
        rest = [notice(f"The first {shown:,} of {total:,}; the report has them all.")]
    caption = f"{shown:,} of {plural(total, 'refused record')}"
    return [title, *rest, table(caption, columns, [_refusal(r) for r in detail.refusals])]


def _refusal(refusal: Refusal) -> list[Cell]:
    line = "none" if refusal.line is None else f"{refusal.line:,}"
    return [refusal.file, line, refusal.resource, refusal.field, refusal.reason]


def _counts(counts: Mapping[str, Any]) -> list[Component]:
    """What was read, stored and ignored, as far as the report says."""
    return [
        *_count_table("Read", "records read, by type", counts.get("read")),
        *_stored_table(counts.get("stored")),
        *_count_table("Ignored", "records of a type that is not used", counts.get("ignored")),
        *_texts("Dates known by month or year only", counts.get("imprecise")),
        *_texts("Warnings", counts.get("warnings")),
        *_texts("Files", counts.get("files")),
    ]


def _count_table(title: str, what: str, counts: Any) -> list[Component]:
    if not isinstance(counts, dict) or not counts:
        return []
    rows: list[Sequence[Cell]] = [[name, f"{count:,}"] for name, count in sorted(counts.items())]
    columns = [Column("Type", head=True), Column("Records", numeric=True)]
    caption = f"{sum(counts.values()):,} {what}"
    return [html.H2(title, className="section-title"), _narrow(table(caption, columns, rows))]


def _stored_table(stored: Any) -> list[Component]:
    if not isinstance(stored, dict) or not stored:
        return []
    kinds = ("new", "changed", "unchanged")
    rows: list[Sequence[Cell]] = [
        [name, *(f"{count.get(kind, 0):,}" for kind in kinds)]
        for name, count in sorted(stored.items())
    ]
    columns = [Column("Table", head=True), *(Column(k.capitalize(), numeric=True) for k in kinds)]
    caption = "rows by table: new, changed, and found as they were"
    return [html.H2("Stored", className="section-title"), _narrow(table(caption, columns, rows))]


def _narrow(content: Component) -> html.Div:
    return html.Div(content, className="narrow")


def _texts(title: str, texts: Any) -> list[Component]:
    if not isinstance(texts, list) or not texts:
        return []
    items = [html.Li(_one_text(text)) for text in texts]
    return [html.H2(title, className="section-title"), html.Ul(items, className="plain-list")]


def _one_text(text: Any) -> str:
    """A warning or a file of the report, which may be a line or a small record."""
    if isinstance(text, dict):
        return " · ".join(str(value) for value in text.values() if value not in (None, ""))
    return str(text)
