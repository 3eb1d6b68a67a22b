"""Making a pack: first everybody is opened and written down, then everybody is drawn.

Opening first means that the pictures are of one short moment, that no connection is held while
drawing, and that the index knows who is in it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from dashboard.context import AppContext
from dashboard.domain.access import AccessScope
from dashboard.domain.wording import plural
from dashboard.export.pack import pack_csv, write_pack
from dashboard.export.pack_pages import PackPerson
from dashboard.export.renderer import Figure, Renderer
from dashboard.packs.content import PackContent
from dashboard.pages.person.picture import print_figure
from dashboard.pages.person.view import PersonView, open_person

ACTION = "export pack"
#: Hears how many people are done; may raise to stop.
Heard = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class MadePack:
    """The two files, with the same people; ``left_out``: who could not be opened any more."""

    pdf: bytes
    csv: str
    left_out: int


def make_pack(
    context: AppContext,
    scope: AccessScope,
    content: PackContent,
    renderer: Renderer,
    opened: Heard = lambda people: None,
    drawn: Heard = lambda people: None,
) -> MadePack:
    """Open, draw and join. Whoever left ``scope`` meanwhile is left out, and the pack says so."""
    views = _open(context, scope, content, opened)
    content, left_out = _without_missing(content, views)

    def draw(person: PackPerson, page: str) -> Figure:
        # Let go of as soon as it is drawn.
        return print_figure(views.pop(person.public_id), scope.user_name, page=page)

    made = write_pack(content.people, content.words, draw, renderer, content.decisions, drawn)
    text = pack_csv(content.people, content.words, made.pages, content.decisions)
    return MadePack(made.pdf, text, left_out)


def _open(
    context: AppContext, scope: AccessScope, content: PackContent, opened: Heard
) -> dict[str, PersonView]:
    as_of = content.other_day.isoformat() if content.other_day else None
    found = {}
    for number, person in enumerate(content.people, start=1):
        view = open_person(context, scope, person.public_id, as_of=as_of, action=ACTION)
        if view is not None:
            found[person.public_id] = view
        opened(number)
    return found


def _without_missing(content: PackContent, views: dict[str, PersonView]) -> tuple[PackContent, int]:
    left_out = len(content.people) - len(views)
    if not left_out:
        return content, 0
    people = tuple(person for person in content.people if person.public_id in views)
    said = f"{content.words.view} {left_out_words(left_out)}"
    return replace(content, people=people, words=replace(content.words, view=said)), left_out


def left_out_words(count: int) -> str:
    """``2 people left the caseload while this pack was made and are not in it.``"""
    verb = "is" if count == 1 else "are"
    return (
        f"{plural(count, 'person', 'people')} left the caseload while this pack was made and "
        f"{verb} not in it."
    )
