"""Repeatable chance: one stream per person, so that person k never depends on the others."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")


class Chance(Random):
    """A seeded stream with the few draws the generator needs, quick enough for a million people."""

    def happens(self, probability: float) -> bool:
        return self.random() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, choices: Sequence[Choice]) -> Choice:
        return choices[int(self.random() * len(choices))]

    def weighted(self, choices: Sequence[tuple[float, Choice]]) -> Choice:
        """One of ``(weight, choice)``; the weights add up to 1."""
        left = self.random()
        for weight, choice in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][1]


def chance(*key: object) -> Chance:
    """The stream named by ``key``: the same key always gives the same draws."""
    return Chance(" ".join(map(str, key)))
