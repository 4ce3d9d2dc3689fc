"""Two officers at one list at the same moment: one row each, none lost, none double."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from tests.factories.reports import AT, World, make_world

from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.consolidation.models import Consolidation
from phoihop.outcomes.listings.actions import (
    AlreadyListed,
    ListChanged,
    RowChanged,
    RowGone,
    add_row,
    apply_block,
    change_row,
    remove_row,
)
from phoihop.outcomes.listings.enums import ListKind, PracticeField
from phoihop.outcomes.listings.models import Practice
from phoihop.outcomes.listings.queries.places import Place
from phoihop.outcomes.listings.queries.previews import preview
from phoihop.outcomes.listings.rules.values import PracticeValues

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
VALUES = PracticeValues("Camera an ninh", "a", PracticeField.SECURITY)
WHEN: Any = {"kind": ListKind.PRACTICES, "at": AT, "today": AT.date()}


def both(one: Callable[[], object], other: Callable[[], object]) -> list[str]:
    """Do both at once; gives the names of their answers, sorted."""
    ready = Barrier(2)

    def turn(what: Callable[[], object]) -> str:
        ready.wait(20)
        try:
            return type(what()).__name__
        except (AlreadyListed, ListChanged, RowChanged, RowGone) as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(turn, (one, other)))


def test_of_two_at_once_one_wins_and_the_other_sees_why(transactional_db: None) -> None:
    world: World = make_world()
    place = Place(world.programme, world.unit("city"), "2017")
    who: Any = {**WHEN, "actor": world.someone(UserRole.SECRETARIAT), "place": place}

    def add() -> object:
        return add_row(values=VALUES, **who)

    assert both(add, add) == ["AlreadyListed", "Practice"]
    assert Consolidation.objects.count() == 1
    row = Practice.objects.get()

    def change(result: str, version: int = 1) -> Callable[[], object]:
        values = PracticeValues("Camera an ninh", "a", PracticeField.SECURITY, result=result)
        return lambda: change_row(pk=row.pk, version=version, values=values, **who)

    assert both(change("một"), change("hai")) == ["Practice", "RowChanged"]
    assert Practice.objects.get().version == 2
    last = both(change("ba", 2), lambda: remove_row(pk=row.pk, version=2, **who))
    assert last in (["Practice", "RowChanged"], ["Practice", "RowGone"]), "changed and not taken off, or the reverse"
    assert Practice.objects.get().version == 3
    assert (Practice.objects.get().removed_at is None) == (last[1] == "RowChanged")

    block = "Hòm thư\ta\tkinh tế\nTổ tự quản\tb\tkinh tế"
    stamp = preview(place=place, kind=ListKind.PRACTICES, text=block, today=AT.date()).stamp

    def paste() -> object:
        return apply_block(text=block, stamp=stamp, merge=True, **who)

    assert both(paste, paste) == ["ListChanged", "tuple"]
    names = Practice.objects.filter(unit__code__in=["a", "b"]).exclude(pk=row.pk).values_list("name", flat=True)
    assert sorted(names) == ["Hòm thư", "Tổ tự quản"]
