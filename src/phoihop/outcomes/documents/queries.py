"""Letterheads as they count, and the registers of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from phoihop.agreements.programmes.models import Party
from phoihop.bodies.organisations.access import OutOfReach, grants_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.access import read_by
from phoihop.outcomes.documents.enums import DocumentSystem
from phoihop.outcomes.documents.models import CommitteeTerm, Letterhead, NumberRegister, RegisteredNumber
from phoihop.outcomes.documents.readers.profiles import load_profiles
from phoihop.outcomes.documents.rules.cycles import Cycle
from phoihop.outcomes.documents.rules.profiles import Profile, profile_on

MOST = 200


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a body's documents says, kept or, where nothing was kept, what follows from its name and code."""

    system: str
    code: str
    superior: str
    place: str
    office: str
    kept: bool


def letterhead_of(*, organisation: Organisation) -> Head:
    """The body's letterhead."""
    row = Letterhead.objects.filter(organisation=organisation).first()
    if row is None:
        above = organisation.parent.name.upper() if organisation.parent else ""
        return Head(DocumentSystem.STATE, organisation.code, above, "", "", kept=False)
    return Head(row.system, row.code, row.superior, row.place, row.office, kept=True)


def profile_of(*, system: str, day: date) -> Profile:
    """The profile of a system on a day; before the first that is known, that one. Raises ProfileUnknown."""
    known = load_profiles()
    first = min((profile.start for profile in known if profile.code == system), default=day)
    return profile_on(known, code=system, day=max(day, first))


def terms_of(*, organisation: Organisation) -> Sequence[Cycle]:
    """The terms of the body's committee, oldest first."""
    rows = CommitteeTerm.objects.filter(organisation=organisation).order_by("start")
    return [Cycle(row.start, row.name) for row in rows]


def find_body(*, actor: User, code: str, today: date) -> Organisation:
    """A body whose registers the actor may look at. Raises OutOfReach."""
    found = Organisation.objects.select_related("parent").filter(read_by(actor=actor, today=today), code=code).first()
    if found is None:
        raise OutOfReach
    return found


def list_bodies(*, actor: User, today: date) -> QuerySet[Organisation]:
    """Bodies in reach that have a letterhead, a register or a part in a programme, and the actor's own; by name."""
    tables = (Letterhead, NumberRegister, Party)
    known = [Exists(table._default_manager.filter(organisation=OuterRef("pk"))) for table in tables]
    own = Q(pk__in=[grant.organisation for grant in grants_of(actor=actor, on=today)])
    reach = Organisation.objects.filter(read_by(actor=actor, today=today))
    return reach.filter(known[0] | known[1] | known[2] | own).order_by("sort_key", "code")


def list_registers(*, organisation: Organisation) -> QuerySet[NumberRegister]:
    """The body's registers, the newest first."""
    return NumberRegister.objects.filter(organisation=organisation).order_by("-start", "kind")


def list_numbers(*, register: NumberRegister, before: int | None = None) -> QuerySet[RegisteredNumber]:
    """Numbers of a register, the latest first; `before` a number goes on from there."""
    rows = register.numbers.select_related("by", "voided", "voided__by").order_by("-number")
    return rows.filter(number__lt=before) if before else rows


def find_number(*, actor: User, number: int, today: date) -> RegisteredNumber:
    """A number of a register in reach. Raises OutOfReach."""
    rows = RegisteredNumber.objects.select_related("register__organisation", "voided", "voided__by")
    found = rows.filter(pk=number).first()
    if (
        found is None
        or not Organisation.objects.filter(
            read_by(actor=actor, today=today), pk=found.register.organisation_id
        ).exists()
    ):
        raise OutOfReach
    return found
