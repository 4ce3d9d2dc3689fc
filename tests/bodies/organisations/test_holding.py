"""Whose reports an organisation's figures hold on a day: the same in the database as in the engine."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from phoihop.bodies.organisations.access import held_by
from phoihop.bodies.organisations.models import Organisation, Placement, Succession
from phoihop.measures.figures.rules import UnitCounter
from phoihop_rollup import schema
from phoihop_rollup.vocabulary import Passing

pytestmark = pytest.mark.django_db
FIRST = date(2020, 1, 1)
DAYS = 40
CODES, KEYS = "abcdefg", 9_000_000

Unit = tuple[str, str | None, int | None, int | None]
"""Code, parent, day of opening, day of closing."""
Tree = tuple[list[Unit], list[tuple[str, str, int]], list[tuple[str, str, int, int]]]
"""Units, successions (source, target, day), placements (unit, parent, first day, last day)."""


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Units of which each lies under an earlier one, successions of closed ones to units that live longer, placements."""
    units: list[Unit] = [("a", None, None, None)]
    for code in CODES[1:]:
        parent = draw(st.sampled_from([one[0] for one in units]))
        opened = draw(st.none() | st.integers(0, DAYS // 2))
        closed = draw(st.none() | st.integers((opened or 0) + 1, DAYS))
        units.append((code, parent, opened, closed))
    successions = []
    for code, _parent, _opened, closed in units:
        heirs = [
            o
            for o, _p, op, cl in units
            if closed is not None and (op or 0) <= closed < (DAYS + 1 if cl is None else cl)
        ]
        if heirs:
            chosen = draw(st.sets(st.sampled_from(heirs), max_size=2))
            successions += [(code, heir, closed or 0) for heir in sorted(chosen)]
    placements = []
    for place, (code, *_rest) in enumerate(units[1:], 1):
        if draw(st.booleans()):
            start = draw(st.integers(0, DAYS - 1))
            parent = draw(st.sampled_from([one[0] for one in units[:place]]))
            placements.append((code, parent, start, draw(st.integers(start, DAYS))))
    return units, successions, placements


def on(day: int | None) -> date | None:
    return None if day is None else FIRST + timedelta(days=day)


def kept(tree: Tree) -> dict[str, int]:
    """The tree in the database; code → key."""
    units, successions, placements = tree
    keys = {code: KEYS + place for place, (code, *_rest) in enumerate(units)}
    Organisation.objects.bulk_create(
        Organisation(
            pk=keys[code], code=code, name=code, parent_id=keys.get(parent or ""), opened=on(opened), closed=on(closed)
        )
        for code, parent, opened, closed in units
    )
    Succession.objects.bulk_create(
        Succession(source_id=keys[source], target_id=keys[target], on=on(day), share=Decimal("0.5"), kind="merge")
        for source, target, day in successions
    )
    Placement.objects.bulk_create(
        Placement(organisation_id=keys[code], parent_id=keys[parent], start=on(start), end=on(end))
        for code, parent, start, end in placements
    )
    return keys


def counter(tree: Tree) -> UnitCounter:
    """The same tree as the engine knows it."""
    units, successions, placements = tree
    dataset = schema.Dataset(
        organisations=[schema.Organisation(code, parent, "", on(op), on(cl)) for code, parent, op, cl in units],
        placements=[schema.Placement(code, parent, on(start), on(end)) for code, parent, start, end in placements],
        successions=[
            schema.Succession(source, target, FIRST + timedelta(days=day), Decimal("0.5"), Passing.MERGE)
            for source, target, day in successions
        ],
        programmes=[],
        indicators=[],
        facts=(),
    )
    return UnitCounter(dataset, {}, {})


def is_sound(tree: Tree, day: date) -> bool:
    """Whether nobody who exists that day lies under one that does not: `check` finds such bundles wrong."""
    structure = counter(tree).structure
    ordinal = day.toordinal()
    existing = [unit for unit in range(len(structure.codes)) if structure.exists(unit, ordinal)]
    return all(
        (above := structure.parent(unit, ordinal)) is None or structure.exists(above, ordinal) for unit in existing
    )


@given(tree=trees(), day=st.integers(0, DAYS))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_is_who_the_engine_places_there(tree: Tree, day: int) -> None:
    when = FIRST + timedelta(days=day)
    assume(is_sound(tree, when))
    engine = counter(tree)
    with transaction.atomic():
        keys = kept(tree)
        for code, key in keys.items():
            found = Organisation.objects.filter(pk__in=held_by(roots=[key], day=when)).values_list("code", flat=True)
            assert set(found) == (engine.reach(code, when) if engine.exists(code, when) else set()), code
        transaction.set_rollback(True)
