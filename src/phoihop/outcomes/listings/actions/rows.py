"""Adding, changing, taking off and putting back one row. Writers of one report's lists come one after the other."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError, Refused
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.listings.access import require_oversight
from phoihop.outcomes.listings.enums import ListKind
from phoihop.outcomes.listings.models import Listed
from phoihop.outcomes.listings.queries.lists import MODELS, sources_of, values_of
from phoihop.outcomes.listings.queries.places import Place, Source, consolidation_of, listed_rows, unit_of
from phoihop.outcomes.listings.rules.pasting import lacking_consent
from phoihop.outcomes.listings.rules.values import AnyValues, CommendationValues, merged_any, name_key, search_text


class RowChanged(ProductError):
    """Somebody changed the row after this actor had read it."""

    code = "Y230"
    problem = N_("«{name}» vừa được {who} sửa, nên nội dung của bạn chưa được ghi.")
    remedy = N_("Xem nội dung mới bên cạnh, sửa lại nếu cần rồi lưu lần nữa.")
    status = 409


class AlreadyListed(ProductError):
    """The list holds this already; one thing is one row."""

    code = "Y231"
    problem = N_("Danh sách đã có «{name}» của {unit}.")
    remedy = N_("Chọn gộp vào dòng đã có (giữ cấp công nhận cao hơn), hoặc đổi tên cho khác.")
    status = 409


class RowGone(ProductError):
    """The row was taken off the list meanwhile."""

    code = "Y232"
    problem = N_("«{name}» đã được xóa khỏi danh sách.")
    remedy = N_("Mở «Đã xóa» của danh sách để khôi phục nếu cần.")
    status = 409


class ListChanged(ProductError):
    """The list changed between the preview of a pasted block and its writing."""

    code = "Y233"
    problem = N_("Danh sách vừa thay đổi sau khi bạn xem trước, nên chưa ghi gì.")
    remedy = N_("Xem lại các thay đổi bên dưới rồi ghi lần nữa.")
    status = 409


@dataclass(frozen=True, slots=True)
class Named:
    """The records that values name by their codes."""

    unit: Organisation
    indicator: int | None = None


def add_row(
    *,
    actor: User,
    place: Place,
    kind: ListKind,
    values: AnyValues,
    at: datetime,
    today: date,
    source: Source | None = None,
    merge: bool = False,
) -> Listed:
    """Put a row on the list. `merge` makes one row with the same thing on the list already, of two levels the higher,
    which keeps the sources of both.

    Raises OutOfReach, Refused (an individual who has not agreed), AlreadyListed.
    """
    _require(actor, place, values, today)
    with writing():
        owner = consolidation_of(place=place)
        old = same_row(place=place, kind=kind, values=values)
        if old is not None and not merge:
            raise AlreadyListed(name=str(old), unit=old.unit.name)
        named = _named(place, values, today)
        if old is not None:
            return _change(actor, place, old, merged_any(values_of(old), values), named, at, source)
        row = MODELS[kind](consolidation=owner, by=actor, at=at)
        put_values(row, values, named)
        row.save(force_insert=True)
        told = {"row": row.pk, **told_of(values), **_with_source(row, source)}
        record(actor=actor, action=f"listing.add.{kind}", subject=place.name, after=told, at=at)
    return row


def change_row(
    *,
    actor: User,
    place: Place,
    kind: ListKind,
    pk: int,
    version: int,
    values: AnyValues,
    at: datetime,
    today: date,
) -> Listed:
    """Change a row that still is as the actor read it (`version`).

    Raises OutOfReach, Refused, RowGone, RowChanged, AlreadyListed.
    """
    _require(actor, place, values, today)
    with writing():
        consolidation_of(place=place)
        row = _unchanged(place, kind, pk, version)
        same = same_row(place=place, kind=kind, values=values)
        if same is not None and same.pk != pk:
            raise AlreadyListed(name=str(same), unit=same.unit.name)
        return _change(actor, place, row, values, _named(place, values, today), at)


def remove_row(
    *, actor: User, place: Place, kind: ListKind, pk: int, version: int, at: datetime, today: date
) -> Listed:
    """Take a row off the list; it can be put back. Raises OutOfReach, RowGone, RowChanged."""
    _require(actor, place, None, today)
    with writing():
        consolidation_of(place=place)
        row = _unchanged(place, kind, pk, version)
        before = told_of(values_of(row))
        row.removed_at, row.by, row.at, row.version = at, actor, at, row.version + 1
        row.save(update_fields=["removed_at", "by", "at", "version"])
        told = {"row": row.pk, **before}
        record(actor=actor, action=f"listing.remove.{kind}", subject=place.name, before=told, at=at)
    return row


def restore_row(*, actor: User, place: Place, kind: ListKind, pk: int, at: datetime, today: date) -> Listed:
    """Put a row back that was taken off the list. Raises OutOfReach, AlreadyListed."""
    _require(actor, place, None, today)
    with writing():
        consolidation_of(place=place)
        row = _row(place, kind, pk)
        if row.removed_at is None:
            return row
        same = same_row(place=place, kind=kind, values=values_of(row))
        if same is not None:
            raise AlreadyListed(name=str(same), unit=same.unit.name)
        row.removed_at, row.by, row.at, row.version = None, actor, at, row.version + 1
        row.save(update_fields=["removed_at", "by", "at", "version"])
        told = {"row": row.pk, **told_of(values_of(row))}
        record(actor=actor, action=f"listing.restore.{kind}", subject=place.name, after=told, at=at)
    return row


def same_row(*, place: Place, kind: ListKind, values: AnyValues) -> Listed | None:
    """The row of the list that is about the same thing."""
    rows = listed_rows(place=place, kind=kind).filter(removed_at=None, unit__code=values.unit)
    if isinstance(values, CommendationValues):
        award = {"form": values.form.value, "decision": values.decision}
        return rows.filter(key=name_key(values.honoured), **award).first()
    return rows.filter(key=name_key(values.name)).first()


def put_values(row: Listed, values: AnyValues, named: Named) -> None:
    """Write the values into the row, unsaved."""
    columns = asdict(values) | {"unit": named.unit, "search_key": search_text(values, named.unit.name)}
    if isinstance(values, CommendationValues):
        del columns["indicator"]
        columns |= {"practice_id": columns.pop("practice"), "indicator_id": named.indicator}
        columns["key"] = name_key(values.honoured)
    else:
        columns["key"] = name_key(values.name)
    for name, value in columns.items():
        setattr(row, name, value)


def told_of(values: AnyValues) -> dict[str, Any]:
    """The values as the audit chain keeps them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(values).items()}


