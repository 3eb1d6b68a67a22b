"""A user's own views of the caseload: a name for a filter, and what a name may be."""

from dataclasses import dataclass
from enum import StrEnum

from dashboard.domain.caseload_filter import CaseloadFilter

NAME_LENGTH = 60
#: Views of one user at most: the list is read at a glance.
MAX_VIEWS = 30


class ViewResult(StrEnum):
    """What came of it. Only ``OK`` changed anything; a view of somebody else is ``NOT_FOUND``."""

    OK = "ok"
    NAME_MISSING = "name missing"
    NAME_TOO_LONG = "name too long"
    NAME_TAKEN = "name taken"
    TOO_MANY = "too many views"
    NOT_FOUND = "not found"


#: What the reader is told.
RESULT_WORDS: dict[ViewResult, str] = {
    ViewResult.NAME_MISSING: "Give the view a name first.",
    ViewResult.NAME_TOO_LONG: f"A name may have {NAME_LENGTH} characters at most.",
    ViewResult.NAME_TAKEN: "One of your views has this name already.",
    ViewResult.TOO_MANY: f"You have {MAX_VIEWS} views; delete one first.",
    ViewResult.NOT_FOUND: "This view is not there any more.",
}


@dataclass(frozen=True, slots=True)
class SavedView:
    """``id`` is opaque; ``asked`` holds neither a search text nor a day."""

    id: str
    name: str
    asked: CaseloadFilter


def clean_name(raw: object) -> str:
    """A name as it is kept: printable, single spaces; "" for none."""
    text = raw if isinstance(raw, str) else ""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def name_key(name: str) -> str:
    """The name as it is compared."""
    return name.casefold()


def name_fault(name: str) -> ViewResult | None:
    """What is wrong with a clean name by itself; ``None`` when nothing is."""
    if not name:
        return ViewResult.NAME_MISSING
    return ViewResult.NAME_TOO_LONG if len(name) > NAME_LENGTH else None
