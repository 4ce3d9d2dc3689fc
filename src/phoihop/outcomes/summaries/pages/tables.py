"""Reports, their numbers and what became of these, as tables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from django.urls import reverse

from phoihop.base.language import N_, _
from phoihop.base.ui.tables import Badge, Cell, Column, Row, Table
from phoihop.base.ui.templatetags.ui import moment, period
from phoihop.base.vietnamese import fold, format_number
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.pages.labels import NUMBER_BADGES
from phoihop.outcomes.summaries.queries.naming import Names
from phoihop.outcomes.summaries.rules.adjusting import Adjustment, adjustment_of, of_records
from phoihop.outcomes.summaries.rules.counts import is_count
from phoihop.outcomes.summaries.rules.manifest import Entry
from phoihop.outcomes.summaries.rules.records import FigureKey, Number
from phoihop.outcomes.summaries.rules.traced import TraceLine

_VERSIONS = (
    Column("report", N_("Báo cáo"), width=16, heading=True),
    Column("unit", N_("Đơn vị"), width=34),
    Column("period", N_("Kỳ"), width=22),
    Column("programme", N_("Chương trình"), width=20),
    Column("number", N_("Lần lập"), number=True, width=9),
    Column("at", N_("Lập lúc"), width=18),
    Column("author", N_("Người lập"), width=24),
    Column("old", N_("Số liệu cũ"), width=20),
    Column("word", N_("Văn bản"), width=10),
    Column("annex", N_("Phụ lục"), width=10),
)
_NUMBERS = (
    Column("serial", N_("Số thứ tự"), number=True, width=9),
    Column("figure", N_("Số liệu"), width=60, heading=True),
    Column("place", N_("Đơn vị, kỳ"), width=40),
    Column("text", N_("Ghi trong báo cáo"), number=True, width=18),
    Column("value", N_("Giá trị lúc lập"), number=True, width=18),
    Column("submissions", N_("Báo cáo gốc"), number=True, width=12),
)
_TRACED = (
    Column("serial", N_("Số thứ tự"), number=True, width=9),
    Column("figure", N_("Số liệu"), width=60, heading=True),
    Column("place", N_("Đơn vị, kỳ"), width=40),
    Column("printed", N_("Trong tệp"), number=True, width=16),
    Column("text", N_("Lúc lập"), number=True, width=16),
    Column("now", N_("Hiện nay"), number=True, width=16),
    Column("state", N_("Tình trạng"), width=26),
    Column("around", N_("Đoạn văn"), width=80),
)

_Line = TypeVar("_Line", Entry, TraceLine)


def versions_table(rows: Iterable[SummaryVersion], overtaken: Mapping[int, int], *, sample: bool) -> Table:
    """Reports, one a row, with their files; `overtaken` counts by key the reports corrected since each was made."""
    shown = [_version(row, overtaken.get(row.pk, 0)) for row in rows]
    return Table("bao-cao-tong-hop", _("Báo cáo đã lập"), _VERSIONS, shown, sample=sample)


def numbers_table(version: SummaryVersion, entries: Iterable[Entry], names: Names, *, sample: bool) -> Table:
    """The numbers of a report as they were printed, each leading to its figure."""
    programme, adjusted = version.summary.programme.code, of_records(version.adjustments)
    rows = [_number(entry, programme, names, adjusted) for entry in entries]
    return Table(f"so-lieu-{version.report_id}", _("Các con số trong báo cáo"), _NUMBERS, rows, sample=sample)


def traced_table(
    version: SummaryVersion, lines: Iterable[TraceLine], by_serial: Mapping[int, Entry], names: Names, *, sample: bool
) -> Table:
    """What became of a report's numbers."""
    programme, adjusted = version.summary.programme.code, of_records(version.adjustments)
    rows = [_traced(line, by_serial[line.serial].number, programme, names, adjusted) for line in lines]
    return Table(f"doi-chieu-{version.report_id}", _("Từng con số trong tệp"), _TRACED, rows, sample=sample)


