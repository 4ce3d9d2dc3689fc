"""The sheets of figures: by content, through the parts of the period, by unit. Totals, ratios and differences calculate."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from xlsxwriter.utility import xl_range

from phoihop.base.vietnamese import period_name
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.render.sheets import HEAD, Book, Column, Sheet
from phoihop.outcomes.summaries.rules.adding import Adding, summed_parts
from phoihop.outcomes.summaries.rules.annex import AnnexLine, CourseLine, UnitLine, UnitSheet, Workbook
from phoihop.outcomes.summaries.rules.records import Figure, Measure
from phoihop.outcomes.summaries.rules.wording import flag_words
from phoihop_rollup.vocabulary import Flag, Kind

ADJUSTED = "Số đã điều chỉnh, xem trang «Điều chỉnh số liệu»"
_SCALES = {"%": 100, "‰": 1000}
_PARTS = {"value": Aspect.VALUE, "numerator": Aspect.NUMERATOR, "denominator": Aspect.DENOMINATOR}
_TOTAL: dict[str, Any] = {"bold": True, "bg_color": "#FFF2CC"}


def write_contents_sheet(book: Book, workbook: Workbook) -> None:
    """Every figure of the period under its content, with coverage and what it is compared with."""
    later, earlier = workbook.compared or ("kỳ này", "kỳ trước")
    sheet = Sheet(
        book,
        "Theo nội dung",
        "Số liệu theo nội dung phối hợp",
        [
            Column("Nội dung", 6), Column("Mã", 10), Column("Chỉ tiêu", 42), Column("Đơn vị tính", 10),
            Column("Tử số", 10), Column("Mẫu số", 10), Column("Số liệu", 12), Column("Báo cáo đã nhận", 8),
            Column("Báo cáo phải có", 8), Column("Tỷ lệ báo cáo (%)", 8), Column(_capital(later), 12),
            Column(_capital(earlier), 12), Column("Chênh lệch", 10), Column("Thay đổi (%)", 9), Column("Ghi chú", 42),
        ],
    )  # fmt: skip
    for content in workbook.contents:
        sheet.section(content.number, content.title)
        for line in content.lines:
            _content_line(sheet, content.number, line)
            sheet.following()
    sheet.finish(rows=sum(len(content.lines) for content in workbook.contents), frozen=3)


def write_course_sheet(book: Book, workbook: Workbook) -> None:
    """Each indicator through the parts of the period."""
    names = [_capital(period_name(part)) for part in workbook.parts]
    columns = [
        Column("Mã", 8),
        Column("Chỉ tiêu", 36),
        Column("Đơn vị tính", 12),
        *(Column(name, 13) for name in names),
    ]
    columns += [Column("Cả kỳ báo cáo", 15), Column("Ghi chú của cột «Cả kỳ báo cáo»", 36)]
    sheet = Sheet(book, "Diễn biến", "Diễn biến qua các năm của kỳ báo cáo", columns)
    for line in workbook.course:
        _course_line(sheet, line)
        sheet.following()
    sheet.finish(rows=len(workbook.course), frozen=2)


def write_unit_sheet(book: Book, units: UnitSheet) -> None:
    """The units below side by side in the indicators of one content, and what they make together."""
    columns = [Column("Mã đơn vị", 12), Column("Đơn vị", 28)]
    starts = []
    for measure in units.measures:
        starts.append(len(columns))
        columns += _unit_columns(measure)
    columns.append(Column("Ghi chú", 36))
    about = f"Số liệu theo đơn vị – nội dung {units.number}: {units.title}"
    sheet = Sheet(book, f"Theo đơn vị {units.number}", about, columns)
    sheet.sheet.set_row(HEAD, 90)
    first = sheet.row
    for unit in units.units:
        _unit_line(sheet, unit, starts, len(columns) - 1)
        sheet.following()
    _own_line(sheet, units, starts, len(columns) - 1)
    last = sheet.row - 1
    sheet.sheet.set_row(sheet.row, 6)
    sheet.row += 1
    _whole_line(sheet, units, starts, (first, last), len(columns) - 1)
    sheet.following()
    sheet.finish(rows=len(units.units), frozen=2, last=last)


def _content_line(sheet: Sheet, number: int, line: AnnexLine) -> None:
    figure, measure = line.figure, line.figure.measure
    sheet.number(0, number, align="center")
    sheet.text(1, figure.key.indicator)
    sheet.text(2, f"– {line.cell}" if line.cell else measure.name, **({"indent": 1} if line.cell else {}))
    sheet.text(3, measure.unit)
    cell = _value(sheet, 6, figure, (4, 5))
    if not line.cell and cell:
        _define(sheet, f"SL_{measure.code}", cell)
    _coverage(sheet, (7, 8, 9), figure)
    _compared(sheet, line, cell)
    told = [ADJUSTED] if figure.adjusted else []
    told += [words for words in (flag_words(figure.flags), line.scope) if words]
    sheet.text(14, _noted(told))


def _value(sheet: Sheet, column: int, figure: Figure, parts: tuple[int, int]) -> str:
    """The figure's value, of a ratio the formula of its parts; gives the address of the value."""
    measure = figure.measure
    cells = []
    for place, (aspect, part) in zip(
        parts, ((Aspect.NUMERATOR, figure.numerator), (Aspect.DENOMINATOR, figure.denominator)), strict=True
    ):
        cells.append(sheet.number(place, part, _decimals(part)))
        sheet.note(place, figure, part, aspect)
    sheet.note(column, figure, figure.value)
    ratio = _ratio(figure, cells)
    if ratio and figure.value is not None:
        return sheet.formula(column, ratio, figure.value, measure.decimals)
    return sheet.number(column, figure.value, _shown(figure.value, measure))


