"""The list of users in one table."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.auth.policy import Policy, Web
from dashboard.components.table import Cell, Column, table
from dashboard.context import current_context
from dashboard.domain.accounts import Account
from dashboard.domain.codes import Role
from dashboard.domain.wording import plural, words
from dashboard.paths import NEW_USER, USERS, user_href
from dashboard.queries.accounts import accounts, clinicians, teams


def register(web: Web) -> None:
    web.page(USERS, policy=Policy.ADMIN, title="Users", layout=all_users, nav="Users")


def all_users(**_query: Any) -> Component:
    """Every account, by login."""
    with current_context().reading() as conn:
        found = accounts(conn)
        team_names = {team.id: team.name for team in teams(conn)}
        people = {person.id: person.name for person in clinicians(conn)}
    columns = [
        Column("Login", head=True),
        Column("Name"),
        Column("Role"),
        Column("Sees"),
        Column("Signs in with"),
        Column("State"),
    ]
    rows = [_row(account, team_names, people) for account in found]
    return html.Div(
        [
            html.H1("Users", className="page-title"),
            html.P(html.A("Add a user", href=NEW_USER, className="text-link")),
            table(f"{plural(len(found), 'user')}, by login", columns, rows),
        ],
        className="page page-list",
    )


def _row(account: Account, teams: Mapping[int, str], people: Mapping[int, str]) -> list[Cell]:
    state: Cell = "enabled" if account.enabled else html.Span("disabled", className="unknown")
    return [
        html.A(account.login, href=user_href(account.login), className="text-link"),
        account.name,
        words(account.role),
        _sees(account, teams, people),
        _way(account),
        state,
    ]


def _sees(account: Account, teams: Mapping[int, str], people: Mapping[int, str]) -> str:
    if account.role is Role.ADMIN:
        return "users and imports, nobody's record"
    if account.all_teams:
        return "all teams"
    if account.clinician_id is not None:
        return f"people of {people.get(account.clinician_id, 'a clinician who is gone')}"
    names = sorted(teams[key] for key in account.team_ids if key in teams)
    return ", ".join(names) or "nobody"


def _way(account: Account) -> Cell:
    if not account.has_password:
        return html.Span("no password yet", className="unknown")
    return "password and code" if account.totp_enabled else "password"
