"""A report as a workbook to fill in: locked but for its cells, each typed and validated, the stamp out of sight.

Numbers that a spreadsheet cannot hold exactly are written as text, as offices write them; text is never a formula.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from phoihop.base.language import N_, _
from phoihop.base.vietnamese import format_date, format_number, period_name
from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.workbooks.render.stamps import sealed
from phoihop.reporting.workbooks.rules.cells import LONGEST_TEXT, NO, YES, exact
from phoihop.reporting.workbooks.rules.form import (
    CODE,
    DENOMINATOR,
    NUMERATOR,
    PARTS,
    TEXT,
    TITLES,
    VALUE,
    FormGroup,
    FormRow,
    Told,
    groups_of,
    texts_of,
)
from phoihop.reporting.workbooks.rules.stamp import Stamp
from phoihop_rollup.vocabulary import Kind

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

NUMBERS_SHEET, TEXTS_SHEET, HELP_SHEET, HIDDEN_SHEET = N_("Số liệu"), N_("Thuyết minh"), N_("Hướng dẫn"), "_phoihop"
_COLUMNS = {CODE: 0, "name": 1, "unit": 2, VALUE: 3, NUMERATOR: 4, DENOMINATOR: 5, "help": 6}
_WIDTHS = (11, 46, 12, 13, 11, 11, 36)
_TEXT_WIDTHS = (11, 26, 72, 30)
_HELP_WIDTH = 100
"""Widths in figures of the workbook's letters; a page of A4 on its side holds some 120 at their full size."""
_STAMP_ROW, _HEAD_ROW, _TOP = 0, 1, 5
_MOST = 10**23
_LINE, _TALLEST, _ROOM = 16, 400, 8
"""Points of a line and of the tallest row that a spreadsheet takes; lines that an empty narrative is given."""
_LETTERS_A_FIGURE = 1.15
"""Letters are narrower than figures; a little less than they are, as lines end with whole words."""
_LETTERS = {"font_name": "Times New Roman", "font_size": 12}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "default_format_properties": _LETTERS,
}
_ALLOWED = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}
_STEPS = (
    N_("Chỉ ghi vào các ô nền vàng. Cột «Mã» là khóa để nhận lại từng dòng: không sửa."),
    N_("Ô để trống không phải là số 0. Không phát sinh thì ghi 0; không có số liệu thì để trống."),
    N_("Xóa số ở một ô thì khi nhận biểu, số ấy trong bản đang soạn cũng bị xóa (trang xem trước sẽ hỏi lại)."),
    N_("Được sắp xếp, ẩn, chèn dòng: số liệu được nhận theo mã, không theo vị trí. Không gộp ô, không thêm macro."),
    N_("Tỷ lệ ghi hai số: tử số và mẫu số. Chỉ tiêu có phân tổ ghi tổng số, từng ô, hoặc cả hai."),
    N_("Chỉ tiêu có dấu * phải có số liệu thì báo cáo mới gửi được."),
    N_(
        "Nhập xong, lưu tệp rồi gửi lên ở trang báo cáo, mục «Điền bằng Excel»; xem trước rồi mới ghi vào bản đang soạn."
    ),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a workbook says of itself in words."""

    unit: str
    regime: str
    programme: str


@dataclass(frozen=True, slots=True)
class _Looks:
    """The formats of one workbook."""

    title: Any
    quiet: Any
    plain: Any
    head: Any
    group: Any
    help: Any
    code: Any
    label: Any
    shut: Any
    number: Any
    decimals: Any
    text: Any
    hidden: Any


def write_workbook(*, asked: AskedReport, heading: Heading, told: Mapping[str, Told], stamp: Stamp) -> bytes:
    """The workbook with what the report says now. `told` is by the keys of `rules.form`."""
    buffer = BytesIO()
    from xlsxwriter import Workbook  # here: no page but a download needs it

    book = Workbook(buffer, _OPTIONS)
    book.set_properties({"title": f"{heading.unit} – {period_name(asked.period)}", "author": "Phối Hợp"})
    looks, mark = _looks(book), sealed(stamp)
    _numbers(book.add_worksheet(_(NUMBERS_SHEET)), asked, heading, told, looks, mark)
    if asked.sections:
        _texts(book.add_worksheet(_(TEXTS_SHEET)), asked, heading, told, looks, mark)
    _help(book.add_worksheet(_(HELP_SHEET)), heading, looks)
    hidden = book.add_worksheet(HIDDEN_SHEET)
    hidden.write_string(0, 0, mark)
    hidden.protect()
    hidden.very_hidden()
    book.close()
    return buffer.getvalue()


def _numbers(
    sheet: "Worksheet", asked: AskedReport, heading: Heading, told: Mapping[str, Told], looks: _Looks, mark: str
) -> None:
    titles = {**TITLES, "name": N_("Chỉ tiêu"), "unit": N_("Đơn vị tính"), "help": N_("Hướng dẫn")}
    _top(sheet, asked, heading, looks, mark)
    groups = groups_of(asked)
    unused = _unused(groups)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width, None, {"hidden": place in unused})
    for title, place in _COLUMNS.items():
        sheet.write_string(_TOP, place, _(titles[title]), looks.head)
    row = _TOP
    for group in groups:
        row += 1
        for place in range(len(_WIDTHS)):
            sheet.write_string(row, place, group.title if place == 1 else "", looks.group)
        for each in group.rows:
            row += 1
            _row(sheet, row, each, told, looks)
    first, last = _COLUMNS[VALUE], _COLUMNS[DENOMINATOR]
    has_decimals = f"=D{_TOP + 2}<>INT(D{_TOP + 2})"
    sheet.conditional_format(
        _TOP + 1, first, row, last, {"type": "formula", "criteria": has_decimals, "format": looks.decimals}
    )
    _finish(sheet, heading)


def _unused(groups: Sequence[FormGroup]) -> set[int]:
    """The columns in which nothing stands: ratios where none is asked, help where none is given."""
    rows = [row for group in groups for row in group.rows]
    parts = {part for row in rows for part in row.parts}
    used = {_COLUMNS[part] for part in PARTS if part in parts}
    helped = {_COLUMNS["help"]} if any(map(_help_of, rows)) else set()
    return {*map(_COLUMNS.__getitem__, PARTS), _COLUMNS["help"]} - used - helped


def _tall(sheet: "Worksheet", row: int, *columns: tuple[str, int], least: int = 1) -> None:
    """Make a row as tall as the longest of its texts needs in its column's width: not every program does it itself."""
    lines = max(_lines(text, width) for text, width in columns)
    sheet.set_row(row, min(_LINE * max(lines, least), _TALLEST))


def _lines(text: str, width: int) -> int:
    return sum(len(wrap(line, int(width * _LETTERS_A_FIGURE))) or 1 for line in text.split("\n"))


def _row(sheet: "Worksheet", row: int, each: FormRow, told: Mapping[str, Told], looks: _Looks) -> None:
    line = each.line
    if line is None:
        raise ValueError(each.code)
    is_part = "|" in each.code
    name = f"    {each.name}" if is_part else each.name + (" *" if line.required else "")
    _tall(sheet, row, (name, _WIDTHS[1]), (line.unit, _WIDTHS[2]), (_help_of(each), _WIDTHS[-1]))
    sheet.write_string(row, 0, each.code, looks.code)
    sheet.write_string(row, 1, name, looks.label)
    sheet.write_string(row, 2, line.unit, looks.label)
    sheet.write_string(row, _COLUMNS["help"], _help_of(each), looks.help)
    for part in PARTS:
        if part in each.parts:
            _write(sheet, row, _COLUMNS[part], told.get(each.key(part)), each, looks)
            sheet.data_validation(row, _COLUMNS[part], row, _COLUMNS[part], _validation(each))
        else:
            sheet.write_blank(row, _COLUMNS[part], None, looks.shut)


def _write(sheet: "Worksheet", row: int, column: int, told: Told, each: FormRow, looks: _Looks) -> None:
    if told is None:
        sheet.write_blank(row, column, None, looks.number)
    elif isinstance(told, str):
        sheet.write_string(row, column, told, looks.text)
    elif each.line is not None and each.line.kind == Kind.YESNO and told in {0, 1}:
        sheet.write_string(row, column, _(YES) if told else _(NO), looks.number)
    elif exact(repr(float(told))) == told:
        sheet.write_number(row, column, float(told), looks.number)
    else:
        sheet.write_string(row, column, format_number(told), looks.text)


def _validation(each: FormRow) -> dict[str, Any]:
    line = each.line
    if line is not None and line.kind == Kind.YESNO:
        return {
            "validate": "list",
            "source": [_(YES), _(NO)],
            "error_title": _(N_("Chưa đúng")),
            "error_message": _(N_("Chọn Có hoặc Không trong danh sách.")),
        }
    signed = line is not None and line.kind == Kind.AMOUNT
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -_MOST if signed else 0,
        "maximum": _MOST,
        "error_title": _(N_("Chưa phải số")),
        "error_message": _(N_("Ghi một số, ví dụ 1234,5. Không phát sinh thì ghi 0; không có số liệu thì để trống."))
        if signed
        else _(N_("Ghi một số từ 0 trở lên. Không phát sinh thì ghi 0; không có số liệu thì để trống.")),
    }


