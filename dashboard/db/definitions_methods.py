"""Load the definitions of figures under ``data/methods/`` and refuse a wrong one."""

from pathlib import Path

from dashboard.db.definition_error import DefinitionError
from dashboard.db.definition_reader import DefinitionReader, definition_files
from dashboard.domain.method_definitions import Group, Method, MethodId
from dashboard.domain.method_numbers import NUMBERS, names_in


def load_methods(folder: Path) -> dict[MethodId, Method]:
    """Every definition by id, in the order of the files.

    Raises ``DefinitionError`` naming the file and the field: also for one that is missing, given
    twice, unknown, or that names a number the code does not have.
    """
    methods: dict[MethodId, Method] = {}
    for path in definition_files(folder):
        reader = DefinitionReader.open(path)
        group = _group(reader)
        for row in reader.tables("method"):
            method = _method(row, group)
            if method.id in methods:
                raise row.wrong("id", f"{method.id.value!r} is defined twice")
            methods[method.id] = method
        reader.finish()
    for method_id in MethodId:
        if method_id not in methods:
            raise DefinitionError(folder.name, "method", f"{method_id.value!r} is missing")
    return methods


def _group(reader: DefinitionReader) -> Group:
    name = reader.text("group")
    if name not in set(Group):
        raise reader.wrong("group", f"{name!r} is not a part of the methods page")
    return Group(name)


def _method(row: DefinitionReader, group: Group) -> Method:
    name = row.text("id")
    if name not in set(MethodId):
        raise row.wrong("id", f"{name!r} is not a known definition")
    denominator = row.text("denominator", may_be_empty=True) if row.has("denominator") else ""
    method = Method(
        id=MethodId(name),
        group=group,
        version=row.integer("version"),
        label=row.text("label"),
        words=row.text("words"),
        denominator=denominator or None,
        shown_on=row.texts("shown_on"),
        source=row.text("source"),
        author=row.text("author"),
        reviewed_by=row.text("reviewed_by", may_be_empty=True) or None,
    )
    row.finish()
    for field in ("label", "words", "denominator"):
        for number in names_in(getattr(method, field) or ""):
            if number not in NUMBERS:
                raise row.wrong(field, f"{number!r} is not a number that the code has")
    return method
