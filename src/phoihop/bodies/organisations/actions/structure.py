"""Changes of single organisations; each is one transaction with its audit row.

What a change would make wrong is found before anything is written, around the unit only (`neighbourhood`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from phoihop.base.audit.actions import record, writing
from phoihop.base.bulk import reserve_ids
from phoihop.base.errors import ProductError
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.base.vietnamese import fold, sort_key
from phoihop.bodies.organisations.access import MANAGING, STEERING, OutOfReach, require
from phoihop.bodies.organisations.actions.loading import bring_spans
from phoihop.bodies.organisations.actions.rows import (
    name_row,
    placement_row,
    plain_record,
    refuse_errors,
    succession_row,
    unit_row,
)
from phoihop.bodies.organisations.models import Organisation, OrganisationName, Placement, Succession
from phoihop.bodies.organisations.queries.structure import Structure, neighbourhood
from phoihop.bodies.organisations.rules import (
    OrganisationRecord,
    PlacementRecord,
    SuccessionRecord,
    check_organisations,
    faults,
)
from phoihop.bodies.organisations.rules.changes import ended, is_latest, moved, renamed
from phoihop.bodies.people.access import is_system, require_active
from phoihop.bodies.people.models import User

SHAPING = (*STEERING, *MANAGING)
"""Who may change the structure within their reach."""


class UnknownOrganisation(ProductError):
    """No organisation has this code."""

    code = "O002"
    problem = N_("Không có đơn vị mang mã «{code}».")
    remedy = N_("Kiểm tra lại mã đơn vị.")


class CodeTaken(ProductError):
    """Another unit, perhaps a former one, has this code."""

    code = "O004"
    problem = N_("Mã «{code}» đã thuộc một đơn vị khác.")
    remedy = N_("Mỗi đơn vị một mã, kể cả đơn vị đã kết thúc; hãy đặt mã khác.")
    status = 409


class AlreadyClosed(ProductError):
    """The unit has come to its end before."""

    code = "O005"
    problem = N_("Đơn vị «{name}» đã kết thúc hoạt động rồi.")
    remedy = N_("Mở trang của đơn vị để xem ngày và đơn vị kế thừa; muốn sửa thì nạp lại gói dữ liệu.")
    status = 409


def create_organisation(*, actor: User, organisation: OrganisationRecord, today: date, at: datetime) -> Organisation:
    """Add one unit to the structure. Raises OutOfReach, CodeTaken, UnknownOrganisation, Refused."""
    require_active(actor)
    with _editing():
        above = _find(organisation.parent) if organisation.parent else None
        _require(actor, today, above)
        if Organisation.objects.filter(code=organisation.code).exists():
            raise CodeTaken(code=organisation.code)
        known = neighbourhood(unit=organisation.code, others=[organisation.parent] if organisation.parent else [])
        _check(known, organisations=(*known.organisations, organisation))
        ids = _ids(known) | {organisation.code: reserve_ids(Organisation, 1)[0]}
        created = Organisation.objects.create(**unit_row(organisation, ids))
        record(actor=actor, action="create", subject=_subject(created.code), after=plain_record(organisation), at=at)
    return created


def move_organisation(
    *, actor: User, organisation: str, parent: str | None, on: date, today: date, at: datetime
) -> Placement:
    """Put a unit under another one from a day on, until the next placement known. Raises OutOfReach,
    UnknownOrganisation, Refused."""
    require_active(actor)
    with _editing():
        unit, above = _find(organisation), _find(parent) if parent else None
        _require(actor, today, unit, above)
        known = neighbourhood(unit=organisation, others=[parent] if parent else [])
        own = [row for row in known.placements if row.organisation == organisation]
        rows = moved(own, organisation=organisation, parent=parent, on=on)
        _check(known, placements=_replaced(known.placements, organisation, rows))
        _write(Placement, unit, [placement_row(row, _ids(known)) for row in rows])
        before = {"parent": _parent_before(unit, own, on)}
        after = {"parent": parent, "from": on}
        record(actor=actor, action="move", subject=_subject(organisation), before=before, after=after, at=at)
    return Placement.objects.get(organisation=unit, start=on)


def rename_organisation(
    *, actor: User, organisation: str, name: str, on: date, document: str = "", today: date, at: datetime
) -> Organisation:
    """Give a unit another name from a day on; the old one stays known. Raises OutOfReach, UnknownOrganisation, Refused."""
    require_active(actor)
    with _editing():
        unit = _find(organisation)
        _require(actor, today, unit)
        known = neighbourhood(unit=organisation)
        own = [row for row in known.names if row.organisation == organisation]
        rows = renamed(own, organisation=organisation, present=unit.name, name=name, on=on, document=document)
        _check(known, names=[*(row for row in known.names if row.organisation != organisation), *rows])
        before = {"name": unit.name}
        _write(OrganisationName, unit, [name_row(row, _ids(known)) for row in rows])
        if is_latest(own, on=on):
            unit.name, unit.search_key, unit.sort_key = name, fold(name), sort_key(name)
            unit.save(update_fields=["name", "search_key", "sort_key"])
        after = {"name": name, "from": on, "document": document}
        record(actor=actor, action="rename", subject=_subject(organisation), before=before, after=after, at=at)
    return unit


def close_organisation(
    *,
    actor: User,
    organisation: str,
    on: date,
    successions: Sequence[SuccessionRecord],
    today: date,
    at: datetime,
) -> Organisation:
    """Close a unit on a day (the first it no longer exists) and pass it on. Raises OutOfReach, UnknownOrganisation,
    AlreadyClosed, Refused."""
    require_active(actor)
    with _editing():
        unit = _find(organisation)
        _require(actor, today, unit, *(_find(row.target) for row in successions))
        if unit.closed:
            raise AlreadyClosed(name=unit.name)
        _check_passings(successions)
        known = neighbourhood(unit=organisation, others=[row.target for row in successions])
        passed = [replace(row, source=organisation, on=on) for row in successions]
        held = ended([row for row in known.placements if row.organisation == organisation], on=on)
        _check(
            known,
            organisations=[replace(row, closed=on) if row.code == organisation else row for row in known.organisations],
            placements=_replaced(known.placements, organisation, held),
            successions=[*(row for row in known.successions if row.source != organisation), *passed],
        )
        ids = _ids(known)
        unit.closed = on
        unit.save(update_fields=["closed"])
        _write(Placement, unit, [placement_row(row, ids) for row in held])
        Succession.objects.bulk_create(Succession(**succession_row(row, ids)) for row in passed)
        after = {"closed": on, "successions": [plain_record(row) for row in passed]}
        record(actor=actor, action="close", subject=_subject(organisation), after=after, at=at)
    return unit


def correct_organisation(
    *,
    actor: User,
    organisation: str,
    name_en: str,
    kind: str,
    block: str,
    latitude: Decimal | None,
    longitude: Decimal | None,
    today: date,
    at: datetime,
) -> Organisation:
    """Mend what has no history: English name, kind, block, coordinates. Raises OutOfReach, UnknownOrganisation, Refused."""
    require_active(actor)
    changes = {"name_en": name_en, "kind": kind, "block": block, "latitude": latitude, "longitude": longitude}
    with _editing():
        unit = _find(organisation)
        _require(actor, today, unit)
        known = neighbourhood(unit=organisation)
        mended: list[OrganisationRecord] = [
            replace(row, **changes) if row.code == organisation else row  # type: ignore[arg-type]
            for row in known.organisations
        ]
        _check(known, organisations=mended)
        before = {name: getattr(unit, name) for name in changes}
        for name, value in changes.items():
            setattr(unit, name, value)
        unit.save(update_fields=list(changes))
        record(actor=actor, action="correct", subject=_subject(organisation), before=before, after=changes, at=at)
    return unit


@contextmanager
def _editing() -> Iterator[None]:
    """One change of the structure at a time: two that are right alone may make a ring together."""
    with writing():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE organisations_organisation IN SHARE ROW EXCLUSIVE MODE")
        yield


def _require(actor: User, today: date, *units: Organisation | None) -> None:
    """The structure is shared by all programmes: a role in one of them does not shape it. At the top only the system
    acts. Raises OutOfReach."""
    for unit in units:
        if unit is not None:
            require(actor=actor, roles=SHAPING, organisation=unit, today=today, wholly=True)
        elif not is_system(actor):
            raise OutOfReach


def _find(code: str) -> Organisation:
    unit = Organisation.objects.select_for_update().filter(code=code).first()
    if unit is None:
        raise UnknownOrganisation(code=code)
    return unit


def _check(known: Structure, **changes: Any) -> None:
    """What the change makes wrong; what was wrong around the unit before is not the actor's matter now. Raises Refused."""
    parts = {name: getattr(known, name) for name in ("organisations", "placements", "successions", "names")}
    already = {_place(found) for found in check_organisations(**parts, references=False)}
    findings = check_organisations(**(parts | changes), references=False)
    refuse_errors([found for found in findings if _place(found) not in already])


