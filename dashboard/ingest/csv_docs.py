"""The column tables of ``docs/import-csv.md``, written from the definitions the importer uses."""

from dashboard.ingest.csv_columns import Column, CsvTable, Kind
from dashboard.ingest.csv_tables import CSV_TABLES

BEGIN = "<!-- columns: written by `python -m dashboard.ingest.csv_docs`, do not edit below -->"


def columns_text() -> str:
    """One section per file with its column table, in Markdown."""
    return "\n".join(_section(table) for table in CSV_TABLES)


def _section(table: CsvTable) -> str:
    lines = [f"## {table.file}.csv", "", table.what, "", "| column | type | needed | meaning |"]
    lines.append("|---|---|---|---|")
    lines += [_line(column) for column in table.columns]
    return "\n".join([*lines, ""])


def _line(column: Column) -> str:
    kind = column.kind.value
    if column.kind is Kind.CODE:
        members = ", ".join(f"`{member.value}`" for member in column.codes or ())
        kind = f"one of {members}"
    needed = "yes" if column.required else ""
    return f"| `{column.name}` | {kind} | {needed} | {column.note} |"


if __name__ == "__main__":
    from pathlib import Path

    page = Path("docs/import-csv.md")
    head = page.read_text(encoding="utf-8").partition(BEGIN)[0]
    page.write_text(f"{head}{BEGIN}\n\n{columns_text()}", encoding="utf-8")
