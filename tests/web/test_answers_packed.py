"""Pages and rows travel compressed, and say the same."""

import json
from pathlib import Path

import brotli

from tests.support import web

BR = {"Accept-Encoding": "gzip, br"}


def test_a_page_of_rows_is_a_quarter_of_the_bytes_and_the_same_content(demo_file: Path) -> None:
    with web.demo_app(demo_file) as app:
        client = web.sign_in(app.server.test_client(), web.SUPERVISOR)
        body = web.callback_post(app, web.router_id(app), ["/", "?view=all"])
        plain = client.post("/_dash-update-component", json=body)
        packed = client.post("/_dash-update-component", json=body, headers=BR)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 4
    assert json.loads(brotli.decompress(packed.data)) == plain.json


def test_short_answers_files_and_streams_stay_as_they_are(demo_file: Path) -> None:
    with web.demo_app(demo_file) as app:
        client = web.sign_in(app.server.test_client(), web.SUPERVISOR)
        assert "Content-Encoding" not in client.get("/healthz", headers=BR).headers
        rows = client.get("/export/caseload.csv?view=all", headers=BR)
        assert "Content-Encoding" not in rows.headers
        assert rows.text.count("\n") > 20
        script = client.get("/assets/shell.js?m=1", headers=BR)
        assert b"dash_clientside" in brotli.decompress(script.data)
