"""The theme of whoever asks is in the page from its first byte, and is nobody else's."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.theme_choice import chosen_theme, cookie_name
from tests.support import web


def html_element(client: FlaskClient, path: str) -> str:
    found = re.search(r"<html[^>]*>", client.get(path).text)
    assert found is not None
    return found[0]


def test_each_user_has_a_theme_of_their_own(demo_file: Path) -> None:
    with web.demo_app(demo_file) as app:
        client = app.server.test_client()
        client.set_cookie(cookie_name(web.SUPERVISOR), "dark")
        web.sign_in(client, web.SUPERVISOR)
        assert 'data-bs-theme="dark"' in html_element(client, "/")
        web.sign_in(client, web.VIEWER)
        other = html_element(client, "/")
    assert "data-bs-theme" not in other
    assert 'data-theme-choice="system"' in other
    assert f'data-theme-cookie="{cookie_name(web.VIEWER)}"' in other
    assert 'lang="en"' in other


def test_pages_before_sign_in_follow_the_last_choice_in_this_browser(demo_file: Path) -> None:
    with web.demo_app(demo_file) as app:
        client = app.server.test_client()
        assert "data-bs-theme" not in html_element(client, "/sign-in")
        client.set_cookie("tandem-theme", "dark")
        assert 'data-bs-theme="dark"' in html_element(client, "/sign-in")


def test_the_cookie_does_not_name_the_user() -> None:
    name = cookie_name("anna.example@clinic.example")
    assert re.fullmatch(r"tandem-theme-[0-9a-f]{12}", name)
    assert name != cookie_name("ben.example@clinic.example")


@pytest.mark.parametrize("kept", ["", "blue", '"><script>', "DARK"])
def test_an_unknown_choice_is_the_systems(kept: str) -> None:
    assert chosen_theme({"tandem-theme": kept}, None) == "system"


def test_a_strange_cookie_never_gets_into_the_page(demo_file: Path) -> None:
    with web.demo_app(demo_file) as app:
        client = app.server.test_client()
        client.set_cookie("tandem-theme", '"><b>')
        assert "<b>" not in client.get("/sign-in").text
