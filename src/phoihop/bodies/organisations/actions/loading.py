"""Bringing whole tables of organisations to what a bundle says, in one transaction with an audit row a table."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from phoihop.base.audit.actions import record_load, writing
from phoihop.base.bulk import Loaded, Row, bring
from phoihop.bodies.organisations.actions.rows import (
    ids_of,
    name_row,
    placement_row,
    plain_record,
    refuse_errors,
    succession_row,
    unit_row,
)
from phoihop.bodies.organisations.models import Organisation, OrganisationName, Placement, Succession
from phoihop.bodies.organisations.rules import (
    NameRecord,
    OrganisationRecord,
    PlacementRecord,
    SuccessionRecord,
    check_organisations,
)
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User


def load_organisations(
    *,
    actor: User,
    organisations: Sequence[OrganisationRecord],
    placements: Sequence[PlacementRecord] = (),
    successions: Sequence[SuccessionRecord] = (),
    names: Sequence[NameRecord] = (),
    at: datetime,
) -> list[Loaded]:
    """Bring these organisations to what the records say; others stay. The same records again change nothing.

    Placements, names and successions of the organisations named are replaced as a whole. Who may do this is the
    caller's matter: only commands load. Raises Refused.
    """
    require_active(actor)
    # Which short gaps matter depends on the programmes' windows, which are not known here.
    refuse_errors(
        check_organisations(
            organisations=organisations, placements=placements, successions=successions, names=names, windows=()
        )
    )
    with writing(alone=True):
        ids = ids_of(organisations)
        named = [ids[row.code] for row in organisations]
        tables: list[tuple[Loaded, Iterable[Any]]] = [
            (
                bring(
                    Organisation,
                    scope=Organisation.objects.filter(code__in=[row.code for row in organisations]),
                    rows=[unit_row(row, ids) for row in organisations],
                    key=["code"],
                ),
                organisations,
            ),
            (bring_spans(Placement, named, [placement_row(row, ids) for row in placements], ["start"]), placements),
            (bring_spans(OrganisationName, named, [name_row(row, ids) for row in names], ["start"]), names),
            (
                bring(
                    Succession,
                    scope=Succession.objects.filter(source__in=named),
                    rows=[succession_row(row, ids) for row in successions],
                    key=["source_id", "target_id"],
                    remove=True,
                ),
                successions,
            ),
        ]
        return [record_load(actor=actor, loaded=done, rows=map(plain_record, rows), at=at) for done, rows in tables]


def bring_spans(
    model: type[Placement] | type[OrganisationName], units: Sequence[int], rows: Sequence[Row], key: Sequence[str]
) -> Loaded:
    """All spans of these units: first the differing ones go, so that no moment holds two that overlap."""
    scope = model._default_manager.filter(organisation__in=units)
    if rows:
        wanted = {tuple(row.values()) for row in rows}
        names = list(rows[0])
        gone = [pk for pk, *values in scope.values_list("id", *names) if tuple(values) not in wanted]
        removed = model._default_manager.filter(id__in=gone).delete()[0]
    else:
        removed = 0
    loaded = bring(model, scope=scope, rows=rows, key=["organisation_id", *key], remove=True)
    replaced = min(removed, loaded.created)
    return replace(
        loaded,
        created=loaded.created - replaced,
        changed=loaded.changed + replaced,
        removed=loaded.removed + removed - replaced,
    )
