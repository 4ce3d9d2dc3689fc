"""Booting a command: from nothing, from what is there, several at once, on a served PostgreSQL."""

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest
from tests.base.postgres.conftest import (  # noqa: F401
    embedded,
    folder,
    fresh,
    prepared,
    running,
    silent,
)

from phoihop.base.postgres import database, server
from phoihop.base.postgres.address import address
from phoihop.base.postgres.database import connect
from phoihop.base.postgres.insert_only import list_protected
from phoihop.base.postgres.place import Place

pytestmark = pytest.mark.slow


def command(place: Place, *words: str, **more: str) -> subprocess.Popen:
    program = [sys.executable, "-m", "phoihop.doors.cli.main", *words]
    clean = {name: text for name, text in os.environ.items() if not name.startswith(("PHOIHOP_", "DATABASE_"))}
    environment: Mapping[str, str] = {**clean, "PHOIHOP_DATA": str(place.data), **more}
    return subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(place: Place, *words: str, **more: str) -> tuple[int, str, str]:
    process = command(place, *words, **more)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def protected(place: Place) -> list[str]:
    with connect(address(place, "owner")) as connection:
        return list_protected(connection.cursor())


def test_from_nothing_then_nothing_to_do(fresh: Place):  # noqa: F811
    code, out, err = run(fresh, "db", "migrate")
    assert (code, out.count("\n"), err.count("\n")) == (0, 1, 4), err
    assert {"submissions_revision", "facts_fact", "audit_auditentry", "review_decision"} <= set(protected(fresh))
    assert run(fresh, "db", "migrate") == (0, out, "")


def test_several_at_once_on_nothing(fresh: Place):  # noqa: F811
    processes = [command(fresh, "db", "migrate") for _number in range(3)]
    answers = [process.communicate(timeout=180) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], answers
    with connect(address(fresh, "app")) as connection:
        twice = "SELECT count(*) - count(DISTINCT (app, name)) FROM django_migrations"
        assert connection.execute(twice).fetchone() == (0,)


def test_killed_migration_is_taken_up_again(running: Place):  # noqa: F811
    process = command(running, "db", "migrate")
    while process.poll() is None:
        try:
            with connect(address(running, "app")) as connection:
                if connection.execute("SELECT count(*) > 3 FROM django_migrations").fetchone() == (True,):
                    process.kill()
        except Exception:
            continue
    process.communicate()
    assert run(running, "db", "migrate")[0] == 0
    with connect(address(running, "app")) as connection:
        connection.execute("SELECT count(*) FROM submissions_revision")
        held = connection.execute("SELECT has_table_privilege('submissions_revision', 'UPDATE')").fetchone()
    assert held == (False,)


def test_a_served_postgresql(running: Place, folder):  # noqa: F811
    """Two URLs, no embedded server: the other data folder stays without one."""
    other = Place(folder / "other")
    urls = {
        "DATABASE_URL": address(running, "app").at("served").url(),
        "DATABASE_OWNER_URL": address(running, "owner").at("served").url(),
    }
    assert run(other, "db", "migrate", **urls)[0] == 0
    assert not other.home.exists()
    assert database.exists(address(running, "owner").at("served"))
    code, out, _err = run(other, "db", "status", **urls)
    assert (code, "PostgreSQL 18" in out) == (0, True)
    assert run(other, "db", "url", **urls)[1].strip() == urls["DATABASE_URL"]
    for action in ("start", "stop"):
        code, out, err = run(other, "db", action, **urls)
        assert (code, out, err.partition(":")[0]) == (1, "", "D016")


def test_a_served_postgresql_that_is_away(fresh: Place):  # noqa: F811
    url = f"postgresql://app:x@{str(fresh.data).replace('/', '%2F')}/served"
    code, out, err = run(fresh, "db", "migrate", DATABASE_URL=url)
    assert (code, out, err.partition(":")[0]) == (1, "", "D007")


def test_exit_codes_of_the_commands(fresh: Place):  # noqa: F811
    assert run(fresh, "db", "status")[0] == 1
    assert run(fresh, "db", "stop")[0] == 0
    assert run(fresh, "db", "start")[0] == 0
    assert run(fresh, "db", "start")[0] == 0
    assert run(fresh, "db", "status")[0] == 0
    assert run(fresh, "db", "psql", "--", "-d", "postgres", "-Atc", "SELECT current_user")[:2] == (0, "app\n")
    assert run(fresh, "db", "psql", "--role", "owner", "--", "-d", "postgres", "-Atc", "SELECT 1/0")[0] == 1
    assert run(fresh, "db", "stop")[0] == 0
    assert run(fresh, "db", "status")[0] == 1
    assert run(fresh, "db", "nonsense")[0] == 2


def test_a_stopped_server_is_started_by_the_next_command(running: Place):  # noqa: F811
    server.stop(running)
    assert run(running, "db", "migrate")[0] == 0
    assert server.start(running, notify=silent) is False
