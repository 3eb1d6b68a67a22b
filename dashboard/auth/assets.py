"""Which files of ``assets/`` are served before sign-in: only what the sign-in page itself needs."""

from dashboard.auth.policy import Policy

ENDPOINT = "_dash_assets.static"
_PUBLIC_FILES = frozenset(
    {
        "tandem.css",
        "tandem_plain.css",
        "favicon.svg",
        "head/theme.js",
        "vendor/inter-text.woff2",
        "vendor/inter-variable.woff2",
    }
)


def policy_of(filename: str) -> Policy:
    """The policy of one file, by its exact name below ``assets/``."""
    return Policy.PUBLIC if filename in _PUBLIC_FILES else Policy.SIGNED_IN
