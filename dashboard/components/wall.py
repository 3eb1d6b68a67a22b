"""The frame of the wall: empty places that ``assets/wall*.js`` fill, the keys in words."""

from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.wall_ids import WallIds
from dashboard.figures.theme import GRAPH_CONFIG
from dashboard.figures.wall_canvas import Preset
from dashboard.paths import meeting_agenda_href, meeting_summary_href

#: Key, and what it does; in the order of the overlay.
KEYS = (
    ("→ PageDown j", "next person"),
    ("← PageUp k", "previous person"),
    ("Home End", "first, last person"),
    ("/", "find somebody on the agenda"),
    ("1 2 3 4", "enlarge score, medication, supply, sessions"),
    ("t", "window: 3, 6, 12 months, all"),
    ("r", "record the review"),
    ("m", "show or mask names (this screen only)"),
    ("b", "blank"),
    ("d", "light, dark, as the system"),
    ("f", "full screen"),
    ("s", "save a picture of this screen"),
    ("?", "these keys"),
    ("Esc", "close, back to all lanes"),
)
PRESET_WORDS = {
    Preset.THREE_METRES: "3 m",
    Preset.FOUR_METRES: "4 m",
    Preset.SIX_METRES: "6 m",
}
_BAR = (
    ("ArrowLeft", "Previous"),
    ("ArrowRight", "Next"),
    ("/", "Find"),
    ("r", "Record"),
    ("b", "Blank"),
    ("f", "Full screen"),
    ("?", "Keys"),
)


@dataclass(frozen=True, slots=True)
class WallFrame:
    """What a screen of a meeting is: ``follows`` is a wall, always masked, driven by another."""

    meeting_id: str
    follows: bool
    may_name: bool
    may_record: bool
    preset: Preset
    timezone: str
    person: str = ""


def wall_frame(frame: WallFrame) -> html.Div:
    """The whole screen; nobody's data in it yet."""
    parts: list[Component] = [
        html.Div(id=WallIds.STAGE, className="wall-stage"),
        html.P("Blank. b or any key shows the person again.", className="wall-blank-words"),
        html.P(id=WallIds.SAID, className="wall-said", role="status"),
        _help(frame),
        # Charts load their library when one is mounted; this one is never seen.
        html.Div(
            dcc.Graph(id=WallIds.LOADER, figure={"data": [], "layout": {}}, config=GRAPH_CONFIG),
            hidden=True,
        ),
    ]
    if not frame.follows:
        parts += [_find(), _bar(frame), html.Div(id=WallIds.EDITOR, className="wall-editor")]
    return html.Div(parts, id=WallIds.ROOT, className="wall", tabIndex=-1, **_data(frame))


def _data(frame: WallFrame) -> dict[str, Any]:
    return {
        "data-meeting": frame.meeting_id,
        "data-mode": "wall" if frame.follows else "presenter",
        "data-may-name": "yes" if frame.may_name and not frame.follows else "no",
        "data-may-record": "yes" if frame.may_record and not frame.follows else "no",
        "data-preset": frame.preset.value,
        "data-timezone": frame.timezone,
        "data-person": frame.person,
        "data-pointer": "still",
    }


def _sheet(name: WallIds, title: str, parts: list[Component]) -> html.Div:
    named: dict[str, Any] = {"aria-label": title, "aria-modal": "true", "data-open": "false"}
    return html.Div(
        [html.H2(title), *parts],
        id=name,
        className="wall-sheet",
        role="dialog",
        tabIndex=-1,
        **named,
    )


def _help(frame: WallFrame) -> html.Div:
    pairs = [part for key, words in KEYS for part in (html.Dt(key), html.Dd(words))]
    presets = [_button(f"preset-{p.value}", words) for p, words in PRESET_WORDS.items()]
    return _sheet(
        WallIds.HELP,
        "Keys",
        [
            html.Dl(pairs, className="wall-keys"),
            html.Div(
                [
                    html.Span("Read from"),
                    *presets,
                    _button("keys", "Keys are on"),
                    _button("close", "Close"),
                ],
                className="wall-choices",
            ),
        ],
    )


def _find() -> html.Div:
    found: dict[str, Any] = {"aria-label": "People found"}
    return _sheet(
        WallIds.FIND,
        "Find on the agenda",
        [
            html.Div(id=WallIds.FIND_BOX),
            html.Ul(id=WallIds.FOUND, className="wall-found", role="listbox", **found),
        ],
    )


def _bar(frame: WallFrame) -> html.Div:
    keys = [(k, w) for k, w in _BAR if k != "r" or frame.may_record]
    named: dict[str, Any] = {"aria-label": "Controls of the meeting"}
    return html.Div(
        [
            *[_button(key, words) for key, words in keys],
            dcc.Link("Agenda", href=meeting_agenda_href(frame.meeting_id)),
            dcc.Link("Summary", href=meeting_summary_href(frame.meeting_id)),
        ],
        className="wall-bar",
        role="toolbar",
        **named,
    )


def _button(key: str, words: str) -> html.Button:
    data: dict[str, Any] = {"data-wall-key": key}
    return html.Button(words, type="button", **data)
