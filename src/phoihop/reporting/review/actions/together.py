"""Accepting many reports together: each as if alone, so that one that changed meanwhile stops none of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from phoihop.base.audit.actions import writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.review.actions.decisions import accept
from phoihop.reporting.review.models import Passage
from phoihop.reporting.review.queries import MOST


class TooMany(ProductError):
    """More reports are to be accepted together than may be."""

    code = "S107"
    problem = N_("Đã chọn {count} báo cáo; mỗi lần tiếp nhận nhiều nhất {most}.")
    remedy = N_("Bỏ chọn bớt rồi tiếp nhận làm nhiều lần.")
    status = 422


class NothingChosen(ProductError):
    """No report is chosen."""

    code = "S108"
    problem = N_("Chưa chọn báo cáo nào để tiếp nhận.")
    remedy = N_("Đánh dấu những báo cáo cần tiếp nhận rồi làm lại.")
    status = 422


@dataclass(frozen=True, slots=True)
class Chosen:
    """A report to accept, the content hash that the reviewer saw, and the stop at which it waited then (0: none)."""

    submission: int
    hash: str
    stop: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A report that was not accepted, and why."""

    submission: int
    reason: ProductError


@dataclass(frozen=True, slots=True)
class Together:
    """What became of the reports chosen; those passed on to the next level are no facts yet."""

    accepted: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    passed: tuple[int, ...] = ()


def accept_together(*, actor: User, chosen: Sequence[Chosen], at: datetime) -> Together:
    """Accept each report in its own savepoint by `accept`; those that cannot be are left out with the reason.

    For few reports: other writers wait until all are done; many are a round (`order_round`). Raises NothingChosen,
    TooMany.
    """
    require_active(actor)
    accepted: list[int] = []
    passed: list[int] = []
    left_out: list[LeftOut] = []
    wanted = check_chosen(chosen)
    # All other writers wait: each acceptance takes row locks after the audit chain is locked by the one before.
    with writing(alone=True):
        for each in wanted:
            try:
                done = accept(
                    actor=actor, submission=each.submission, revision_hash=each.hash, stop=each.stop or None, at=at
                )
            except ProductError as reason:
                left_out.append(LeftOut(each.submission, reason))
            else:
                (passed if isinstance(done, Passage) else accepted).append(each.submission)
    return Together(tuple(accepted), tuple(left_out), tuple(passed))


def check_chosen(chosen: Sequence[Chosen]) -> list[Chosen]:
    """Each report once, in a fixed order. Raises NothingChosen, TooMany."""
    wanted = sorted({each.submission: each for each in chosen}.values(), key=lambda each: each.submission)
    if not wanted:
        raise NothingChosen
    if len(wanted) > MOST:
        raise TooMany(count=len(wanted), most=MOST)
    return wanted
