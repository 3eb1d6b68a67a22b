"""Which files of ``assets/`` are served before sign-in: only what the sign-in page itself needs."""

from dashboard.auth.policy import Policy

ENDPOINT = "_dash_assets.static"
_PUBLIC_FILES = frozenset({"tandem.css", "favicon.svg", "head/theme.js"})
_PUBLIC_FONTS = "vendor/inter-"


def policy_of(filename: str) -> Policy:
    """The policy of one file, by its exact name below ``assets/``."""
    if filename in _PUBLIC_FILES:
        return Policy.PUBLIC
    is_font = filename.startswith(_PUBLIC_FONTS) and filename.endswith(".woff2")
    return Policy.PUBLIC if is_font and ".." not in filename else Policy.SIGNED_IN
