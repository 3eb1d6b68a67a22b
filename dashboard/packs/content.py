"""What a pack is about: the people of a caseload view, or of a review in the agenda's order."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from dashboard.context import AppContext
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import banner, export_note
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_words import people_found
from dashboard.domain.freshness import freshness
from dashboard.domain.meeting import MeetingHead, MeetingView
from dashboard.domain.panel_foot import foot_line
from dashboard.domain.wording import full_day, plural
from dashboard.export.caseload_view import CaseloadView, kept_words, read_view
from dashboard.export.meeting_people import decisions_so_far, meeting_people
from dashboard.export.pack import MAX_PEOPLE, pack_people
from dashboard.export.pack_pages import PackPerson, PackWords
from dashboard.queries.data_through import data_through
from dashboard.queries.meeting import load_meeting
from dashboard.queries.recorded_review import summary_rows

TITLE = "Meeting pack"
_ID_SHOWN = 8


class TooManyForPackError(Exception):
    """More people than a pack holds; ``str()`` is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class PackContent:
    """``decisions`` ``None``: a pack without that column. ``other_day``: the day to open people on.

    ``kept``: what the pack is of, for the audit trail. ``stem``: the file's name, opaque.
    """

    people: tuple[PackPerson, ...]
    words: PackWords
    decisions: Mapping[str, Sequence[str]] | None
    other_day: date | None
    kept: str
    stem: str


def view_content(
    context: AppContext, scope: AccessScope, asked: CaseloadFilter, title: str | None = None
) -> PackContent:
    """Everybody of a caseload view.

    Raises ``TooManyForPackError``, and ``TooManyPeopleError`` for a past day of a large caseload.
    """
    view = read_view(context, scope, asked, MAX_PEOPLE)
    if view.total > MAX_PEOPLE:
        raise TooManyForPackError(
            f"{view.total:,} people are in this view, and {MAX_PEOPLE} are the most: "
            "narrow the query"
        )
    return PackContent(
        people=pack_people(view.rows, view.as_of.day),
        words=_view_words(view, title or TITLE, context.rules.version),
        decisions=None,
        other_day=view.as_of.other_day,
        kept=kept_words(view.asked),
        stem=f"tandem-pack-{view.as_of.day.isoformat()}",
    )


def _view_words(view: CaseloadView, title: str, rules_version: str) -> PackWords:
    return PackWords(
        title=title,
        view=f"{export_note(view.as_of)} {view.words}".strip(),
        found=people_found(view.total, view.everybody),
        foot=view.foot,
        made=view.made,
        as_of=view.as_of.day,
        rules_version=rules_version,
        day=banner(view.as_of),
    )


def meeting_content(
    context: AppContext, scope: AccessScope, meeting_id: str, title: str | None = None
) -> PackContent | None:
    """The people of a review's agenda inside ``scope`` with the decisions so far, as of today.

    ``None`` for an id that does not exist or lies outside the scope.
    """
    with context.reading() as conn:
        view = load_meeting(conn, scope, meeting_id)
        rows = summary_rows(conn, scope, meeting_id)
        through = data_through(conn)
    if view is None or rows is None:
        return None
    today, now = context.today(), context.now()
    sources = [freshness(s.source, s.through, today) for s in through]
    moment = now if today == now.date() else None
    head = view.head
    return PackContent(
        people=tuple(PackPerson(**asdict(person)) for person in meeting_people(rows)),
        words=PackWords(
            title=title or f"{TITLE}: {head.title}",
            view=_meeting_words(head),
            found=_found_words(len(rows), view),
            foot=foot_line(today, moment, str(context.settings.timezone), sources, context.rules),
            made=f"made {now:%-d %b %Y %H:%M} by {scope.user_name}",
            as_of=today,
            rules_version=context.rules.version,
        ),
        decisions=decisions_so_far(rows, today),
        other_day=None,
        kept=f"review {head.public_id}",
        stem=f"tandem-pack-{head.held_on.isoformat()}-{head.public_id[:_ID_SHOWN]}",
    )


def _meeting_words(head: MeetingHead) -> str:
    held = full_day(head.held_on)
    return (
        f"Review of {held}, started by {head.created_by_name}, in the order of its agenda. "
        f"Why now: as it stood on {held}."
    )


def _found_words(count: int, view: MeetingView) -> str:
    said = f"{plural(count, 'person', 'people')} on the agenda"
    return f"{said}, {view.hidden} more outside your caseload" if view.hidden else said
