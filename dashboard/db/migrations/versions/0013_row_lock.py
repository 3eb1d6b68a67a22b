"""PostgreSQL decides by itself whose rows somebody sees: row-level security, the second lock.

Every transaction declares who asks (``db.asker``); whom that user may see is looked up here, in the
database's own tables. Without a declaration nobody is seen. SQLite has no such lock.

The functions run with the rights of whoever asks (no SECURITY DEFINER) and name the schema of every
table. They take no argument and stand in scalar sub-queries, so that each is asked once for a
statement, not for each row.
"""

from alembic import op
from sqlalchemy import text

revision = "0013"
down_revision = "0012"

#: Rows of one person, by ``patient_id``.
OF_A_PERSON = (
    "identifier", "episode", "diagnosis", "medication_order", "dispense", "administration",
    "adherence_report", "side_effect", "laboratory", "measurement", "therapy_session", "encounter",
    "follow_up", "outreach", "review", "decision", "flag_clearance", "due_item", "agenda_item",
    "review_draft", "recording", "decision_intent", "outreach_entry",
)  # fmt: skip
PROTECTED = ("patient", "caseload_summary", "presenter_state", "break_glass", "audit_event")

_FUNCTION = """
CREATE FUNCTION {schema}.{name}() RETURNS {returns} LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = {schema}, pg_temp AS $$
{body}
$$"""

FUNCTIONS = {
    # What the transaction declared; NULL when it said nothing.
    ("asker_is_system", "boolean"): """
BEGIN
    RETURN coalesce(current_setting('tandem.asker', true) = 'system', false);
END""",
    ("asker_login", "text"): """
DECLARE asker text := current_setting('tandem.asker', true);
BEGIN
    RETURN CASE WHEN left(asker, 5) = 'user:' THEN nullif(substr(asker, 6), '') END;
END""",
    # Demo users have no account: they see invented people, and nobody once records were imported.
    ("asker_is_demo", "boolean"): """
BEGIN
    RETURN coalesce(left({schema}.asker_login(), 5) = 'demo-', false)
        AND NOT EXISTS (SELECT FROM {schema}.import_batch b
                        WHERE b.source <> 'demo' AND b.outcome <> 'nothing_stored');
END""",
    ("asker_role", "text"): """
BEGIN
    RETURN (SELECT a.role FROM {schema}.user_account a
            WHERE a.login = {schema}.asker_login() AND a.enabled AND NOT a.must_change);
END""",
    ("asker_sees_everyone", "boolean"): """
BEGIN
    RETURN {schema}.asker_is_system()
        OR EXISTS (SELECT FROM {schema}.user_account a
                   WHERE a.login = {schema}.asker_login() AND a.enabled AND NOT a.must_change
                   AND a.all_teams AND a.role IN ('supervisor', 'viewer'))
        OR ({schema}.asker_login() IN ('demo-supervisor', 'demo-viewer')
            AND {schema}.asker_is_demo());
END""",
    ("asker_teams", "bigint[]"): """
BEGIN
    RETURN ARRAY(SELECT t.team_id FROM {schema}.user_team t
                 JOIN {schema}.user_account a ON a.id = t.user_id
                 WHERE a.login = {schema}.asker_login() AND a.enabled AND NOT a.must_change
                 AND a.role IN ('supervisor', 'viewer'));
END""",
    ("asker_clinician", "bigint"): """
BEGIN
    IF {schema}.asker_is_demo() THEN
        RETURN (SELECT c.id FROM {schema}.clinician c
                WHERE c.source = 'demo' AND {schema}.asker_login() = 'demo-clinician-' || c.id);
    END IF;
    RETURN (SELECT a.clinician_id FROM {schema}.user_account a
            WHERE a.login = {schema}.asker_login() AND a.enabled AND NOT a.must_change
            AND a.role = 'clinician');
END""",
    # Asking for the emergency access of others: one's own does not count meanwhile. The two never
    # depend on each other in one statement.
    ("asker_supervises", "boolean"): """
BEGIN
    RETURN coalesce(current_setting('tandem.supervises', true) = 'on', false);
END""",
    # Single people opened in an emergency, until the database's own clock says that it is over.
    ("asker_opened", "bigint[]"): """
BEGIN
    IF {schema}.asker_supervises() OR NOT coalesce(
        {schema}.asker_role() IN ('clinician', 'supervisor')
        OR ({schema}.asker_is_demo() AND {schema}.asker_login() <> 'demo-viewer'), false)
    THEN
        RETURN '{{}}';
    END IF;
    RETURN ARRAY(SELECT b.patient_id FROM {schema}.break_glass b
                 WHERE b.user_key = {schema}.asker_login()
                 AND b.expires_at > (now() AT TIME ZONE 'utc'));
END""",
}

