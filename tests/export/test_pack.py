"""The meeting pack: an index whose pages are right, one page each, nothing that runs."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from dashboard.export.pack import Decisions, pack_csv, write_pack
from dashboard.export.pack_pages import PackPerson, PackWords, below, index_page, paper
from dashboard.export.renderer import Figure, Renderer
from dashboard.figures.board import Board
from dashboard.figures.lanes import coloured
from dashboard.figures.theme import Mode
from tests.support.rendering import needs_chromium

HOSTILE = '<script>alert(1)</script> "O\'Neill" & </style> \\ } $x$ =1+1'
WORDS = PackWords(
    title="Monday review",
    view="View: Overdue. Filters: none.",
    found="3 of 412 people",
    foot="As of 23 Nov 2026 09:00 Europe/London",
    made="made 23 Nov 2026 09:00 by R. Osei",
    as_of=date(2026, 11, 23),
    rules_version="abc",
)


def people(count: int) -> list[PackPerson]:
    return [
        PackPerson(f"id{n}", f"A.K. · {n:04d}", "Score overdue", "every 4 weeks", "R. Osei")
        for n in range(count)
    ]


def draw(person: PackPerson, page: str) -> Figure:
    board = Board()
    board.text(f"picture of {person.public_id}, page {page}", 100, 100, 40)
    made: Figure = coloured(board.figure(1920, 1080), Mode.LIGHT)
    return made


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@needs_chromium
@pytest.mark.browser
def test_the_index_leads_to_the_page_of_each_person(renderer: Renderer) -> None:
    shown = people(30)
    heard: list[int] = []
    pack = write_pack(shown, WORDS, draw, renderer, done=heard.append)
    pages = texts(pack.pdf)
    first = pack.pages[0]
    assert first > 2
    assert pack.pages == tuple(range(first, first + 30))
    assert len(pages) == first - 1 + 30
    index = "\n".join(pages[: first - 1])
    for person, page in zip(shown, pack.pages, strict=True):
        assert f"picture of {person.public_id}, page {page} of {len(pages)}" in pages[page - 1]
        line = index[index.index(person.name) :].split("\n")
        assert str(page) in line[:4] or any(row.endswith(f" {page}") for row in line[:4])
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Confidential: contains health information" in page
        assert "made 23 Nov 2026" in page
    assert "made 23 Nov 2026 09:00 by R. Osei" in pages[0]
    assert heard == list(range(1, 31))
    outline = PdfReader(io.BytesIO(pack.pdf)).outline
    assert [item.title for item in outline] == [
        "Index", *(f"{n}. {p.name}" for n, p in enumerate(shown, start=1))
    ]  # fmt: skip


@needs_chromium
@pytest.mark.browser
def test_decisions_stand_in_the_index_and_under_the_picture(renderer: Renderer) -> None:
    decided: Decisions = {"id1": ["increase sertraline to 100 mg", "call on 1 Dec"]}
    index, *pages = texts(write_pack(people(2), WORDS, draw, renderer, decided).pdf)
    assert "Decisions so far" in index
    assert "none yet" in index
    assert "none yet" in pages[0]
    for text in decided["id1"]:
        assert text in index
        assert text in pages[1]
        assert text not in pages[0]
    assert "Decisions so far" not in texts(write_pack(people(1), WORDS, draw, renderer).pdf)[0]


@needs_chromium
@pytest.mark.browser
def test_hostile_texts_are_only_texts(renderer: Renderer) -> None:
    person = PackPerson("id", HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    words = replace(WORDS, title=HOSTILE, view=HOSTILE, foot=HOSTILE, made=HOSTILE)
    index, page = texts(write_pack([person], words, draw, renderer, {"id": [HOSTILE]}).pdf)
    flat = "".join(index.split())
    assert flat.count("".join(HOSTILE.split())) >= 6
    assert "picture of id, page 2 of 2" in page


@needs_chromium
@pytest.mark.browser
def test_a_pack_of_nobody_says_so(renderer: Renderer) -> None:
    pack = write_pack([], WORDS, draw, renderer)
    (index,) = texts(pack.pdf)
    assert pack.pages == ()
    assert "No one is in this view." in index
    assert "Page 1 of 1" in index


def test_nothing_of_a_text_is_markup() -> None:
    person = PackPerson("id", HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    words = replace(WORDS, title=HOSTILE, view=HOSTILE, day=HOSTILE)
    decided = {"id": [HOSTILE]}
    for made in (
        index_page([person], words, decided, first_page=2),
        below(person, 1, 1, decided),
    ):
        assert "<script" not in made
        assert "</style" not in made
    style = paper(words, "Page 1 of 2")
    assert style.count("{") == style.count("}") == 3
    assert "<" not in style


def test_the_table_has_the_rows_of_the_index() -> None:
    shown = [*people(2), PackPerson("x", "=1+1", "+why", "", "-owner")]
    text = pack_csv(shown, WORDS, (2, 3, None), {"id0": ["continue"], "x": ["@now"]})
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [row["person"] for row in rows] == ["A.K. · 0000", "A.K. · 0001", "'=1+1"]
    assert [row["page"] for row in rows] == ["2", "3", ""]
    assert [row["decisions_so_far"] for row in rows] == ["continue", "", "'@now"]
    assert {row["as_of"] for row in rows} == {"2026-11-23"}
    assert "decisions_so_far" not in pack_csv(shown, WORDS, (2, 3, 4)).splitlines()[0]
