"""Tables of figures, for the page and for the files that are saved from it: the same rows in both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from phoihop.base.clock import HANOI
from phoihop.base.labels import label_of
from phoihop.base.language import N_, _
from phoihop.base.ui.tables import Cell, Column, Row, Table
from phoihop.base.vietnamese import format_date, format_number, period_name
from phoihop.measures.figures.enums import USE_LABELS
from phoihop.measures.figures.rules.questions import Absence, TracedFact
from phoihop_rollup.vocabulary import Scope, Use

LISTED = (
    Column("unit", N_("Đơn vị"), heading=True, width=34),
    Column("code", N_("Mã đơn vị"), width=20),
    Column("period", N_("Kỳ"), width=20),
    Column("revision", N_("Lần sửa"), width=10),
    Column("sent", N_("Gửi lúc"), width=18),
    Column("author", N_("Người gửi"), width=24),
)
NUMBERS = (
    Column("value", N_("Số báo cáo"), number=True),
    Column("numerator", N_("Tử số"), number=True),
    Column("denominator", N_("Mẫu số"), number=True),
)
USED = (
    Column("share", N_("Phần tính vào"), number=True, width=12),
    Column("use", N_("Dùng thế nào"), width=40),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """The accepted revision behind a fact, as a table shows it; `href` leads to the report."""

    number: int
    author: str
    at: datetime
    regime: str
    href: str = ""


@dataclass(frozen=True)
class Named:
    """What stands for codes: names of units, and the revision behind each (unit, period)."""

    units: Mapping[str, str]
    sent: Mapping[tuple[str, str], Sent]
    ratio: bool = False

    def unit(self, code: str) -> str:
        """The unit's name, its code where it has none."""
        return self.units.get(code, code)


def origin_table(
    *, name: str, caption: str, facts: Sequence[TracedFact], absences: Sequence[Absence], named: Named, sample: bool
) -> Table:
    """Every fact with its revision and what became of it, then every report that is missing."""
    numbers = NUMBERS[1:] if named.ratio else NUMBERS[:1]
    rows = [Row(fact_cells(fact, named), "" if fact.use == Use.COUNTED else "muted") for fact in facts]
    rows += [Row(_absent(absence.unit, period, named)) for absence in absences for period in absence.periods]
    return Table(name=name, caption=caption, columns=(*LISTED, *numbers, *USED), rows=rows, sample=sample)


def fact_cells(fact: TracedFact, named: Named) -> dict[str, Cell]:
    """One fact as cells."""
    sent = named.sent.get((fact.organisation, fact.period))
    cells = {
        "unit": Cell(named.unit(fact.organisation), href=sent.href if sent else "", note=_about_unit(fact, named)),
        "code": Cell(fact.organisation),
        "period": Cell(fact.period, text=_capital(period_name(fact.period))),
        "value": Cell(fact.value),
        "numerator": Cell(fact.numerator),
        "denominator": Cell(fact.denominator),
        "share": Cell(fact.share, text="" if fact.share == 1 else format_number(fact.share)),
        "use": Cell(use_words(fact, named)),
    }
    if sent:
        at = sent.at.astimezone(HANOI)
        cells |= {
            "revision": Cell(sent.number),
            "sent": Cell(at.strftime("%H:%M ") + format_date(at.date())),
            "author": Cell(sent.author),
        }
    return cells


def use_words(fact: TracedFact, named: Named) -> str:
    """What became of a fact, in words; of the two parts of a flow over a stock each where they differ."""
    words = label_of(USE_LABELS, fact.use)
    if fact.denominator_use and fact.denominator_use != fact.use:
        words = _("tử số {numerator}; mẫu số {denominator}").format(
            numerator=words, denominator=label_of(USE_LABELS, fact.denominator_use)
        )
    if fact.covered_by:
        words = _("{use} của {unit}").format(use=words, unit=named.unit(fact.covered_by))
    return words


def _about_unit(fact: TracedFact, named: Named) -> str:
    notes = []
    if fact.scope == Scope.SUBTREE:
        notes.append(_("khai chung cho cả cấp dưới"))
    if fact.holder != fact.organisation:
        notes.append(_("nay do {unit} kế thừa").format(unit=named.unit(fact.holder)))
    return "; ".join(notes)


def _absent(unit: str, period: str, named: Named) -> dict[str, Cell]:
    return {
        "unit": Cell(named.unit(unit)),
        "code": Cell(unit),
        "period": Cell(period, text=_capital(period_name(period))),
        "use": Cell(_("chưa có báo cáo được tiếp nhận")),
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