def _ratio(figure: Figure, cells: Sequence[str]) -> str:
    """The formula of a ratio out of the cells of its parts; '' where its value is not made that way."""
    if figure.measure.kind != Kind.RATIO or figure.adjusted or not all(cells) or not figure.denominator:
        return ""
    scale = _SCALES.get(figure.measure.unit)
    shown = f"{cells[0]}/{cells[1]}" + (f"*{scale}" if scale else "")
    return f"=ROUND({shown},{figure.measure.decimals})"


def _coverage(sheet: Sheet, columns: tuple[int, int, int], figure: Figure | None, **look: Any) -> None:
    if figure is None or not figure.expected:
        for column in columns:
            sheet.text(column, "", **look)
        return
    received = sheet.number(columns[0], figure.reported, **look)
    due = sheet.number(columns[1], figure.expected, **look)
    sheet.note(columns[0], figure, Decimal(figure.reported), Aspect.RECEIVED)
    sheet.note(columns[1], figure, Decimal(figure.expected), Aspect.DUE)
    sheet.formula(columns[2], f"=ROUND({received}/{due}*100,1)", percent(figure.reported, figure.expected), 1, **look)


def _compared(sheet: Sheet, line: AnnexLine, cell: str) -> None:
    """The two figures set side by side, their difference and its share of the earlier one."""
    if line.compared is None:
        for column in range(10, 14):
            sheet.text(column, "")
        return
    later, base = line.compared
    assert later.value is not None  # noqa: S101 - what is compared has values
    assert base.value is not None  # noqa: S101
    exact = max(_decimals(later.value), _decimals(base.value))
    decimals = min(exact, max(later.measure.decimals, base.measure.decimals))
    same = cell and later.key == line.figure.key
    first = sheet.formula(10, f"={cell}", later.value, decimals) if same else sheet.number(10, later.value, decimals)
    second = sheet.number(11, base.value, decimals)
    sheet.note(10, later, later.value)
    sheet.note(11, base, base.value)
    difference = later.value - base.value
    if not (first and second):
        sheet.number(12, difference, decimals)
        sheet.text(13, "")
        return
    sheet.formula(12, _difference(first, second, exact), difference, decimals)
    sheet.note(12, later, abs(difference), Aspect.DIFFERENCE, base.key)
    if not base.value or later.measure.unit in _SCALES:
        sheet.text(13, "")
        return
    change = rounded(difference * 100 / abs(base.value), 1)
    sheet.formula(13, f"=ROUND(({first}-{second})/ABS({second})*100,1)", change, 1)


