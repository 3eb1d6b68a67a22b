"""Files that unpack to more than anybody has: refused with a reason, not read to the end."""

import gzip
from pathlib import Path

import pytest

from dashboard.ingest import files, reader
from dashboard.ingest.files import InputFile
from dashboard.ingest.model import Note
from dashboard.ingest.reader import read_fhir


@pytest.mark.parametrize(
    "content", [b" " * 5_000_000, b"[" * 5_000_000, b'{"a":"' + b"x" * 5_000_000]
)
def test_a_small_archive_that_unpacks_to_very_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 1_000_000)
    monkeypatch.setattr(reader, "MAX_DOCUMENT", 500_000)
    file = tmp_path / "bomb.json.gz"
    file.write_bytes(gzip.compress(content))
    assert file.stat().st_size < 10_000
    found = list(read_fhir(InputFile(file, file.name)))
    assert found
    assert all(isinstance(each, Note) for each in found)