def adjusted_words(number: Number, adjusted: Iterable[Adjustment]) -> str:
    """`đã điều chỉnh từ 7: trùng buổi (Nguyễn Văn A)` of an adjusted value, else ''."""
    row = adjustment_of(number, adjusted)
    if row is None:
        return ""
    before = "–" if row.before is None else format_number(row.before)
    return _("đã điều chỉnh từ {before}: {reason} ({who})").format(before=before, reason=row.reason, who=row.by)


def named_like(entries: Sequence[Entry], names: Names, words: str) -> Sequence[Entry]:
    """The entries whose figure, unit and period hold every word, marks and case aside."""
    wanted = fold(words).split()
    if not wanted:
        return entries
    told = ((entry, fold(f"{names.indicator(entry.number)} {names.place(entry.number.key)}")) for entry in entries)
    return [entry for entry, text in told if all(word in text for word in wanted)]


def page_of(lines: Sequence[_Line], *, after: int, most: int) -> tuple[Sequence[_Line], int | None]:
    """The lines after a serial, at most so many, and the serial that the next page begins after (None: the last)."""
    rest: Sequence[_Line] = [line for line in lines if line.serial > after]
    shown = rest[:most]
    return shown, shown[-1].serial if len(rest) > most else None


def figure_address(programme: str, number: Number) -> str:
    """Where the figure of a number is traced to its reports; '' for counts of reports, which are no indicator's."""
    return key_address(programme, number.key)


def key_address(programme: str, key: FigureKey) -> str:
    """Where a figure is traced to its reports; '' for a count of reports. `programme` is the report's own."""
    if is_count(key.indicator):
        return ""
    address = reverse("figures:trace", args=[key.programme or programme, key.unit, key.period, key.indicator])
    return f"{address}?{urlencode({'o': key.cell})}" if key.cell else address


def _version(row: SummaryVersion, overtaken: int) -> Row:
    summary, report = row.summary, row.report_id
    told = _("{count} báo cáo đã sửa sau khi lập").format(count=format_number(overtaken))
    annex = reverse("summaries:annex", args=[report]) if row.workbook_hash else ""
    return Row(
        {
            "report": Cell(report, href=reverse("summaries:version", args=[report])),
            "unit": Cell(summary.organisation.name, note=summary.organisation.code),
            "period": Cell(summary.period, text=period(summary.period)),
            "programme": Cell(summary.programme.code),
            "number": Cell(row.number),
            "at": Cell(moment(row.at)),
            "author": Cell(str(row.author)),
            "old": Cell(told, badge=Badge(told, "history", "amber")) if overtaken else Cell(""),
            "word": Cell(_("Tải Word"), href=reverse("summaries:document", args=[report])),
            "annex": Cell(_("Tải Excel"), href=annex) if annex else Cell(_("không có")),
        }
    )


def _number(entry: Entry, programme: str, names: Names, adjusted: Sequence[Adjustment]) -> Row:
    number = entry.number
    return Row(
        {
            "serial": Cell(entry.serial),
            "figure": Cell(names.indicator(number), href=figure_address(programme, number)),
            "place": Cell(names.place(number.key)),
            "text": Cell(number.text, note=adjusted_words(number, adjusted)),
            "value": Cell(number.value.normalize()),
            "submissions": Cell(number.submissions),
        }
    )


def _traced(line: TraceLine, number: Number, programme: str, names: Names, adjusted: Sequence[Adjustment]) -> Row:
    badge = NUMBER_BADGES[line.state]
    tracked = _("đang là thay đổi được theo dõi (Track Changes)") if line.tracked else ""
    copies = _("còn ở chỗ khác: {copies}").format(copies="; ".join(line.copies)) if line.copies else ""
    return Row(
        {
            "serial": Cell(line.serial),
            "figure": Cell(names.indicator(number), href=figure_address(programme, number)),
            "place": Cell(names.place(number.key)),
            "printed": Cell(line.printed if line.printed is not None else "–"),
            "text": Cell(number.text, note=adjusted_words(number, adjusted)),
            "now": Cell(line.now if line.now is not None else "–"),
            "state": Cell(_(badge.label), badge=badge, note="; ".join(filter(None, (tracked, copies)))),
            "around": Cell(line.paragraph),
        },
        emphasis="" if line.state == "stands" else "wrong",
    )
