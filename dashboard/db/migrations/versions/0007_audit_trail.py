"""The audit trail refuses changes: entries are only ever added, its head only ever counts on."""

from alembic import op

revision = "0007"
down_revision = "0006"

# REPLACE deletes without asking the triggers of DELETE, so an insert over an entry is refused too.
SQLITE = (
    """CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER audit_event_replace BEFORE INSERT ON audit_event
    WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id OR hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_head
    WHEN NEW.entries <> OLD.entries + 1 OR NEW.id <> OLD.id
    BEGIN SELECT RAISE(ABORT, 'the head of the audit trail only counts on'); END""",
    """CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head
    BEGIN SELECT RAISE(ABORT, 'the head of the audit trail only counts on'); END""",
    """CREATE TRIGGER audit_head_replace BEFORE INSERT ON audit_head
    WHEN EXISTS (SELECT 1 FROM audit_head)
    BEGIN SELECT RAISE(ABORT, 'the head of the audit trail only counts on'); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$""",
    """CREATE TRIGGER audit_event_change BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()""",
    """CREATE TRIGGER audit_event_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()""",
    """CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_head FOR EACH ROW
    WHEN (NEW.entries <> OLD.entries + 1 OR NEW.id <> OLD.id)
    EXECUTE FUNCTION audit_is_append_only()""",
    """CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()""",
    """CREATE TRIGGER audit_head_truncate BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()""",
)


def upgrade() -> None:
    for name, columns in {"at": ["at"], "user_id_at": ["user_id", "at"]}.items():
        op.create_index(f"ix_audit_event_{name}", "audit_event", columns, unique=False)
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in statements:
        op.execute(statement)
