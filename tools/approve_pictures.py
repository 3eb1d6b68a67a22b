"""Draws the approved pictures of the scripted people anew, for a look that was meant to change.

Usage: python tools/approve_pictures.py [STORY …]   (default: all)

Look at every picture that ``git diff`` then shows before committing it.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image

from dashboard.export.renderer import Renderer
from tests.support import web
from tests.support.approved import FOLDER, SHOWN, TOLERATED, difference, drawn, names
from tests.support.rendering import demo_context


def main() -> int:
    wanted = sys.argv[1:] or SHOWN
    unknown = sorted(set(wanted) - set(SHOWN))
    if unknown:
        print(f"no such story: {', '.join(unknown)} (there are {', '.join(SHOWN)})")
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, Renderer() as renderer:
        file = Path(scratch) / "demo.sqlite"
        web.seed_demo(file)
        context = demo_context(file)
        for name in names():
            if name.story not in wanted:
                continue
            made = drawn(name, context, renderer)
            if name.file.is_file():
                with Image.open(name.file) as approved:
                    share, _ = difference(approved, made)
                # What nobody can see is not worth a change of the file.
                if share <= TOLERATED:
                    print(f"{name.file.name}: unchanged")
                    continue
            made.save(name.file, optimize=True)
            print(f"{name.file.name}: new, {name.file.stat().st_size // 1024} kB")
        context.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
