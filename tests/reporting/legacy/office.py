"""Files as an office of 2012 made them: old fonts, heads of documents, merged headers, groups, totals, notes.

`python -m tests.reporting.legacy.office` writes again, by LibreOffice, the .xls files that tests read.
"""

import io
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from tests.reporting.legacy.making import FILES, Rows, saved

from phoihop.base.vietnamese.oldfonts import encode_tcvn3, encode_vni

MONTH: Rows = [
    ["UBND QUẬN BA ĐÌNH", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["Ban chỉ đạo 09", None, None, None, "Độc lập - Tự do - Hạnh phúc"],
    [],
    ["BIỂU TỔNG HỢP KẾT QUẢ THÁNG 1 NĂM 2017"],
    ["(Kèm theo Báo cáo số 12/BC-BCĐ ngày 20 tháng 01 năm 2017)"],
    [],
    ["TT", "Đơn vị", "Buổi tuyên truyền", None, None, "Hồ sơ đúng hạn", None, "Tỷ lệ tham gia (%)", "Ghi chú"],
    [None, None, "Tổng số", "Nam", "Nữ", "Tử số", "Mẫu số"],
    ["A", "B", "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    ["I", "KHỐI PHƯỜNG"],
    [1, "UBND phường Trúc Bạch", "1.234", "1.000", "234", 8, 10, "87,5%", "tốt"],
    [],
    ["II", "KHỐI KHÁC"],
    [2, "P. Phúc Tân", 12, "-", 12, "0", "2", "90", None],
    [None, "Tổng cộng", "1.246", 1000, 246, 8, 12, None, None],
    [],
    ["Ghi chú: số liệu tính đến hết ngày 14/01/2017."],
    [None, "NGƯỜI LẬP BIỂU", None, None, None, "TRƯỞNG BAN"],
]
MONTH_MERGES = ("A1:C1", "A2:C2", "E1:I1", "E2:I2", "A4:I4", "A5:I5", "C7:E7", "F7:G7", *(f"{c}7:{c}8" for c in "ABHI"))
QUARTERS: Rows = [
    ["ỦY BAN NHÂN DÂN", None],
    ["PHƯỜNG TRÚC BẠCH", None],
    ["Số liệu năm 2016"],
    ["Chỉ tiêu", "ĐVT", "Tháng 10", "Tháng 11", "Tháng 12", "Quý IV"],
    ["1. Buổi tuyên truyền", "buổi", "1.234", "không phát sinh", "02", "1.236"],
    ["   Trong đó: Nữ", "buổi", "34", "0", "1", "35"],
    ["2. Tỷ lệ tham gia", "%", "87,5", "88", "90,25", None],
]


def tcvn3_workbook(sheets: dict[str, tuple[Rows, Sequence[str]]]) -> bytes:
    """Sheets in .VnTime, capitals with a tone in .VnTimeH, as people typed them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, (rows, merges) in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    cell = sheet.cell(number, column, _tcvn3(value) if isinstance(value, str) else value)
                    cell.font = Font(name=".VnTime", size=12)
        for merge in merges:
            sheet.merge_cells(merge)
    return saved(book)


def _tcvn3(text: str) -> Any:
    runs = encode_tcvn3(text)
    if not any(run.capitals for run in runs):
        return "".join(run.text for run in runs)
    return CellRichText(
        *(TextBlock(InlineFont(rFont=".VnTimeH" if run.capitals else ".VnTime"), run.text) for run in runs)
    )


def vni_document(rows: Rows, *, before: Sequence[str], merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """A Word table in VNI-Times under its lines, with merged cells."""
    made = docx.Document()
    for line in before:
        _vni(made.add_paragraph(), line)
    table = made.add_table(len(rows), max(map(len, rows)))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                _vni(table.cell(number, column).paragraphs[0], str(value))
    for top, left, bottom, right in merges:
        table.cell(top, left).merge(table.cell(bottom, right))
    _vni(made.add_paragraph(), "Nơi nhận: Như trên; Lưu VP.")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _vni(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(encode_vni(text))
    run.font.name = "VNI-Times"
    run._element.rPr.rFonts.set(qn("w:hAnsi"), "VNI-Times")


def month_workbook() -> bytes:
    return tcvn3_workbook({"Bieu 1": (MONTH, MONTH_MERGES)})


def month_document() -> bytes:
    """The same table in Word: its columns counted from 0, its two rows of headers merged."""
    lines = [" ".join(str(word) for word in row if word) for row in MONTH[:5] if row]
    merges = [(0, 2, 0, 4), (0, 5, 0, 6), *((0, column, 1, column) for column in (0, 1, 7, 8))]
    return vni_document(MONTH[6:15], before=lines, merges=merges)


def quarters_workbook() -> bytes:
    return tcvn3_workbook({"Sheet1": (QUARTERS, ()), "Sheet2": ((), ())})


def main() -> int:
    """Write the .xls files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("thang-1-2017", month_workbook()), ("thang-10-12-2016", quarters_workbook())):
            source = Path(folder) / f"{name}.xlsx"
            source.write_bytes(content)
            subprocess.run(
                ["soffice", "--headless", "--convert-to", "xls:MS Excel 97", "--outdir", str(FILES), str(source)],
                check=True,
                env={"HOME": folder, "PATH": "/usr/bin:/bin"},
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
