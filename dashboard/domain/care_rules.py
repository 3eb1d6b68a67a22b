"""Cadences and thresholds of follow-up, flags and monitoring, as the files under ``data/rules/`` give them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a definition file: its identity, its numbers, and where they come from."""

    id: str
    version: int
    label: str
    words: str
    source: str
    author: str
    reviewed_by: str | None
    rank: int = 1
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CareRules:
    rules: Mapping[str, Rule] = field(default_factory=dict)
