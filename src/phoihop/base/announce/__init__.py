"""Announcements: a lower storey says what happened, the upper ones react inside the same transaction.

Who reacts to what is one readable table, `REACTIONS` in the module that the setting PHOIHOP_REACTIONS names
(`phoihop.project.reactions`). Nothing here knows it before the first announcement.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection

Reaction = Callable[[Any], object]


class OutsideTransaction(RuntimeError):
    """An announcement was made where its reactions could not be undone together with the change."""


def announce(announcement: object) -> None:
    """Call every reaction listed for this announcement's type, in order, inside the open transaction."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(type(announcement).__name__)
    for reaction in _reactions().get(type(announcement), ()):
        reaction(announcement)


@cache
def _reactions() -> Mapping[type, Sequence[Reaction]]:
    return import_module(getattr(settings, "PHOIHOP_REACTIONS", "phoihop.project.reactions")).REACTIONS