def _difference(first: str, second: str, decimals: int) -> str:
    return f"=ROUND({first}-{second},{decimals})" if decimals else f"={first}-{second}"


def _course_line(sheet: Sheet, line: CourseLine) -> None:
    measure, count = line.measure, len(line.parts)
    sheet.text(0, measure.code)
    sheet.text(1, measure.name)
    sheet.text(2, measure.unit)
    for column, part in enumerate(line.parts, start=3):
        sheet.number(column, part.value if part else None, _shown(part.value if part else None, measure))
        if part is not None:
            sheet.note(column, part, part.value)
    whole = line.whole
    value = whole.value if whole else None
    if whole is not None:
        sheet.note(3 + count, whole, value)
    if value is None or line.adding.reason:
        sheet.number(3 + count, value, _shown(value, measure), **_TOTAL)
    else:
        numbers = [part.value for part in line.parts if part and part.value is not None]
        total = _sum(_range(sheet.row, 3, sheet.row, 2 + count), numbers)
        sheet.formula(3 + count, total, value, _shown(value, measure), **_TOTAL)
    sheet.text(4 + count, _capital(line.adding.reason))


def _unit_columns(measure: Measure) -> list[Column]:
    titled = f"{measure.name} ({measure.unit})" if measure.unit else measure.name
    parts = (
        [Column(f"{measure.code}: tử số", 10), Column(f"{measure.code}: mẫu số", 10)]
        if measure.kind == Kind.RATIO
        else []
    )
    return [
        *parts,
        Column(f"{measure.code}: {titled}", 14),
        Column("Báo cáo đã nhận", 8),
        Column("Báo cáo phải có", 8),
        Column("Tỷ lệ báo cáo (%)", 8),
    ]


def _unit_line(sheet: Sheet, unit: UnitLine, starts: Sequence[int], last: int) -> None:
    sheet.text(0, unit.code)
    sheet.text(1, unit.name)
    for figure, start, following in zip(unit.figures, starts, [*starts[1:], last], strict=True):
        if figure is None:
            for column in range(start, following):
                sheet.text(column, "")
            continue
        _value(sheet, following - 4, figure, (start, start + 1)) if following - start == 6 else _plain(
            sheet, start, figure
        )
        _coverage(sheet, (following - 3, following - 2, following - 1), figure)
    sheet.text(last, _unit_notes(unit))


def _plain(sheet: Sheet, column: int, figure: Figure, **look: Any) -> str:
    sheet.note(column, figure, figure.value)
    return sheet.number(column, figure.value, _shown(figure.value, figure.measure), **look)


def _unit_notes(unit: UnitLine) -> str:
    """What is to be known of the unit's figures, each note with the indicators it is about."""
    told: dict[str, list[str]] = {}
    for figure in unit.figures:
        if figure is not None:
            words = [flag_words([flag]) for flag in figure.flags if flag != Flag.INCOMPLETE]
            for word in [*words, *([ADJUSTED] if figure.adjusted else [])]:
                told.setdefault(word, []).append(figure.measure.code)
    return _noted([f"{words}: {', '.join(codes)}" for words, codes in told.items()])


def _noted(told: Sequence[str]) -> str:
    """Notes one after the other in one cell; only the first begins with a capital."""
    return "; ".join(words if place == 0 else words[:1].lower() + words[1:] for place, words in enumerate(told))


def _own_line(sheet: Sheet, units: UnitSheet, starts: Sequence[int], last: int) -> None:
    """What the unit reported itself, where there is anything of that kind and the totals are sums."""
    if not any(adding.own and not adding.reason for adding in units.adding):
        return
    sheet.text(0, units.whole.code, italic=True)
    sheet.text(1, f"{units.whole.name} (tự báo cáo)", italic=True)
    for column in range(2, last + 1):
        sheet.text(column, "")
    for adding, measure, start, following in zip(
        units.adding, units.measures, starts, [*starts[1:], last], strict=True
    ):
        for place, part in _placed(measure, start, following):
            if not adding.reason and part in adding.own:
                sheet.number(place, adding.own[part], _decimals(adding.own[part]), italic=True)
    sheet.text(last, "Số do chính đơn vị báo cáo, không qua đơn vị trực thuộc", italic=True)
    sheet.following()


