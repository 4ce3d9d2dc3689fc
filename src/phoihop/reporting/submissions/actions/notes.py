"""Saying something about one cell of a report, and whether it is to be followed up."""

from dataclasses import dataclass
from datetime import date, datetime

from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.submissions.access import day_of, require_noter
from phoihop.reporting.submissions.models import CellNote, Submission
from phoihop.reporting.submissions.rules.reading import TextTooLong, cleaned
from phoihop.reporting.submissions.rules.subject import report_subject

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class CellNoted:
    """Something was said about a cell, or it is to be followed up from now on."""

    note: int


class NotBegun(ProductError):
    """Nobody has written anything of the report yet."""

    code = "S031"
    problem = N_("Báo cáo này chưa có nội dung nào nên chưa ghi được ý kiến về ô.")
    remedy = N_("Nhập số liệu trước, rồi ghi ý kiến.")
    status = 409


class NothingSaid(ProductError):
    """A note without words that changes nothing."""

    code = "S032"
    problem = N_("Ý kiến để trống và dấu theo dõi không đổi nên không có gì được ghi.")
    remedy = N_("Ghi ý kiến, hoặc đổi dấu theo dõi.")
    status = 422


def note(
    *,
    actor: User,
    regime: Regime,
    organisation: Organisation,
    period: str,
    day: date | None,
    place: str,
    text: str,
    followed: bool,
    at: datetime,
) -> CellNote:
    """Keep what the unit's reporter or its reviewer says about a cell; `day` is the period's last.

    Raises OutOfReach, NotBegun, NothingSaid, TextTooLong.
    """
    require_active(actor)
    require_noter(actor=actor, regime=regime, organisation=organisation, today=day_of(at), day=day)
    said = cleaned(text)[0].strip()
    if len(said) > LONGEST:
        raise TextTooLong(length=len(said), most=LONGEST)
    with writing():
        rows = Submission.objects.select_for_update(of=("self",))
        submission = rows.filter(regime=regime, organisation=organisation, period=period).first()
        if submission is None:
            raise NotBegun
        latest = CellNote.objects.filter(submission=submission, place=place).order_by("-id").first()
        was_followed = bool(latest and latest.followed)
        if not said and followed == was_followed:
            raise NothingSaid
        kept = CellNote.objects.create(
            submission=submission, place=place, text=said, followed=followed, author=actor, at=at
        )
        subject = report_subject(regime.code, organisation.code, period)
        if said or not was_followed:
            announce(CellNoted(note=kept.pk))
        record(actor=actor, action="note", subject=subject, after={"cell": place, "followed": followed}, at=at)
    return kept
