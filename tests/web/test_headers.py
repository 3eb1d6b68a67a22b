"""What every answer says about where it may go, and who may keep it."""

import re

import pytest
from flask.testing import FlaskClient

EVERYWHERE = ["/sign-in", "/healthz", "/_dash-layout", "/imports", "/nothing", "/assets/shell.js"]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_has_the_headers(supervisor: FlaskClient, path: str) -> None:
    headers = supervisor.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts
    assert "unsafe" not in scripts[1]
    assert "http" not in policy


@pytest.mark.parametrize("path", ["/sign-in", "/imports", "/_dash-layout", "/nothing", "/readyz"])
def test_nobody_keeps_pages_and_data(supervisor: FlaskClient, path: str) -> None:
    assert supervisor.get(path).headers["Cache-Control"] == "no-store"


def test_every_file_of_a_page_is_ours_kept_and_compressed(supervisor: FlaskClient) -> None:
    page = supervisor.get("/imports").get_data(as_text=True)
    files = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(files) > 8
    for file in files:
        assert file.startswith("/"), file
        assert not file.startswith("//"), file
        answer = supervisor.get(file, headers={"Accept-Encoding": "gzip, br"})
        assert answer.status_code == 200, file
        assert "immutable" in answer.headers["Cache-Control"], file
        if file.split("?")[0].endswith((".js", ".css")):
            assert answer.headers["Content-Encoding"] == "br", file


def test_no_page_names_another_host(supervisor: FlaskClient) -> None:
    for path in ("/imports", "/sign-in", "/nothing", "/_dash-layout"):
        text = supervisor.get(path).get_data(as_text=True)
        assert not re.search(r"(?:src|href|url\()\W{0,2}(?:https?:)?//", text), path


def test_inline_scripts_are_covered_by_the_policy(supervisor: FlaskClient) -> None:
    """The one inline script that runs is the renderer; its hash is in the header."""
    answer = supervisor.get("/imports")
    assert answer.headers["Content-Security-Policy"].count("'sha256-") >= 1
    inline = re.findall(r"<script(?![^>]*src=)[^>]*>", answer.get_data(as_text=True))
    assert [tag for tag in inline if "application/json" not in tag and "_dash-renderer" not in tag
            ] == []  # fmt: skip


def test_a_file_outside_the_folder_is_not_served(supervisor: FlaskClient) -> None:
    for path in ("/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/..%2fapp.py", "/assets/x"):
        assert supervisor.get(path).status_code == 404
    for path in ("dash/../../x.py", "os/path.py", "plotly/package_data/../x.js"):
        assert supervisor.get(f"/_dash-component-suites/{path}").status_code in (404, 500)


def test_the_sign_in_page_can_be_drawn_before_sign_in(nobody: FlaskClient) -> None:
    page = nobody.get("/sign-in").get_data(as_text=True)
    files = [f for f in re.findall(r'(?:src|href)="([^"]+)"', page) if f.startswith("/assets")]
    files += re.findall(r'url\("([^"]+)"\)', page)
    assert files
    assert {nobody.get(file).status_code for file in files} == {200}
    assert nobody.get("/assets/shell.js").status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(nobody: FlaskClient) -> None:
    cookie = nobody.post("/sign-in", data={"user": "demo-viewer"}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
