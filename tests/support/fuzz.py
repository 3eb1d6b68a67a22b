"""Requests by chance, seeded: every route and callback, by anybody, with anything in them."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import web
from tests.support.canaries import UNKNOWN_ID
from tests.support.guarded import CALLBACKS, Guarded
from tests.support.identities import Identity, client_of

TEXTS = (
    "", " ", "0", "-1", "1e400", "null", "true", "NaN", "9" * 30, "a" * 3_000, "\x00", "a\x00b",
    "\ud800", "\U0010ffff", "\u202eabc", "é", "ﷺ" * 50, "%00", "%ff%fe", "%2e%2e%2f",
    "../../etc/passwd", "..\\..\\x", "//evil.example", "http://evil.example/",
    "javascript:alert(1)", "file:///etc/passwd",
    "' OR 1=1 --", "1; DROP TABLE patient", "\") UNION SELECT given_name FROM patient --", "a'b\"c",
    "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "$\\alpha$", "=1+1", "@SUM(A1)", "|calc",
    "2026-11-23", "2026-02-30", "0000-00-00", "9999-12-31", "1900-01-01", "-2026-01-01", "today",
    "overdue", "all", "no_next_contact", "priority", "person", "family_key", "score", "desc",
    "asc", "12m", "all", "phq9", "gad7", "__proto__", "constructor", "[]", "{}", "a=b&c=d",
    "?", "#",
    "&&&", "(a+)+$", "((((((((((", "[[[[[[", "view=all&as_of=2026-01-01",
    "view=later&sort=score&order=asc",
)  # fmt: skip
SCALARS: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**31, 2**63, 2**64, -(2**63), 10**40, 0.5, -0.0, 1e308,
    float("inf"), float("nan"), [], {}, [[]], [None],
)  # fmt: skip
PARAMETERS = (
    "view", "find", "owner", "team", "phase", "kind", "days", "diagnosis", "medication",
    "treatment", "flags", "sort", "order", "as_of", "window", "measure", "user", "action", "person",
    "day", "before", "next", "public_id", "batch_id", "m", "x", "",
)  # fmt: skip
METHODS = ("GET", "GET", "GET", "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE")
HEADERS: tuple[dict[str, str], ...] = (
    {"Origin": "http://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Host": "evil.example"},
    {"Host": "[::1"},
    {"Accept-Encoding": "br;q=0, gzip;q=x, *"},
    {"Cookie": "tandem=x; tandem-masked=1; a=" + "b" * 900},
    {"Range": "bytes=0-10"},
    {"If-None-Match": "*", "If-Modified-Since": "never"},
    {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Host": "evil.example"},
    {"X-Original-URL": "/imports", "X-HTTP-Method-Override": "DELETE"},
    {"Content-Type": "text/plain"},
    {"Content-Type": "application/json; charset=utf-7"},
    {"Content-Length": "5"},
)


@dataclass(frozen=True)
class Shot:
    """One request by chance; ``label`` is enough to make it again."""

    number: int
    who: Identity
    method: str
    path: str
    body: bytes | None
    headers: dict[str, str]

    def fire(self, guarded: Guarded) -> TestResponse:
        client: FlaskClient = client_of(guarded.app, self.who)
        return client.open(self.path, method=self.method, data=self.body, headers=self.headers)

    def __str__(self) -> str:
        body = (self.body or b"")[:600].decode("utf-8", "replace")
        return (
            f"#{self.number} {self.who.name}: {self.method} {self.path[:300]} {self.headers} {body}"
        )


class Fuzzer:
    """Shots of one seed: the same seed makes the same shots."""

    def __init__(self, guarded: Guarded, seed: int) -> None:
        self._guarded = guarded
        self._chance = random.Random(seed)
        self._who = list(guarded.table.values())
        self._callbacks = web.callback_ids(guarded.app)
        self._rules = sorted({rule.rule for rule in guarded.app.server.url_map.iter_rules()})
        self._pages = [page.template for page in guarded.web.pages]
        self._ids = [c.public_id for c in guarded.world.canaries.values()] + [UNKNOWN_ID]

    def shots(self, count: int) -> Iterator[Shot]:
        for number in range(count):
            make = self._callback if self._chance.random() < 0.6 else self._route
            method, path, body, headers = make()
            if self._chance.random() < 0.05:
                headers |= self._chance.choice(HEADERS)
            yield Shot(number, self._chance.choice(self._who), method, path, body, headers)

    def _text(self) -> str:
        kind = self._chance.random()
        if kind < 0.3:
            return self._chance.choice(self._ids)
        if kind < 0.5:
            return self._address()
        if kind < 0.6:
            return "".join(chr(self._chance.randrange(0x20, 0x2FF)) for _ in range(12))
        return self._chance.choice(TEXTS)

    def _address(self) -> str:
        """A path of ours, with an id or with anything."""
        template = self._chance.choice(self._pages + self._rules)
        filling = self._chance.choice(self._ids) if self._chance.random() < 0.7 else self._odd()
        return re.sub(r"<[^<>]+>", lambda _: filling, template)

    def _odd(self) -> str:
        return quote(self._chance.choice(TEXTS), safe="%./\\", errors="replace") or "x"

    def _query(self) -> str:
        chosen = self._chance.sample(PARAMETERS, self._chance.randint(0, 5))
        value = self._chance.choice
        pairs = [
            f"{name}={quote(value((*TEXTS, *self._ids)), errors='replace')}" for name in chosen
        ]
        return "&".join(pairs)

    def _value(self, depth: int = 0) -> Any:
        kind = self._chance.random()
        if kind < 0.4:
            return self._text()
        if kind < 0.5:
            return f"?{self._query()}"
        if kind < 0.75 or depth > 3:
            return self._chance.choice(SCALARS)
        if kind < 0.85:
            return [self._value(depth + 1) for _ in range(self._chance.randint(0, 4))]
        names = ("public_id", "startRow", "endRow", "window", "measure", "as_of", "id", "sortModel",
                 "filterModel", "version", "note", "value")  # fmt: skip
        chosen = self._chance.sample(names, self._chance.randint(0, 5))
        return {name: self._value(depth + 1) for name in chosen}

    def _callback(self) -> tuple[str, str, bytes | None, dict[str, str]]:
        output = self._chance.choice(self._callbacks)
        spec = self._guarded.app.callback_map[output]
        count = len(spec["inputs"]) + len(spec["state"])
        body = web.callback_post(self._guarded.app, output, [self._value() for _ in range(count)])
        if self._chance.random() < 0.25:
            body = self._bent(body)
        text = json.dumps(body)
        if self._chance.random() < 0.03:
            cut = self._chance.randrange(len(text))
            text = (
                text[:cut] + self._chance.choice(("", "}", "\x00", '"', "[" * 2_000)) + text[cut:]
            )
        headers = {"Content-Type": "application/json"}
        return "POST", CALLBACKS, text.encode("utf-8", "surrogatepass"), headers

    def _bent(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body of a callback with one part missing, doubled or of another kind."""
        name = self._chance.choice(sorted(body))
        kind = self._chance.random()
        if kind < 0.2:
            return {key: value for key, value in body.items() if key != name}
        if kind < 0.5:
            return body | {name: self._value()}
        if kind < 0.7 and isinstance(body[name], list):
            return body | {name: [*body[name], *body[name], self._value()]}
        if body["inputs"]:
            first = dict(body["inputs"][0])
            first[self._chance.choice(("id", "property", "extra"))] = self._value()
            return body | {"inputs": [first, *body["inputs"][1:]]}
        return body

    def _route(self) -> tuple[str, str, bytes | None, dict[str, str]]:
        method = self._chance.choice(METHODS)
        path = self._address()
        if self._chance.random() < 0.1:
            path = self._chance.choice(("/", "//", "/./", "/x/../", "/%2f")) + path.lstrip("/")
        path = path if path.startswith("/") else f"/{path}"
        query = self._query()
        body, headers = None, {}
        if method in ("POST", "PUT", "DELETE", "PATCH"):
            if self._chance.random() < 0.5:
                body, headers = (
                    self._query().encode(),
                    {"Content-Type": "application/x-www-form-urlencoded"},
                )
            else:
                text = json.dumps(self._value())
                body, headers = text.encode(), {"Content-Type": "application/json"}
        return method, f"{path}?{query}" if query else path, body, headers
