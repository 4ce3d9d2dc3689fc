"""Letterheads, terms of committees, and taking numbers: one after the other, none twice, none left out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from phoihop.base.audit.actions import Act, record, record_all, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import format_date
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.access import require_keeping
from phoihop.outcomes.documents.enums import DOCUMENT_KIND_LABELS, DocumentKind, DocumentSystem, NumberCycle
from phoihop.outcomes.documents.models import CommitteeTerm, Letterhead, NumberRegister, RegisteredNumber, VoidedNumber
from phoihop.outcomes.documents.queries import letterhead_of, profile_of, terms_of
from phoihop.outcomes.documents.rules.cycles import Cycle, cycle_of
from phoihop.outcomes.documents.rules.lines import symbol_of, written_number
from phoihop.outcomes.documents.rules.profiles import Profile


class NoTerm(ProductError):
    """A Party document of a day before any term of its committee is known."""

    code = "V001"
    problem = N_("Chưa khai nhiệm kỳ cấp ủy của {unit} có ngày {day}, nên chưa lấy được số văn bản.")
    remedy = N_("Mở «Sổ số văn bản» của cơ quan, thêm nhiệm kỳ có ngày bắt đầu trước ngày văn bản rồi lấy số lại.")
    status = 422


class DayGoesBack(ProductError):
    """A document dated before the latest one in its register."""

    code = "V002"
    problem = N_("Ngày văn bản {day} sớm hơn ngày của số {number} đã cấp ({last}); số văn bản phải theo thứ tự ngày.")
    remedy = N_("Chọn ngày văn bản từ {last} trở đi.")
    status = 422


class VoidedAlready(ProductError):
    """The number was voided before."""

    code = "V003"
    problem = N_("Số {number} đã được hủy trước đó.")
    remedy = N_("Tải lại trang để xem ai đã hủy và lý do.")
    status = 409


class TermTaken(ProductError):
    """Two terms of a committee cannot begin on one day."""

    code = "V004"
    problem = N_("Đã có nhiệm kỳ bắt đầu ngày {day}.")
    remedy = N_("Chọn ngày khác, hoặc dùng nhiệm kỳ đã khai.")
    status = 409


def set_letterhead(
    *,
    actor: User,
    organisation: Organisation,
    system: DocumentSystem,
    code: str,
    superior: str,
    place: str,
    office: str,
    today: date,
    at: datetime,
) -> Letterhead:
    """Keep how a body signs its documents. Raises OutOfReach."""
    require_active(actor)
    require_keeping(actor=actor, organisation=organisation, today=today)
    values = {"system": system.value, "code": code, "superior": superior, "place": place, "office": office}
    with writing():
        before = Letterhead.objects.filter(organisation=organisation).values(*values).first()
        row, _made = Letterhead.objects.update_or_create(organisation=organisation, defaults=values)
        record(actor=actor, action="letterhead.set", subject=organisation.code, before=before, after=values, at=at)
    return row


def begin_term(
    *, actor: User, organisation: Organisation, name: str, start: date, today: date, at: datetime
) -> CommitteeTerm:
    """Note a term of the body's committee; numbers begin again at 1 with it. Raises OutOfReach, TermTaken."""
    require_active(actor)
    require_keeping(actor=actor, organisation=organisation, today=today)
    with writing():
        row, made = CommitteeTerm.objects.get_or_create(organisation=organisation, start=start, defaults={"name": name})
        if not made:
            raise TermTaken(day=format_date(start))
        after = {"name": name, "start": start.isoformat()}
        record(actor=actor, action="term.begin", subject=organisation.code, after=after, at=at)
    return row


