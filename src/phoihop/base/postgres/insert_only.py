"""Tables that only grow: the database itself refuses to change, remove or empty their rows.

In a migration, after the table is made: `operations = [..., insert_only.operation("submissions_revision")]`.
A refused statement raises SQLSTATE 23001 (restrict_violation), which Django shows as IntegrityError; the
application's role is denied before that. `SELECT ... FOR UPDATE` is denied too: lock a row beside it.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from django.db.migrations import RunSQL

FUNCTION = "phoihop_insert_only"
ROWS, WHOLE = "insert_only_rows", "insert_only_table"

_FUNCTION_SQL = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'restrict_violation',
        MESSAGE = format('%s on %I: its rows are never changed or removed', TG_OP, TG_TABLE_NAME);
END
$body$;
"""

# Takes the rights from everyone but the owner who has them now, whatever the application's role is called here.
_REVOKE_SQL = """
DO $body$
DECLARE grantee text;
BEGIN
    FOR grantee IN
        SELECT DISTINCT CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
        FROM pg_class, aclexplode(relacl) AS acl
        WHERE pg_class.oid = '{table}'::regclass AND acl.grantee <> relowner
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM %s', grantee);
    END LOOP;
END
$body$;
"""

PROTECTED_SQL = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE proname = %s AND NOT tgisinternal ORDER BY 1
"""


class Cursor(Protocol):
    """What both psycopg's and Django's cursors can do."""

    def execute(self, query: Any, params: Any = None, /) -> Any: ...

    def fetchall(self) -> Iterable[Any]: ...


def protect_sql(table: str) -> str:
    """The SQL that makes a table insert-only: two triggers, and rights taken from all but its owner."""
    quoted = _quote(table)
    return (
        _FUNCTION_SQL
        + f"CREATE TRIGGER {ROWS} BEFORE UPDATE OR DELETE ON {quoted} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}();\n"
        + f"CREATE TRIGGER {WHOLE} BEFORE TRUNCATE ON {quoted} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}();\n"
        + _REVOKE_SQL.format(table=quoted)
    )


def unprotect_sql(table: str) -> str:
    """The SQL that takes the triggers away again; the next migration run restores the rights."""
    quoted = _quote(table)
    return f"DROP TRIGGER {ROWS} ON {quoted};\nDROP TRIGGER {WHOLE} ON {quoted};\n"


def operation(table: str) -> RunSQL:
    """The migration step that makes a table insert-only."""
    return RunSQL(protect_sql(table), unprotect_sql(table))


def list_protected(cursor: Cursor) -> list[str]:
    """The insert-only tables of the database, sorted."""
    cursor.execute(PROTECTED_SQL, [FUNCTION])
    return [row[0] for row in cursor.fetchall()]


def _quote(table: str) -> str:
    if not table.isidentifier():
        raise ValueError(f"not a plain table name: {table!r}")
    return f'"{table}"'
