"""Figures and pages to PNG and PDF by one headless Chromium that is kept for many of them.

The browser's page holds plotly.js and the product's font, so that a picture looks as it does when
it is saved from the page. Nothing is asked of another host: the browser's only way out leads to a
closed port, and its page may load nothing but what it was made with.
"""

import asyncio
import base64
import tempfile
import threading
from collections.abc import Coroutine, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import orjson
import plotly
from choreographer import Browser, Tab
from choreographer.browsers import BrowserClosedError, BrowserFailedError, Chromium
from choreographer.errors import ChromeNotFoundError

from dashboard.export.render_page import PAPER, render_page
from dashboard.fonts import WHOLE
from dashboard.static_files import VENDOR, cartesian_bundle

Answer = TypeVar("Answer")
Figure = dict[str, Any]
PNG_SIZE = (3840, 2160)
#: Pictures after which the page is loaded anew, so that its memory does not grow.
RELOAD_AFTER = 20
PATIENCE = 90.0
_START_PATIENCE = 60.0
#: A closed port in place of the network, for addresses of this machine too.
_NO_NETWORK = ("--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
               "--disable-background-networking")  # fmt: skip


class RendererError(RuntimeError):
    """No picture could be made; ``str()`` is one line that says what to do."""


class _Offline(Chromium):
    """Chromium without a network."""

    def get_cli(self) -> Sequence[str]:
        return [*super().get_cli(), *_NO_NETWORK]


def is_chromium_there() -> bool:
    """Whether a ``Renderer`` could be made; cheap enough to ask for every page."""
    path = _Offline.find_browser(skip_local=False)
    return path is not None and Path(path).is_file()


class Renderer:
    """``with Renderer() as renderer: renderer.render_png(figure)``, one call at a time.

    Raises ``RendererError`` as soon as it is made where no Chromium is. On the way out, also after
    an error or an interrupt, the browser is ended by its own process and its profile is removed.
    """

    def __init__(self) -> None:
        try:
            self._browser = Browser(browser_cls=_Offline)
        except ChromeNotFoundError:
            raise RendererError(
                "pictures and packs need Chromium, which is not installed (Debian package "
                "chromium; BROWSER_PATH names another browser); CSV files do not"
            ) from None
        self._loop = asyncio.new_event_loop()
        # A loop of its own, so that a caller with a running one can use this too.
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._drawn = 0

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="tandem-render-")
        self._thread.start()
        try:
            self._run(self._open(), _START_PATIENCE)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def render_png(self, figure: Figure, size: tuple[int, int] = PNG_SIZE) -> bytes:
        """A plain figure dict with coloured values as PNG of exactly ``size`` pixels."""
        return self._run(self._png(figure, size))

    def render_pdf(self, figure: Figure, below: str = "", paper: str = PAPER) -> bytes:
        """The figure as vectors on one page; ``below`` is HTML under it, ``paper`` its CSS."""
        return self._run(self._pdf("figurePage", figure, below, paper))

    def render_html(self, content: str, paper: str = PAPER) -> bytes:
        """HTML as a PDF of as many pages as it takes; it runs no script."""
        return self._run(self._pdf("htmlPage", content, paper))

    @property
    def process_id(self) -> int:
        """The browser's process, for measurements."""
        return self._browser.subprocess.pid

    async def _open(self) -> None:
        await self._browser.open()
        if self._browser.get_tab() is None:
            # A busy machine: the browser's own first page is not there yet.
            await self._browser.create_tab("about:blank")
        plotly_js = cartesian_bundle() or _package_bundle()
        page = Path(self._folder.name) / "page.html"
        page.write_text(render_page(plotly_js, VENDOR / WHOLE), encoding="utf-8")
        self._address = page.as_uri()
        await self._load()

    async def _load(self) -> None:
        tab = self._tab()
        loaded = tab.subscribe_once("Page.loadEventFired")
        await self._send("Page.enable")
        await self._send("Page.navigate", url=self._address)
        await loaded
        await self._call("tandem.ready")
        self._drawn = 0

    async def _png(self, figure: Figure, size: tuple[int, int]) -> bytes:
        await self._count()
        width, height = size
        await self._send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        await self._call("tandem.picture", figure, width, height)
        taken = await self._send("Page.captureScreenshot", format="png")
        return base64.b64decode(taken["data"])

    async def _pdf(self, function: str, *values: Any) -> bytes:
        await self._count()
        await self._call(f"tandem.{function}", *values)
        printed = await self._send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(printed["data"])

    async def _count(self) -> None:
        if self._drawn >= RELOAD_AFTER:
            await self._load()
        self._drawn += 1

    async def _call(self, function: str, *values: Any) -> None:
        given = ",".join(orjson.dumps(value).decode() for value in values)
        answer = await self._send(
            "Runtime.evaluate", expression=f"{function}({given})", awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RendererError("the browser could not draw the picture")

    async def _send(self, command: str, **values: Any) -> dict[str, Any]:
        answer = await self._tab().send_command(command, values or None)
        if "error" in answer:
            raise RendererError(f"the browser refused {command}")
        result: dict[str, Any] = answer["result"]
        return result

    def _tab(self) -> Tab:
        tab = self._browser.get_tab()
        if tab is None:
            raise RendererError("the browser opened no page")
        return tab

    def _run(self, work: Coroutine[Any, Any, Answer], patience: float = PATIENCE) -> Answer:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(patience)
        except TimeoutError:
            future.cancel()
            raise RendererError(f"the browser did not answer within {patience:g} s") from None
        except (BrowserClosedError, BrowserFailedError):
            raise RendererError("the browser ended before the picture was made") from None

    def _end(self) -> None:
        try:
            self._run(self._browser.close(), _START_PATIENCE)
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._folder.cleanup()


def _package_bundle() -> Path:
    return Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
