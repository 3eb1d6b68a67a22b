"""What the modules of the package import, read from their text and never by running them."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "dashboard"


@dataclass(frozen=True)
class Import:
    """``module`` imports ``target``; ``only_types`` inside ``if TYPE_CHECKING``."""

    module: str
    target: str
    line: int
    only_types: bool

    @property
    def outside(self) -> str | None:
        """The third-party package that is imported; ``None`` for our own and the standard ones."""
        top = self.target.split(".")[0]
        ours = top == "dashboard" or top in sys.stdlib_module_names
        return None if ours else top

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


def module_name(file: Path, root: Path = ROOT) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(text: str, module: str, known: frozenset[str]) -> Iterator[Import]:
    """Every import of a module, those inside functions included.

    ``from package import name`` counts as an import of the module ``package.name`` when there
    is one among ``known``.
    """
    tree = ast.parse(text)
    only_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for part in node.body
        for inner in ast.walk(part)
    }
    for node in ast.walk(tree):
        for target in _targets(node, module, known):
            assert isinstance(node, ast.Import | ast.ImportFrom)
            yield Import(module, target, node.lineno, id(node) in only_types)


def _targets(node: ast.AST, module: str, known: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            above = module.split(".")[: -node.level]
            base = ".".join([*above, base]).rstrip(".")
        for alias in node.names:
            whole = f"{base}.{alias.name}"
            yield whole if whole in known else base


def package_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def package_imports() -> list[Import]:
    files = {module_name(file): file for file in package_files()}
    known = frozenset(files)
    return [
        found
        for module, file in files.items()
        for found in imports_of(file.read_text(encoding="utf-8"), module, known)
    ]
