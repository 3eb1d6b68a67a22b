"""Text that reaches a Plotly figure: inert, measured, cut to a width.

Plotly reads a few HTML tags, entities and ``$…$`` (as mathematics) in every label. Names, drugs
and notes come from records, so none of that may have a meaning there.
"""

from html import escape

ELLIPSIS = "…"
_NARROW = frozenset("ijlftrI.,:;'|!()[] ·-")
_WIDE = frozenset("mwMW@%→●—")
_MAXIMUM = 200


def plain(text: str) -> str:
    """``text`` with markup, entities and dollar signs shown as they are written.

    Control characters become spaces, so that a name cannot break a line of the picture.
    """
    printable = text[:_MAXIMUM]
    if not printable.isprintable():
        printable = "".join(c if c.isprintable() else " " for c in printable)
    return escape(printable, quote=False).replace("$", "&#36;")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of ``text`` in pixels at font ``size``: an estimate for Inter, rather too wide."""
    ems = 0.0
    for char in text:
        if char in _NARROW:
            ems += 0.33
        elif char in _WIDE:
            ems += 0.92
        elif char.isupper() or char.isdigit():
            ems += 0.68
        else:
            ems += 0.58
    return ems * size * (1.06 if bold else 1.0)


def cut_to(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """``text``, shortened with an ellipsis until it is at most ``width`` pixels wide."""
    if text_width(text, size, bold=bold) <= width:
        return text
    kept = text
    while kept and text_width(kept + ELLIPSIS, size, bold=bold) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def wrapped(text: str, width: float, size: float) -> list[str]:
    """``text`` in lines of at most ``width`` pixels; only a word wider than that is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(cut_to(word, width, size))
    return lines
