"""Whether a unit may write its report of a period now, and if not, why: said before the form, checked by the actions."""

from dataclasses import dataclass
from datetime import date

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import format_date, period_name
from phoihop.reporting.submissions.enums import State
from phoihop_rollup.periods import find_period


class Shut(ProductError):
    """The report cannot be written now."""

    code = "S010"
    status = 409


class NotAsked(Shut):
    """Nothing is asked of the unit for this period."""

    code = "S011"
    problem = N_("Không có báo cáo nào được giao cho {unit} trong kỳ {period}.")
    remedy = N_("Kiểm tra lại kỳ báo cáo; nếu đơn vị phải báo cáo, đề nghị Thường trực phân công biểu mẫu.")


class UnitClosed(Shut):
    """The unit no longer existed at the end of the period."""

    code = "S012"
    problem = N_("{unit} đã kết thúc hoạt động từ ngày {closed}, trước khi hết kỳ {period}.")
    remedy = N_("Đơn vị kế thừa báo cáo kỳ này.")


class UnitNotYet(Shut):
    """The unit did not exist yet at the end of the period."""

    code = "S013"
    problem = N_("{unit} chỉ được thành lập từ ngày {opened}, sau khi hết kỳ {period}.")
    remedy = N_("Chọn kỳ báo cáo từ khi đơn vị thành lập.")


class PeriodNotOpen(Shut):
    """The period has not begun."""

    code = "S014"
    problem = N_("Kỳ {period} chưa mở: kỳ bắt đầu từ ngày {starts}.")
    remedy = N_("Quay lại khi kỳ bắt đầu.")


class ProgrammeStopped(Shut):
    """The programme was stopped, and with it its reports."""

    code = "S015"
    problem = N_("Chương trình đã dừng nên kỳ {period} đã khóa, không nhận thêm báo cáo.")
    remedy = N_("Nếu còn phải báo cáo, đề nghị Thường trực mở lại chương trình.")


class ReportWaits(Shut):
    """The report was sent and waits for review."""

    code = "S016"
    problem = N_("Báo cáo đã gửi và đang chờ tiếp nhận nên không sửa được.")
    remedy = N_("Rút báo cáo về rồi sửa và gửi lại.")


class NotReopened(Shut):
    """The report was accepted, and nobody has begun to correct it."""

    code = "S017"
    problem = N_("Báo cáo đã được tiếp nhận nên không sửa trực tiếp.")
    remedy = N_("Mở trang báo cáo và chọn «Sửa báo cáo đã tiếp nhận».")


STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides it. `starts` is the period's first day, None where nothing is asked of the unit then."""

    unit: str
    period: str
    ends: date | None
    opened: date | None
    closed: date | None
    starts: date | None
    programme_status: str = ""


def refusal(about: Circumstances, *, state: str, drafted: bool, today: date) -> Shut | None:
    """Why nothing may be written now; None where it may."""
    return period_refusal(about, today=today) or state_refusal(state, drafted=drafted)


def period_refusal(about: Circumstances, *, today: date) -> Shut | None:
    """What unit and period alone forbid."""
    if about.starts is None:
        return _unasked(about)
    words = {"period": _named(about.period)}
    if about.programme_status == STOPPED:
        return ProgrammeStopped(**words)
    return PeriodNotOpen(starts=format_date(about.starts), **words) if today < about.starts else None


def state_refusal(state: str, *, drafted: bool) -> Shut | None:
    """What the report's state forbids: a waiting report is withdrawn first, an accepted one reopened."""
    if state == State.SUBMITTED:
        return ReportWaits()
    return NotReopened() if state == State.ACCEPTED and not drafted else None


def _unasked(about: Circumstances) -> Shut:
    words = {"unit": about.unit, "period": _named(about.period)}
    if about.ends and about.closed and about.closed <= about.ends:
        return UnitClosed(closed=format_date(about.closed), **words)
    if about.ends and about.opened and about.opened > about.ends:
        return UnitNotYet(opened=format_date(about.opened), **words)
    return NotAsked(**words)


def _named(period: str) -> str:
    return period_name(period) if find_period(period) else f"«{period[:20]}»"