def _place(found: Finding) -> tuple[object, ...]:
    return found.code, found.table, found.row, found.column, found.value


def _check_passings(rows: Sequence[SuccessionRecord]) -> None:
    """Each successor once, each with a share. Raises Refused."""
    first: dict[str, int] = {}
    found = []
    for number, row in enumerate(rows, start=1):
        at: dict[str, Any] = {"table": "successions", "row": number}
        if row.target in first:
            found.append(faults.SAME_PAIR.at(**at, column="to", value=row.target, first=first[row.target]))
        if row.share is None:
            found.append(faults.BAD_SHARE.at(**at, column="share", value=""))
        first.setdefault(row.target, number)
    refuse_errors(found)


def _replaced(
    placements: Sequence[PlacementRecord], organisation: str, rows: Sequence[PlacementRecord]
) -> list[PlacementRecord]:
    return [*(row for row in placements if row.organisation != organisation), *rows]


def _write(model: type[Placement] | type[OrganisationName], unit: Organisation, rows: Sequence[dict[str, Any]]) -> None:
    bring_spans(model, [unit.pk], rows, ["start"])


def _ids(known: Structure) -> dict[str, int]:
    return {row.code: row.row or 0 for row in known.organisations}


def _parent_before(unit: Organisation, placements: Sequence[PlacementRecord], on: date) -> str | None:
    """Whom the unit would lie under on that day without the change."""
    held = [row for row in placements if (row.start or date.min) <= on <= (row.end or date.max)]
    if held:
        return held[0].parent
    return unit.parent.code if unit.parent else None


def _subject(code: str) -> str:
    return f"organisation {code}"
