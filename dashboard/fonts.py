"""The typeface: one small file with what texts here are written in, one with all other letters.

``tools/front_end_fonts.py`` makes both files from Inter; without them the system's fonts are used.
"""

from pathlib import Path

#: Every letter and sign that Inter has.
WHOLE = "inter-variable.woff2"
#: Letters of the European languages in Latin script and of Vietnamese, figures, and the signs
#: of our sentences.
TEXT = "inter-text.woff2"
#: What is in ``TEXT``: first and last code point. The other file is asked for only beyond it.
TEXT_RANGES: tuple[tuple[int, int], ...] = (
    (0x0020, 0x007E),
    (0x00A0, 0x017F),
    (0x01A0, 0x01A1),
    (0x01AF, 0x01B0),
    (0x0218, 0x021B),
    (0x02C6, 0x02DD),
    (0x1EA0, 0x1EF9),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20AC, 0x20AC),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
    # Inter has few of these: the system's font draws the others, and nothing is fetched in vain.
    (0x2700, 0x27BF),
    (0x2B00, 0x2BFF),
)
#: Beyond the control characters: every page has line ends, and they must not fetch a font.
FIRST_LETTER, LAST_CODE_POINT = 0x00A0, 0x10FFFF


def rest(ranges: tuple[tuple[int, int], ...] = TEXT_RANGES) -> tuple[tuple[int, int], ...]:
    """The letters and signs that are in none of ``ranges`` (ascending, apart from each other)."""
    found = []
    start = FIRST_LETTER
    for first, last in ranges:
        if start < first:
            found.append((start, first - 1))
        start = max(start, last + 1)
    return (*found, (start, LAST_CODE_POINT))


def unicode_range(ranges: tuple[tuple[int, int], ...]) -> str:
    """``ranges`` as CSS writes them."""
    return ",".join(f"U+{first:X}-{last:X}" for first, last in ranges)


def font_face(url: str, ranges: tuple[tuple[int, int], ...] | None = None) -> str:
    """The rule that gives the letters in ``ranges`` (``None``: all) the file at ``url``."""
    limits = f";unicode-range:{unicode_range(ranges)}" if ranges else ""
    return (
        '@font-face{font-family:"Inter Variable";font-style:normal;font-display:swap;'
        f'font-weight:100 900;src:url("{url}") format("woff2"){limits}}}'
    )


def faces(folder: Path) -> tuple[tuple[str, tuple[tuple[int, int], ...] | None], ...]:
    """The font files that are in ``folder``, each with what it is for; the first is in every page.

    Empty where there is none: then the fonts of the system are used.
    """
    if not (folder / WHOLE).is_file():
        return ()
    if not (folder / TEXT).is_file():
        return ((WHOLE, None),)
    return ((TEXT, TEXT_RANGES), (WHOLE, rest()))