def take_number(
    *,
    actor: User,
    organisation: Organisation,
    kind: DocumentKind,
    day: date,
    subject: str,
    today: date,
    at: datetime,
    others: tuple[str, ...] = (),
    reference: str = "",
) -> RegisteredNumber:
    """Give the next number of the body's register for documents of this type.

    `others` are the codes of bodies that issue it together, in order. Whoever asks at the same moment waits: numbers
    have neither gaps nor doubles. Raises OutOfReach, NoTerm, DayGoesBack.
    """
    wanted = Wanted(organisation, kind, after=others)
    return take_numbers(
        actor=actor, wanted=[wanted], day=day, subject=subject, reference=reference, today=today, at=at
    )[0]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number of one body's register; of a joint document the codes that stand before and after the body's own."""

    organisation: Organisation
    kind: DocumentKind
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def take_numbers(
    *,
    actor: User,
    wanted: Sequence[Wanted],
    day: date,
    subject: str,
    today: date,
    at: datetime,
    reference: str = "",
) -> list[RegisteredNumber]:
    """Give the next number of every register that is wanted, or of none: what a joint document gets from its bodies.

    Raises OutOfReach, NoTerm, DayGoesBack.
    """
    with taking_numbers(
        actor=actor, wanted=wanted, day=day, subject=subject, reference=reference, today=today, at=at
    ) as rows:
        return rows


@contextmanager
def taking_numbers(
    *,
    actor: User,
    wanted: Sequence[Wanted],
    day: date,
    subject: str,
    today: date,
    at: datetime,
    reference: str = "",
) -> Iterator[list[RegisteredNumber]]:
    """As `take_numbers`, for whoever makes something long of them: the audit chain is locked only when that is done.

    Registers are locked in one order before anything is written, so that two who ask never wait for each other.
    Raises OutOfReach, NoTerm, DayGoesBack.
    """
    require_active(actor)
    for one in wanted:
        require_keeping(actor=actor, organisation=one.organisation, today=today)
    heads = [letterhead_of(organisation=one.organisation) for one in wanted]
    profiles = [profile_of(system=head.system, day=day) for head in heads]
    cycles = [_cycle(one.organisation, profile.cycle, day) for one, profile in zip(wanted, profiles, strict=True)]
    with writing():
        order = sorted(range(len(wanted)), key=lambda place: wanted[place].organisation.pk)
        registers = {place: _locked(wanted[place].organisation, wanted[place].kind, cycles[place]) for place in order}
        for register in registers.values():
            _check_day(register, day)
        told = {"day": day, "subject": subject, "reference": reference, "by": actor, "at": at}
        rows = []
        for place, one in enumerate(wanted):
            symbol = symbol_of(profiles[place], one.kind, *one.before, heads[place].code, *one.after)
            rows.append(_taken(registers[place], profiles[place], symbol, told))
        yield rows
        record_all(actor=actor, acts=[_act(row) for row in rows], at=at)


def _check_day(register: NumberRegister, day: date) -> None:
    if register.last_day is not None and day < register.last_day:
        raise DayGoesBack(day=format_date(day), number=register.last, last=format_date(register.last_day))


def _taken(register: NumberRegister, profile: Profile, symbol: str, told: Mapping[str, Any]) -> RegisteredNumber:
    register.last, register.last_day = register.last + 1, told["day"]
    register.save(update_fields=["last", "last_day"])
    written = written_number(profile, number=register.last, symbol=symbol)
    return RegisteredNumber.objects.create(register=register, number=register.last, written=written, **told)


def _act(row: RegisteredNumber) -> Act:
    after = {"number": row.number, "written": row.written, "day": row.day.isoformat(), "subject": row.subject}
    return Act("number.take", _subject(row.register), after=after)


def void_number(*, actor: User, number: RegisteredNumber, reason: str, today: date, at: datetime) -> VoidedNumber:
    """Say that the document of a number was not issued. The number stays taken. Raises OutOfReach, VoidedAlready."""
    require_active(actor)
    register = number.register
    require_keeping(actor=actor, organisation=register.organisation, today=today)
    with writing():
        row, made = VoidedNumber.objects.get_or_create(
            number=number, defaults={"reason": reason, "by": actor, "at": at}
        )
        if not made:
            raise VoidedAlready(number=number.number)
        after = {"number": number.number, "reason": reason}
        record(actor=actor, action="number.void", subject=_subject(register), after=after, at=at)
    return row


def _cycle(organisation: Organisation, cycle: NumberCycle, day: date) -> Cycle:
    found = cycle_of(cycle, day=day, terms=terms_of(organisation=organisation))
    if found is None:
        raise NoTerm(unit=organisation.name, day=format_date(day))
    return found


def _locked(organisation: Organisation, kind: DocumentKind, cycle: Cycle) -> NumberRegister:
    row = NumberRegister(organisation=organisation, kind=kind.value, start=cycle.start, name=cycle.name)
    NumberRegister.objects.bulk_create([row], ignore_conflicts=True)
    return NumberRegister.objects.select_for_update().get(organisation=organisation, kind=kind.value, start=cycle.start)


def _subject(register: NumberRegister) -> str:
    return f"{register.organisation.code} {DOCUMENT_KIND_LABELS[DocumentKind(register.kind)]} {register.name}"
