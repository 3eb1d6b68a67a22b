"""Third-party files: the small ones where they are, those of the Python packages where not."""

import gzip
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from dashboard import head, static_files
from tests.support import web

PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"


def test_the_small_plotly_is_served_when_it_is_there(
    demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / f"plotly-cartesian-{get_plotlyjs_version()}.min.js"
    bundle.write_bytes(b"/* the small one */")
    monkeypatch.setattr(static_files, "VENDOR", tmp_path)
    with web.demo_app(demo_file) as app:
        client = web.sign_in(app.server.test_client(), web.VIEWER)
        body = gzip.decompress(client.get(PLOTLY, headers={"Accept-Encoding": "gzip"}).data)
    assert body.startswith(b"/* the small one */")
    assert b"showSendToCloud:false" in body


@pytest.mark.parametrize("names", [(), ("plotly-cartesian-1.0.0.min.js",)])
def test_else_the_packages_own_without_upload(
    demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"/* of another version */")
    monkeypatch.setattr(static_files, "VENDOR", tmp_path)
    with web.demo_app(demo_file) as app:
        client = web.sign_in(app.server.test_client(), web.VIEWER)
        body = client.get(PLOTLY, headers={"Accept-Encoding": "identity"}).data
    assert f"plotly.js v{get_plotlyjs_version()}".encode() in body[:400]
    assert body.endswith(b"displaylogo:false});")


def test_inter_is_named_only_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head, "VENDOR", tmp_path)
    assert "@font-face" not in head.head(styled=True)
    assert "Segoe UI" in head.head(styled=True)
    (tmp_path / static_files.INTER).write_bytes(b"")
    monkeypatch.setattr(head, "ASSETS", tmp_path.parent)
    monkeypatch.setattr(head, "asset_url", lambda name: f"/assets/{name}")
    assert 'src:url("/assets/vendor/inter-variable.woff2")' in head.head(styled=True)


def test_a_file_is_compressed_once() -> None:
    read = []

    def load() -> bytes:
        read.append(1)
        return b"a" * 10_000

    from flask import Flask

    files = static_files.StaticFiles()
    with Flask("test").test_request_context("/", headers={"Accept-Encoding": "br"}):
        answers = [files.respond("k", load, "k.js").data for _ in range(3)]
    assert len(read) == 1
    assert len(set(answers)) == 1
    assert len(answers[0]) < 100
