"""The summary of a review as CSV: one line per decision, and one for who has none."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

from dashboard.domain.meeting import MeetingHead, SummaryRow, comes_back
from dashboard.domain.recording import decision_words
from dashboard.domain.wording import words
from dashboard.export.formula_safe import Cell, safe_row

COLUMNS = (
    "review", "held_on", "place", "person", "record_number", "state", "why_on_agenda",
    "carried_over_from_before", "decision_kind", "decision", "owner", "due", "done",
    "next_review", "comes_back", "as_of", "rules_version",
)  # fmt: skip


def file_name(head: MeetingHead) -> str:
    """Opaque: no name, no date of birth."""
    return f"tandem-review-{head.held_on.isoformat()}-{head.public_id[:8]}.csv"


def meeting_csv(
    head: MeetingHead, rows: Sequence[SummaryRow], as_of: date, rules_version: str
) -> str:
    """The file's text, from the rows of the screen. The reason of a decision is free text that may
    name somebody: it is left out.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(COLUMNS)
    for row in rows:
        for cells in _lines(row):
            line = (head.title, head.held_on, *cells, as_of, rules_version)
            writer.writerow("" if cell is None else cell for cell in safe_row(line))
    return buffer.getvalue()


def _lines(row: SummaryRow) -> Iterator[tuple[Cell, ...]]:
    entry = row.entry
    person: tuple[Cell, ...] = (
        entry.position,
        entry.name.short,
        entry.name.record_number,
        words(entry.state),
        entry.why.label or "nothing was due",
        "yes" if entry.carried_over else "no",
    )
    back = "yes" if comes_back(row) else "no"
    if not row.decisions:
        yield (*person, None, None, None, None, None, row.next_review_on, back)
    for found in row.decisions:
        said = found.decision
        yield (
            *person, words(said.kind), decision_words(said.kind, said.intent), found.owner_name,
            said.due_on, found.done_on, row.next_review_on, back,
        )  # fmt: skip
