"""One demo application for the tests of this folder."""

from tests.support.web_fixtures import app, clinician, demo_file, nobody, supervisor, viewer

__all__ = ["app", "clinician", "demo_file", "nobody", "supervisor", "viewer"]
