"""The sheets of lists: practices, commendations, units not reported, adjustments, notes explained, sources."""

from decimal import Decimal

from phoihop.base.clock import HANOI
from phoihop.outcomes.summaries.render.annex_figures import percent
from phoihop.outcomes.summaries.render.sheets import Book, Column, Sheet
from phoihop.outcomes.summaries.rules.annex import Workbook


def write_practices(book: Book, workbook: Workbook) -> None:
    """The list of practices."""
    widths = (6, 38, 28, 20, 9, 50, 12, 18, 28)
    titles = (
        "TT",
        "Tên mô hình",
        "Đơn vị",
        "Lĩnh vực",
        "Từ năm",
        "Kết quả",
        "Số đơn vị nhân rộng",
        "Cấp công nhận",
        "Lấy từ báo cáo",
    )
    sheet = Sheet(book, "Mô hình", "Danh sách mô hình", [Column(*each) for each in zip(titles, widths, strict=True)])
    for serial, row in enumerate(workbook.practices, start=1):
        sheet.number(0, serial, align="center")
        for column, text in (
            (1, row.name),
            (2, row.unit),
            (3, row.field),
            (5, row.result),
            (7, row.level),
            (8, row.source),
        ):
            sheet.text(column, text)
        sheet.year(4, row.since)
        sheet.number(6, row.replicated)
        sheet.following()
    sheet.finish(rows=len(workbook.practices), frozen=2)


def write_commendations(book: Book, workbook: Workbook) -> None:
    """The list of commendations."""
    widths = (6, 38, 16, 28, 42, 50, 36)
    titles = ("TT", "Tập thể, cá nhân (chức danh)", "Đối tượng", "Đơn vị", "Hình thức", "Thành tích", "Minh chứng")
    sheet = Sheet(
        book,
        "Khen thưởng",
        "Danh sách biểu dương, khen thưởng",
        [Column(*each) for each in zip(titles, widths, strict=True)],
    )
    for serial, row in enumerate(workbook.commendations, start=1):
        sheet.number(0, serial, align="center")
        texts = (
            row.honoured,
            row.recipient,
            row.unit,
            row.award,
            row.achievement,
            row.evidence or "Chưa gắn minh chứng",
        )
        for column, text in enumerate(texts, start=1):
            sheet.text(column, text)
        sheet.following()
    sheet.finish(rows=len(workbook.commendations), frozen=2)


def write_missing(book: Book, workbook: Workbook) -> None:
    """The units that did not send every report, with how many and which."""
    widths = (22, 32, 28, 11, 11, 11, 11, 70)
    titles = (
        "Mã đơn vị", "Đơn vị", "Thuộc", "Báo cáo đã nhận", "Báo cáo phải có", "Báo cáo còn thiếu", "Tỷ lệ báo cáo (%)",
        "Các kỳ chưa báo cáo",
    )  # fmt: skip
    sheet = Sheet(
        book, "Chưa báo cáo", "Đơn vị chưa báo cáo đủ", [Column(*each) for each in zip(titles, widths, strict=True)]
    )
    for row in workbook.missing:
        received = row.expected - row.missing
        for column, text in ((0, row.code), (1, row.name), (2, row.parent), (7, row.periods)):
            sheet.text(column, text)
        got, due = sheet.number(3, received), sheet.number(4, row.expected)
        sheet.formula(5, f"={due}-{got}", Decimal(row.missing))
        sheet.formula(6, f"=ROUND({got}/{due}*100,1)", percent(received, row.expected), 1)
        sheet.following()
    sheet.finish(rows=len(workbook.missing), frozen=2)


def write_adjustments(book: Book, workbook: Workbook) -> None:
    """What consolidators adjusted: before, after, why, by whom, when."""
    widths = (6, 10, 38, 40, 15, 15, 13, 50, 28, 13)
    titles = (
        "TT", "Mã", "Chỉ tiêu", "Đơn vị, kỳ", "Số tổng hợp", "Số sau điều chỉnh", "Chênh lệch", "Lý do",
        "Người điều chỉnh", "Ngày",
    )  # fmt: skip
    sheet = Sheet(
        book,
        "Điều chỉnh số liệu",
        "Các điều chỉnh số liệu",
        [Column(*each) for each in zip(titles, widths, strict=True)],
    )
    for serial, row in enumerate(workbook.adjustments, start=1):
        figure, decimals = row.figure, row.figure.measure.decimals
        sheet.number(0, serial, align="center")
        for column, text in (
            (1, figure.key.indicator),
            (2, figure.measure.name),
            (3, row.place),
            (7, row.reason),
            (8, row.by),
        ):
            sheet.text(column, text)
        before, after = sheet.number(4, row.before, decimals), sheet.number(5, figure.value, decimals)
        sheet.note(5, figure, figure.value)
        if before and after and row.before is not None and figure.value is not None:
            sheet.formula(6, f"=ROUND({after}-{before},{decimals})", figure.value - row.before, decimals)
        else:
            sheet.text(6, "")
        sheet.day(9, row.at.astimezone(HANOI).date())
        sheet.following()
    sheet.finish(rows=len(workbook.adjustments), frozen=3)


def write_flags(book: Book, workbook: Workbook) -> None:
    """Every note that occurs, what it means, on how many figures it stands."""
    columns = [Column("Ghi chú", 46), Column("Ý nghĩa", 100), Column("Số lần gặp", 12)]
    sheet = Sheet(book, "Giải thích ghi chú", "Giải thích các ghi chú của số liệu", columns)
    for words, meaning, count in workbook.flags:
        sheet.text(0, words)
        sheet.text(1, meaning)
        sheet.number(2, count)
        sheet.following()
    sheet.finish(rows=len(workbook.flags))


def write_sources(book: Book, workbook: Workbook) -> None:
    """Out of what the report was made."""
    sheet = Sheet(book, "Nguồn số liệu", "Nguồn số liệu của báo cáo", [Column("Mục", 40), Column("Nội dung", 100)])
    for label, text in workbook.sources:
        sheet.text(0, label)
        sheet.text(1, text)
        sheet.following()
    sheet.finish(rows=len(workbook.sources))
