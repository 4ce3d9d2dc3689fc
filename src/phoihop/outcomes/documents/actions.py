"""Letterheads, terms of committees, and taking numbers: one after the other, none twice, none left out."""

from datetime import date, datetime

from phoihop.base.audit.actions import record, writing
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
    require_active(actor)
    require_keeping(actor=actor, organisation=organisation, today=today)
    head = letterhead_of(organisation=organisation)
    profile = profile_of(system=head.system, day=day)
    cycle = _cycle(organisation, profile.cycle, day)
    with writing():
        register = _locked(organisation, kind, cycle)
        if register.last_day is not None and day < register.last_day:
            last = format_date(register.last_day)
            raise DayGoesBack(day=format_date(day), number=register.last, last=last)
        register.last, register.last_day = register.last + 1, day
        register.save(update_fields=["last", "last_day"])
        symbol = symbol_of(profile, kind, head.code, *others)
        row = RegisteredNumber.objects.create(
            register=register,
            number=register.last,
            written=written_number(profile, number=register.last, symbol=symbol),
            day=day,
            subject=subject,
            reference=reference,
            by=actor,
            at=at,
        )
        after = {"number": row.number, "written": row.written, "day": day.isoformat(), "subject": subject}
        record(actor=actor, action="number.take", subject=_subject(register), after=after, at=at)
    return row


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
