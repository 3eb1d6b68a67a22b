"""The meeting pack: an index, one page per person with their picture, and the index as CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pypdf import PdfReader, PdfWriter

from dashboard.components.caseload_cells import why_label
from dashboard.domain.caseload_row import CaseloadRow
from dashboard.export.formula_safe import Cell, safe_row
from dashboard.export.pack_pages import PackPerson, PackWords, below, index_page, paper
from dashboard.export.renderer import Figure, Renderer

#: People of one pack at most: a meeting does not reach more, and joining the pages takes some
#: 4 MB of memory for each.
MAX_PEOPLE = 100
BYTE_ORDER_MARK = "\ufeff"
#: Draws the picture of a person; the second argument is its page in words, "4 of 52".
Draw = Callable[[PackPerson, str], Figure]
#: What has been decided so far, by opaque id; a person without an entry has no decision.
Decisions = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Pack:
    """``pdf`` is the whole file; ``pages`` the page of each person, in the order of the index."""

    pdf: bytes
    pages: tuple[int, ...]


def pack_people(rows: Iterable[CaseloadRow], as_of: date) -> tuple[PackPerson, ...]:
    """The people of a caseload view as entries of the index; names are masked where rows are."""
    return tuple(
        PackPerson(
            public_id=row.public_id,
            name=" · ".join(part for part in (row.name.short, row.name.record_number) if part),
            why="Nothing due" if row.why is None else why_label(row.why, as_of),
            detail="" if row.why is None else row.why.detail,
            owner=row.owner or "no owner",
        )
        for row in rows
    )


def write_pack(
    people: Sequence[PackPerson],
    words: PackWords,
    draw: Draw,
    renderer: Renderer,
    decisions: Decisions | None = None,
    done: Callable[[int], None] = lambda people: None,
) -> Pack:
    """The pack of these people in this order; ``done`` hears after each how many are drawn.

    ``decisions`` ``None`` leaves the column out: nobody says that nothing was decided.
    """
    index, index_pages = _index(people, words, decisions, renderer)
    pages = tuple(index_pages + 1 + number for number in range(len(people)))
    total = index_pages + len(people)
    writer = PdfWriter()
    writer.append(io.BytesIO(index), import_outline=False)
    writer.add_outline_item(title="Index", page_number=0)
    for number, (person, page) in enumerate(zip(people, pages, strict=True), start=1):
        placed = f"{page} of {total}"
        figure = draw(person, placed)
        under = below(person, number, len(people), decisions)
        printed = renderer.render_pdf(figure, under, paper(words, f"Page {placed}"))
        writer.append(io.BytesIO(printed), import_outline=False)
        writer.add_outline_item(title=f"{number}. {person.name}", page_number=page - 1)
        done(number)
    writer.add_metadata({"/Title": words.title, "/Creator": "Tandem", "/Producer": "Tandem"})
    file = io.BytesIO()
    writer.write(file)
    writer.close()
    return Pack(file.getvalue(), pages)


def _index(
    people: Sequence[PackPerson],
    words: PackWords,
    decisions: Decisions | None,
    renderer: Renderer,
) -> tuple[bytes, int]:
    """The index with the pages of the people, which begin after however many it takes itself."""
    guess = 1
    while True:
        total = guess + len(people)
        content = index_page(people, words, decisions, first_page=guess + 1)
        printed = renderer.render_html(content, paper(words, f"Page {{page}} of {total}"))
        taken = len(PdfReader(io.BytesIO(printed)).pages)
        if taken <= guess:
            return printed, taken
        guess = taken


def pack_csv(
    people: Sequence[PackPerson],
    words: PackWords,
    pages: Sequence[int | None],
    decisions: Decisions | None = None,
) -> str:
    """The index as CSV: the same rows in the same order; ``pages`` ``None`` without a PDF."""
    columns = ["number", "person", "why_now", "why_detail", "owner"]
    columns += ["decisions_so_far"] if decisions is not None else []
    columns += ["page", "as_of", "rules_version", "view"]
    buffer = io.StringIO()
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    for number, (person, page) in enumerate(zip(people, pages, strict=True), start=1):
        cells: list[Cell] = [number, person.name, person.why, person.detail, person.owner]
        if decisions is not None:
            cells.append("; ".join(decisions.get(person.public_id, ())))
        cells += [page, words.as_of, words.rules_version, words.view]
        writer.writerow("" if cell is None else cell for cell in safe_row(cells))
    return buffer.getvalue()
