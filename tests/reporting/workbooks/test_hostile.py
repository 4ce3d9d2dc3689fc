"""Broken and hostile files: a clear message, little time, little memory, no other file taken along."""

import io
import json
import struct
import time
import warnings
import zipfile

import pytest
from tests.reporting.workbooks.samples import ASKED, altered, edited, packed, parts, put, read, stamp_for, workbook

from phoihop.base.errors import Refused
from phoihop.base.findings import Finding
from phoihop.base.kept_errors import keep_finding, kept_finding
from phoihop.base.language import speaking
from phoihop.reporting.workbooks.readers import apart
from phoihop.reporting.workbooks.readers.apart import LIMITS, Sent, open_apart, open_many_apart
from phoihop.reporting.workbooks.readers.opening import MOST_UNPACKED, read_workbook
from phoihop.reporting.workbooks.readers.stamps import stamp_of

GOOD = workbook()
SHEET = "xl/worksheets/sheet1.xml"
D10 = rb'(<c r="D10"[^>]*)><v>3</v>'
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def with_part(name: str, content: bytes = b"x") -> bytes:
    return packed({**parts(GOOD), name: content})


def overlapped() -> bytes:
    """A second entry in the directory that points at the data of the first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts(GOOD).items():
            archive.writestr(name, content)
        archive.infolist()[1].header_offset = archive.infolist()[0].header_offset
    return out.getvalue()


def doubled() -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w") as archive:
        for name, content in [*parts(GOOD).items(), *parts(GOOD).items()]:
            archive.writestr(name, content)
    return out.getvalue()


def lying() -> bytes:
    """An entry that unpacks to more than its header says."""
    content = bytearray(packed({**parts(GOOD), "xl/media/x.bin": b"\0" * (MOST_UNPACKED + 1)}))
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/media/x.bin"))
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(content)


def merged(book: object) -> None:
    book.worksheets[0].merge_cells("D10:D12")


MERGES = b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 100_000 + b"</mergeCells>"


def ods(repeated: bytes) -> bytes:
    """A sheet of one cell that stands there many times."""
    names = b" ".join(
        b'xmlns:%b="urn:oasis:names:tc:opendocument:xmlns:%b:1.0"' % (name, name)
        for name in (b"office", b"table", b"text")
    )
    content = (
        b"<office:document-content %b><office:body><office:spreadsheet><table:table table:name='x'>"
        b"<table:table-row table:number-rows-repeated='1000000'><table:table-cell office:value-type='float' "
        b"office:value='1' %b/></table:table-row></table:table></office:spreadsheet></office:body>"
        b"</office:document-content>" % (names, repeated)
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


HOSTILE = {
    "empty": (b"", "X101"),
    "zeros": (b"\0" * 100, "X101"),
    "cut": (GOOD[: len(GOOD) // 2], "X102"),
    "head": (b"PK\x03\x04", "X102"),
    "html": (b"<html><table><tr><td>1</td></tr></table></html>", "X101"),
    "pdf": (b"%PDF-1.7", "X101"),
    "text": ("Mã;Số liệu\nMEET;3".encode(), "X101"),
    "word": (packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}), "X101"),
    "bomb": (with_part("xl/media/x.bin", b"\0" * (MOST_UNPACKED + 1)), "X103"),
    "lying bomb": (lying(), "X102"),
    "many entries": (packed({f"xl/media/{n}": b"" for n in range(2_100)}), "X103"),
    "overlap": (overlapped(), "X104"),
    "doubled": (doubled(), "X104"),
    "absolute": (with_part("/etc/x"), "X104"),
    "upward": (with_part("../x"), "X104"),
    "macros": (with_part("xl/vbaProject.bin"), "X105"),
    "links": (with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "X106"),
    "connections": (with_part("xl/connections.xml", b"<x/>"), "X106"),
    "embedded": (with_part("xl/embeddings/oleObject1.bin"), "X104"),
    "entities": (
        altered(GOOD, "xl/workbook.xml", rb"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook'),
        "X104",
    ),
    "bad xml": (altered(GOOD, SHEET, rb"</sheetData>", b"</sheetDat>"), "X102"),
    "shared string": (altered(GOOD, SHEET, rb't="s"><v>\d+<', b't="s"><v>99999<'), "X102"),
    "far row": (altered(GOOD, SHEET, rb'<c r="A7"', b'<c r="A1048576"'), "X103"),
    "far column": (altered(GOOD, SHEET, rb'<c r="G7"', b'<c r="XFD7"'), "X103"),
    "huge sheet": (altered(GOOD, SHEET, rb"<sheetData>", b"<sheetData>" + b" " * 9_000_000), "X103"),
    "merged": (edited(GOOD, merged), "X109"),
    "giant merge": (
        altered(
            GOOD, SHEET, rb"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        ),
        "X109",
    ),
    "many merges": (altered(GOOD, SHEET, rb"</sheetData>", b"</sheetData>" + MERGES), "X109"),
    "repeated columns": (ods(b'table:number-columns-repeated="99999999"'), "X102"),
    "false xls": (OLD + b"\0" * 4000, "X102"),
    "xls with macros": (OLD + "_VBA_PROJECT".encode("utf-16-le"), "X105"),
    "xlsx with password": (OLD + "EncryptedPackage".encode("utf-16-le"), "X107"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_workbook_is_refused_in_words(name: str) -> None:
    content, code = HOSTILE[name]
    with pytest.raises(Refused) as refused:
        read_workbook(content, "biểu.xlsx")
    assert {finding.code for finding in refused.value.findings} == {code}
    for finding in refused.value.findings:
        assert finding.sentence(finding.problem)
        assert finding.sentence(finding.remedy)


@pytest.mark.parametrize(
    ("pattern", "by", "code"),
    [
        (D10, rb"\1><v>NaN</v>", "X306"),
        (D10, rb"\1><v>inf</v>", "X306"),
        (D10, rb"\1><v>1e308</v>", "X308"),
        (D10, rb"\1><v>abc</v>", "X306"),
        (D10, rb"\1><v>-3</v>", "X309"),
        (D10, rb'\1 t="e"><v>#N/A</v>', "X311"),
    ],
)
def test_numbers_that_are_none_are_told_at_their_cell(pattern: bytes, by: bytes, code: str) -> None:
    from decimal import Decimal

    told = {"MEET||value": Decimal(3)}
    (finding,) = read(altered(workbook(told), SHEET, pattern, by)).findings
    assert (finding.code, "Số liệu!D10" in finding.line()) == (code, True)


def test_a_dimension_that_lies_is_not_believed() -> None:
    content = altered(GOOD, SHEET, rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:XFD1048576"/>')
    assert read_workbook(content, "x") == read_workbook(GOOD, "x")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pdf", "is a PDF file"),
        ("overlap", "overlaps another"),
        ("embedded", "embedded objects or controls"),
        ("macros", "has macros"),
    ],
)
def test_what_was_kept_is_told_in_the_language_of_its_reader(name: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read_workbook(HOSTILE[name][0], "bieu.xlsx")
    finding = kept_finding(json.loads(json.dumps(keep_finding(refused.value.findings[0]))))
    told = finding.sentence(finding.problem)
    with speaking("en"):
        assert words in finding.sentence(finding.problem)
        assert "bieu.xlsx" in finding.sentence(finding.problem)
    assert finding.sentence(finding.problem) == told


def test_in_the_process_apart_bad_files_take_no_good_one_along() -> None:
    files = [Sent("tốt.xlsx", GOOD), *(Sent(name, content) for name, (content, _code) in HOSTILE.items())]
    started = time.monotonic()
    opened = open_many_apart([*files, Sent("tốt2.xlsx", GOOD)])
    assert time.monotonic() - started < 10 * len(HOSTILE)
    assert isinstance(opened[0], list)
    assert opened[0] == opened[-1] == read_workbook(GOOD, "x")
    codes = [finding.code for row in opened[1:-1] for finding in row[:1] if isinstance(finding, Finding)]
    assert codes == [code for _content, code in HOSTILE.values()]


def test_a_cell_that_stands_there_a_thousand_million_times_is_refused_in_time() -> None:
    started = time.monotonic()
    (finding,) = open_apart(Sent("x.ods", ods(b'table:number-columns-repeated="16000"')))
    assert finding.code in {"X102", "X103", "X108"}
    assert time.monotonic() - started < 15


@pytest.mark.slow
def test_a_file_that_ends_the_process_is_found_out_alone() -> None:
    opened = open_many_apart([Sent("1.xlsx", GOOD), Sent("2.xlsx", heavy()), Sent("3.xlsx", GOOD)])
    assert [isinstance(row, list) for row in opened] == [True, False, True]
    (finding,) = opened[1]
    assert (finding.code, finding.value) == ("X108", "2.xlsx")
    assert LIMITS.memory <= 200 * 2**20
    assert LIMITS.patience <= 10


def heavy() -> bytes:
    """Millions of strings and half a million cells: more than the process may hold."""
    strings = b"<si><t>x</t></si>" * (30_000_000 // 17)
    head = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    rows = (b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>") * 5_200
    content = altered(GOOD, SHEET, rb"(?s)<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>")
    return packed({**parts(content), "xl/sharedStrings.xml": head + strings + b"</sst>"})


def test_a_workbook_of_another_hand_has_no_stamp_or_a_false_one() -> None:
    plain = edited(GOOD, lambda book: [_wipe(sheet) for sheet in book.worksheets])
    assert stamp_of(read_workbook(plain, "x"), "x").code == "X201"
    false = edited(GOOD, lambda book: [_falsify(sheet) for sheet in book.worksheets])
    assert stamp_of(read_workbook(false, "x"), "x").code == "X202"


def test_a_sheet_copied_into_another_workbook_is_still_known() -> None:
    lonely = edited(GOOD, lambda book: [book.remove(sheet) for sheet in book.worksheets[1:]])
    assert stamp_of(read_workbook(lonely, "x"), "x") == stamp_for(ASKED, {})


def test_two_workbooks_in_one_are_told_apart() -> None:
    other = workbook(stamp=stamp_for(ASKED, {}, version=9))
    token = read_workbook(other, "x")[-1].rows[0][0].text
    both = edited(GOOD, lambda book: setattr(book.worksheets[0]["A1"], "value", token))
    assert stamp_of(read_workbook(both, "x"), "x").code == "X203"


def _wipe(sheet: object) -> None:
    if str(sheet["A1"].value).startswith("PHOIHOP:"):
        sheet["A1"].value = None


def _falsify(sheet: object) -> None:
    if str(sheet["A1"].value).startswith("PHOIHOP:"):
        sheet["A1"].value = sheet["A1"].value[:-3] + "abc"


def test_one_file_is_read_apart_as_in_place() -> None:
    content = edited(GOOD, put("MEET", "1\u200b2"))
    assert open_apart(Sent("x", content)) == read_workbook(content, "x")
    assert apart.TOGETHER > 1
