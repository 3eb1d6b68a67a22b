"""The pages of a meeting pack as HTML: index, what stands under a picture, edge of the paper.

Every text is escaped here; none of the names, reasons and decisions can be markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from dashboard.domain.panel_foot import CONFIDENTIAL
from dashboard.figures.theme import FONT_FAMILY, Mode, Token, colour

MARGIN_MM = 10
_BOTTOM_MM = 16


@dataclass(frozen=True, slots=True)
class PackPerson:
    """One row of the index. ``name`` is masked already where the scope says so."""

    public_id: str
    name: str
    why: str
    detail: str
    owner: str


@dataclass(frozen=True, slots=True)
class PackWords:
    """What the pack says about itself: see ``CaseloadView`` for ``view``, ``foot``, ``made``.

    ``found``: "37 of 412 people". ``day``: the banner of another day than today.
    """

    title: str
    view: str
    found: str
    foot: str
    made: str
    as_of: date
    rules_version: str
    day: str | None = None


def paper(words: PackWords, page: str) -> str:
    """The style of the paper, with a foot line on every page.

    ``page`` stands at the right; ``{page}`` in it is the number of the printed page.
    """
    left = _css_text(f"{CONFIDENTIAL} · {words.title} · {words.made}")
    before, counted, after = page.partition("{page}")
    right = _css_text(before) + (f" counter(page) {_css_text(after)}" if counted else "")
    font = (
        f"font:400 8pt {FONT_FAMILY};color:{colour(Token.MUTED, Mode.LIGHT)};"
        "vertical-align:top;padding-top:3mm;"
    )
    return (
        f"@page{{size:A4 landscape;margin:{MARGIN_MM}mm {MARGIN_MM}mm {_BOTTOM_MM}mm;"
        f"@bottom-left{{content:{left};width:80%;text-align:left;{font}}}"
        f"@bottom-right{{content:{right};width:20%;text-align:right;{font}}}}}"
    )


def _css_text(text: str) -> str:
    """``text`` as a CSS string; whatever could end it or be markup is written as its number."""
    safe = (c if c.isalnum() or c in " .,:·-" else f"\\{ord(c):06X}" for c in text)
    return '"' + "".join(safe) + '"'


def index_page(
    people: Sequence[PackPerson],
    words: PackWords,
    decisions: Mapping[str, Sequence[str]] | None,
    first_page: int,
) -> str:
    """The index as HTML; ``first_page`` is the page of the first person."""
    heads = ["", "Person", "Why now", "Owner"]
    heads += ["Decisions so far"] if decisions is not None else []
    heads.append("Page")
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    rows = "".join(
        _row(person, number, first_page + number - 1, decisions)
        for number, person in enumerate(people, start=1)
    )
    day = f'<p class="day">{escape(words.day)}</p>' if words.day else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    nobody = "<p>No one is in this view.</p>"
    return (
        f'<main class="index"><h1>{escape(words.title)}</h1>{day}'
        f"<p><strong>{escape(words.found)}</strong> · {escape(words.view)}</p>"
        f'<p class="muted">{escape(words.foot)} · {escape(words.made)}</p>'
        f"{table if people else nobody}</main>"
    )


def _row(
    person: PackPerson,
    number: int,
    page: int,
    decisions: Mapping[str, Sequence[str]] | None,
) -> str:
    cells = [
        f'<td class="number">{number}</td>',
        f'<th scope="row">{escape(person.name)}</th>',
        f'<td>{escape(person.why)}<div class="muted">{escape(person.detail)}</div></td>',
        f'<td class="owner">{escape(person.owner)}</td>',
    ]
    if decisions is not None:
        texts = decisions.get(person.public_id, ())
        cells.append(f'<td class="decided">{_decided(texts)}</td>')
    cells.append(f'<td class="number">{page}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _decided(texts: Sequence[str]) -> str:
    if not texts:
        return '<span class="muted">none yet</span>'
    return "".join(f"<div>{escape(text)}</div>" for text in texts)


def below(
    person: PackPerson,
    number: int,
    of: int,
    decisions: Mapping[str, Sequence[str]] | None,
) -> str:
    """What stands under the picture of a person: place in the pack, reason, owner, decisions."""
    detail = f": {person.detail}" if person.detail else ""
    line = f"{number} of {of} · {person.why}{detail} · owner {person.owner}"
    decided = ""
    if decisions is not None:
        texts = _decided(decisions.get(person.public_id, ()))
        decided = f"<p><strong>Decisions so far</strong></p>{texts}"
    return f'<section class="below"><p>{escape(line)}</p>{decided}</section>'
