"""The caseload's filter bar and removable filters: native controls, plain links."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_views import view_alone
from dashboard.domain.caseload_words import (
    RESPONSES,
    SUPPLIES,
    FilterLabels,
    beyond_view,
    code_words,
)
from dashboard.domain.codes import DueKind, Phase, Treatment
from dashboard.domain.wording import capital, plural, words

Href = Callable[[CaseloadFilter], str]
DAYS_OFFERED = (7, 14, 30, 60)
#: The value of "no choice": a select shows an empty one as a blank.
ANY = "any"
MORE_FILTERS = "caseload-more-filters"
_STATES = frozenset({"response", "supply"})


class FilterIds(StrEnum):
    """Each control, by the query parameter it sets."""

    FIND = "caseload-find"
    OWNER = "caseload-owner"
    TEAM = "caseload-team"
    PHASE = "caseload-phase"
    KIND = "caseload-kind"
    DAYS = "caseload-days"
    DIAGNOSIS = "caseload-diagnosis"
    MEDICATION = "caseload-medication"
    TREATMENT = "caseload-treatment"
    FLAG = "caseload-flag"
    RESPONSE = "caseload-response"
    SUPPLY = "caseload-supply"


@dataclass(frozen=True, slots=True)
class Choices:
    """What each open-ended control offers: value to words.

    ``may_search``: not while names are hidden, when a search would confirm them.
    """

    labels: FilterLabels
    diagnosis_groups: tuple[str, ...]
    medication_classes: tuple[str, ...]
    rules: tuple[str, ...]
    may_search: bool = True


def filter_bar(asked: CaseloadFilter, choices: Choices) -> html.Div:
    """Search, the four filters used most, and the rest behind one disclosure."""
    labels = choices.labels
    hidden = [asked.phase, asked.diagnosis, asked.medication, asked.min_days, *asked.flags]
    hidden += [part.name for part in beyond_view(asked, labels) if part.name in _STATES]
    count = sum(value is not None for value in hidden)
    return html.Div(
        [
            _search(asked.text) if choices.may_search else _no_search(),
            _select(FilterIds.OWNER, "Owner", labels.owners.items(), asked.owner_id),
            _select(FilterIds.TEAM, "Team", labels.teams.items(), asked.team_id),
            _select(FilterIds.KIND, "Kind", _coded(DueKind), asked.kind),
            _select(FilterIds.TREATMENT, "Treatment", _coded(Treatment), asked.treatment),
            html.Details(
                [
                    html.Summary(f"More filters{f' ({count})' if count else ''}", id=MORE_FILTERS),
                    html.Div(_more(asked, choices), className="filter-panel"),
                ],
                className="filter-more",
            ),
        ],
        className="filter-bar",
        role="search",
    )


def _more(asked: CaseloadFilter, choices: Choices) -> list[Component]:
    classes = [
        (code, choices.labels.classes.get(code, code_words(code)))
        for code in choices.medication_classes
    ]
    groups = [(code, code_words(code)) for code in choices.diagnosis_groups]
    rules = [(rule, choices.labels.rules.get(rule, code_words(rule))) for rule in choices.rules]
    rules.sort(key=lambda rule: rule[1].lower())
    days = [(count, f"{plural(count, 'day')} or more") for count in _days(asked.min_days)]
    return [
        _select(FilterIds.PHASE, "Phase", _coded(Phase), asked.phase),
        _select(FilterIds.DIAGNOSIS, "Diagnosis", groups, asked.diagnosis),
        _select(FilterIds.MEDICATION, "Medication class", classes, asked.medication),
        _select(FilterIds.DAYS, "Days overdue", days, asked.min_days),
        _select(FilterIds.FLAG, "Flag or rule", rules, None),
        _select(FilterIds.RESPONSE, "Improvement", RESPONSES.items(), asked.response),
        _select(FilterIds.SUPPLY, "Supply", SUPPLIES.items(), asked.supply),
    ]


def _days(asked: int | None) -> list[int]:
    return sorted({*DAYS_OFFERED, *([asked] if asked else [])})


def _coded(codes: type[Phase] | type[DueKind] | type[Treatment]) -> list[tuple[str, str]]:
    return [(code.value, words(code)) for code in codes]


def _search(text: str) -> html.Div:
    label = "Find a person by the start of a name or record number"
    return html.Div(
        [
            dbc.Label(label, html_for=FilterIds.FIND, className="visually-hidden"),
            dbc.Input(
                id=FilterIds.FIND,
                type="search",
                value=text,
                debounce=True,
                placeholder="Find a person  /",
                autocomplete="off",
                maxlength=80,
            ),
        ],
        className="filter-find",
    )


def _no_search() -> html.Div:
    """Said in the place of the search field, which stays for the address: all fields make it."""
    return html.Div(
        [
            html.P("Names hidden: no search", className="filter-off"),
            dbc.Input(id=FilterIds.FIND, type="hidden", value=""),
        ],
        className="filter-find",
    )


def _select(
    control: FilterIds, title: str, options: Iterable[tuple[object, str]], value: object
) -> html.Div:
    """A native select whose first choice is its name: no choice."""
    chosen = "" if value is None else str(value)
    offered = [{"label": capital(text), "value": str(key)} for key, text in options]
    if chosen and chosen not in {option["value"] for option in offered}:
        offered.append({"label": "Not in your caseload", "value": chosen})
    return html.Div(
        [
            dbc.Label(title, html_for=control, className="visually-hidden"),
            dbc.Select(
                id=control,
                options=[{"label": title, "value": ANY}, *offered],
                value=chosen or ANY,
                className="filter-set" if chosen else "",
            ),
        ],
        className="filter-select",
    )


def chips(asked: CaseloadFilter, labels: FilterLabels, href: Href) -> list[Component]:
    """One removable chip per filter: a link to the same view without it.

    What the view itself asks for has no chip: its tab says it.
    """
    parts = beyond_view(asked, labels)
    found: list[Component] = [
        dcc.Link(
            [
                html.Span(capital(part.text)),
                html.Span(" ✕", **{"aria-hidden": "true"}),
                html.Span(", remove this filter", className="visually-hidden"),
            ],
            href=href(asked.without(part.name, part.value)),
            className="chip",
        )
        for part in parts
    ]
    if len(parts) > 1:
        found.append(dcc.Link("Clear all", href=href(view_alone(asked)), className="chip-clear"))
    return found
