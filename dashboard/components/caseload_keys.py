"""The list of the caseload's keys, folded away at the foot of the page; "?" unfolds it."""

from dash import html

FIND = ("/", "find a person")
KEYS = (
    ("↓", "to the rows, from the page or the search"),
    ("↑ ↓ ← →", "from cell to cell"),
    ("Enter", "open the person; Back returns to the same row"),
    ("Esc", "close what is unfolded, or go back to the rows"),
    ("?", "show or hide this list"),
)


def keys_hint(*, may_search: bool) -> html.Details:
    """Every key with what it does."""
    keys = (FIND, *KEYS) if may_search else KEYS
    rows = [html.Tr([html.Th(html.Kbd(key), scope="row"), html.Td(does)]) for key, does in keys]
    return html.Details(
        [html.Summary("Keys ?"), html.Table(html.Tbody(rows), className="keys-list")],
        className="keys",
    )
