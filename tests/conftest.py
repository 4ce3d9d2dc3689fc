"""Tests run on the real server: the embedded one, in a data folder of their own, as the application's role."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("PHOIHOP_DATA", str(ROOT / "var" / "test"))

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.backends.postgresql.operations import DatabaseOperations  # noqa: E402

from phoihop.base.postgres import database, server  # noqa: E402
from phoihop.base.postgres.address import Address, address, is_served  # noqa: E402
from phoihop.base.postgres.place import Place, installation  # noqa: E402

PREFIX = "test_phoihop"
# Nothing here is timed: a busy machine only makes it wait.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
if os.environ.get("CI") != "true":  # where hypothesis brings a profile of its own, as patient
    hypothesis.settings.load_profile("patient")
# Made by migrating and never changed; making them anew would take most of the time of a transactional test.
KEPT = {"django_content_type", "auth_permission"}
# Of the queue, whose tables Django does not manage: a job ends with the test that queued it.
QUEUE = ("procrastinate_events", "procrastinate_jobs", "procrastinate_periodic_defers", "procrastinate_workers")
# What a marked test needs of the machine: how it is found, what it is called.
NEEDS = {
    "libreoffice": (lambda: shutil.which("soffice"), "LibreOffice"),
    "browser": (lambda: chromium(), "Chromium"),
    "node": (lambda: shutil.which("node") and (ROOT / "var" / "node" / "stamp").exists(), "Node.js (tools/node.sh)"),
}


def chromium() -> str | None:
    """The machine's Chromium."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pages go through the whole house, from the address to the drawn table: what asks for them is slow."""
    for item in items:
        if item.path.stem.endswith("pages"):
            item.add_marker("slow")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without the program it needs a test does not run; in continuous integration that is a failure."""
    for marker, (is_there, name) in NEEDS.items():
        if item.get_closest_marker(marker) and not is_there():
            refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            refuse(f"needs {name} on this machine")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that did not run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section(f"{len(skipped)} tests did not run")
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
            terminalreporter.write_line(f"{report.nodeid}: {reason.removeprefix('Skipped: ')}")


@pytest.fixture(scope="session")
def place() -> Place:
    """The data folder of the tests."""
    return installation()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest, place: Place) -> Iterator[None]:
    """A database for this worker, migrated by the owner; every connection of Django leads there."""
    if not is_served():
        server.start(place, notify=lambda _sentence: None)
    _drop_abandoned(address(place, "owner"))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "master")
    name = f"{PREFIX}_{os.getpid()}_{worker}"
    with django_db_blocker.unblock():
        template = _template(place)
        database.create(address(place, "owner").at(name), template=template)
        _hurry(address(place, "owner").at(name), name)
        _lead_to(place, name)
        os.environ["PHOIHOP_DATABASE"] = name
        settings.DERIVED_FOLDER = place.data / "derived"
        yield
        for connection in connections.all(initialized_only=True):
            connection.close()
        database.drop(address(place, "owner").at(name))
        shutil.rmtree(place.data / "derived" / "facts" / name, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _flush_as_owner(place: Place) -> Iterator[None]:
    """Transactional tests are emptied by the owner, past the triggers of insert-only tables; the application may not."""

    def flush(operations: DatabaseOperations, _sql_list: list[str]) -> None:
        made = operations.connection.introspection.django_table_names(only_existing=True, include_views=False)
        tables = sorted({*made, *QUEUE} - KEPT)
        name = operations.connection.settings_dict["NAME"]
        with database.connect(address(place, "owner").at(name)) as connection, connection.transaction():
            connection.execute("SET LOCAL lock_timeout = '20s'")
            connection.execute("SET LOCAL session_replication_role = replica")
            # A tenth of the time of TRUNCATE, which makes a new file for each table and index.
            connection.execute(
                sql.SQL(";").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(one)) for one in tables)
            )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        patch.setattr("django.core.management.commands.flush.emit_post_migrate_signal", lambda *_args, **_more: None)
        yield


def _lead_to(place: Place, name: str) -> None:
    for alias, role in (("default", "app"), ("owner", "owner")):
        keywords = address(place, role).keywords  # type: ignore[arg-type]
        connections[alias].close()
        connections.settings[alias].update(
            NAME=name,
            USER=keywords.get("user", ""),
            PASSWORD=keywords.get("password", ""),
            HOST=keywords.get("host", ""),
            PORT=keywords.get("port", ""),
        )


def _hurry(owner: Address, name: str) -> None:
    """A commit waits for no disk: nothing here has to outlive the machine."""
    with database.connect(owner) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit TO off").format(sql.Identifier(name)))


def _template(place: Place) -> str:
    """A migrated database to copy from, made once for each state of the migrations (and of the grants)."""
    name = f"{PREFIX}_template_{_state_of_migrations()}"
    owner = address(place, "owner").at(name)
    database.create(owner)
    with database.migrating(owner) as connection:
        if not _is_complete(connection, name):
            _lead_to(place, name)
            database.grant(connection, app=address(place, "app").role)
            call_command("migrate", database="owner", interactive=False, verbosity=0)
            database.grant(connection, app=address(place, "app").role)
            connections["owner"].close()
            connection.execute(f"COMMENT ON DATABASE {name} IS 'complete'")
    return name


def _is_complete(connection: psycopg.Connection, name: str) -> bool:
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    return connection.execute(query, [name]).fetchone() == ("complete",)


def _state_of_migrations() -> str:
    digest = hashlib.sha256()
    sources = [Path(database.__file__), Path(database.__file__).with_name("insert_only.py")]
    for config in apps.get_app_configs():
        sources += sorted((Path(config.path) / "migrations").glob("[!_]*.py"))
    for source in sources:
        digest.update(str(source).encode() + source.read_bytes())
    return digest.hexdigest()[:12]


def _drop_abandoned(owner: Address) -> None:
    """Remove the databases of test runs that were killed."""
    with database.connect(owner.at("postgres")) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"]).fetchall()
    for (name,) in rows:
        found = re.fullmatch(rf"{PREFIX}_(\d+)_\w+", name)
        if found and not Path(f"/proc/{found[1]}").exists():
            try:
                database.drop(owner.at(name))
            except psycopg.Error:
                continue
