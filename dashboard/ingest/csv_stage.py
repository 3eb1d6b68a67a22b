"""CSV into the stage."""

from collections.abc import Callable

from dashboard.ingest.context import Context
from dashboard.ingest.files import InputFile


def stage_csv(files: list[InputFile], context: Context, progress: Callable[[str], None]) -> None:
    raise NotImplementedError
