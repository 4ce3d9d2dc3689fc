"""Writing a pasted block: all of it or nothing, and only onto the list that the actor was shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.audit.actions import Act, record_all, writing
from phoihop.base.errors import Refused
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.listings.access import require_oversight
from phoihop.outcomes.listings.actions.rows import ListChanged, Named, put_values, told_of
from phoihop.outcomes.listings.enums import ListKind
from phoihop.outcomes.listings.models import Listed
from phoihop.outcomes.listings.queries.lists import MODELS
from phoihop.outcomes.listings.queries.places import Place, consolidation_of
from phoihop.outcomes.listings.queries.previews import Preview, preview
from phoihop.outcomes.listings.rules.pasting import Planned
from phoihop.outcomes.listings.rules.values import CommendationValues


def apply_block(
    *,
    actor: User,
    place: Place,
    kind: ListKind,
    text: str,
    stamp: str,
    merge: bool,
    at: datetime,
    today: date,
) -> tuple[int, int]:
    """Put what the block holds onto the list; gives how many rows are new and how many changed.

    Things that are on the list already are made one with it where `merge`, else left alone. `stamp` is the preview's:
    raises ListChanged where the list is another by now. Raises OutOfReach, Refused with all that is wrong.
    """
    require_active(actor)
    require_oversight(actor=actor, programme=place.programme, unit=place.unit, today=today)
    with writing():
        owner = consolidation_of(place=place)
        shown = preview(place=place, kind=kind, text=text, today=today)
        if shown.findings:
            raise Refused(shown.findings)
        if shown.stamp != stamp:
            raise ListChanged
        named = _named(place, shown)
        new = [each for each in shown.planned if each.old is None]
        changed = [each for each in shown.planned if each.changes and merge]
        rows = [MODELS[kind](consolidation=owner, by=actor, at=at) for _each in new]
        acts = _add(place, kind, rows, new, named)
        acts += _update(actor, place, kind, shown.listed, changed, named, at)
        record_all(actor=actor, acts=acts, at=at)
    return len(new), len(changed)


def _add(
    place: Place,
    kind: ListKind,
    rows: list[Listed],
    new: Sequence[Planned],
    named: Mapping[tuple[str, ...], Named],
) -> list[Act]:
    for row, each in zip(rows, new, strict=True):
        put_values(row, each.new, named[each.key])
    rows = MODELS[kind]._default_manager.bulk_create(rows)
    return [
        Act(f"listing.add.{kind}", place.name, after={"row": row.pk, **told_of(each.new)})
        for row, each in zip(rows, new, strict=True)
    ]


def _update(
    actor: User,
    place: Place,
    kind: ListKind,
    listed: Mapping[tuple[str, ...], Listed],
    changed: Iterable[Planned],
    named: Mapping[tuple[str, ...], Named],
    at: datetime,
) -> list[Act]:
    acts = []
    for each in changed:
        assert each.old is not None  # noqa: S101 - it has changes
        row = listed[each.key]
        put_values(row, each.new, named[each.key])
        row.by, row.at, row.version = actor, at, row.version + 1
        row.save()
        before, after = ({"row": row.pk, **told_of(values)} for values in (each.old, each.new))
        acts.append(Act(f"listing.change.{kind}", place.name, before, after))
    return acts


def _named(place: Place, shown: Preview) -> dict[tuple[str, ...], Named]:
    """The records that the block names, by the key of each thing."""
    codes = {each.new.unit for each in shown.planned}
    units = {unit.code: unit for unit in Organisation.objects.filter(code__in=codes)}
    indicators = dict(Indicator.objects.filter(programme=place.programme).values_list("code", "pk"))
    return {
        each.key: Named(
            units[each.new.unit],
            indicators.get(each.new.indicator) if isinstance(each.new, CommendationValues) else None,
        )
        for each in shown.planned
    }