_EVERYONE = "(SELECT {schema}.asker_sees_everyone())"
_SYSTEM = "(SELECT {schema}.asker_is_system())"
#: The same decision as ``queries.scope`` makes, of the row itself.
_SUMMARY = f"""
{_EVERYONE}
OR care_manager_id = (SELECT {{schema}}.asker_clinician())
OR prescriber_id = (SELECT {{schema}}.asker_clinician())
OR therapist_id = (SELECT {{schema}}.asker_clinician())
OR team_id = ANY ((SELECT {{schema}}.asker_teams())::bigint[])
OR patient_id = ANY ((SELECT {{schema}}.asker_opened())::bigint[])"""
#: A sub-query is held by the lock of the table it asks: the person's summary must be seen.
_PERSON = """EXISTS (SELECT FROM {schema}.caseload_summary s WHERE s.patient_id = {table}.{key})"""
#: What is shown of a meeting: to whoever started it, or sees somebody on its agenda.
_MEETING = f"""
{_EVERYONE}
OR EXISTS (SELECT FROM {{schema}}.meeting m WHERE m.id = presenter_state.meeting_id
           AND m.created_by = (SELECT {{schema}}.asker_login()))
OR EXISTS (SELECT FROM {{schema}}.agenda_item a
           WHERE a.meeting_id = presenter_state.meeting_id)"""  # nosec B608
#: Nobody opens a record for themselves by any way but the one that keeps the reason.
_GRANT = f"""
{_SYSTEM} OR user_key = (SELECT {{schema}}.asker_login())
OR CASE WHEN (SELECT {{schema}}.asker_supervises()) THEN {_PERSON} ELSE false END"""
_TRAIL = f"{_SYSTEM} OR coalesce((SELECT {{schema}}.asker_role()) = 'admin', false)"
#: Nobody writes in another's name; whoever is about to sign in has none yet.
_ENTRY = f"""
{_SYSTEM} OR (SELECT {{schema}}.asker_login()) IS NULL
OR user_id = (SELECT {{schema}}.asker_login())"""


def upgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        return
    schema = bind.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    for (name, returns), body in FUNCTIONS.items():
        definition = {"name": name, "returns": returns, "body": body.strip()}
        op.execute(_FUNCTION.format(schema="{schema}", **definition).format(schema=schema))
    for table in (*OF_A_PERSON, *PROTECTED):
        for verb in ("ENABLE", "FORCE"):
            op.execute(f"ALTER TABLE {schema}.{table} {verb} ROW LEVEL SECURITY")
    for table in OF_A_PERSON:
        _let(schema, table, f"{_EVERYONE} OR {_PERSON}", key="patient_id")
    _let(schema, "patient", f"{_EVERYONE} OR {_PERSON}", key="id")
    _let(schema, "caseload_summary", _SUMMARY)
    _let(schema, "presenter_state", _MEETING)
    _let(schema, "break_glass", _SYSTEM)
    _let(schema, "break_glass", _GRANT, "SELECT", key="patient_id")
    _let(schema, "audit_event", _SYSTEM)
    _let(schema, "audit_event", _TRAIL, "SELECT")
    _let(schema, "audit_event", _ENTRY, "INSERT")


def _let(schema: str, table: str, condition: str, command: str = "ALL", **names: str) -> None:
    """A policy of ``table``: rows of ``condition`` may be read, and written as such rows only."""
    rows = condition.format(schema=schema, table=table, **names)
    kind = "WITH CHECK" if command == "INSERT" else "USING"
    name = f"row_lock_{command.lower()}"
    op.execute(f"CREATE POLICY {name} ON {schema}.{table} FOR {command} {kind} ({rows})")
