"""Everything a command needs before it touches the database, done once and quickly when nothing is to do."""

import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connections

from phoihop.base.language import N_, _
from phoihop.base.postgres import database, server
from phoihop.base.postgres.address import address, is_served
from phoihop.base.postgres.place import Place, installation
from phoihop.base.postgres.secretfiles import obtain_secret
from phoihop.base.postgres.server import Notify


def tell(sentence: str) -> None:
    """What is being done, for the person waiting."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def boot(*, notify: Notify = tell) -> None:
    """Make the database ready for the application: server started, Django set up, database made and migrated.

    Idempotent. Raises the product errors D001–D015.
    """
    place = installation()
    if not is_served():
        server.start(place, notify=notify)
    obtain_secret(place, "django.key")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.project.settings")
    django.setup()
    if not is_migrated():
        migrate(place, notify=notify)


def is_migrated() -> bool:
    """Whether the application finds every migration of the source applied."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return migrations_in_source() <= set(cursor.fetchall())
    except DatabaseError:
        connections["default"].close()
        return False


def migrations_in_source() -> set[tuple[str, str]]:
    """(app label, name) of each migration file; reading names costs a hundredth of importing them."""
    return {
        (config.label, file.stem)
        for config in apps.get_app_configs()
        for file in (Path(config.path) / "migrations").glob("[!_]*.py")
    }


def migrate(place: Place, *, notify: Notify) -> None:
    """Make the database where it is missing, bring it up to the source, give the application its rights."""
    owner, app = address(place, "owner"), address(place, "app")
    if not database.exists(owner):
        notify(_(N_("Tạo cơ sở dữ liệu {name} …")).format(name=owner.database))
        database.create(owner)
    with database.migrating(owner) as connection:
        database.grant(connection, app=app.role)
        notify(_(N_("Cập nhật cấu trúc cơ sở dữ liệu {name} …")).format(name=owner.database))
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        database.grant(connection, app=app.role)
    connections["owner"].close()
