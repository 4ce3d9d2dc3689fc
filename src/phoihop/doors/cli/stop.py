"""`phoihop stop`: the site ends; the database goes on (phoihop db stop ends it)."""

import argparse

from phoihop.base.language import _
from phoihop.base.postgres.place import installation


def configure(_parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(_arguments: argparse.Namespace) -> int:
    """End the running site."""
    from phoihop.project import services

    print(_("Trang đã dừng.") if services.stop(installation()) else _("Trang vốn không chạy."))
    return 0
