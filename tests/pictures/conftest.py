"""The demo caseload and the browser that draws it."""

from tests.export.conftest import clinic, exported, renderer

__all__ = ["clinic", "exported", "renderer"]
