"""What stands around every page: top bar, notice area, place of the page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.auth.policy import Page, Web
from dashboard.auth.session import scope_or_none
from dashboard.components.shell_ids import ShellIds
from dashboard.context import AppContext, current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf, Tense
from dashboard.domain.freshness import Freshness, freshness
from dashboard.domain.known_then import known_before
from dashboard.domain.wording import day, weekday, words
from dashboard.paths import CASELOAD, SIGN_OUT
from dashboard.queries.data_through import data_through


def layout(web: Web) -> Component:
    """The whole application around the page, for whoever is signed in; empty for nobody."""
    scope = scope_or_none()
    if scope is None:
        return html.Div()
    return html.Div(
        [
            dcc.Location(id=ShellIds.LOCATION, refresh="callback-nav"),
            dcc.Store(id=ShellIds.TITLE),
            dcc.Store(id=ShellIds.TITLE_SET),
            dcc.Store(id=ShellIds.THEME),
            html.A("Skip to the page", href=f"#{ShellIds.CONTENT}", className="skip-link"),
            _header(web, scope),
            html.Div(id=ShellIds.NOTICE, className="shell-notice", role="alert"),
            html.Main(id=ShellIds.CONTENT, tabIndex=-1),
        ],
        className="shell",
    )


def _header(web: Web, scope: AccessScope) -> html.Header:
    pages = [page for page in web.pages if page.nav and page.policy.allows(scope)]
    return html.Header(
        [
            dcc.Link("Tandem", href=CASELOAD, className="brand"),
            _navigation(pages),
            html.P(_data_line_of_today(), id=ShellIds.DATA_LINE, className="data-line"),
            html.P(
                [html.Strong(scope.user_name), f" {words(scope.role)}"],
                className="who",
            ),
            theme_switch(),
            html.Form(
                html.Button("Sign out", type="submit", className="bar-button"),
                action=SIGN_OUT,
                method="post",
            ),
        ],
        className="top-bar",
    )


def _navigation(pages: Sequence[Page]) -> html.Nav:
    links = [html.Li(dcc.Link(page.nav, href=page.path, className="nav-tab")) for page in pages]
    named: dict[str, Any] = {"aria-label": "Pages"}
    return html.Nav(html.Ul(links, className="nav-tabs-flat"), **named)


def theme_switch() -> html.Button:
    """Goes round light, dark and "as the system"; ``head/theme.js`` does it and remembers it."""
    return html.Button(
        [
            html.Span("Theme: ", className="visually-hidden"),
            html.Span("Light", className="theme-is-light"),
            html.Span("Dark", className="theme-is-dark"),
            html.Span("System", className="theme-is-system"),
        ],
        className="bar-button theme-switch",
        type="button",
        title="Theme: light, dark or as the system",
    )


def _data_line_of_today() -> list[str | Component]:
    context = current_context()
    today = context.today()
    return data_line(context, AsOf(today, today))


def data_line(context: AppContext, as_of: AsOf) -> list[str | Component]:
    """ "as of Mon 23 Nov 2026 · pharmacy data through 22 Nov", late sources marked in words."""
    with context.reading() as conn:
        sources = data_through(conn, known_before(as_of, context.settings.timezone))
    parts: list[str | Component] = [html.Span(f"as of {weekday(as_of.day)}")]
    recorded = as_of.recorded_through
    for source in sources:
        parts += [" · ", _source(freshness(source.source, source.through, recorded), as_of.day)]
    if not sources:
        then = as_of.tense is Tense.PAST
        said = "no import by then" if then else "no records brought in yet"
        parts += [" · ", html.Span(said, className="late" if not then else "")]
    return parts


def _source(source: Freshness, as_of: date) -> Component:
    through = "an unknown day" if source.through is None else day(source.through, as_of)
    text = f"{source.source} data through {through}"
    if source.current:
        return html.Span(text)
    return html.Span([html.S(text), f" ({source.remark})"], className="late")
