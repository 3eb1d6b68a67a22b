"""A small bar beside its own numbers: n of N, where N is always printed."""

from typing import Any

from dash import html

_HIDDEN: dict[str, Any] = {"aria-hidden": "true"}


def share_bar(count: int, of: int, *, attention: bool = False, none_text: str) -> html.Span:
    """``count`` of ``of`` as a bar and as "count/of"; ``none_text`` where there is no ``of``.

    The bar repeats the number for the eye and is hidden from a screen reader.
    """
    if of <= 0:
        return html.Span(none_text, className="unknown")
    width = 100 * min(max(count, 0), of) / of
    mark = "share-mark share-mark-attention" if attention else "share-mark"
    bar = html.Span(
        html.Span(className=mark, style={"width": f"{width:.1f}%"}),
        className="share-track",
        **_HIDDEN,
    )
    return html.Span([bar, html.Span(f"{count}/{of}", className="share-text")], className="share")
