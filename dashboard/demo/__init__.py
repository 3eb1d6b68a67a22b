"""A deterministic synthetic caseload of any size."""
