"""The reviewed code lists of ``data/codes``: what a coded visit, result or diagnosis is here."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.db.definitions import DATA_DIR
from dashboard.domain.codes import EncounterKind

THERAPY = "therapy_session"


@dataclass(frozen=True, slots=True)
class LaboratoryTest:
    """``units`` maps a unit in lower case to the factor into ``unit``.

    ``plausible``: lowest and highest value, in ``unit``, that somebody can have. ``answers``:
    the value of an answer in words or code, in lower case.
    """

    key: str
    label: str
    unit: str
    units: Mapping[str, float]
    plausible: tuple[float, float] | None = None
    answers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeLists:
    """Every list, indexed. Words are whole words in lower case."""

    encounter_class: Mapping[str, EncounterKind]
    visit_codes: Mapping[str, str]
    visit_words: Mapping[str, str]
    visit_otherwise: EncounterKind
    cancelled_by_person: tuple[str, ...]
    modality_codes: Mapping[str, str]
    modality_words: Mapping[str, str]
    not_a_session: tuple[str, ...]
    laboratory: Mapping[str, LaboratoryTest]
    answer_scores: Mapping[str, int]
    panels: Mapping[str, str]
    diagnosis_snomed: Mapping[str, str]
    diagnosis_icd10: Mapping[str, str]
    diagnosis_words: Mapping[str, str]
    not_a_diagnosis: tuple[str, ...]

    def visit_kind(self, codes: Iterable[str], text: str) -> str | None:
        """``therapy_session`` or an ``EncounterKind`` value by code, else by words."""
        for code in codes:
            if code in self.visit_codes:
                return self.visit_codes[code]
        return first_words(self.visit_words, text)

    def modality(self, codes: Iterable[str], text: str) -> str | None:
        """The psychotherapy a procedure is, or ``None`` when it is none."""
        for code in codes:
            if code in self.modality_codes:
                return self.modality_codes[code]
        if first_words(dict.fromkeys(self.not_a_session, ""), text) is not None:
            return None
        return first_words(self.modality_words, text)

    def diagnosis_group(self, codings: Iterable[tuple[str, str]], text: str) -> str | None:
        """The group of a mental-health diagnosis given as (system, code) pairs and a text."""
        for system, code in codings:
            if "snomed" in system.lower() and code in self.diagnosis_snomed:
                return self.diagnosis_snomed[code]
            if "icd-10" in system.lower():
                found = _longest_prefix(self.diagnosis_icd10, code.upper())
                if found is not None:
                    return found
        if first_words(dict.fromkeys(self.not_a_diagnosis, ""), text) is not None:
            return None
        return first_words(self.diagnosis_words, text)


def first_words(words: Mapping[str, str], text: str) -> str | None:
    """The value of the first listed words that stand in ``text`` as whole words."""
    lowered = text.lower()
    for phrase, value in words.items():
        if phrase in lowered and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", lowered):
            return value
    return None


def _longest_prefix(prefixes: Mapping[str, str], code: str) -> str | None:
    for length in range(len(code), 2, -1):
        if code[:length] in prefixes:
            return prefixes[code[:length]]
    return None


@lru_cache(maxsize=4)
def load_code_lists(folder: Path = DATA_DIR / "codes") -> CodeLists:
    """All lists of ``folder``, read once per process."""
    visits, therapy, diagnoses, answers, laboratory = (
        tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("visits", "psychotherapy", "diagnoses", "answers", "laboratory")
    )
    groups, modalities = diagnoses["group"], therapy["modality"]
    return CodeLists(
        encounter_class={k: EncounterKind(v) for k, v in visits["encounter_class"].items()},
        visit_codes=_inverted(visits["codes"]),
        visit_words=_inverted(visits["words"]),
        visit_otherwise=EncounterKind(visits["otherwise"]),
        cancelled_by_person=tuple(visits["cancelled_by_person"]["prefixes"]),
        modality_codes=_inverted({m["name"]: m["codes"] for m in modalities}),
        modality_words=_inverted({m["name"]: m["words"] for m in modalities}),
        not_a_session=tuple(therapy["not_a_session"]["words"]),
        laboratory=_laboratory(laboratory["test"]),
        answer_scores=answers["score"],
        panels=answers["panel"],
        diagnosis_snomed=_inverted({g["key"]: g["snomed"] for g in groups}),
        diagnosis_icd10=_inverted({g["key"]: g["icd10"] for g in groups}),
        diagnosis_words=_inverted({g["key"]: g["words"] for g in groups}),
        not_a_diagnosis=tuple(diagnoses["not_a_diagnosis"]["words"]),
    )


def _inverted(lists: Mapping[str, list[str]]) -> dict[str, str]:
    return {member: key for key, members in lists.items() for member in members}


def _laboratory(tests: list[dict[str, Any]]) -> dict[str, LaboratoryTest]:
    found: dict[str, LaboratoryTest] = {}
    for test in tests:
        units = {unit.lower(): float(factor) for unit, factor in test["units"].items()}
        low, high = test.get("plausible", (None, None))
        plausible = None if low is None else (float(low), float(high))
        answers = {words.lower(): float(n) for words, n in test.get("answers", {}).items()}
        entry = LaboratoryTest(test["key"], test["label"], test["unit"], units, plausible, answers)
        found.update(dict.fromkeys(test["loinc"], entry))
    return found
