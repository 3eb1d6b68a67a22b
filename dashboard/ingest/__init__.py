"""Import of records: read, validate, stage, upsert, report."""
