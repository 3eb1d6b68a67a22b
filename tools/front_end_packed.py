"""Compresses the large browser files as far as brotli goes, once, into ``assets/vendor/packed``.

At the highest quality the files of a first load are a seventh smaller, but it takes seconds: too
long while somebody waits. A file is kept under the hash of what it was made from, so one that an
update has changed is never served old: it is compressed quickly until this has run again.
"""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import brotli

from dashboard import joined, static_files
from dashboard.packed import PACKED, packed_name

#: By package: what the application may ask for.
BUNDLES = {
    "dash": (
        "dash-renderer/build/dash_renderer.min.js",
        "deps/polyfill@*.min.js",
        "deps/react@18.3.1.min.js",
        "deps/react-dom@18.3.1.min.js",
        "dcc/dash_core_components.js",
        "dcc/dash_core_components-shared.js",
        "dcc/async-graph.js",
        "html/dash_html_components.min.js",
    ),
    "dash_ag_grid": ("dash_ag_grid.min.js", "async-community.js"),
    "dash_bootstrap_components": ("_components/dash_bootstrap_components.min.js",),
}


def contents() -> Iterator[bytes]:
    """Every file as it is served."""
    for package, patterns in BUNDLES.items():
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            continue
        for pattern in patterns:
            for path in Path(spec.origin).parent.glob(pattern):
                yield path.read_bytes()
    yield static_files.bootstrap_file().read_bytes()
    yield static_files.plotly_bundle()
    for rule in (joined.SCRIPTS, joined.STYLES):
        yield joined.joined(rule).content


def main() -> int:
    PACKED.mkdir(parents=True, exist_ok=True)
    wanted = {packed_name(content): content for content in contents()}
    for old in PACKED.iterdir():
        if old.name not in wanted:
            old.unlink()
    for name, content in wanted.items():
        target = PACKED / name
        if not target.is_file():
            unfinished = target.with_suffix(".part")
            unfinished.write_bytes(brotli.compress(content, quality=11))
            unfinished.rename(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
