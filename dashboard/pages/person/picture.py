"""The print figure of an opened person: the same from the page and from the command line."""

from typing import Any

from dashboard.domain.as_of import banner
from dashboard.domain.panel_window import WINDOW_WORDS
from dashboard.export.person_picture import PictureWords, person_picture
from dashboard.figures.lanes import coloured
from dashboard.figures.theme import Mode
from dashboard.pages.person.view import PersonView


def print_figure(
    view: PersonView, by: str, mode: Mode = Mode.LIGHT, page: str = "1 of 1"
) -> dict[str, Any]:
    """The figure with its colours; ``by`` who makes it, ``page`` which one of how many."""
    printed = PictureWords(
        foot=view.foot,
        made=f"{view.moment:%-d %b %Y %H:%M}",
        by=by,
        window=WINDOW_WORDS[view.request.window],
        measure=view.request.measure.name,
        day=banner(view.as_of),
        page=page,
    )
    figure = person_picture(view.panel.data, view.panel.headline, view.facts, printed)
    made: dict[str, Any] = coloured(figure, mode)
    return made
