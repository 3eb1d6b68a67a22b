"""The panel looks as it was approved; ``tools/approve_pictures.py`` approves a new look.

A picture that differs is kept beside the approved one's name in the folder that the message says.
"""

import tempfile
from pathlib import Path

import pytest
from PIL import Image

from dashboard.context import AppContext
from dashboard.export.renderer import Renderer
from dashboard.fonts import WHOLE
from dashboard.static_files import VENDOR
from tests.support.approved import TOLERATED, Name, difference, drawn, names
from tests.support.rendering import needs_chromium

SCRATCH = Path(tempfile.gettempdir()) / "tandem-pictures"

pytestmark = [
    needs_chromium,
    pytest.mark.browser,
    pytest.mark.skipif(not (VENDOR / WHOLE).is_file(), reason="the font file is not there"),
]


@pytest.mark.parametrize("name", [*names()], ids=lambda name: name.file.stem)
def test_the_panel_looks_as_it_was_approved(
    name: Name, clinic: AppContext, renderer: Renderer
) -> None:
    assert name.file.is_file(), "approve it with tools/approve_pictures.py"
    made = drawn(name, clinic, renderer)
    with Image.open(name.file) as approved:
        share, marked = difference(approved, made)
    if share > TOLERATED:
        SCRATCH.mkdir(exist_ok=True)
        made.save(SCRATCH / name.file.name)
        marked.save(SCRATCH / f"difference-{name.file.name}")
    assert share <= TOLERATED, f"{share:.2%} of the points differ: see {SCRATCH}"


def test_another_drawing_is_noticed(clinic: AppContext, renderer: Renderer) -> None:
    one, other, *_ = names()
    assert one.story == other.story
    pictures = [drawn(name, clinic, renderer) for name in (one, other)]
    assert difference(*pictures)[0] > TOLERATED
    moved = Image.new("RGB", pictures[0].size, "white")
    moved.paste(pictures[0].convert("RGB"), (2, 0))
    assert difference(pictures[0], moved)[0] > TOLERATED
    assert difference(pictures[0], pictures[0])[0] == 0


def test_approved_pictures_are_small_and_all_used() -> None:
    wanted = {name.file for name in names()}
    there = set(next(iter(wanted)).parent.glob("*.png"))
    assert there == wanted
    assert max(file.stat().st_size for file in there) <= 60_000
