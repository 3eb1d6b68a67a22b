"""The reviewed definition files under ``data/`` joined into one ``RuleBook``.

Each kind of file has its own loader; this module joins them and derives the version of the whole.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from dashboard.domain.rules import RuleBook

CODE_DIR = Path(__file__).resolve().parents[1]
DATA_DIR = CODE_DIR.parent / "data"
FOLDERS = ("drugs", "measures", "methods", "rules")


@lru_cache(maxsize=4)
def load_rule_book(data_dir: Path = DATA_DIR) -> RuleBook:
    """Every reviewed definition under ``data_dir``, read once per process.

    Raises ``DefinitionError``, which names the file and the field.
    """
    from dashboard.db.definitions_drugs import load_drugs
    from dashboard.db.definitions_measures import load_measures
    from dashboard.db.definitions_methods import load_methods
    from dashboard.db.definitions_rules import load_rules

    return RuleBook(
        version=definitions_version(data_dir),
        measures=load_measures(data_dir / "measures"),
        drugs=load_drugs(data_dir / "drugs"),
        care=load_rules(data_dir / "rules"),
        methods=load_methods(data_dir / "methods"),
    )


def definitions_version(data_dir: Path) -> str:
    """Twelve hexadecimal digits that change with any byte or name of what makes a figure.

    That is the definition files and the code that reads them: after an upgrade of either, stored
    rows are derived anew instead of looking fresh.
    """
    digest = hashlib.sha256()
    for root, files in ((data_dir, _definitions(data_dir)), (CODE_DIR, _code())):
        for file in files:
            content = hashlib.sha256(file.read_bytes()).digest()
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + content)
    return digest.hexdigest()[:12]


def _definitions(data_dir: Path) -> list[Path]:
    return [
        file
        for folder in FOLDERS
        for file in sorted((data_dir / folder).rglob("*"))
        if file.is_file()
    ]


def _code() -> list[Path]:
    """The rules, and how their results are stored."""
    return [*sorted((CODE_DIR / "domain").glob("*.py")), CODE_DIR / "db" / "derived_rows.py"]
