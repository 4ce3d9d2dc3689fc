"""Issuing: number and day out of the registers of the bodies, written into the sealed document, both or none."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from phoihop.base.audit.actions import writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import format_date
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.access import may_keep
from phoihop.outcomes.documents.actions import Wanted, taking_numbers
from phoihop.outcomes.documents.enums import DocumentKind
from phoihop.outcomes.documents.models import RegisteredNumber
from phoihop.outcomes.documents.queries import letterhead_of, profile_of
from phoihop.outcomes.issuing.access import require_move
from phoihop.outcomes.issuing.actions.moving import advance, check_body, locked
from phoihop.outcomes.issuing.enums import IssueMove, IssueState
from phoihop.outcomes.issuing.models import IssuedReport, SealedReport, Signing
from phoihop.outcomes.issuing.render.apart import numbered_apart
from phoihop.outcomes.issuing.rules.heads import Registered
from phoihop.outcomes.summaries.models import SummaryVersion


class DayWrong(ProductError):
    """A document dated before it was signed, or in the future."""

    code = "Y309"
    problem = N_("Ngày văn bản {day} phải từ ngày ký ({signed}) đến hôm nay ({today}).")
    remedy = N_("Chọn lại ngày văn bản.")
    status = 422


class RegisterElsewhere(ProductError):
    """The actor does not keep the register of one of the bodies."""

    code = "Y314"
    problem = N_("Bạn không giữ sổ số văn bản của {unit} nên chưa lấy số được; chưa số nào được cấp.")
    remedy = N_("Đề nghị thường trực phụ trách cả hai cơ quan ban hành, hoặc quản trị viên phân thêm quyền.")
    status = 422


@dataclass(frozen=True, slots=True)
class Registration:
    """As what and on which day the document is registered."""

    kind: DocumentKind
    day: date


def issue(
    *, actor: User, version: SummaryVersion, registration: Registration, note: str, at: datetime, today: date
) -> IssuedReport:
    """Register a signed version and issue it; the version in force until now is replaced by it.

    Raises OutOfReach, MovedOn, DayWrong, BodyEnded, RegisterElsewhere, and NoTerm, DayGoesBack of the registers.
    """
    require_active(actor)
    require_move(actor=actor, version=version, move=IssueMove.ISSUE, today=today)
    with writing():
        signing = locked(version, IssueMove.ISSUE, at)
        sealed = SealedReport.objects.select_related("issuer__parent", "partner__parent").get(signing=signing)
        _check_day(registration.day, sealed.day, today)
        with _numbers(actor, sealed, version, registration, at, today) as numbers:
            document = numbered_apart(bytes(sealed.document), registered=_registered(numbers))
        _replace(actor, signing, at, today)
        issued = IssuedReport.objects.create(
            signing=signing,
            number=numbers[0],
            partner_number=numbers[1] if len(numbers) > 1 else None,
            day=registration.day,
            document=document,
            document_hash=sha256(document).hexdigest(),
            at=at,
        )
        told = {"issued": issued.document_hash, "numbers": [row.written for row in numbers]}
        advance(actor=actor, signing=signing, move=IssueMove.ISSUE, note=note, at=at, today=today, **told)
    return issued


def _registered(numbers: Sequence[RegisteredNumber]) -> Registered:
    return Registered("\n".join(map(_line, numbers)), numbers[0].written, numbers[0].day)


def _line(number: RegisteredNumber) -> str:
    """The number as the head of its body's documents says it."""
    head = letterhead_of(organisation=number.register.organisation)
    return profile_of(system=head.system, day=number.day).number.format(written=number.written)


def _numbers(
    actor: User,
    sealed: SealedReport,
    version: SummaryVersion,
    registration: Registration,
    at: datetime,
    today: date,
) -> AbstractContextManager[list[RegisteredNumber]]:
    kind, lead, partner = registration.kind, sealed.issuer, sealed.partner
    for body in (lead, partner) if partner else (lead,):
        check_body(body, today=today)
        _check_register(actor, body, today)
    wanted = [Wanted(lead, kind, after=(_code(partner),) if partner else ())]
    wanted += [Wanted(partner, kind, before=(_code(lead),))] if partner else []
    return taking_numbers(
        actor=actor,
        wanted=wanted,
        day=registration.day,
        subject=sealed.subject,
        reference=version.report_id,
        today=today,
        at=at,
    )


def _code(body: Organisation) -> str:
    return letterhead_of(organisation=body).code


def _check_register(actor: User, body: Organisation, today: date) -> None:
    if not may_keep(actor=actor, organisation=body, today=today):
        raise RegisterElsewhere(unit=body.name)


def _check_day(day: date, signed: date, today: date) -> None:
    if not signed <= day <= today:
        raise DayWrong(day=format_date(day), signed=format_date(signed), today=format_date(today))


def _replace(actor: User, signing: Signing, at: datetime, today: date) -> None:
    """Where another version of the report is in force, it is so no more."""
    old = Signing.objects.filter(summary=signing.summary_id, state=IssueState.ISSUED.value).first()
    if old is not None:
        advance(actor=actor, signing=old, move=IssueMove.REPLACE, note="", at=at, today=today)
