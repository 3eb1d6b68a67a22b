"""Which files an import reads, and opening them: plain, gzip or bzip2, with a cap on their size."""

import bz2
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from dashboard.ingest.model import Unusable

FHIR_ENDINGS = (".json", ".ndjson", ".jsonl")
CSV_ENDINGS = (".csv", ".tsv")
COMPRESSED = (".gz", ".bz2")
MAX_BYTES = 16 * 1024**3
"""Unpacked size of one file at which reading stops: a small archive can unpack to anything."""


class Unreadable(Exception):
    """A file that cannot be read as what it says it is; the message says why."""


@dataclass(frozen=True, slots=True)
class InputFile:
    path: Path
    name: str
    """As the report names it: relative to the folder that was given."""


def ending_of(path: Path) -> str:
    """The ending that says what the file holds, in lower case: that of ``x.csv.gz`` is .csv."""
    name = path.name.lower()
    for packed in COMPRESSED:
        name = name.removesuffix(packed)
    return Path(name).suffix


def find_files(paths: tuple[Path, ...]) -> tuple[list[InputFile], list[InputFile]]:
    """(files to read, files left aside) in a stable order; a file named by itself is always read.

    Raises ``Unusable`` for a path that is not there.
    """
    wanted: dict[Path, InputFile] = {}
    aside: list[InputFile] = []
    for path in paths:
        if path.is_file():
            wanted.setdefault(path.resolve(), InputFile(path, path.name))
        elif path.is_dir():
            for file in sorted(each for each in path.rglob("*") if each.is_file()):
                relative = file.relative_to(path)
                if any(part.startswith(".") for part in relative.parts):
                    continue
                entry = InputFile(file, relative.as_posix())
                if ending_of(file) in FHIR_ENDINGS + CSV_ENDINGS:
                    wanted.setdefault(file.resolve(), entry)
                else:
                    aside.append(entry)
        else:
            raise Unusable(f"{path} does not exist")
    return list(wanted.values()), aside


def format_of(files: list[InputFile]) -> str:
    """``fhir`` or ``csv`` by the endings. Raises ``Unusable`` when both are there."""
    kinds = {"csv" if ending_of(each.path) in CSV_ENDINGS else "fhir" for each in files}
    if len(kinds) > 1:
        raise Unusable("both CSV and FHIR files are there: say --format csv or --format fhir")
    return kinds.pop() if kinds else "fhir"


def default_source(paths: tuple[Path, ...]) -> str:
    """The name of the folder: the one given, or the one that holds the files given.

    A folder and its files imported one by one so have the same source. Raises ``Unusable`` where
    no folder holds all of them.
    """
    folders = {(each if each.is_dir() else each.parent).resolve() for each in paths}
    if len(folders) > 1:
        raise Unusable("the paths lie in different folders: say --source NAME")
    name = folders.pop().name
    if not name:
        raise Unusable("no name can be taken from the path: say --source NAME")
    return name


class _Bytes(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Capped(io.RawIOBase):
    """Stops reading when too much has been unpacked."""

    def __init__(self, stream: _Bytes) -> None:
        self._stream = stream
        self._left = MAX_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(f"unpacks to more than {MAX_BYTES // 1024**3} GiB")
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """The unpacked bytes of a file; compression is told by the content, not by the name.

    Raises ``Unreadable`` for a file that is no text, a broken archive, a pointer or XML.
    """
    try:
        with path.open("rb") as raw:
            head = raw.peek(6)[:6]
            stream: _Bytes = raw
            if head[:2] == b"\x1f\x8b":
                stream = gzip.GzipFile(fileobj=raw)
            elif head[:3] == b"BZh":
                stream = bz2.BZ2File(raw)
            # mypy takes a reader over our class for one of another kind.
            buffered: Any = io.BufferedReader(_Capped(stream), 1024 * 1024)
            _refuse_wrong_kind(buffered.peek(512)[:512])
            yield buffered
    except EOFError as error:
        raise Unreadable("the compressed file ends in the middle (truncated)") from error
    except zlib.error as error:
        raise Unreadable("the compressed file is damaged") from error
    except OSError as error:
        raise Unreadable(f"cannot be read: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error).split("\n", 1)[0]


def _refuse_wrong_kind(head: bytes) -> None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"version https://git-lfs"):
        raise Unreadable("is a git-lfs pointer; the file itself was not fetched")
    if text.startswith(b"<"):
        raise Unreadable("is XML; only JSON and CSV are read")
    if text.startswith(b"PK\x03\x04"):
        raise Unreadable("is a zip archive; unpack it first")
    if b"\x00" in head:
        raise Unreadable("is not a text file in UTF-8")
