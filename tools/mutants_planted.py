"""The small faults that mutmut's operators can plant in ``dashboard/domain``, and a sample."""

import difflib
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst as cst
import libcst.matchers as m
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

ROOM = Path(__file__).parents[1] / "dashboard" / "domain"


@dataclass(frozen=True)
class Mutant:
    """One fault: ``text`` is the whole faulty module, ``lines`` the statement that it is in."""

    module: str
    text: str
    lines: range
    in_function: bool

    @property
    def file(self) -> Path:
        return ROOM / f"{self.module}.py"

    def difference(self) -> str:
        """Which lines change, as a unified difference."""
        right, wrong = self.file.read_text("utf-8").splitlines(), self.text.splitlines()
        name = f"dashboard/domain/{self.module}.py"
        return "\n".join(difflib.unified_diff(right, wrong, name, name, n=1, lineterm=""))


class _Everywhere(MutationVisitor):
    """mutmut leaves decorated functions out, because it would have to copy them; we need not."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            return False
        return bool(super()._skip_node_and_children(node))


class _Parsed:
    """One module and every fault that can be planted in it."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.tree = MetadataWrapper(cst.parse_module((ROOM / f"{module}.py").read_text("utf-8")))
        visitor = _Everywhere(mutation_operators, IgnoredCode(set(), set(), set()))
        self.tree.visit(visitor)
        exports = _exports(self.tree)
        self.faults = [f for f in visitor.mutations if f.original_node not in exports]

    def mutant(self, number: int) -> Mutant:
        fault = self.faults[number]
        places: Any = self.tree.resolve(PositionProvider)
        statements = (cst.SimpleStatementLine, cst.BaseCompoundStatement)
        around = [
            range(place.start.line, place.end.line + 1)
            for node, place in places.items()
            if isinstance(node, statements) and _within(places[fault.original_node], place)
        ]
        new = self.tree.module.deep_replace(fault.original_node, fault.mutated_node)
        assert isinstance(new, cst.Module)
        outer = fault.contained_by_top_level_function
        in_function = isinstance(outer, cst.FunctionDef)
        return Mutant(self.module, new.code, min(around, key=len), in_function)


def _exports(tree: MetadataWrapper) -> set[cst.CSTNode]:
    """The names in ``__all__``: nobody imports a star, so that they change nothing."""
    found = m.findall(tree.module, m.Assign([m.AssignTarget(m.Name("__all__"))]))
    return {name for one in found for name in m.findall(one, m.SimpleString())}


def _within(inner: CodeRange, outer: CodeRange) -> bool:
    return outer.start.line <= inner.start.line and inner.end.line <= outer.end.line


def sample(modules: list[str], size: int, seed: int) -> tuple[list[Mutant], int]:
    """Mutants drawn by ``seed`` from those of ``modules``, and how many there were."""
    parsed = [_Parsed(name) for name in modules]
    every = [(one, number) for one in parsed for number in range(len(one.faults))]
    drawn = random.Random(seed).sample(every, min(size, len(every)))
    return [one.mutant(number) for one, number in drawn], len(every)
