"""The tool that plants faults in the rules: what it draws, and that no cache hides a fault."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.mutants_planted import sample

ROOT = Path(__file__).parents[1]
#: What a process makes of the list of medicines when it reads it, once for all its tests.
MADE_ONCE = "{**codes, **self.rxnorm_products}"
TRY = """
import sys
from collections import Counter
from dashboard.db.definitions import load_rule_book
from tools.mutants_planted import ROOM, Mutant
from tools.mutants_run import prepare, try_tests

load_rule_book()
right, wrong, file, test = sys.argv[1:]
prepare([file])
text = (ROOM / "drugs.py").read_text("utf-8")
assert text.count(right) == 1
mutant = Mutant("drugs", text.replace(right, wrong), range(1), True)
print(try_tests(mutant, [f"{file}::{test}"], 60, Counter()))
"""


@pytest.mark.parametrize(
    ("wrong", "outcome"), [("{**self.rxnorm_products}", "killed"), (MADE_ONCE, "survived")]
)
def test_a_fault_in_what_is_read_once_is_found(wrong: str, outcome: str) -> None:
    test = ("tests/domain/test_drugs.py", "test_a_code_is_enough_without_a_telling_label")
    ran = subprocess.run(
        [sys.executable, "-c", TRY, MADE_ONCE, wrong, *test],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert ran.stdout.split() == [outcome], ran.stderr


def test_a_seed_draws_the_same_faults_again() -> None:
    first, among = sample(["periods", "relapse"], 20, 7)
    assert (first, among) == sample(["periods", "relapse"], 20, 7)
    assert first != sample(["periods", "relapse"], 20, 8)[0]
    assert len({mutant.text for mutant in first}) == 20 < among


def test_each_is_one_fault_in_the_statement_it_names() -> None:
    for mutant in sample(["periods"], 1000, 1)[0]:
        right = mutant.file.read_text("utf-8").splitlines()
        wrong = mutant.text.splitlines()
        changed = [at for at, line in enumerate(right, 1) if line not in wrong]
        assert right != wrong
        assert all(at in mutant.lines for at in changed), mutant.difference()
