"""The application's role: it adds and reads, it never rewrites history, it never rises."""

from collections.abc import Iterator

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, connection, transaction

from phoihop.base.postgres.address import address
from phoihop.base.postgres.database import connect, grant
from phoihop.base.postgres.insert_only import list_protected, protect_sql
from phoihop.base.postgres.place import Place


@pytest.mark.django_db
def test_runs_as_app():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("app", False, False, False)


TABLE = "insert_only_probe"
DENIED = ["UPDATE {0} SET n = 2", "DELETE FROM {0}", "TRUNCATE {0}", "SELECT n FROM {0} FOR UPDATE", "DROP TABLE {0}"]
RISES = [
    "SET ROLE owner",
    "SET SESSION AUTHORIZATION owner",
    "ALTER ROLE app SUPERUSER",
    "ALTER ROLE app CREATEROLE",
    "CREATE ROLE other SUPERUSER",
    "SET session_replication_role = replica",
    "ALTER TABLE {0} DISABLE TRIGGER ALL",
    "ALTER TABLE {0} OWNER TO app",
    "GRANT UPDATE ON {0} TO app; UPDATE {0} SET n = 2",
    "CREATE TABLE own (n int)",
    "CREATE OR REPLACE FUNCTION phoihop_insert_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "DELETE FROM django_migrations",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_read_file('postgresql.conf')",
]


@pytest.fixture
def probe(place: Place, transactional_db: None) -> Iterator[str]:
    """An insert-only table with one row, made by the owner as a migration makes it."""
    owner = address(place, "owner").at(connection.settings_dict["NAME"])
    with connect(owner) as made:
        made.execute(f"CREATE TABLE {TABLE} (n int)")
        made.execute(protect_sql(TABLE))
        made.execute(f"INSERT INTO {TABLE} VALUES (1)")
        yield TABLE
        made.execute(f"DROP TABLE {TABLE}")


def rows(table: str) -> list[tuple[int]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT n FROM {table} ORDER BY n")
        return cursor.fetchall()


@pytest.mark.parametrize("statement", DENIED + RISES)
def test_the_application_may_not(probe: str, statement: str):
    refusal = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(probe))
    assert rows(probe) == [(1,)]


def test_the_application_may_add_and_read(probe: str):
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {probe} VALUES (2)")
    assert rows(probe) == [(1,), (2,)]


@pytest.mark.parametrize("statement", DENIED[:3])
def test_even_the_owner_is_refused(probe: str, place: Place, statement: str):
    owner = address(place, "owner").at(connection.settings_dict["NAME"])
    with connect(owner) as other, pytest.raises(psycopg.errors.RestrictViolation):
        other.execute(statement.format(probe))
    assert rows(probe) == [(1,)]


def test_a_refusal_is_an_integrity_error_to_django(probe: str, place: Place):
    name = connection.settings_dict["NAME"]
    with connect(address(place, "owner").at(name)) as other:
        other.execute(f"GRANT UPDATE ON {probe} TO app")
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {probe} SET n = 2")
    assert rows(probe) == [(1,)]


def test_grants_do_not_reopen_a_protected_table(probe: str, place: Place):
    with connect(address(place, "owner").at(connection.settings_dict["NAME"])) as other:
        assert probe in list_protected(other.cursor())
        grant(other, app="app")
        privileges = other.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE table_name = %s AND grantee = 'app' ORDER BY 1",
            [probe],
        ).fetchall()
    assert privileges == [("INSERT",), ("SELECT",)]


def test_a_plain_name_is_needed():
    with pytest.raises(ValueError, match="plain table name"):
        protect_sql('a"; DROP TABLE b')


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", [1, 2])
def test_transactional_tests_start_empty(_turn: int):
    """The owner empties what a test left, insert-only tables too."""
    assert Group.objects.count() == 0
    Group.objects.create(name="left behind")
