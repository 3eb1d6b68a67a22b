"""What the tables share: naming of constraints, keys, columns that recur."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Constraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from dashboard.domain.codes import DatePrecision

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives a rowid only to INTEGER primary keys; PostgreSQL needs 8 bytes for large keys.
Key = BigInteger().with_variant(Integer, "sqlite")
# Prefix search compares code points: PostgreSQL must not use the database's language order.
SearchText = String().with_variant(String(collation="C"), "postgresql")


def one_of(column: str, codes: type[StrEnum]) -> CheckConstraint:
    """A check that ``column`` is null or a member of ``codes``."""
    members = ", ".join(f"'{code.value}'" for code in codes)
    return CheckConstraint(f"{column} IS NULL OR {column} IN ({members})", name=column)


def checks(pairs: Iterable[tuple[str, type[StrEnum]]]) -> list[CheckConstraint]:
    return [one_of(column, codes) for column, codes in pairs]


def precisions(*stems: str) -> list[Column[Any] | Constraint]:
    """How exactly each of these dates is known; the columns stand last in their tables."""
    names = [f"{stem}_precision" for stem in stems]
    day = DatePrecision.DAY.value
    return [
        *(Column(name, String, nullable=False, server_default=day) for name in names),
        *(one_of(name, DatePrecision) for name in names),
    ]


def patient_table(
    name: str, *columns: Column[Any] | Constraint | Index, inexact: tuple[str, ...] = ()
) -> Table:
    """An event table of one patient: common columns first, one source record at most once.

    ``inexact``: stems of dates that a source may know by month or year only, each with its
    precision: ``taken`` for ``taken_on``.
    """
    return Table(
        name,
        metadata,
        Column("patient_id", Key, ForeignKey("patient.id", ondelete="CASCADE"), nullable=False),
        Column("id", BigInteger, nullable=False, autoincrement=False),
        *columns,
        Column("source", String, nullable=False),
        Column("source_id", String, nullable=False),
        Column("recorded_at", DateTime, nullable=False),
        *precisions(*inexact),
        PrimaryKeyConstraint("patient_id", "id"),
        UniqueConstraint("patient_id", "source", "source_id"),
        sqlite_with_rowid=False,
    )


def clinician_column(name: str) -> Column[Any]:
    return Column(name, Key, ForeignKey("clinician.id"), nullable=True)


def drug_columns() -> list[Column[Any]]:
    return [
        Column("drug_system", String),
        Column("drug_code", String),
        Column("drug_label", String, nullable=False),
        Column("ingredient", String, nullable=False),
        Column("drug_class", String, nullable=False),
    ]
