"""The application that believes who the test says it is."""

from tests.support.guarded import guarded, world

__all__ = ["guarded", "world"]
