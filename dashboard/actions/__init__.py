"""Writes: one transactional function per file, its audit row in the same transaction."""
