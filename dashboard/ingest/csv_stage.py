"""CSV into the stage: every file of a folder, in the order in which they refer to each other."""

from collections.abc import Callable

from dashboard.ingest.context import Context
from dashboard.ingest.csv_columns import CsvTable
from dashboard.ingest.csv_reader import Record, read_csv, table_of
from dashboard.ingest.csv_rows import finish
from dashboard.ingest.csv_tables import CSV_TABLES
from dashboard.ingest.csv_values import read_record
from dashboard.ingest.dates import precision_beside
from dashboard.ingest.fhir import check_and_end, refuse_both
from dashboard.ingest.files import InputFile
from dashboard.ingest.model import JsonObject, Note, Origin, Refused, Row, Unusable, short

_ORDER = {table.file: place for place, table in enumerate(CSV_TABLES)}
#: The date of a table that the report names when it is inexact, and what has it.
COUNTED = {
    "patient": ("died_on", "death"),
    "episode": ("started_on", "episode"),
    "diagnosis": ("onset_on", "diagnosis"),
    "administration": ("given_on", "administration"),
    "laboratory": ("taken_on", "laboratory"),
    "measurement": ("measured_on", "score"),
    "therapy_session": ("held_on", "therapy_session"),
    "encounter": ("started_on", "encounter"),
}
_SHARED_REFERENCES = ("team_id", "organisation_id")


def stage_csv(files: list[InputFile], context: Context, progress: Callable[[str], None]) -> None:
    """Read and check every file. Raises ``Unusable`` when none is one of the documented files."""
    known: list[tuple[int, InputFile, CsvTable]] = []
    for file in files:
        table = table_of(file)
        if table is None:
            reason = "is not named like a table (patients.csv, measurements.csv, …)"
            context.report.refuse(Origin(file.name), None, reason)
        else:
            known.append((_ORDER[table.file], file, table))
    usable = 0
    context.stage.begin()
    for _, file, table in sorted(known, key=lambda each: (each[0], each[1].name)):
        usable += _CsvFile(file, table, context).stage()
        progress(file.name)
    context.stage.commit()
    if not usable:
        raise Unusable(_nothing(context), context.report)


def _nothing(context: Context) -> str:
    refused = context.report.refused
    # A wrong header says more than a wrong file name.
    first = next((each for each in refused if each.field == "header"), refused[0])
    more = f" (and {len(refused) - 1} more files)" if len(refused) > 1 else ""
    return f"{first.origin.file}: {first.reason}{more}; docs/import-csv.md has the columns"


class _CsvFile:
    def __init__(self, file: InputFile, table: CsvTable, context: Context) -> None:
        self._file, self._table, self._context = file, table, context
        self._clashing: set[str] = set()

    def stage(self) -> bool:
        """True when the file as a whole could be read."""
        report = self._context.report
        usable = True
        for found in read_csv(self._file, self._table):
            if isinstance(found, Note):
                report.refuse(found.origin, found.field, found.reason)
                usable = usable and found.origin.line is not None
                continue
            report.read[self._table.file] += 1
            origin = self._origin(found)
            try:
                self._keep(self._row(found, origin))
            except Refused as error:
                report.refuse_error(origin, error)
        return usable

    def _origin(self, record: Record) -> Origin:
        name = record.cells.get("id")
        resource = f"{self._table.file}/{short(name, 256)}" if name else None
        return Origin(record.origin.file, record.origin.line, resource)

    def _row(self, record: Record, origin: Origin) -> Row:
        context, table = self._context, self._table
        values = read_record(record, table, context)
        source_id = f"{table.file}/{values.pop('id')}"
        person = source_id if table.table == "patient" else values.get("patient_id")
        if table.table != "patient" and person is not None and context.person(person) is None:
            raise Refused("patient_id", f"unknown person {short(person)}")
        values = finish(table.table, values, origin, context)
        values.pop("patient_id", None)
        for name in _SHARED_REFERENCES:
            target = values.get(name)
            if target is not None and context.stage.row(target) is None:
                raise Refused(name, f"{short(target)} is not in this import")
        row = Row(table.table, source_id, values, person, origin)
        check_and_end(row, context)
        self._count_inexact(values)
        return row

    def _count_inexact(self, values: JsonObject) -> None:
        found = COUNTED.get(self._table.table)
        if found is not None:
            column, what = found
            self._context.report.dated(what, precision_beside(column, values))

    def _keep(self, row: Row) -> None:
        if row.source_id in self._clashing:
            raise Refused("id", "the same id stands in other rows with different content")
        first = self._context.stage.add_row(row)
        if first is not None:
            self._clashing.add(row.source_id)
            self._context.stage.drop_row(row.source_id)
            refuse_both(self._context, first, row.origin)