def _help_of(each: FormRow) -> str:
    line = each.line
    if line is None or "|" in each.code:
        return ""
    basis = _(N_("Căn cứ: {basis}")).format(basis=line.legal_basis) if line.legal_basis else ""
    return " ".join(filter(None, (line.help, basis)))[:1000]


def _texts(
    sheet: "Worksheet", asked: AskedReport, heading: Heading, told: Mapping[str, Told], looks: _Looks, mark: str
) -> None:
    _top(sheet, asked, heading, looks, mark)
    for place, width in enumerate(_TEXT_WIDTHS):
        sheet.set_column(place, place, width)
    for place, title in enumerate((TITLES[CODE], N_("Mục"), TITLES[TEXT], N_("Hướng dẫn"))):
        sheet.write_string(_TOP, place, _(title), looks.head)
    for row, each in enumerate(texts_of(asked), _TOP + 1):
        sheet.write_string(row, 0, each.code, looks.code)
        sheet.write_string(row, 1, each.name, looks.label)
        text, help_text = str(told.get(each.key(TEXT)) or ""), each.section.help[:1000] if each.section else ""
        _tall(sheet, row, (text, _TEXT_WIDTHS[2]), (help_text, _TEXT_WIDTHS[3]), least=_ROOM)
        if text:
            sheet.write_string(row, 2, text, looks.text)
        else:
            sheet.write_blank(row, 2, None, looks.text)
        sheet.write_string(row, 3, help_text, looks.help)
        sheet.data_validation(row, 2, row, 2, _text_validation())
    _finish(sheet, heading)


