"""Reads: one question, one file, one function; scope is a required argument."""
