"""Letting another account act in one's name while one is away, and ending it; each with its audit row."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import MANAGING, OutOfReach, may_manage
from phoihop.bodies.organisations.models import Delegation, RoleGrant
from phoihop.bodies.people.access import SYSTEM, require_active
from phoihop.bodies.people.models import User

LONGEST = timedelta(days=92)


class NoDeputy(ProductError):
    """The deputy is nobody, shut, or the principal himself."""

    code = "N010"
    problem = N_("Không có tài khoản đang hoạt động nào như vậy để làm thay.")
    remedy = N_("Ghi đúng tên đăng nhập của người làm thay (không phải của chính người được làm thay).")
    status = 422


class WrongDays(ProductError):
    """The days lie in the past, backwards, or too far apart."""

    code = "N011"
    problem = N_("Thời gian làm thay phải bắt đầu từ hôm nay trở đi và dài không quá 92 ngày.")
    remedy = N_("Sửa ngày; việc vắng lâu hơn thì đề nghị quản trị viên giao vai trò.")
    status = 422


class NothingToDelegate(ProductError):
    """The principal holds no role that can be delegated."""

    code = "N012"
    problem = N_("Tài khoản này không giữ vai trò nào giao cho người khác làm thay được.")
    remedy = N_("Quyền quản trị không làm thay được: giao vai trò quản trị cho người khác ở mục Người dùng.")
    status = 422


@dataclass(frozen=True, slots=True)
class DeputyAppointed:
    """An account may act for another from a day on."""

    delegation: int
    at: datetime


def delegate(
    *, actor: User, principal: User, deputy: User | None, start: date, end: date, reason: str, today: date, at: datetime
) -> Delegation:
    """Let the deputy act for the principal from `start` to `end`; by the principal himself or his administrator.

    Nobody delegates while acting for somebody else. Raises OutOfReach, NoDeputy, WrongDays, NothingToDelegate.
    """
    require_active(actor)
    _require_own(actor, principal, today)
    if deputy is None or not deputy.is_active or deputy.pk == principal.pk or deputy.username == SYSTEM:
        raise NoDeputy
    if not today <= start <= end < start + LONGEST:
        raise WrongDays
    if not RoleGrant.objects.filter(user=principal).exclude(role__in=MANAGING).exists():
        raise NothingToDelegate
    with writing():
        row = Delegation.objects.create(
            principal=principal, deputy=deputy, start=start, end=end, reason=reason, made_by=actor, made_at=at
        )
        announce(DeputyAppointed(row.pk, at))
        after = {"deputy": deputy.username, "start": start, "end": end, "reason": reason}
        record(actor=actor, action="deputy.appoint", subject=f"account {principal.username}", after=after, at=at)
    return row


def end_delegation(*, actor: User, delegation: int, today: date, at: datetime) -> Delegation:
    """End a delegation now: by its principal, its deputy, or the principal's administrator. Raises OutOfReach."""
    require_active(actor)
    with writing():
        row = Delegation.objects.select_for_update(of=("self",)).filter(pk=delegation, ended_at=None).first()
        if row is None:
            raise OutOfReach
        if row.deputy_id != actor.pk or actor.on_behalf:
            _require_own(actor, row.principal, today)
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        words = {"deputy": row.deputy.username, "start": row.start, "end": row.end}
        record(actor=actor, action="deputy.end", subject=f"account {row.principal.username}", before=words, at=at)
    return row


def find_deputy(*, username: str) -> User | None:
    """The open account with exactly this user name, in whatever case."""
    return User.objects.filter(Q(username__iexact=username), is_active=True).first()


def _require_own(actor: User, principal: User, today: date) -> None:
    if actor.on_behalf or principal.username == SYSTEM:
        raise OutOfReach
    if actor.pk != principal.pk and not may_manage(actor=actor, account=principal, today=today):
        raise OutOfReach
