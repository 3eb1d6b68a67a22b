"""The words around the wall's lanes, fitted to the wall's width in the preset's sizes."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.domain.wall_words import Alert
from dashboard.figures.plain_text import cut_to, text_width
from dashboard.figures.wall_canvas import WALL_HEIGHT, WALL_WIDTH, WallSize

#: Around an alert's words: mark and padding, then the distance to the next one.
ALERT_PADDING = 44.0
ALERT_GAP = 20.0
SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class AlertLine:
    """Alerts that fit on one line; ``more`` of them do not."""

    texts: tuple[tuple[str, bool], ...]
    more: int


def fit_alerts(alerts: Sequence[Alert], size: WallSize) -> AlertLine:
    """As many as fit, the most urgent first; the reasons of the first ones where there is room."""
    for shown in range(min(3, len(alerts)), 0, -1):
        more = len(alerts) - shown
        room = WALL_WIDTH - (text_width(f"+{more} more", size.text) + ALERT_GAP if more else 0)
        labels = [a.label for a in alerts[:shown]]
        if shown > 1 and _width(labels, size) > room:
            continue
        if shown == 1:
            labels = [cut_to(labels[0], room - ALERT_PADDING, size.text, bold=True)]
        for index, alert in enumerate(alerts[:shown]):
            longer = f"{alert.label}: {alert.why}"
            trial = [*labels[:index], longer, *labels[index + 1 :]]
            if alert.why and _width(trial, size) <= room:
                labels = trial
        marked = tuple((t, a.safety) for t, a in zip(labels, alerts, strict=False))
        return AlertLine(marked, more)
    return AlertLine((), 0)


def _width(texts: Sequence[str], size: WallSize) -> float:
    gaps = ALERT_GAP * (len(texts) - 1)
    return sum(text_width(t, size.text, bold=True) + ALERT_PADDING for t in texts) + gaps


def fit_parts(parts: Sequence[str], size: WallSize, width: float = WALL_WIDTH) -> str:
    """Parts joined by " · ", as many as fit, with the number of the others."""
    for shown in range(len(parts), 0, -1):
        hidden = len(parts) - shown
        text = SEPARATOR.join([*parts[:shown], *([f"+{hidden} more"] if hidden else [])])
        if text_width(text, size.text) <= width:
            return text
    return cut_to(parts[0], width, size.text) if parts else ""


def figure_height(size: WallSize, *, alerts: bool, since: bool) -> float:
    """Design pixels that are left for the lanes; ``assets/wall_person.css`` has the same rows."""
    used = size.key * 1.2 + size.headline * 1.16 + size.text * 1.55
    used += size.text * 1.6 if alerts else 0
    used += size.text * 1.3 if since else 0
    return WALL_HEIGHT - used


def fit_identity(parts: Sequence[str], name: str, place: str, size: WallSize) -> str:
    """As many parts as stand beside the name and the place on the agenda."""
    taken = text_width(name, size.key, bold=True) + text_width(place, size.text) + size.text * 1.2
    room = WALL_WIDTH - taken
    for shown in range(len(parts), 0, -1):
        text = SEPARATOR.join(parts[:shown])
        if text_width(text, size.text, bold=True) <= room:
            return text
    return ""
