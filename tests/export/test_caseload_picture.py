"""The caseload's picture shows the grid's cells, says what it shows, and names nobody masked."""

import html
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.components.caseload_cells import grid_row
from dashboard.components.caseload_grid import caseload_grid
from dashboard.context import AppContext
from dashboard.domain.access import command_line_scope
from dashboard.domain.caseload_filter import CaseloadFilter, Section, Sort
from dashboard.export.caseload_picture import (
    ROWS,
    caseload_pages,
    page_count,
    picture_files,
)
from dashboard.export.caseload_view import CaseloadView, read_view
from dashboard.figures.plain_text import wrapped
from dashboard.figures.theme import Mode

UNMASKED = command_line_scope()
MASKED = replace(UNMASKED, masked=True)
ALL = CaseloadFilter(section=Section.ALL, sort=Sort.PERSON)


def view(clinic: AppContext, asked: CaseloadFilter = ALL, *, masked: bool = False) -> CaseloadView:
    return read_view(clinic, MASKED if masked else UNMASKED, asked, 1_000)


def texts(figure: dict[str, Any]) -> list[str]:
    found = [text for trace in figure["data"] for text in trace.get("text", ())]
    return [html.unescape(text).replace("<b>", "").replace("</b>", "") for text in found]


def test_every_row_of_the_view_stands_on_one_page_in_order(clinic: AppContext) -> None:
    shown = view(clinic)
    pages = list(caseload_pages(shown))
    assert len(pages) == page_count(shown.total) == -(-len(shown.rows) // ROWS) > 1
    for number, page in enumerate(pages):
        rows = shown.rows[number * ROWS : (number + 1) * ROWS]
        people = next(t for t in page["data"] if t.get("textfont", {}).get("weight") == 600)
        drawn = list(zip(people["y"], texts({"data": [people]}), strict=True))
        for (_, text), row in zip(drawn, rows, strict=True):
            assert row.name.short.startswith(text.removesuffix("…"))
        assert drawn == sorted(drawn, key=lambda place: place[0])


def test_the_cells_are_those_of_the_grid(clinic: AppContext) -> None:
    shown = view(clinic)
    written = texts(next(caseload_pages(shown)))
    for row in shown.rows[:ROWS]:
        cells = grid_row(row, shown.as_of.day, "")
        wanted = [cells[key]["text"] for key in ("why", "seen", "next", "owner", "discussed")]
        wanted.append(cells["days"]["text"])
        for key in ("supply", "attended"):
            cell = cells[key]
            wanted.append(f"{cell['count']}/{cell['of']}" if "of" in cell else cell["none"][:4])
        score = cells["score"]
        if "latest" in score:
            first = "" if score["first"] is None else f"{score['first']} → "
            wanted.append(f"{first}{score['latest']}")
        for text in filter(None, wanted):
            assert any(text.startswith(w.rstrip("…")) or w.startswith(text) for w in written), text


def test_the_columns_are_those_of_the_grid(clinic: AppContext) -> None:
    page = next(caseload_pages(view(clinic)))
    heads = sorted(
        (x, title)
        for trace in page["data"]
        if trace.get("textfont", {}).get("size") == 13
        for x, title in zip(trace["x"], trace["text"], strict=True)
    )
    titles = [column["headerName"] for column in caseload_grid("").columnDefs]
    assert [title.rstrip(" ↑↓") for _, title in heads] == titles
    assert "Person ↑" in [title for _, title in heads]


def test_the_head_and_the_foot_say_everything_about_the_picture(clinic: AppContext) -> None:
    asked = replace(ALL, text="a", min_days=1)
    shown = view(clinic, asked)
    said = " ".join(texts(next(caseload_pages(shown))))
    for part in (
        "Caseload: All",
        "Filters: Find: a; 1 day overdue or more.",
        "Order: by name, A to Z.",
        f"{shown.total} of {shown.everybody} people",
        f"rows 1–{min(ROWS, shown.total)} of {shown.total} · page 1 of",
        "As of 23 Nov 2026 09:00 Europe/London",
        "data through",
        f"rules {clinic.rules.version[:8]}",
        "made 23 Nov 2026 09:00 by command line",
        "Confidential: contains health information",
    ):
        assert part in said, part
    assert "Filters: none." in " ".join(texts(next(caseload_pages(view(clinic)))))


def test_a_day_in_the_past_says_so(clinic: AppContext) -> None:
    shown = view(clinic, replace(ALL, as_of=date(2026, 10, 1)))
    assert "As it stood on 1 Oct 2026 · past" in texts(next(caseload_pages(shown)))


def test_nobody_is_said_in_words_and_never_over_stale_data(clinic: AppContext) -> None:
    shown = view(clinic, replace(ALL, text="zzzz"))
    (page,) = caseload_pages(shown)
    assert "No one in “All” matches these filters." in texts(page)
    late = replace(shown, sources=tuple(replace(s, age_days=9) for s in shown.sources))
    (page,) = caseload_pages(late)
    assert any("data are not current" in text for text in texts(page))


def test_long_filters_are_all_there_and_the_shape_stays(clinic: AppContext) -> None:
    asked = replace(ALL, flags=tuple(f"a_rule_with_a_rather_long_name_{n}" for n in range(12)))
    shown = view(clinic, asked)
    (page,) = caseload_pages(shown)
    said = " ".join(texts(page))
    assert all(f"a rule with a rather long name {n}" in said for n in range(12))
    assert page["layout"]["width"] / page["layout"]["height"] == pytest.approx(16 / 9)


@pytest.mark.parametrize("mode", list(Mode))
def test_plotly_accepts_the_figure_in_both_themes(clinic: AppContext, mode: Mode) -> None:
    page = next(caseload_pages(view(clinic), mode))
    go.Figure(page)
    assert "var(" not in json.dumps(page)


def test_masked_pictures_hold_no_name(clinic: AppContext) -> None:
    named = {row.name.short.split()[-1] for row in view(clinic).rows} - {""}
    shown = json.dumps(list(caseload_pages(view(clinic))), ensure_ascii=False)
    masked = json.dumps(list(caseload_pages(view(clinic, masked=True))), ensure_ascii=False)
    # Staff have names too; only the people of the caseload are masked.
    staff = " ".join(filter(None, (row.owner for row in view(clinic).rows)))
    own = {name for name in named if name not in staff and len(name) > 3}
    assert len([name for name in own if html.escape(name, quote=False) in shown]) > 20
    assert [name for name in own if html.escape(name, quote=False) in masked] == []


def test_several_pages_have_numbers_in_their_names() -> None:
    assert picture_files(Path("a/c.png"), 1) == [Path("a/c.png")]
    assert picture_files(Path("a/c.png"), 2) == [Path("a/c-1.png"), Path("a/c-2.png")]


def test_words_are_wrapped_and_none_is_lost() -> None:
    text = "Filters: none. " * 30
    lines = wrapped(text, 300, 17)
    assert len(lines) > 5
    assert " ".join(lines) == text.strip()