def _text_validation() -> dict[str, Any]:
    most = format_number(LONGEST_TEXT)
    return {
        "validate": "length",
        "criteria": "<=",
        "value": LONGEST_TEXT,
        "error_title": _(N_("Quá dài")),
        "error_message": _(N_("Mỗi mục tối đa {most} ký tự.")).format(most=most),
    }


def _top(sheet: "Worksheet", asked: AskedReport, heading: Heading, looks: _Looks, mark: str) -> None:
    """The stamp once more, in a hidden row, so that a copied sheet keeps it; then whose the sheet is."""
    sheet.write_string(_STAMP_ROW, 0, mark, looks.hidden)
    sheet.set_row(_STAMP_ROW, None, None, {"hidden": True})
    name = period_name(asked.period)
    sheet.write_string(_HEAD_ROW, 0, heading.unit, looks.title)
    sheet.write_string(_HEAD_ROW + 1, 0, f"{heading.regime} – {name}", looks.title)
    days = _(N_("Số liệu từ {starts} đến {ends}; hạn gửi {due}.")).format(
        starts=format_date(asked.starts), ends=format_date(asked.ends), due=format_date(asked.due)
    )
    sheet.write_string(_HEAD_ROW + 2, 0, days, looks.quiet)
    sheet.write_string(
        _HEAD_ROW + 3, 0, _(N_("Chỉ ghi vào ô nền vàng; xem cách điền ở trang «Hướng dẫn».")), looks.quiet
    )


def _finish(sheet: "Worksheet", heading: Heading) -> None:
    sheet.freeze_panes(_TOP + 1, 2)
    sheet.protect("", _ALLOWED)
    sheet.repeat_rows(_TOP)
    _paper(sheet, heading)


def _paper(sheet: "Worksheet", heading: Heading) -> None:
    """A4 on its side, as wide as a page, with whose it is and the number of the page below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    unit = heading.unit.replace("&", "&&")[:150]
    sheet.set_footer(f"&L&9{unit}&R&9" + _(N_("Trang &P/&N")))


def _help(sheet: "Worksheet", heading: Heading, looks: _Looks) -> None:
    sheet.set_column(0, 0, _HELP_WIDTH)
    sheet.write_string(0, 0, _(N_("Cách điền biểu")), looks.title)
    for row, words in enumerate(_STEPS, 1):
        step = f"{row}. {_(words)}"
        _tall(sheet, row, (step, _HELP_WIDTH))
        sheet.write_string(row, 0, step, looks.plain)
    sheet.protect()
    _paper(sheet, heading)


def _looks(book: "Workbook") -> _Looks:
    boxed = {"border": 1, "border_color": "#BFBFBF", "valign": "top"}
    wrapped = {"text_wrap": True}
    entry = {**boxed, "locked": False, "bg_color": "#FFF8DC"}

    def look(**format_of: Any) -> Any:
        return book.add_format({**_LETTERS, **format_of})

    return _Looks(
        title=look(bold=True, font_size=14),
        quiet=look(italic=True, font_color="#404040"),
        plain=look(valign="top", **wrapped),
        head=look(**{**boxed, **wrapped, "valign": "vcenter"}, bold=True, bg_color="#DDEBF7", align="center"),
        group=look(bold=True, bg_color="#F2F2F2", top=1, bottom=1, border_color="#BFBFBF", valign="top"),
        help=look(**boxed, **wrapped, font_color="#404040", font_size=11),
        code=look(**boxed, font_color="#595959", num_format="@"),
        label=look(**boxed, **wrapped),
        shut=look(**boxed, bg_color="#EDEDED"),
        number=look(**entry, num_format="#,##0", align="right"),
        decimals=book.add_format({"num_format": "#,##0.0##############"}),
        text=look(**entry, **wrapped, num_format="@"),
        hidden=look(font_color="#FFFFFF", font_size=1),
    )
