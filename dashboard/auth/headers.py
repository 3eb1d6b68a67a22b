"""Security headers of every answer, and who may keep a copy of it."""

from collections.abc import Sequence

from flask import Flask, Response

IMMUTABLE = "public, max-age=31536000, immutable"
NO_STORE = "no-store"


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """Nothing is loaded from another host; inline scripts only by their hash."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            # The grid and the charts set style attributes and style elements.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def install(server: Flask, script_hashes: Sequence[str]) -> None:
    """Add the headers to every answer of ``server``, errors included."""
    fixed = {
        "Content-Security-Policy": content_security_policy(script_hashes),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }

    @server.after_request
    def _add(response: Response) -> Response:
        response.headers.update(fixed)
        # Static files say themselves that they may be kept; all else is somebody's data.
        response.headers.setdefault("Cache-Control", NO_STORE)
        return response
