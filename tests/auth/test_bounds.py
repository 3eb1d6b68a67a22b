"""How much and how often: counted for all processes together, refused above the bound."""

import multiprocessing
from typing import Any

import pytest
from flask import Flask, request

from dashboard.auth.bounds import (
    MAX_ADDRESS,
    MAX_DEPTH,
    MAX_VALUES,
    SharedLimiter,
    is_too_deep,
    is_too_long,
    limiter_key,
)
from dashboard.auth.debugging import DebugRefusedError, require_no_debug


def test_each_key_has_its_own_count_and_every_minute_begins_anew() -> None:
    now = [1_000.0]
    limiter = SharedLimiter(3, lambda: now[0])
    assert [limiter.allows("a") for _ in range(5)] == [True, True, True, False, False]
    assert limiter.allows("b")
    now[0] += 60
    assert limiter.allows("a")


def test_workers_count_together() -> None:
    """A worker inherits the memory of the process that made the limiter."""
    limiter = SharedLimiter(5, lambda: 1_000.0)
    workers = multiprocessing.get_context("fork")

    def ask() -> None:
        for _ in range(2):
            limiter.allows("a")

    for _ in range(2):
        process = workers.Process(target=ask)
        process.start()
        process.join()
    assert limiter.allows("a")
    assert not limiter.allows("a")


@pytest.mark.parametrize(
    ("cookie", "key"),
    [("tandem=abc", "abc"), ("__Host-tandem=xyz; other=1", "xyz"), ("other=1", "192.0.2.1")],
)
def test_a_session_is_counted_else_an_address(cookie: str, key: str) -> None:
    with Flask("test").test_request_context(
        "/", headers={"Cookie": cookie}, environ_base={"REMOTE_ADDR": "192.0.2.1"}
    ):
        assert limiter_key(request) == key


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "deep"),
    [
        ({"a": [1, {"b": 2}]}, False),
        (_nested(MAX_DEPTH - 1), False),
        (_nested(MAX_DEPTH + 1), True),
        (_nested(900), True),
        ([0] * MAX_VALUES, False),
        ([0] * (MAX_VALUES + 1), True),
        ("text", False),
    ],
    ids=["form", "just deep enough", "too deep", "far too deep", "many", "too many", "text"],
)
def test_what_is_nested_too_deep_is_told(value: Any, deep: bool) -> None:
    assert is_too_deep(value) is deep


def test_a_long_address_is_told() -> None:
    with Flask("test").test_request_context(f"/?{'a' * MAX_ADDRESS}"):
        assert is_too_long(request)
    with Flask("test").test_request_context(f"/?{'a' * 2_000}"):
        assert not is_too_long(request)


@pytest.mark.parametrize("name", ["FLASK_DEBUG", "DASH_DEBUG"])
def test_a_debug_mode_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "0")
    require_no_debug()
    monkeypatch.setenv(name, "1")
    with pytest.raises(DebugRefusedError, match=name):
        require_no_debug()