def _whole_line(sheet: Sheet, units: UnitSheet, starts: Sequence[int], rows: tuple[int, int], last: int) -> None:
    sheet.text(0, units.whole.code, **_TOTAL)
    sheet.text(1, f"Toàn {units.whole.name[:1].lower()}{units.whole.name[1:]}", **_TOTAL)
    reasons: dict[str, list[str]] = {}
    found = zip(units.whole.figures, units.adding, units.measures, starts, [*starts[1:], last], strict=True)
    for place, (figure, adding, measure, start, following) in enumerate(found):
        column = [unit.figures[place] for unit in units.units]
        _whole(sheet, figure, adding, column, (start, following), rows, measure)
        if figure is not None and adding.reason:
            reasons.setdefault(adding.reason, []).append(measure.code)
    told = [
        f"{_capital(reason)} nên dòng này không phải tổng các dòng trên: {', '.join(codes)}"
        for reason, codes in reasons.items()
    ]
    sheet.text(last, _noted(told), **_TOTAL)


def _whole(
    sheet: Sheet,
    figure: Figure | None,
    adding: Adding,
    below: Sequence[Figure | None],
    columns: tuple[int, int],
    rows: tuple[int, int],
    measure: Measure,
) -> None:
    start, following = columns
    if figure is None:
        for column in range(start, following):
            sheet.text(column, "", **_TOTAL)
        return
    cells: dict[str, str] = {}
    for place, part in _placed(measure, start, following):
        value: Decimal | None = getattr(figure, part)
        decimals = _shown(value, measure) if part == "value" else _decimals(value)
        numbers = [number for row in below if row and (number := getattr(row, part)) is not None]
        sheet.note(place, figure, value, _PARTS[part])
        if value is None or adding.reason:
            cells[part] = sheet.number(place, value, decimals, **_TOTAL)
        else:
            total = _sum(_range(rows[0], place, rows[1], place), [*numbers, *adding.own.values()])
            cells[part] = sheet.formula(place, total, value, decimals, **_TOTAL)
    if measure.kind == Kind.RATIO:
        sheet.note(following - 4, figure, figure.value)
        ratio = _ratio(figure, [cells.get("numerator", ""), cells.get("denominator", "")])
        if ratio and figure.value is not None:
            cells["value"] = sheet.formula(following - 4, ratio, figure.value, measure.decimals, **_TOTAL)
        else:
            cells["value"] = sheet.number(following - 4, figure.value, measure.decimals, **_TOTAL)
    if cells.get("value"):
        _define(sheet, f"Tong_{measure.code}", cells["value"])
    _coverage(sheet, (following - 3, following - 2, following - 1), figure, **_TOTAL)


def _placed(measure: Measure, start: int, following: int) -> list[tuple[int, str]]:
    """The columns of what adds up of an indicator: its value, or the two parts of a ratio."""
    if measure.kind == Kind.RATIO:
        return list(zip((start, start + 1), summed_parts(measure), strict=True))
    return [(following - 4, "value")]


def _sum(cells: str, numbers: Sequence[Decimal]) -> str:
    """A sum; rounded where a spreadsheet's own arithmetic would leave a speck behind the comma."""
    decimals = max(map(_decimals, numbers), default=0)
    return f"=ROUND(SUM({cells}),{decimals})" if decimals else f"=SUM({cells})"


def _range(top: int, left: int, bottom: int, right: int) -> str:
    return str(xl_range(top, left, bottom, right))


def _define(sheet: Sheet, name: str, cell: str) -> None:
    """A name by which formulas of an officer may call the cell."""
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
    clean = re.sub(r"[^A-Za-z0-9_]", "_", name)
    sheet.book.book.define_name(clean, f"='{sheet.name}'!${column}${row}")


def percent(part: int, whole: int) -> Decimal:
    """A share in per cent with one decimal."""
    return rounded(Decimal(part) * 100 / whole, 1)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half away from zero, as spreadsheets round."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _decimals(value: Decimal | None) -> int:
    if value is None:
        return 0
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _shown(value: Decimal | None, measure: Measure) -> int:
    """The decimals that are shown of a value, as in Word: none of a whole number."""
    return min(_decimals(value), measure.decimals)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
