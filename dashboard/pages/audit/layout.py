"""The page of the audit trail: filter, table, older entries."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date
from typing import Any
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.notice import empty_state, notice
from dashboard.components.table import Cell, Column, table
from dashboard.domain.audit_filter import AuditFilter
from dashboard.domain.wording import day, plural
from dashboard.paths import AUDIT, audit_csv_href, audit_href
from dashboard.queries.audit_trail import AuditEntry, AuditPage

_COLUMNS = (
    Column("When", head=True),
    Column("Who"),
    Column("Role"),
    Column("Did what"),
    Column("Person (opaque id)"),
    Column("What"),
    Column("Why"),
    Column("From"),
    Column("Result"),
)
_FIELDS = (
    ("user", "User", "text"),
    ("action", "Action", "text"),
    ("person", "Person (opaque id)", "text"),
    ("day", "Day (as 2026-11-23)", "text"),
)


def page(
    found: AuditPage, asked: AuditFilter, notices: Sequence[str], today: date, zone: ZoneInfo
) -> Component:
    """The whole page; the filter is a plain form, so that the address says what is shown."""
    return html.Div(
        [
            html.H1("Audit trail", className="page-title"),
            html.P(
                "Every look at a person, change, export, refusal and sign-in. Entries cannot be "
                "changed; looking at them is an entry too.",
                className="page-lead",
            ),
            *(notice(text) for text in notices),
            _form(asked),
            *_entries(found, asked, today, zone),
        ],
        className="page page-list",
    )


def _form(asked: AuditFilter) -> html.Form:
    values = {"day": asked.day.isoformat() if asked.day else ""}
    fields: list[Component] = []
    for name, label, kind in _FIELDS:
        value = values.get(name, getattr(asked, name))
        field = dbc.Input(id=f"audit-{name}", name=name, type=kind, value=value, autocomplete="off")
        fields.append(html.Div([html.Label(label, htmlFor=f"audit-{name}"), field]))
    buttons = html.Div(
        [
            html.Button("Show", type="submit", className="audit-show"),
            dcc.Link("Everything", href=audit_href(), className="text-link"),
            html.A(
                "CSV",
                href=audit_csv_href(asked.from_newest().to_query()),
                download="",
                className="text-link",
            ),
        ],
        className="audit-actions",
    )
    return html.Form([*fields, buttons], action=AUDIT, method="get", className="audit-filter")


def _entries(found: AuditPage, asked: AuditFilter, today: date, zone: ZoneInfo) -> list[Component]:
    if not found.entries:
        return [empty_state("No entry.", "Change or remove a part of the filter.")]
    rows = [_row(entry, today, zone) for entry in found.entries]
    what = plural(found.total, "entry", "entries")
    caption = f"{len(rows):,} of {what}, newest first"
    return [table(caption, _COLUMNS, rows, compact=True), *_steps(found, asked)]


def _row(entry: AuditEntry, today: date, zone: ZoneInfo) -> list[Cell]:
    local = entry.at.replace(tzinfo=UTC).astimezone(zone)
    person: Cell = "record removed" if entry.has_person else "–"
    if entry.person is not None:
        href = audit_href(AuditFilter(person=entry.person).to_query())
        person = dcc.Link(entry.person, href=href, className="text-link")
    return [
        f"{day(local.date(), today)}, {local:%H:%M:%S}",
        dcc.Link(
            entry.user_id,
            href=audit_href(AuditFilter(user=entry.user_id).to_query()),
            className="text-link",
        ),
        entry.role,
        entry.action,
        person,
        entry.object or "–",
        entry.reason or "–",
        entry.remote or "the server",
        _result(entry.result),
    ]


def _result(result: str) -> Cell:
    return html.Span(result, className="late") if result in ("denied", "not found") else result


def _steps(found: AuditPage, asked: AuditFilter) -> list[Component]:
    links: list[Any] = []
    if asked.before is not None:
        newest = audit_href(asked.from_newest().to_query())
        links.append(dcc.Link("Newest entries", href=newest, className="text-link"))
    if found.older is not None:
        older = audit_href(replace(asked, before=found.older).to_query())
        links.append(dcc.Link("Older entries", href=older, className="text-link"))
    return [html.P(links, className="audit-steps")] if links else []
