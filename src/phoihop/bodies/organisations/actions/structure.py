"""Writes about organisations; each is one transaction with its audit row."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from phoihop.base.audit.actions import record, record_load, writing
from phoihop.base.bulk import Loaded, Row, bring, reserve_ids
from phoihop.base.errors import ProductError, Refused
from phoihop.base.findings import Finding, has_errors
from phoihop.base.language import N_
from phoihop.base.vietnamese import fold, sort_key
from phoihop.bodies.organisations.models import Organisation, OrganisationName, Placement, Succession
from phoihop.bodies.organisations.queries import structure
from phoihop.bodies.organisations.rules import (
    NameRecord,
    OrganisationRecord,
    PlacementRecord,
    SuccessionRecord,
    check_organisations,
)
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User


class UnknownOrganisation(ProductError):
    """No organisation has this code."""

    code = "O002"
    problem = N_("Không có đơn vị mang mã «{code}».")
    remedy = N_("Kiểm tra lại mã đơn vị.")


def create_organisation(*, actor: User, organisation: OrganisationRecord, at: datetime) -> Organisation:
    """Add one unit to the structure. Raises Refused when the structure would not hold."""
    require_active(actor)
    with writing():
        known = structure()
        _refuse_errors(check_organisations(**_parts(known, organisations=(*known.organisations, organisation))))
        ids = _ids([organisation])
        created = Organisation.objects.create(**_unit_row(organisation, ids))
        record(actor=actor, action="create", subject=_subject(created.code), after=_plain(organisation), at=at)
    return created


def move_organisation(*, actor: User, organisation: str, parent: str | None, on: date, at: datetime) -> Placement:
    """Put a unit under another one from a day on. Raises UnknownOrganisation, Refused."""
    require_active(actor)
    with writing():
        unit, above = _find(organisation), _find(parent) if parent else None
        Placement.objects.filter(organisation=unit, start=on).delete()
        before = Placement.objects.filter(
            Q(start=None) | Q(start__lt=on), Q(end=None) | Q(end__gte=on), organisation=unit
        )
        before.update(end=on - timedelta(days=1))
        placement = Placement.objects.create(organisation=unit, parent=above, start=on)
        _check_all()
        after = {"parent": parent, "from": on}
        record(actor=actor, action="move", subject=_subject(organisation), after=after, at=at)
    return placement


def rename_organisation(
    *, actor: User, organisation: str, name: str, on: date, document: str = "", at: datetime
) -> Organisation:
    """Give a unit that lives on another name from a day on; the old one stays known. Raises UnknownOrganisation, Refused."""
    require_active(actor)
    with writing():
        unit = _find(organisation)
        before = {"name": unit.name}
        open_names = OrganisationName.objects.filter(organisation=unit, end=None)
        if not open_names.update(end=on - timedelta(days=1)):
            _add_name(unit, unit.name, None, on - timedelta(days=1), "")
        _add_name(unit, name, on, None, document)
        unit.name, unit.search_key, unit.sort_key = name, fold(name), sort_key(name)
        unit.save(update_fields=["name", "search_key", "sort_key"])
        _check_all()
        after = {"name": name, "from": on, "document": document}
        record(actor=actor, action="rename", subject=_subject(organisation), before=before, after=after, at=at)
    return unit


def close_organisation(
    *, actor: User, organisation: str, on: date, successions: Sequence[SuccessionRecord], at: datetime
) -> Organisation:
    """Close a unit on a day (the first it no longer exists) and pass it on. Raises UnknownOrganisation, Refused."""
    require_active(actor)
    with writing():
        unit = _find(organisation)
        unit.closed = on
        unit.save(update_fields=["closed"])
        held = Placement.objects.filter(Q(end=None) | Q(end__gte=on), organisation=unit)
        held.filter(Q(start=None) | Q(start__lt=on)).update(end=on - timedelta(days=1))
        ids = {row.target: _find(row.target).pk for row in successions} | {organisation: unit.pk}
        rows = [replace(row, source=organisation, on=on) for row in successions]
        Succession.objects.bulk_create(Succession(**_succession_row(row, ids)) for row in rows)
        _check_all()
        after = {"closed": on, "successions": [_plain(row) for row in rows]}
        record(actor=actor, action="close", subject=_subject(organisation), after=after, at=at)
    return unit


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

    Placements, names and successions of the organisations named are replaced as a whole. Raises Refused.
    """
    require_active(actor)
    # Which short gaps matter depends on the programmes' windows, which are not known here.
    _refuse_errors(
        check_organisations(
            organisations=organisations, placements=placements, successions=successions, names=names, windows=()
        )
    )
    with writing(alone=True):
        ids = _ids(organisations)
        named = [ids[row.code] for row in organisations]
        tables: list[tuple[Loaded, Iterable[Any]]] = [
            (
                bring(
                    Organisation,
                    scope=Organisation.objects.filter(code__in=[row.code for row in organisations]),
                    rows=[_unit_row(row, ids) for row in organisations],
                    key=["code"],
                ),
                organisations,
            ),
            (_bring_of(Placement, named, [_placement_row(row, ids) for row in placements], ["start"]), placements),
            (_bring_of(OrganisationName, named, [_name_row(row, ids) for row in names], ["start"]), names),
            (
                bring(
                    Succession,
                    scope=Succession.objects.filter(source__in=named),
                    rows=[_succession_row(row, ids) for row in successions],
                    key=["source_id", "target_id"],
                    remove=True,
                ),
                successions,
            ),
        ]
        return [record_load(actor=actor, loaded=done, rows=map(_plain, rows), at=at) for done, rows in tables]


