"""The kept browser: exact sizes, the product's font, no other host, nothing left behind."""

import io
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from dashboard.export.renderer import PNG_SIZE, RELOAD_AFTER, Renderer, RendererError
from dashboard.figures.board import Board
from dashboard.figures.lane_axes import Figure
from dashboard.figures.lanes import coloured
from dashboard.figures.theme import Mode, Token
from dashboard.fonts import WHOLE
from dashboard.static_files import VENDOR
from tests.support.rendering import needs_chromium

pytestmark = [needs_chromium, pytest.mark.browser]


def figure(words: str = "Ana Kovacs 0417", mode: Mode = Mode.LIGHT) -> Figure:
    board = Board()
    board.box((0, 1920), (0, 10), Token.ATTENTION)
    board.text(words, 100, 540, 60)
    made: Figure = coloured(board.figure(1920, 1080), mode)
    return made


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_a_picture_has_exactly_the_pixels_asked_for_and_fills_them(renderer: Renderer) -> None:
    picture = opened(renderer.render_png(figure()))
    assert picture.size == PNG_SIZE == (3840, 2160)
    assert picture.getpixel((3839, 2)) == picture.getpixel((0, 19)) == (0xA8, 0x43, 0x00)
    assert picture.getpixel((0, 2159)) == (255, 255, 255)
    assert opened(renderer.render_png(figure(), (960, 540))).size == (960, 540)


def test_the_theme_is_in_the_figure(renderer: Renderer) -> None:
    dark = opened(renderer.render_png(figure(mode=Mode.DARK), (960, 540)))
    assert dark.getpixel((900, 500)) == (0x12, 0x18, 0x20)


def test_a_picture_is_the_same_every_time_also_after_the_page_was_loaded_anew(
    renderer: Renderer,
) -> None:
    first = renderer.render_png(figure(), (960, 540))
    for _ in range(RELOAD_AFTER + 1):
        again = renderer.render_png(figure(), (960, 540))
    assert ImageChops.difference(opened(first), opened(again)).getbbox() is None


@pytest.mark.skipif(not (VENDOR / WHOLE).is_file(), reason="the font file is not there")
def test_the_font_is_the_one_of_the_page(renderer: Renderer) -> None:
    inter = figure("llllllllllllllllllll0000000000")
    other = figure("llllllllllllllllllll0000000000")
    for trace in other["data"]:
        trace["textfont"]["family"] = "sans-serif"
    pictures = [opened(renderer.render_png(f, (960, 540))) for f in (inter, other)]
    assert ImageChops.difference(*pictures).getbbox() is not None


def test_a_pdf_holds_vectors_with_text_and_what_stands_below(renderer: Renderer) -> None:
    below = "<p>owner R. Osei</p><script>document.body.innerHTML = ''</script>"
    page, *others = PdfReader(io.BytesIO(renderer.render_pdf(figure(), below))).pages
    assert others == []
    text = page.extract_text()
    assert "Ana Kovacs 0417" in text
    assert "owner R. Osei" in text
    assert not page.images
    assert page.mediabox.width > page.mediabox.height


@pytest.fixture
def other_host() -> Iterator[tuple[str, list[object]]]:
    """An address on this machine, and the connections that were made to it."""
    made: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = Event()

        def listen() -> None:
            while not ended.is_set():
                with suppress(TimeoutError):
                    connection, address = server.accept()
                    connection.close()
                    made.append(address)

        thread = Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", made
        ended.set()
        thread.join()


def test_nothing_is_asked_of_another_host(
    renderer: Renderer, other_host: tuple[str, list[object]]
) -> None:
    address, made = other_host
    html = f'<img src="{address}/a.png"><iframe src="{address}/b"></iframe>'
    html += f'<style>@import url("{address}/c.css");</style>'
    html += f"<img src=x onerror=\"fetch('{address}/d')\">"
    renderer.render_html(html)
    hostile = figure()
    hostile["layout"]["images"] = [
        {"source": f"{address}/e.png", "xref": "paper", "yref": "paper", "sizex": 1, "sizey": 1}
    ]
    renderer.render_png(hostile, (960, 540))
    assert made == []


@pytest.fixture
def short_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for temporary files that no other test uses, with room for a socket's name."""
    with tempfile.TemporaryDirectory(prefix="t") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def test_nothing_is_left_after_an_error_or_an_interrupt(short_folder: Path) -> None:
    kept = Renderer()
    with pytest.raises(KeyboardInterrupt), kept:
        kept.render_png(figure(), (960, 540))
        assert list(short_folder.glob("tandem-render*"))
        process = kept.process_id
        raise KeyboardInterrupt
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert not list(short_folder.glob("tandem-render*"))
    assert not kept._browser._browser_impl.tmp_dir.path.exists()


def test_a_figure_that_cannot_be_drawn_is_said_and_the_browser_goes_on(renderer: Renderer) -> None:
    with pytest.raises(RendererError, match="could not draw"):
        renderer.render_png({"data": [], "layout": None}, (960, 540))
    assert opened(renderer.render_png(figure(), (960, 540))).size == (960, 540)


def test_without_chromium_one_line_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    with pytest.raises(RendererError, match="need Chromium") as error:
        Renderer()
    assert "\n" not in str(error.value)
