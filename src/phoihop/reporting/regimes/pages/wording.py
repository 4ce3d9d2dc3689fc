"""What a regime asks, and what a change makes different, as tables and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from phoihop.base.language import N_, _
from phoihop.base.ui.tables import Cell, Column, Row, Table
from phoihop.base.vietnamese import period_name
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries import Asked
from phoihop.reporting.regimes.rules import Demand, PeriodChange

MOST_ROWS = 200
EXAMPLES = 3
SHOWN_CHANGES = 40


def period_words(name: str) -> str:
    """A period's name with a capital."""
    words = period_name(name)
    return words[:1].upper() + words[1:]


def demand_table(regime: Regime, demands: Sequence[Demand], *, whole: bool) -> Table:
    """Form and period: how many units are asked, from when to when, until when; `whole` for a file."""
    rows = [_row(regime, demand, form) for demand in demands for form in demand.forms]
    caption = _(N_("Số đơn vị được hỏi, theo kỳ và biểu"))
    return Table(
        f"che-do-{regime.code}", caption, _COLUMNS, rows if whole else rows[:MOST_ROWS], _left_out(rows, whole)
    )


def _left_out(rows: Sequence[Row], whole: bool) -> str:
    if whole or len(rows) <= MOST_ROWS:
        return ""
    told = _(N_("Còn {count} dòng nữa: thu hẹp thời gian, hoặc tải Excel để xem hết."))
    return told.format(count=len(rows) - MOST_ROWS)


_COLUMNS = (
    Column("period", N_("Kỳ"), heading=True, width=24),
    Column("form", N_("Biểu"), width=24),
    Column("count", N_("Số đơn vị"), number=True),
    Column("starts", N_("Từ ngày")),
    Column("ends", N_("Chốt số liệu")),
    Column("due", N_("Hạn gửi")),
    Column("grace", N_("Gia hạn đến")),
)


def _row(regime: Regime, demand: Demand, form: str) -> Row:
    dates = demand.dates
    where = reverse("regimes:units", args=[regime.programme.code, regime.code, demand.period])
    return Row(
        {
            "period": Cell(demand.period, text=period_words(demand.period)),
            "form": Cell(form),
            "count": Cell(len(demand.forms[form]), href=f"{where}?bieu={form}"),
            "starts": Cell(dates.days.starts),
            "ends": Cell(dates.days.ends),
            "due": Cell(dates.due),
            "grace": Cell(dates.grace_until),
        }
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A change as a page shows it: sums, and the first periods with examples."""

    added: int
    removed: int
    moved: int
    table: Table

    @property
    def nothing(self) -> bool:
        """Whether nobody notices."""
        return not (self.added or self.removed or self.moved)


def difference_words(changes: Sequence[PeriodChange], asked: Asked, span: tuple[date, date]) -> Difference:
    """What becomes different over the span, period by period."""
    caption = _(N_("Thay đổi theo từng kỳ"))
    note = _(N_("Chỉ liệt kê {shown} trong {count} kỳ có thay đổi.")).format(shown=SHOWN_CHANGES, count=len(changes))
    rows = [_changed(change, asked) for change in changes[:SHOWN_CHANGES]]
    return Difference(
        sum(len(change.added) for change in changes),
        sum(len(change.removed) for change in changes),
        sum(change.moved for change in changes),
        Table("thay-doi", caption, _CHANGES, rows, note if len(changes) > SHOWN_CHANGES else ""),
    )


_CHANGES = (
    Column("period", N_("Kỳ"), heading=True),
    Column("added", N_("Thêm báo cáo"), number=True),
    Column("removed", N_("Bớt báo cáo"), number=True),
    Column("who", N_("Ví dụ")),
    Column("dates", N_("Ngày và hạn gửi")),
)


def _changed(change: PeriodChange, asked: Asked) -> Row:
    return Row(
        {
            "period": Cell(change.period, text=period_words(change.period)),
            "added": Cell(len(change.added), text=f"+{len(change.added)}" if change.added else "0"),
            "removed": Cell(len(change.removed), text=f"−{len(change.removed)}" if change.removed else "0"),
            "who": Cell(_examples(change, asked)),
            "dates": Cell(_dates(change)),
        }
    )


def _examples(change: PeriodChange, asked: Asked) -> str:
    parts = [
        f"{sign} {', '.join(asked.names.get(code, code) for code in codes[:EXAMPLES])}{'…' if codes[EXAMPLES:] else ''}"
        for sign, codes in (("+", change.added), ("−", change.removed))
        if codes
    ]
    return "; ".join(parts)


def _dates(change: PeriodChange) -> str:
    if not (change.moved and change.before and change.after):
        return ""
    told = _(N_("chốt {ends}, hạn {due}, gia hạn đến {grace}"))
    said = [
        told.format(ends=Cell(dates.days.ends).shown, due=Cell(dates.due).shown, grace=Cell(dates.grace_until).shown)
        for dates in (change.before, change.after)
    ]
    return " → ".join(said)


def unit_table(regime: Regime, asked: Asked, codes: Sequence[str], kinds: dict[str, str], period: str) -> Table:
    """The units asked for one period."""
    columns = (
        Column("name", N_("Đơn vị"), heading=True, width=40),
        Column("code", N_("Mã")),
        Column("kind", N_("Loại")),
    )
    rows = [
        Row(
            {
                "name": Cell(asked.names[code], href=reverse("organisations:unit", args=[code])),
                "code": Cell(code),
                "kind": Cell(kinds.get(code, "")),
            }
        )
        for code in codes
    ]
    return Table(f"don-vi-{period}", _(N_("Đơn vị phải báo cáo")), columns, rows)
