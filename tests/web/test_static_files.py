"""Third-party files: the small ones where they are, those of the Python packages where not."""

import gzip
from pathlib import Path

import brotli
import pytest
from plotly.offline import get_plotlyjs_version

from dashboard import fonts, head, packed, static_files
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
    (tmp_path / fonts.WHOLE).write_bytes(b"")
    monkeypatch.setattr(head, "ASSETS", tmp_path.parent)
    monkeypatch.setattr(head, "asset_url", lambda name: f"/assets/{name}")
    whole = head.head(styled=True)
    assert 'src:url("/assets/vendor/inter-variable.woff2")' in whole
    assert "unicode-range" not in whole


def test_the_small_font_is_preferred_and_the_whole_one_serves_the_other_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head, "VENDOR", tmp_path)
    monkeypatch.setattr(head, "asset_url", lambda name: f"/assets/{name}")
    for name in (fonts.WHOLE, fonts.TEXT):
        (tmp_path / name).write_bytes(b"")
    found = head.head(styled=True)
    assert 'as="font" type="font/woff2" href="/assets/vendor/inter-text.woff2"' in found
    assert found.count("@font-face") == 2
    assert "inter-variable.woff2" not in found.partition("@font-face")[0]


def test_each_letter_is_in_one_of_the_two_fonts_and_no_line_end_is() -> None:
    ranges = (*fonts.TEXT_RANGES, *fonts.rest())
    for letter in "Aé→◇Ω年":
        assert sum(first <= ord(letter) <= last for first, last in ranges) == 1, letter
    assert not any(first <= ord(sign) <= last for first, last in ranges for sign in "\n\t")


def test_every_sign_that_we_write_is_in_the_small_font() -> None:
    """Else a page would fetch the large one as well. Some signs and shapes Inter has not."""
    root = Path(head.__file__).parent
    texts = [file.read_text(encoding="utf-8") for file in root.rglob("*.py")]
    texts += [file.read_text(encoding="utf-8") for file in static_files.ASSETS.glob("*.*s")]
    used = {sign for text in texts for sign in text if ord(sign) > 0x7F}
    small = {code for first, last in fonts.TEXT_RANGES for code in range(first, last + 1)}
    assert {sign for sign in used if ord(sign) not in small} <= set("－＋＝＠")


def test_a_part_that_comes_later_is_kept_and_asked_about(demo_file: Path) -> None:
    """The packages load some files without a fingerprint; a reload must not fetch them again."""
    address = "/_dash-component-suites/dash_ag_grid/async-community.js"
    with web.demo_app(demo_file) as app:
        client = web.sign_in(app.server.test_client(), web.VIEWER)
        client.get("/")
        first = client.get(address, headers={"Accept-Encoding": "br"})
        assert first.headers["Cache-Control"] == "private, no-cache"
        headers = {"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]}
        again = client.get(address, headers=headers)
        other = client.get(address, headers=headers | {"If-None-Match": '"of another version"'})
    assert (again.status_code, again.data) == (304, b"")
    assert (other.status_code, other.data) == (200, first.data)


def test_what_was_compressed_ahead_is_served_only_for_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "PACKED", tmp_path)
    content = b"window.answer = 42;" * 100
    (tmp_path / packed.packed_name(content)).write_bytes(brotli.compress(content, quality=11))
    ready = packed.packed(content, "br")
    assert ready == (tmp_path / packed.packed_name(content)).read_bytes()
    changed = content + b"window.answer = 43;"
    assert brotli.decompress(packed.packed(changed, "br")) == changed


def test_a_page_loads_no_suite_that_nothing_here_uses(demo_file: Path) -> None:
    with web.demo_app(demo_file) as app:
        client = web.sign_in(app.server.test_client(), web.VIEWER)
        caseload, person = (client.get(path).text for path in ("/", "/person/nobody"))
    for page in (caseload, person):
        assert "/dash_table/" not in page
        assert "dash_renderer" in page
    ahead = 'rel="preload" as="script" href="/_dash-component-suites/'
    assert f"{ahead}dash_ag_grid/async-community.js" in caseload
    assert f"{ahead}plotly/package_data/plotly.min.js" in person
    assert f"{ahead}plotly" not in caseload


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
