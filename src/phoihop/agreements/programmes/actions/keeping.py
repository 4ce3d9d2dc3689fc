"""How one record is kept or dropped on a page: one transaction, and an audit row with the whole record before and after."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import ForeignKey, Model, ProtectedError

from phoihop.agreements.programmes.access import require_edit
from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.rules import changes_between, faults
from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.audit.rules import plain
from phoihop.base.bulk import digest
from phoihop.base.errors import Refused
from phoihop.base.findings import Finding, has_errors
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User

Record = TypeVar("Record", bound=Model)


@dataclass(frozen=True, slots=True)
class DefinitionsChanged:
    """What a programme asks for, or how it adds up, is not what it was: computed answers kept somewhere are stale."""

    programme: int


@contextmanager
def editing(*, actor: User, programme: Programme, today: date, alone: bool = False) -> Iterator[Programme]:
    """One change of a programme by one who may; others of the same programme wait for its end.

    `alone` keeps every other change waiting, so that no number is accepted between the question whether there are any
    and the change. Raises ActorInactive, OutOfReach.
    """
    require_active(actor)
    with writing(alone=alone):
        locked = Programme.objects.select_for_update().filter(pk=programme.pk).first()
        if locked is None:
            raise OutOfReach
        require_edit(actor=actor, programme=locked, today=today)
        yield locked
        announce(DefinitionsChanged(locked.pk))


def keep(
    *,
    actor: User,
    row: Record,
    values: Mapping[str, Any],
    subject: str,
    seen: str = "",
    words: Mapping[str, Any] | None = None,
    at: datetime,
) -> Record:
    """Give the row these values; the same again changes nothing. `words` go into the audit row beside the record.

    `seen` is the seal of the row as it stood on the page: where somebody changed it since, Refused says what.
    """
    before = snapshot(row) if row.pk else None
    check_seen(before, seen, str(row) if before else "")
    for name, value in values.items():
        setattr(row, name, value)
    after = snapshot(row)
    if before != after:
        row.save()
        action = "change" if before else "create"
        record(actor=actor, action=action, subject=subject, before=before, after={**after, **(words or {})}, at=at)
    return row


def drop(*, actor: User, row: Model, subject: str, at: datetime) -> None:
    """Remove the row with what belongs to it. Raises Refused where other records name it."""
    before = snapshot(row)
    try:
        row.delete()
    except ProtectedError as error:
        raise Refused([faults.IN_USE.at(value=str(row), places=_places(error.protected_objects))]) from error
    record(actor=actor, action="remove", subject=subject, before=before, at=at)


def snapshot(row: Model) -> dict[str, Any]:
    """A record as plain values, other records by their codes or numbers; without its key and the record it is part of."""
    fields = [field for field in row._meta.concrete_fields if field.name not in _LEFT_OUT]
    told: dict[str, Any] = plain(
        {
            field.name: _named(getattr(row, field.name)) if isinstance(field, ForeignKey) else getattr(row, field.name)
            for field in fields
        }
    )
    return told


_LEFT_OUT = {"id", "programme", "regime", "form", "predecessor", "superior"}
"""What the subject says already, and links that follow from the codes beside them."""


def subject_of(programme: str, *parts: str) -> str:
    """The audit subject of a programme or of something in it: `programme/P/indicator/MEET`."""
    return "/".join(("programme", programme, *parts))


def require_row(model: type[Record], programme: Programme, key: int) -> Record:
    """The programme's row with this key. Raises OutOfReach."""
    found = model._default_manager.filter(pk=key, programme=programme).first()
    if found is None:
        raise OutOfReach
    return found


def seal_of(row: Model | None) -> str:
    """What a page keeps of a record to notice that somebody changed it meanwhile."""
    return digest([snapshot(row)]) if row and row.pk else ""


def check_seen(before: Mapping[str, Any] | None, seen: str, name: str) -> None:
    """Refuse to write over what the page did not show. Raises Refused."""
    if before is not None and seen and digest([before]) != seen:
        told = "; ".join(f"{change.field}: {change.after or '–'}" for change in changes_between(None, before))
        raise Refused([faults.CHANGED_MEANWHILE.at(value=name, fields=told[:600])])


def check(findings: Iterable[Finding]) -> None:
    """Refuse where a finding about the record itself (row 1) is an error; of others' it is not the time. Raises Refused."""
    own = [finding for finding in findings if finding.row == 1 or finding.code == faults.LINEAGE_CYCLE.code]
    if has_errors(own):
        raise Refused(own)


def _named(other: Any) -> Any:
    if other is None:
        return None
    return getattr(other, "code", None) or getattr(other, "number", None)


def _places(rows: Iterable[Model]) -> str:
    """Which kinds of record hold it, and how many."""
    counts: dict[str, int] = {}
    for row in rows:
        kind = str(row._meta.verbose_name)
        counts[kind] = counts.get(kind, 0) + 1
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
