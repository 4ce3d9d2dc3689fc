"""PostgreSQL's data folder: made whole or not at all, with both roles in it from its first moment."""

import os
import shutil
from pathlib import Path

from phoihop.base.postgres.disk import check_room, in_words
from phoihop.base.postgres.failures import start_failure
from phoihop.base.postgres.place import Place
from phoihop.base.postgres.programs import Programs
from phoihop.base.postgres.secretfiles import obtain_secret

OWNER = "owner"
APP = "app"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "40",
    "shared_buffers": "128MB",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "min_wal_size": "64MB",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
}
BUILTIN_LOCALE_SINCE = 17
IO_METHOD_SINCE = 18


def password(place: Place, role: str) -> str:
    """The password of a role, made on first use."""
    return obtain_secret(place, f"{role}.password")


def make_cluster(programs: Programs, *, lock: int) -> None:
    """Make the data folder beside its name, then move it there. Whoever is killed meanwhile leaves only `data.new`.

    The programs hold `lock` too, so that no one clears `data.new` under an initdb whose starter was killed.
    """
    place = programs.place
    check_room(place.home)
    with in_words(place.home):
        if place.unfinished.exists():
            shutil.rmtree(place.unfinished)
    file = _password_file(programs)
    try:
        _initialise(programs, file, lock)
        _create_app_role(programs, lock)
    finally:
        file.unlink(missing_ok=True)
    with in_words(place.home):
        place.unfinished.rename(place.cluster)
        _settle(place.home)


def _password_file(programs: Programs) -> Path:
    file = programs.place.home / "owner.password"
    file.unlink(missing_ok=True)
    with in_words(file), os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(password(programs.place, OWNER))
    programs.account.give(file)
    return file


def _initialise(programs: Programs, file: Path, lock: int) -> None:
    arguments = ["-D", programs.place.unfinished.name, "-U", OWNER, f"--pwfile={file.name}"]
    arguments += ["-A", "scram-sha-256", "-E", "UTF8", "-k", "--locale=C"]
    settings = dict(SETTINGS)
    if programs.binaries.major >= BUILTIN_LOCALE_SINCE:
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if programs.binaries.major >= IO_METHOD_SINCE:
        settings["io_method"] = "sync"
    for name, value in settings.items():
        arguments += ["-c", f"{name}={value}"]
    outcome = programs.run("initdb", *arguments, held=(lock,))
    if outcome.code:
        raise start_failure(outcome.output, place=programs.place)


def _create_app_role(programs: Programs, lock: int) -> None:
    """The application's role, never a superuser. A single-user server answers 0 even to an error, so its words count."""
    role = f"CREATE ROLE {APP} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    statement = f"{role} PASSWORD '{password(programs.place, APP)}'\n"
    folder = programs.place.unfinished.name
    outcome = programs.run("postgres", "--single", "-D", folder, "postgres", text=statement, held=(lock,))
    if outcome.code or "ERROR:" in outcome.output or "FATAL:" in outcome.output:
        raise start_failure(outcome.output, place=programs.place)


def _settle(folder: Path) -> None:
    """Make a rename in the folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
