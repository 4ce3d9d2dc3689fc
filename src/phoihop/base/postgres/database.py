"""The database on the server: made when missing, its rights given out, looked at."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.postgres.address import Address
from phoihop.base.postgres.failures import ServerStopped, explain
from phoihop.base.postgres.insert_only import list_protected

OLDEST = 15
MIGRATION_LOCK = 7_102_016
MAINTENANCE = "postgres"


class ServerTooOld(ProductError):
    code = "D013"
    problem = N_("Máy chủ PostgreSQL là bản {found}; cần từ bản {needed}.")
    remedy = N_("Hãy nâng cấp máy chủ, hoặc bỏ DATABASE_URL để dùng máy chủ đi kèm.")


class NoDatabase(ProductError):
    code = "D015"
    problem = N_("Chưa có cơ sở dữ liệu {name} và tài khoản {role} không được tạo.")
    remedy = N_(
        "Hãy nhờ quản trị máy chủ tạo cơ sở dữ liệu đó, hoặc đặt DATABASE_OWNER_URL của tài khoản được quyền tạo."
    )


def connect(address: Address) -> psycopg.Connection:
    """A connection in autocommit; raises ServerStopped in words when there is none."""
    keywords = {"connect_timeout": "10", "application_name": "phoihop", **address.keywords}
    try:
        return psycopg.connect("", autocommit=True, **keywords)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise explain(error) or ServerStopped(reason=str(error)) from error


def exists(owner: Address) -> bool:
    """Whether the owner's database is there; raises ServerStopped when the server cannot be asked."""
    try:
        with connect(owner):
            return True
    except ServerStopped as stopped:
        if f'database "{owner.database}" does not exist' in str(stopped):
            return False
        raise


def create(owner: Address, *, template: str = "template1") -> None:
    """Make the owner's database where it is missing; safe when several ask at once. Raises NoDatabase."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(owner.database), sql.Identifier(template)
    )
    with connect(owner.at(MAINTENANCE)) as connection:
        for _attempt in range(100):
            try:
                connection.execute(statement)
                return
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                return
            except psycopg.errors.ObjectInUse:
                time.sleep(0.1)
            except psycopg.errors.InsufficientPrivilege as error:
                raise NoDatabase(name=owner.database, role=owner.role) from error
    raise ServerStopped(reason=f"CREATE DATABASE {owner.database}: template in use")


def drop(owner: Address) -> None:
    """Remove the owner's database, ending every connection to it."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(owner.database))
    with connect(owner.at(MAINTENANCE)) as connection:
        connection.execute(statement)


@contextmanager
def migrating(owner: Address) -> Iterator[psycopg.Connection]:
    """The owner's connection holding the migration lock: one process migrates, the others wait. Raises ServerTooOld."""
    with connect(owner) as connection:
        if connection.info.server_version < OLDEST * 10_000:
            raise ServerTooOld(found=connection.info.server_version // 10_000, needed=OLDEST)
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        yield connection


def grant(connection: psycopg.Connection, *, app: str) -> None:
    """Give the application's role what it needs and no more; insert-only tables and the migration list stay closed.

    Tables made later by this owner are given at once by default privileges; their own migration closes them.
    """
    if app == connection.info.user:
        return
    role = sql.Identifier(app)
    with connection.transaction():
        for statement in _GRANTS:
            connection.execute(sql.SQL(statement).format(role=role))
        for table in [*list_protected(connection.cursor()), *_migration_list(connection)]:
            connection.execute(sql.SQL(_CLOSE).format(table=sql.SQL(table), role=role))


def _migration_list(connection: psycopg.Connection) -> list[str]:
    row = connection.execute("SELECT to_regclass('django_migrations')::text").fetchone()
    return [row[0]] if row and row[0] else []


_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)
_CLOSE = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"
