"""Makes the font files of ``assets/vendor`` from the variable Inter: one cut, a small file first.

The product sets one optical size at every font size, so the axis for it is fixed here, which takes
a third off the file. Without the Python package fonttools the font is copied as it is.
"""

import shutil
from importlib.util import find_spec
from pathlib import Path

from dashboard import fonts

#: The optical size at which texts are set (CSS: ``font-optical-sizing: none``).
OPTICAL_SIZE = 14


def write_fonts(source: Path, folder: Path) -> bool:
    """Write ``fonts.WHOLE`` and ``fonts.TEXT``; False where only a plain copy could be made."""
    if find_spec("fontTools") is None:
        shutil.copyfile(source, folder / fonts.WHOLE)
        return False
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = instancer.instantiateVariableFont(TTFont(source), {"opsz": OPTICAL_SIZE})
    font.flavor = "woff2"
    font.save(folder / fonts.WHOLE)
    _write_text_font(folder)
    return True


def _write_text_font(folder: Path) -> None:
    from fontTools import subset

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features += ["tnum"]
    font = subset.load_font(str(folder / fonts.WHOLE), options)
    wanted = [code for first, last in fonts.TEXT_RANGES for code in range(first, last + 1)]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    subset.save_font(font, str(folder / fonts.TEXT), options)
