"""What the page says of a pack."""

from dashboard.domain.wording import plural
from dashboard.packs.folder import KEPT, PackState, Step
from dashboard.packs.make import left_out_words

NO_MEETING = "This review is not there, or not in your caseload."
NOBODY = "Nobody of your caseload is on this agenda."
SESSION_BUSY = "A pack is being made already. Wait for it or cancel it first."
SERVER_BUSY = "Two packs are being made just now. Try again in a minute."
STOPPED = "Cancelled. Nothing was kept."
FAILED = "The pack could not be made and nothing was kept. Try again; if it fails again, say so."


def progress_words(state: PackState) -> str:
    """``12 of 31 people``, with what is being done and what came of it."""
    count = f"{state.done} of {plural(state.of, 'person', 'people')}"
    match state.step:
        case Step.OPENING:
            return f"Reading records: {count}"
        case Step.DRAWING:
            return f"Drawing: {count}"
        case Step.STOPPED:
            return STOPPED
        case Step.FAILED:
            return FAILED
        case Step.DONE:
            pass
    shown = "initials and numbers only" if state.masked else "with names"
    said = f"Ready: {count}, {shown}. Deleted {KEPT // 60} minutes after it was made."
    return f"{said} {left_out_words(state.left_out)}" if state.left_out else said
