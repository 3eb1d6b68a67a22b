"""Alembic's entry: runs the migrations on the connection that ``dashboard.db.migrate`` gives it.

The transaction is the caller's, on both engines: SQLite's tables are created transactionally too.
"""

from alembic import context

from dashboard.db import summary_indexes
from dashboard.db.tables import metadata

assert summary_indexes.INDEXES, "the indexes belong to the metadata"

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
