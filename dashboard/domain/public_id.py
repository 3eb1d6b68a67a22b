"""Opaque ids that stand in links, file names and commands."""

import secrets

_BYTES = 16


def new_public_id() -> str:
    """22 signs that tell nothing, the first never "-": a command would take that for an option."""
    while (made := secrets.token_urlsafe(_BYTES)).startswith("-"):
        pass
    return made