def _bring_of(
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


def _find(code: str) -> Organisation:
    unit = Organisation.objects.select_for_update().filter(code=code).first()
    if unit is None:
        raise UnknownOrganisation(code=code)
    return unit


def _ids(organisations: Sequence[OrganisationRecord]) -> dict[str, int]:
    """Code → primary key of all organisations, with new keys for those to come."""
    ids = dict(Organisation.objects.values_list("code", "id"))
    new = [row.code for row in organisations if row.code not in ids]
    return ids | dict(zip(new, reserve_ids(Organisation, len(new)), strict=True))


def _unit_row(row: OrganisationRecord, ids: dict[str, int]) -> dict[str, Any]:
    return {
        "id": ids[row.code],
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "kind": row.kind,
        "block": row.block,
        "parent_id": ids[row.parent] if row.parent else None,
        "opened": row.opened,
        "closed": row.closed,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "search_key": fold(row.name),
        "sort_key": sort_key(row.name),
    }


def _placement_row(row: PlacementRecord, ids: dict[str, int]) -> dict[str, Any]:
    return {
        "organisation_id": ids[row.organisation],
        "parent_id": ids[row.parent] if row.parent else None,
        "start": row.start,
        "end": row.end,
    }


def _name_row(row: NameRecord, ids: dict[str, int]) -> dict[str, Any]:
    return {
        "organisation_id": ids[row.organisation],
        "name": row.name,
        "start": row.start,
        "end": row.end,
        "document": row.document,
        "search_key": fold(row.name),
    }


def _succession_row(row: SuccessionRecord, ids: dict[str, int]) -> dict[str, Any]:
    return {
        "source_id": ids[row.source],
        "target_id": ids[row.target],
        "on": row.on,
        "share": row.share,
        "kind": row.kind,
        "document": row.document,
    }


def _add_name(unit: Organisation, name: str, start: date | None, end: date | None, document: str) -> None:
    OrganisationName.objects.create(
        organisation=unit, name=name, start=start, end=end, document=document, search_key=fold(name)
    )


def _parts(known: Any, **changes: Any) -> dict[str, Any]:
    parts = {name: getattr(known, name) for name in ("organisations", "placements", "successions", "names")}
    return parts | changes


def _check_all() -> None:
    """The whole structure as it stands in the open transaction. Raises Refused."""
    _refuse_errors(check_organisations(**_parts(structure())))


def _refuse_errors(findings: Sequence[Finding]) -> None:
    if has_errors(findings):
        raise Refused(findings)


def _subject(code: str) -> str:
    return f"organisation {code}"


def _plain(record: Any) -> dict[str, Any]:
    """A record without its row number: what was said, not where."""
    return {name: value for name, value in asdict(record).items() if name != "row"}