def _change(
    actor: User,
    place: Place,
    row: Listed,
    values: AnyValues,
    named: Named,
    at: datetime,
    source: Source | None = None,
) -> Listed:
    before, after = told_of(values_of(row)), told_of(values) | _with_source(row, source)
    if before == after:
        return row
    put_values(row, values, named)
    row.by, row.at, row.version = actor, at, row.version + 1
    row.save()
    kind = next(kind for kind, model in MODELS.items() if isinstance(row, model))
    record(
        actor=actor,
        action=f"listing.change.{kind}",
        subject=place.name,
        before={"row": row.pk, **before},
        after={"row": row.pk, **after},
        at=at,
    )
    return row


def _with_source(row: Listed, source: Source | None) -> dict[str, Any]:
    """Let the row keep where it, too, was taken from; gives what is told of that, nothing where it was kept already."""
    if source is None:
        return {}
    _kept, new = sources_of(row).get_or_create(revision=source.revision, section=source.section)
    return {"source": source.revision.pk, "section": source.section} if new else {}


def _require(actor: User, place: Place, values: AnyValues | None, today: date) -> None:
    require_active(actor)
    require_oversight(actor=actor, programme=place.programme, unit=place.unit, today=today)
    if isinstance(values, CommendationValues):
        lacking = lacking_consent(values)
        if lacking is not None:
            raise Refused([lacking])
        _require_evidence(place, values)


def _require_evidence(place: Place, values: CommendationValues) -> None:
    practices = listed_rows(place=place, kind=ListKind.PRACTICES)
    if values.practice is not None and not practices.filter(pk=values.practice).exists():
        raise OutOfReach
    if values.indicator and not Indicator.objects.filter(programme=place.programme, code=values.indicator).exists():
        raise OutOfReach


def _named(place: Place, values: AnyValues, today: date) -> Named:
    code = values.indicator if isinstance(values, CommendationValues) else ""
    indicators = Indicator.objects.filter(programme=place.programme, code=code).values_list("pk", flat=True)
    return Named(unit_of(place=place, code=values.unit, day=today), indicators.first() if code else None)


def _unchanged(place: Place, kind: ListKind, pk: int, version: int) -> Listed:
    row = _row(place, kind, pk)
    if row.removed_at is not None:
        raise RowGone(name=str(row))
    if row.version != version:
        raise RowChanged(name=str(row), who=str(row.by))
    return row


def _row(place: Place, kind: ListKind, pk: int) -> Listed:
    """The row as it is now; the consolidation's lock keeps other writers away. Raises OutOfReach."""
    row = listed_rows(place=place, kind=kind).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row
