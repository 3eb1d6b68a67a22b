"""The approved pictures of scripted people: how they are drawn, and how two are compared."""

import io
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageChops

from dashboard.context import AppContext
from dashboard.demo.scripted import STORIES
from dashboard.domain.access import command_line_scope
from dashboard.export.renderer import Renderer
from dashboard.figures.theme import Mode
from dashboard.pages.person.picture import print_figure
from dashboard.pages.person.view import open_person

FOLDER = Path(__file__).resolve().parents[1] / "pictures" / "approved"
#: Stories that together have every mark of the panel.
SHOWN = (
    "showcase", "gap_before_worsening", "injection_late", "switch_with_overlap", "one_score",
    "nothing_recorded",
)  # fmt: skip
SIZE = (960, 540)
COLOURS = 128
#: A point differs by more than this of 255 in one of its colours; edges of letters do by less.
NOTICEABLE = 48
#: Share of points that may differ: another release of the browser, not another drawing.
TOLERATED = 0.002


@dataclass(frozen=True, slots=True)
class Name:
    """One picture: a scripted person in one theme."""

    story: str
    mode: Mode

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.story}-{self.mode}.png"


def names() -> Iterator[Name]:
    for story in SHOWN:
        for mode in Mode:
            yield Name(story, mode)


def drawn(name: Name, context: AppContext, renderer: Renderer) -> Image.Image:
    """The print figure of the person, as small as the approved one and with as few colours."""
    file = context.settings.database_url.removeprefix("sqlite:///")
    query = "SELECT public_id FROM patient WHERE record_number = ?"
    with sqlite3.connect(file) as conn:
        number = f"{int(STORIES[name.story]):04d}"
        public_id = conn.execute(query, (number,)).fetchone()[0]
    # The foot names the version of the rules, which is another one after every change of them.
    fixed = replace(context, rules=replace(context.rules, version="of-tests"))
    view = open_person(fixed, command_line_scope(), public_id)
    assert view is not None
    png = renderer.render_png(print_figure(view, "tests", name.mode), SIZE)
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    return whole.quantize(COLOURS, dither=Image.Dither.NONE)


def difference(one: Image.Image, other: Image.Image) -> tuple[float, Image.Image]:
    """The share of points that differ noticeably, and a picture in which these are black."""
    if one.size != other.size:
        return 1.0, Image.new("L", one.size, 0)
    bands = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    marked = most.point(lambda value: 0 if value > NOTICEABLE else 255)
    differing = marked.histogram()[0]
    return differing / (one.width * one.height), marked
