"""CSV files as rows of text: delimiter and encoding are detected, the header is checked."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from dashboard.ingest.csv_columns import CsvTable
from dashboard.ingest.csv_tables import CSV_TABLES
from dashboard.ingest.files import InputFile, Unreadable, opened
from dashboard.ingest.model import Note, Origin, Refused, short

DELIMITERS = (",", ";", "\t")
_SAMPLE = 256 * 1024
_ENCODINGS = ["cp1252", "cp1250", "latin_1"]


@dataclass(frozen=True, slots=True)
class Record:
    """One line by column name; an empty cell is ``None``. ``decimal_comma``: as in ``12,5``."""

    cells: dict[str, str | None]
    origin: Origin
    decimal_comma: bool


def table_of(file: InputFile) -> CsvTable | None:
    """The table a file is for, by its name: ``measurements.csv``, ``measurements_2024.csv.gz``."""
    stem = file.path.name.lower().split(".", 1)[0].replace("-", "_")
    for table in CSV_TABLES:
        if stem == table.file:
            return table
    fitting = [table for table in CSV_TABLES if stem.startswith(f"{table.file}_")]
    return max(fitting, key=lambda table: len(table.file), default=None)


def read_csv(file: InputFile, table: CsvTable) -> Iterator[Record | Note]:
    """The rows of a file. A ``Note`` without a line is a refusal of the whole file."""
    try:
        encoding = _encoding(file)
        with (
            opened(file.path) as stream,
            io.TextIOWrapper(stream, encoding=encoding, newline="") as text,
        ):
            yield from _records(file, table, text)
    except Unreadable as error:
        yield Note(Origin(file.name), None, str(error))
    except UnicodeDecodeError:
        yield Note(Origin(file.name), None, "the encoding of the file is not known")
    except csv.Error as error:
        yield Note(Origin(file.name), None, f"is not CSV: {error}")


def _encoding(file: InputFile) -> str:
    """UTF-8 when all of it is, else the likeliest of the old Western and Central European ones."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with opened(file.path) as stream:
        sample = stream.peek(_SAMPLE)[:_SAMPLE]
        try:
            while block := stream.read(1024 * 1024):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            best = from_bytes(sample, cp_isolation=_ENCODINGS).best()
            return "cp1252" if best is None or best.encoding == "latin_1" else best.encoding
    return "utf-8-sig"


def _records(file: InputFile, table: CsvTable, text: io.TextIOWrapper) -> Iterator[Record | Note]:
    first = text.readline()
    if not first.strip():
        yield Note(Origin(file.name), "header", "the file is empty")
        return
    delimiter = _delimiter(first, table)
    header = [_name(cell) for cell in next(csv.reader([first], delimiter=delimiter))]
    problem = header_problem(header, table)
    if problem is not None:
        yield Note(Origin(file.name, None, None), "header", problem)
        return
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        origin = Origin(file.name, reader.line_num + 1)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            yield Note(origin, None, f"has {len(cells)} cells, the header has {len(header)}")
            continue
        values = {
            name: cell.replace("\0", "").strip() or None
            for name, cell in zip(header, cells, strict=True)
        }
        yield Record(values, origin, delimiter == ";")


def _delimiter(header: str, table: CsvTable) -> str:
    """The delimiter that makes the most known column names of the first line."""

    def known(delimiter: str) -> int:
        names = [_name(cell) for cell in next(csv.reader([header], delimiter=delimiter))]
        return len(set(names) & set(table.by_name)) * 1000 + len(names)

    return max(DELIMITERS, key=known)


def _name(cell: str) -> str:
    return cell.strip().lower()


def header_problem(header: list[str], table: CsvTable) -> str | None:
    """What is wrong with the columns, all of it in one line; ``None`` when they are right."""
    known = table.by_name
    missing = [c.name for c in table.columns if c.required and c.name not in header]
    unknown = [short(name, 40) or "(empty)" for name in header if name not in known]
    twice = sorted({name for name in header if header.count(name) > 1})
    parts = []
    if missing:
        parts.append(f"missing columns {', '.join(missing)}")
    if unknown:
        shown = ", ".join(unknown[:12]) + (" …" if len(unknown) > 12 else "")
        parts.append(f"unknown columns {shown}")
    if twice:
        parts.append(f"columns given twice {', '.join(twice)}")
    return "; ".join(parts) or None


def require(value: str | None, name: str) -> str:
    if value is None:
        raise Refused(name, "is empty")
    return value
