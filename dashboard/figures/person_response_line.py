"""The dashed line of a response in the score lane, and its words where nothing else is drawn."""

from collections.abc import Iterator

from dashboard.domain.measures import Direction
from dashboard.domain.wording import percent, score
from dashboard.figures.lane_axes import Lane, Size
from dashboard.figures.lanes import Canvas
from dashboard.figures.person_score_labels import Box, Words, keep_off_the_scores
from dashboard.figures.plain_text import text_width
from dashboard.figures.score_view import ScoreView
from dashboard.figures.theme import Token

EDGE = 8.0
LIFT = 13.0
#: How far apart the places along the line are that are tried for its words.
STEP = 24.0


def draw_response_line(canvas: Canvas, lane: Lane, view: ScoreView) -> list[Box]:
    """Draw it; returns what its words and the line itself take, in pixels of the lane.

    None for a measure without a response, without a first score, or whose line is out of the lane.
    """
    level = _level(view)
    if level is None or not lane.low < level < lane.high:
        return []
    span = canvas.span
    ends = ((span.start, span.end), (level, level))
    canvas.rule(*ends, lane, token=Token.UNKNOWN, dash="8px,6px", below=True)
    words = Words(canvas, lane)
    keep_off_the_scores(words, view.series)
    line = words.y_px(level)
    text, left, lift = _placed(words, line, _texts(view, level))
    canvas.text(lane, text, left, level, size=Size.SMALL, token=Token.MUTED, lift=lift)
    width, middle = text_width(text, Size.SMALL), line + lift
    return [(left, left + width, middle - 11, middle + 11), (0.0, span.width, line - 2, line)]


def _placed(words: Words, line: float, texts: tuple[str, str]) -> tuple[str, float, float]:
    """The first text that has room, its left edge and how far above the line it stands.

    A score that swings about the line all the time leaves none: then the short text begins it.
    """
    for text in texts:
        width = text_width(text, Size.SMALL)
        for left, lift in _places(words.canvas.span.width - EDGE - width):
            if words.free(left, line + lift, width, Size.SMALL):
                return text, left, lift
    return texts[-1], EDGE, -LIFT


def _level(view: ScoreView) -> float | None:
    measure = view.measure
    if view.baseline is None or measure.response_fraction is None:
        return None
    if measure.direction is not Direction.LOWER_IS_BETTER:
        return None
    return view.baseline * (1 - measure.response_fraction)


def _texts(view: ScoreView, level: float) -> tuple[str, str]:
    """What the line is, in full and in short."""
    share = view.measure.response_fraction or 0.0
    below = "half of" if share == 0.5 else f"{percent(share, 1)} below"
    short = "half" if share == 0.5 else f"−{percent(share, 1)}"
    return f"{below} first score: {score(level)}", f"{short}: {score(level)}"


def _places(last: float) -> Iterator[tuple[float, float]]:
    """Left edge and lift, from the left to the right; above the line before below it."""
    left = EDGE
    while left <= max(EDGE, last):
        yield left, LIFT
        yield left, -LIFT
        left += STEP
