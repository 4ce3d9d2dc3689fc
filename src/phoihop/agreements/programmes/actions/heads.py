"""Making and changing the head of a programme, and its parties."""

from datetime import date, datetime

from phoihop.agreements.programmes.access import reached
from phoihop.agreements.programmes.actions.keeping import check, drop, editing, keep, require_row, subject_of
from phoihop.agreements.programmes.enums import Role
from phoihop.agreements.programmes.models import Party, Programme
from phoihop.agreements.programmes.rules import PartyRecord, ProgrammeRecord, check_programmes, faults
from phoihop.base.audit.actions import writing
from phoihop.base.errors import Refused
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User


def create_programme(
    *, actor: User, programme: ProgrammeRecord, lead: Organisation, at: datetime, today: date
) -> Programme:
    """A new programme led by an organisation in the actor's reach. Raises Refused."""
    require_active(actor)
    with writing():
        _check(programme)
        if not reached(actor=actor, today=today, programme=programme.code).filter(pk=lead.pk).exists():
            raise Refused([faults.NOT_YOURS.at(table="parties", row=1, column="lead", value=lead.name)])
        if Programme.objects.filter(code=programme.code).exists():
            raise Refused(
                [faults.REPEATED.at(table="programmes", row=1, column="code", value=programme.code, first="…")]
            )
        new, subject = Programme(code=programme.code), subject_of(programme.code)
        row = keep(actor=actor, row=new, values=_values(programme), subject=subject, at=at)
        party = {"organisation": lead, "role": Role.LEAD.value}
        keep(
            actor=actor,
            row=Party(programme=row),
            values=party,
            subject=subject_of(row.code, "party", lead.code),
            at=at,
        )
        _link(row)
    return row


def change_programme(
    *, actor: User, programme: Programme, record: ProgrammeRecord, seen: str = "", at: datetime, today: date
) -> Programme:
    """Bring the head of a programme to what the record says; its code stays. Raises Refused."""
    with editing(actor=actor, programme=programme, today=today) as row:
        _check(record)
        subject = subject_of(row.code)
        changed = keep(actor=actor, row=row, values=_values(record), subject=subject, seen=seen, at=at)
        _link(changed)
    return changed


def save_party(
    *,
    actor: User,
    programme: Programme,
    organisation: Organisation,
    role: str,
    key: int | None = None,
    seen: str = "",
    at: datetime,
    today: date,
) -> Party:
    """A body takes part in a programme, or does so in another role. Raises Refused."""
    with editing(actor=actor, programme=programme, today=today) as locked:
        row = require_row(Party, locked, key) if key else Party(programme=locked)
        others = Party.objects.filter(programme=locked).exclude(pk=row.pk).values_list("organisation__code", "role")
        own = PartyRecord(locked.code, organisation.code, role, row=1)
        check(
            check_programmes(
                organisations=[organisation.code, *(code for code, _role in others)],
                programmes=[ProgrammeRecord(locked.code, locked.title)],
                indicators=[],
                parties=[*(PartyRecord(locked.code, *other) for other in others), own],
            )
        )
        subject = subject_of(locked.code, "party", organisation.code)
        values = {"organisation": organisation, "role": role}
        return keep(actor=actor, row=row, values=values, subject=subject, seen=seen, at=at)


def remove_party(*, actor: User, programme: Programme, key: int, at: datetime, today: date) -> None:
    """A body no longer takes part; the last one stays. Raises Refused."""
    with editing(actor=actor, programme=programme, today=today) as locked:
        row = require_row(Party, locked, key)
        if not Party.objects.filter(programme=locked).exclude(pk=row.pk).exists():
            raise Refused([faults.LAST_PARTY.at(table="parties", value=row.organisation.name)])
        drop(actor=actor, row=row, subject=subject_of(locked.code, "party", row.organisation.code), at=at)


def _check(record: ProgrammeRecord) -> None:
    known = Programme.objects.exclude(code=record.code).values_list(
        "code", "title", "predecessor_code", "superior_code"
    )
    others = [ProgrammeRecord(code, title, predecessor=before, superior=above) for code, title, before, above in known]
    check(check_programmes(organisations=(), programmes=[record, *others], indicators=[]))


def _values(record: ProgrammeRecord) -> dict[str, object]:
    names = ("title", "title_en", "start", "end", "signed_on", "window", "status")
    codes = {"predecessor_code": record.predecessor, "superior_code": record.superior}
    return {**{name: getattr(record, name) for name in names}, **codes}


def _link(row: Programme) -> None:
    """The links that follow from codes: from this programme, and from those that named it before it was there."""
    ids = dict(Programme.objects.filter(code__in=[row.predecessor_code, row.superior_code]).values_list("code", "id"))
    row.predecessor_id, row.superior_id = ids.get(row.predecessor_code), ids.get(row.superior_code)
    row.save(update_fields=["predecessor", "superior"])
    Programme.objects.filter(predecessor_code=row.code).update(predecessor=row)
    Programme.objects.filter(superior_code=row.code).update(superior=row)
