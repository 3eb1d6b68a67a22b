"""Tandem: medication, adherence and psychotherapy outcomes of a caseload on one time axis."""

__version__ = "0.1.0"
