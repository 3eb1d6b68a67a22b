"""Who may use a page, a route or a callback; registering one without saying so is impossible.

``Web`` is the only way in: it keeps the policy of everything it registers, the guard in
``auth.guard`` asks it before any handler runs, and ``verify`` refuses to start an application
that has a route or a callback which did not come through here.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from dash import ClientsideFunction, Dash
from dash.dependencies import DashDependency

from dashboard.domain.access import AccessScope
from dashboard.domain.codes import Role

EXTENSION = "tandem-policies"
_CASELOAD_ROLES = frozenset({Role.CLINICIAN, Role.SUPERVISOR, Role.VIEWER})


class Policy(Enum):
    """Who is let in. An object outside the scope is the query's business, not the policy's."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    CASELOAD = "caseload"
    UNMASKED = "unmasked"
    IMPORTS = "imports"

    def allows(self, scope: AccessScope | None) -> bool:
        """Whether somebody with ``scope`` (``None``: not signed in) is let in."""
        if self is Policy.PUBLIC:
            return True
        if scope is None:
            return False
        if self is Policy.SIGNED_IN:
            return True
        if self is Policy.CASELOAD:
            return scope.role in _CASELOAD_ROLES
        if self is Policy.UNMASKED:
            return scope.role in _CASELOAD_ROLES and not scope.masked
        return scope.role is Role.SUPERVISOR and not scope.masked


class MissingPolicyError(Exception):
    """Something is served that no policy covers; the application must not start."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the application; ``layout`` is called per request, inside the session check.

    ``layout`` gets the path's variables and the query parameters as keyword arguments (a
    parameter given more than once is a list) and must accept ones that it does not know.
    ``nav`` is its word in the top bar, ``None`` for a page without one.
    """

    path: str
    template: str
    policy: Policy
    title: str
    layout: Callable[..., Any]
    nav: str | None
    pattern: re.Pattern[str]


def _pattern(path: str) -> re.Pattern[str]:
    """A pattern of a path with ``<name>`` variables, each one non-empty segment."""
    parts = re.split(r"<(\w+)>", path)
    text = "".join(
        f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)
    )
    return re.compile(text)


@dataclass
class Web:
    """Registers pages, callbacks and routes with their policies on one application."""

    app: Dash
    pages: list[Page] = field(default_factory=list)
    callbacks: dict[str, Policy] = field(default_factory=dict)
    routes: dict[str, Policy] = field(default_factory=dict)

    def page(
        self,
        path: str,
        *,
        policy: Policy,
        title: str,
        layout: Callable[..., Any],
        path_template: str | None = None,
        nav: str | None = None,
    ) -> None:
        """Serve ``layout`` under ``path`` (or ``path_template``, which may hold ``<names>``)."""
        template = path_template or path
        self.pages.append(Page(path, template, policy, title, layout, nav, _pattern(template)))

    def callback(
        self,
        policy: Policy,
        handler: Callable[..., Any],
        outputs: DashDependency | Sequence[DashDependency],
        inputs: DashDependency | Sequence[DashDependency],
        state: DashDependency | Sequence[DashDependency] = (),
        **options: Any,
    ) -> None:
        """Wire a plain function; the guard checks ``policy`` before it runs."""
        before = set(self.app.callback_map)
        self.app.callback(output=outputs, inputs=inputs, state=state, **options)(handler)
        self._keep(before, policy)

    def clientside(
        self,
        source: str | ClientsideFunction,
        outputs: DashDependency | Sequence[DashDependency],
        inputs: DashDependency | Sequence[DashDependency],
        state: DashDependency | Sequence[DashDependency] = (),
        **options: Any,
    ) -> None:
        """A callback that runs in the browser only; the server answers its id with 400."""
        before = set(self.app.callback_map)
        self.app.clientside_callback(source, output=outputs, inputs=inputs, state=state, **options)
        self._keep(before, Policy.SIGNED_IN)

    def route(
        self,
        rule: str,
        *,
        policy: Policy,
        view: Callable[..., Any],
        methods: Sequence[str] = ("GET",),
    ) -> None:
        """A plain route of the server under ``policy``."""
        endpoint = f"{'+'.join(methods)} {rule}".replace(".", "_")
        self.routes[endpoint] = policy
        self.app.server.add_url_rule(rule, endpoint, view, methods=list(methods))

    def allow(self, endpoint: str, policy: Policy) -> None:
        """State the policy of a route that the framework itself registered."""
        self.routes[endpoint] = policy

    def find(self, path: str) -> tuple[Page, Mapping[str, str]] | None:
        """The page that serves ``path``, with the path's variables."""
        for page in self.pages:
            match = page.pattern.fullmatch(path)
            if match:
                return page, match.groupdict()
        return None

    def verify(self) -> None:
        """Compare with what the server really serves.

        Raises ``MissingPolicyError`` naming the first route or callback without a policy.
        """
        for rule in self.app.server.url_map.iter_rules():
            if rule.endpoint not in self.routes:
                raise MissingPolicyError(f"route {rule.rule} ({rule.endpoint}) has no policy")
        for callback in self.app.callback_map:
            if callback not in self.callbacks:
                raise MissingPolicyError(f"callback {callback} has no policy")

    def _keep(self, before: set[str], policy: Policy) -> None:
        for callback in set(self.app.callback_map) - before:
            self.callbacks[callback] = policy
