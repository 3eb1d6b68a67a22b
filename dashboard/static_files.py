"""Files that never change while the server runs: compressed once, kept in memory, long-lived.

Covers ``assets/``, the packages' component bundles, Bootstrap's style sheet and plotly.js. For
plotly.js the small cartesian bundle is served when ``assets/vendor`` holds it at the version of
the installed plotly package.
"""

import gzip
import logging
import mimetypes
import pkgutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import brotli
from dash import Dash
from dash._validate import validate_js_path
from dash.fingerprint import check_fingerprint
from flask import Response, abort, request
from plotly.offline import get_plotlyjs_version
from werkzeug.security import safe_join

from dashboard.auth.headers import IMMUTABLE

ASSETS = Path(__file__).resolve().parent.parent / "assets"
VENDOR = ASSETS / "vendor"
ASSETS_ENDPOINT = "_dash_assets.static"
COMPONENTS_ENDPOINT = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
INTER = "inter-variable.woff2"
BOOTSTRAP_URL = "/vendor/bootstrap.min.css"
_PLOTLY = ("plotly", "package_data/plotly.min.js")
_TEXT = (".js", ".css", ".json", ".svg", ".map", ".mjs", ".html", ".txt")
# Not left to the machine's own table of types.
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_UNKNOWN_TYPE = "application/octet-stream"
_BROTLI_QUALITY = 5
# The package offers an upload of charts to another host; switched off in the bundle itself too.
_NO_UPLOAD = b";window.Plotly&&Plotly.setPlotConfig({showSendToCloud:false,displaylogo:false});"

_log = logging.getLogger(__name__)


class StaticFiles:
    """Answers with a file in the best encoding the browser takes; one per application."""

    def __init__(self) -> None:
        self._packed: dict[tuple[str, str], bytes] = {}
        self._lock = Lock()

    def respond(self, key: str, load: Callable[[], bytes], name: str) -> Response:
        """The file ``key``, read by ``load`` the first time; ``name`` gives its type."""
        kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or _UNKNOWN_TYPE
        encoding = _encoding() if name.endswith(_TEXT) else "identity"
        response = Response(self._bytes(key, encoding, load), mimetype=kind)
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
        response.headers["Vary"] = "Accept-Encoding"
        return response

    def _bytes(self, key: str, encoding: str, load: Callable[[], bytes]) -> bytes:
        with self._lock:
            found = self._packed.get((key, encoding))
        if found is None:
            found = _packed(load(), encoding)
            with self._lock:
                self._packed[key, encoding] = found
        return found


def _encoding() -> str:
    accepted = request.accept_encodings
    return next((name for name in ("br", "gzip") if accepted.quality(name) > 0), "identity")


def _packed(data: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(data, quality=_BROTLI_QUALITY))
    return gzip.compress(data, mtime=0) if encoding == "gzip" else data


def install(app: Dash) -> None:
    """Serve the files of ``assets/`` and of the component packages from memory."""
    files = StaticFiles()
    plotly_bundle = _cartesian_bundle()
    if not (VENDOR / INTER).is_file():
        _log.info("texts use the system's fonts: assets/vendor/%s is not there", INTER)

    def asset(filename: str) -> Response:
        joined = safe_join(str(ASSETS), filename)
        if joined is None or not Path(joined).is_file():
            abort(404)
        path = Path(joined)
        changed = path.stat().st_mtime_ns
        response = files.respond(f"assets/{filename}@{changed}", path.read_bytes, filename)
        if request.args.get("m"):
            response.headers["Cache-Control"] = IMMUTABLE
        return response

    def component(package_name: str, fingerprinted_path: str) -> Response:
        path, fingerprinted = check_fingerprint(fingerprinted_path)
        validate_js_path(app.registered_paths, package_name, path)

        def load() -> bytes:
            if (package_name, path) == _PLOTLY and plotly_bundle is not None:
                return plotly_bundle.read_bytes() + _NO_UPLOAD
            data = pkgutil.get_data(package_name, path) or b""
            return data + _NO_UPLOAD if (package_name, path) == _PLOTLY else data

        response = files.respond(f"{package_name}/{path}", load, path)
        if fingerprinted:
            response.headers["Cache-Control"] = IMMUTABLE
        return response

    app.server.view_functions[ASSETS_ENDPOINT] = asset
    app.server.view_functions[COMPONENTS_ENDPOINT] = component


def bootstrap_view() -> Callable[[], Response]:
    """The view of Bootstrap's style sheet, from the Python package that carries it."""
    files = StaticFiles()
    path = bootstrap_file()

    def view() -> Response:
        response = files.respond("bootstrap", path.read_bytes, path.name)
        response.headers["Cache-Control"] = IMMUTABLE
        return response

    return view


def bootstrap_file() -> Path:
    """Bootstrap 5.3's style sheet; the package is used as a folder and never initialised."""
    spec = find_spec("flask_bootstrap")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package Bootstrap-Flask is not installed")
    return Path(spec.origin).parent / "static" / "bootstrap5" / "css" / "bootstrap.min.css"


def _cartesian_bundle() -> Path | None:
    """The small plotly.js of ``assets/vendor``, if it is of the installed plotly's version."""
    path = VENDOR / f"plotly-cartesian-{get_plotlyjs_version()}.min.js"
    if path.is_file():
        return path
    _log.info("charts use the full plotly.js of the Python package: %s is not there", path.name)
    return None
