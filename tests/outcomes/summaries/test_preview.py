"""What a page shows of a Word file: every construct that filling makes, and what Word, LibreOffice and strangers add."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.outcomes.summaries.documents import changed, para, part_of, table, with_relationship, word_file
from tests.outcomes.summaries.samples import KEY, report_data

from phoihop.outcomes.documents.rules.package import parse_xml
from phoihop.outcomes.documents.rules.wordml import SDT, SDT_CONTENT, T, q, tag_of
from phoihop.outcomes.summaries.readers import preview as preview_reader
from phoihop.outcomes.summaries.readers.pictures import kind_of
from phoihop.outcomes.summaries.readers.preview import read_preview
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.page import PartPage, note_html
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.manifest import Entry, Manifest
from phoihop.outcomes.summaries.rules.marks import parse_tag
from phoihop.outcomes.summaries.rules.outline import summary_names
from phoihop.outcomes.summaries.rules.preview import (
    Block,
    Preview,
    at_once,
    blocks_by_key,
    contents_of,
    quote_of,
    said,
    weight,
)
from phoihop.outcomes.summaries.rules.records import FigureKey, Number, Provenance

DOCUMENT = "word/document.xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def provenance() -> Provenance:
    return report_data().provenance


def manifest(*texts: str) -> Manifest:
    """Of a report that printed these numbers, each of an indicator of its own."""
    numbers = [Number(FigureKey("hn", "2020", f"I{n}"), text, Decimal(n)) for n, text in enumerate(texts, 1)]
    return Manifest(provenance(), "abcdef", tuple(Entry(n, number) for n, number in enumerate(numbers, 1)))


def number(serial: int, text: str, *, tag: bool = True) -> str:
    """A number as filling makes it: bookmark, control."""
    name = f"f:abcdef:{serial:04d}"
    run = f"<w:r><w:t>{text}</w:t></w:r>"
    control = f'<w:sdt><w:sdtPr><w:tag w:val="{name}"/><w:text/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>'
    return (
        f'<w:bookmarkStart w:id="{serial}" w:name="_f_{serial:04d}"/>{control if tag else run}'
        f'<w:bookmarkEnd w:id="{serial}"/>'
    )


def styled(style: str, inside: str, more: str = "") -> str:
    run = inside if inside.startswith("<") else f"<w:r><w:t>{inside}</w:t></w:r>"
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{run}</w:p>'


def shown(body: str, told: Manifest | None = None, **others: Any) -> Preview:
    return read_preview(word_file(body, **others), told or manifest())


def blocks(body: str, told: Manifest | None = None) -> list[Block]:
    return [block for part in shown(body, told).parts for block in part]


def html(body: str, told: Manifest | None = None) -> str:
    return str(PartPage({}).part(blocks(body, told)))


def texts(found: Sequence[Block]) -> list[str]:
    return [said(block) for block in found if block["k"] == "p"]


@pytest.fixture(scope="module")
def made() -> tuple[bytes, Manifest]:
    template = compile_template(default_template(), summary_names())
    assert isinstance(template, CompiledTemplate)
    return fill(template, report_data(charts=True), key=KEY)


@pytest.fixture(scope="module")
def preview(made: tuple[bytes, Manifest]) -> Preview:
    return read_preview(*made)


def test_every_number_of_a_made_report_is_shown_once_and_as_printed(
    made: tuple[bytes, Manifest], preview: Preview
) -> None:
    pieces = [piece for block in every(preview.parts) for piece in block.get("x", ()) if isinstance(piece, dict)]
    numbers = {piece["n"]: piece for piece in pieces if "n" in piece}
    assert {serial: piece["t"] for serial, piece in numbers.items()} == {
        entry.serial: entry.number.text for entry in made[1].entries
    }
    assert [piece for piece in numbers.values() if "e" in piece] == []
    assert len([piece for piece in pieces if "n" in piece]) == len(made[1].entries)


def every(parts: Sequence[Sequence[Block]]) -> list[Block]:
    """All blocks, those in cells too."""
    found: list[Block] = []
    for part in parts:
        for block in part:
            found.append(block)
            found += every([cell["b"] for row in block.get("rows", ()) for cell in row["c"]])
    return found


def test_a_made_report_has_its_head_parts_pictures_and_contents(preview: Preview) -> None:
    head = preview.parts[0][0]
    assert (head["k"], head.get("grid"), len(head["rows"])) == ("t", None, 2)
    assert texts(head["rows"][0]["c"][1]["b"]) == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert [block["k"] for block in head["rows"][0]["c"][1]["b"]] == ["p", "p", "l"]
    headings = contents_of(preview.parts)
    assert [(one.text, one.part) for one in headings if one.level == 1][:2] == [
        ("Phần I Tình hình, đặc điểm", 1),
        ("Phần II Kết quả thực hiện", 2),
    ]
    assert ("I. Thuận lợi", 2) in [(one.text, one.level) for one in headings]
    assert sorted(kind for kind, _content in preview.pictures.values()) == ["image/svg+xml", "image/svg+xml"]
    assert preview.tracked == 0
    json.dumps(preview.parts)


def test_a_header_row_heads_the_columns_and_merged_cells_span() -> None:
    rows = (
        '<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Chung'
        "</w:t></w:r></w:p></w:tc></w:tr>"
        '<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p>'
        "<w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr>"
    )
    borders = '<w:tblBorders><w:top w:val="single" w:sz="4"/></w:tblBorders>'
    grid = '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="1000"/></w:tblGrid>'
    drawn = html(f"<w:tbl><w:tblPr>{borders}</w:tblPr>{grid}{rows}</w:tbl>")
    assert '<thead><tr><th colspan="2" scope="colgroup">' in drawn
    assert '<td rowspan="2"><p class="z10">A</p></td>' in drawn or '<td rowspan="2"><p>A</p></td>' in drawn
    assert drawn.count("<td") == 3
    assert '<col width="75%"><col width="25%">' in drawn
    assert 'aria-label="Bảng: Chung"' in drawn


def test_a_table_that_only_places_is_none_for_who_cannot_see() -> None:
    assert 'role="presentation"' in html(table(("trái", "phải")))


def test_a_row_deleted_under_track_changes_is_gone() -> None:
    row = "<w:tr><w:trPr><w:del w:id='9' w:author='a'/></w:trPr><w:tc><w:p><w:r><w:t>cũ</w:t></w:r></w:p></w:tc></w:tr>"
    content = table(("còn",)).replace("</w:tbl>", f"{row}</w:tbl>")
    assert [texts(cell["b"]) for block in blocks(content) for line in block["rows"] for cell in line["c"]] == [["còn"]]


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>
<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%2.%1"/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
<w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>
</w:num></w:numbering>"""


def listed(number: int, step: int, text: str) -> str:
    more = f'<w:numPr><w:ilvl w:val="{step}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_lists_that_word_numbers_have_their_labels() -> None:
    body = "".join(
        listed(*one)
        for one in [
            (1, 0, "a"), (1, 1, "b"), (1, 1, "c"), (1, 2, "d"), (1, 0, "e"), (1, 1, "f"), (2, 0, "g"), (3, 0, "h"),
            (0, 0, "i"), (7, 0, "k"), (1, 8, "l"),
        ]
    )  # fmt: skip
    content = with_relationship(
        word_file(body, others={"word/numbering.xml": NUMBERING}), "numbering", "numbering.xml", external=False
    )
    assert texts(read_preview(content, manifest()).parts[0]) == [
        "I. a", "1.I b", "2.I c", "a) d", "II. e", "1.II f", "• g", "V. h", "i", "k", "l",
    ]  # fmt: skip


def test_headings_of_styles_and_of_paragraphs_their_levels_never_leap() -> None:
    body = styled("Clause", "1. Khoản") + styled("Part", "Phần I") + styled("PartTitle", "Chung")
    body += para("Nặng", properties='<w:pPr><w:outlineLvl w:val="4"/></w:pPr>') + styled("Section", "I. Mục")
    found = [(block["h"], block["d"], said(block)) for block in blocks(body)]
    assert found == [(3, 2, "1. Khoản"), (1, 2, "Phần I Chung"), (5, 3, "Nặng"), (2, 3, "I. Mục")]
    assert "<h2" in html(body)


def test_runs_split_by_word_are_one_and_looks_are_kept() -> None:
    split = (
        "<w:p><w:r><w:t>Tuy</w:t></w:r><w:proofErr w:type='spellStart'/><w:r><w:t>ên truyền </w:t></w:r>"
        "<w:r><w:rPr><w:b/></w:rPr><w:t>đậm</w:t></w:r><w:r><w:rPr><w:b w:val='0'/><w:i/></w:rPr><w:t>nghiêng</w:t></w:r>"
        "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>"
    )
    assert blocks(split)[0]["x"] == [
        "Tuyên truyền ", {"b": 1, "t": "đậm"}, {"i": 1, "t": "nghiêng"}, {"v": "sup", "t": "2"},
    ]  # fmt: skip
    assert '<span class="fb">đậm</span><span class="fi">nghiêng</span><sup>2</sup>' in html(split)


@pytest.mark.parametrize("tag", [True, False], ids=["by its control", "by its bookmark alone"])
def test_a_number_is_a_link_and_says_when_it_was_edited(tag: bool) -> None:
    body = f"<w:p><w:r><w:t>có </w:t></w:r>{number(1, '2.500', tag=tag)}{number(2, '9', tag=tag)}</w:p>"
    drawn = html(body, manifest("2.500", "8"))
    assert '<a class="so" href="so/1/">2.500</a>' in drawn
    assert '<a class="so sua" href="so/2/">9<span class="visually-hidden"> (đã sửa tay)</span></a>' in drawn


def test_a_number_whose_runs_were_split_is_one_number() -> None:
    inside = number(1, "2.").replace("</w:r></w:sdtContent>", "</w:r><w:r><w:t>500</w:t></w:r></w:sdtContent>")
    assert blocks(f"<w:p>{inside}</w:p>", manifest("2.500"))[0]["x"] == [{"n": 1, "t": "2.500"}]


def test_numbers_of_another_report_are_text() -> None:
    foreign = number(1, "7").replace("abcdef", "zzzzzz").replace("_f_0001", "other")
    unknown = number(9, "8")
    assert blocks(f"<w:p>{foreign}{unknown}</w:p>", manifest("7"))[0]["x"] == ["78"]


def test_a_control_around_paragraphs_or_a_cell_still_is_the_number() -> None:
    inside = para("2.500")
    control = f'<w:sdt><w:sdtPr><w:tag w:val="f:abcdef:0001"/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'
    assert blocks(control, manifest("2.500"))[0]["x"] == [{"n": 1, "t": "2.500"}]
    cell = control.replace(inside, f"<w:tc>{inside}</w:tc>")
    row = f"<w:tbl><w:tblGrid><w:gridCol w:w='9'/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>"
    assert blocks(row, manifest("2.500"))[0]["rows"][0]["c"][0]["b"][0]["x"] == [{"n": 1, "t": "2.500"}]


def test_tracked_changes_are_shown_as_accepted_and_counted() -> None:
    body = (
        "<w:p><w:r><w:t>Một </w:t></w:r><w:ins w:id='1' w:author='a'><w:r><w:t>mới</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>cũ</w:delText></w:r></w:del></w:p>"
        "<w:p><w:pPr><w:rPr><w:del w:id='3' w:author='a'/></w:rPr></w:pPr><w:r><w:t>Hai </w:t></w:r></w:p>"
        + para("liền nhau")
    )
    found = shown(body)
    assert (texts(found.parts[0]), found.tracked) == (["Một mới", "Hai liền nhau"], 3)


def test_fields_show_their_result_and_not_their_code() -> None:
    field = "".join(
        f"<w:r>{inside}</w:r>"
        for inside in (
            '<w:fldChar w:fldCharType="begin"/>',
            "<w:t>mã</w:t><w:instrText> HYPERLINK x </w:instrText>",
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>kết quả</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    unended = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>nuốt</w:t></w:r></w:p>'
    assert texts(blocks(f"<w:p>{field}</w:p>{unended}{para('sau')}"))[0::2] == ["kết quả", "sau"]


def test_notes_at_the_foot_in_the_order_of_the_text() -> None:
    notes = f"""<w:footnotes {W}><w:footnote w:id="3"><w:p><w:r><w:t>Nguồn: [Công an phường X]</w:t></w:r></w:p>
    </w:footnote></w:footnotes>"""
    body = "<w:p><w:r><w:t>Lời</w:t></w:r><w:r><w:footnoteReference w:id='3'/></w:r></w:p>"
    content = with_relationship(
        word_file(body, others={"word/footnotes.xml": notes}), "footnotes", "footnotes.xml", external=False
    )
    found = read_preview(content, manifest())
    assert found.parts[0][0]["x"] == ["Lời", {"fn": 1}]
    assert [note_html(note) for note in found.notes] == ["Nguồn: [Công an phường X]"]
    assert '<a class="chu" id="ve-1" href="#chu-thich-1">1</a>' in PartPage({}).part(found.parts[0])


def referring(*names: object) -> str:
    """A paragraph of signs of notes at the foot."""
    return "<w:p>" + "".join(f"<w:r><w:footnoteReference w:id='{name}'/></w:r>" for name in names) + "</w:p>"


def with_notes(body: str, *names: object) -> bytes:
    """A file with a note at the foot for each name, which says the name."""
    notes = "".join(f'<w:footnote w:id="{name}">{para(f"Chú {name}")}</w:footnote>' for name in names)
    parts = {"word/footnotes.xml": f"<w:footnotes {W}>{notes}</w:footnotes>"}
    return with_relationship(word_file(body, others=parts), "footnotes", "footnotes.xml", external=False)


def test_a_note_that_many_signs_refer_to_has_one_number_and_is_told_once() -> None:
    found = read_preview(with_notes(referring(2, 9, 2, 1), 1, 2, 3), manifest())
    assert found.parts[0][0]["x"] == [{"fn": 1}, {"fn": 2}, {"fn": 1}, {"fn": 3}]
    assert [note_html(note) for note in found.notes] == ["Chú 2", "", "Chú 1"]


def test_notes_are_parsed_once_and_no_more_are_told_than_a_report_has(monkeypatch: pytest.MonkeyPatch) -> None:
    content, parsed = with_notes(referring(*range(3_000)), *range(3_000)), []

    def counted(part: bytes) -> etree._Element:
        parsed.append(part)
        return parse_xml(part)

    monkeypatch.setattr(preview_reader, "parse_xml", counted)
    found = read_preview(content, manifest())
    assert [note_html(note) for note in found.notes] == [f"Chú {name}" for name in range(2_000)]
    assert found.parts[0][0]["x"] == [{"fn": number} for number in range(1, 2_001)]
    assert sum(b"<w:footnotes" in part for part in parsed) == 1


HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onclick='x", "&amp;<b>", "{{ 7*7 }}"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    drawn = html(para(escaped) + table((f"<w:p><w:r><w:t>{escaped}</w:t></w:r></w:p>",)))
    for sign in ("<script", "<img", "<b>", " onclick='", ' onerror="'):
        assert sign not in drawn
    assert texts(blocks(para(escaped))) == [" ".join(text.split())]


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        ("https://example.vn/a?b=1&c=2", True),
        ("javascript:alert(1)", False),
        (" JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_harmless_links_are_followed(target: str, followed: bool) -> None:
    link = '<w:p><w:hyperlink xmlns:r="{}" r:id="rIdX"><w:r><w:t>đây</w:t></w:r></w:hyperlink></w:p>'.format(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    )
    content = with_relationship(word_file(link), "hyperlink", target)
    drawn = str(PartPage({}).part(read_preview(content, manifest()).parts[0]))
    assert ("<a href=" in drawn or 'rel="noopener noreferrer nofollow"' in drawn) is followed
    assert "javascript" not in drawn.lower()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg">%s</svg>'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a..", "image/gif"),
        (SVG % b'<g clip-path="url(#c)"><text>a</text></g>', "image/svg+xml"),
        (SVG % b"<script>1</script>", ""),
        (SVG % b'<g onload="x()"/>', ""),
        (SVG % b'<image href="http://a/b.png"/>', ""),
        (SVG % b"<style>@import 'http://a'</style>", ""),
        (SVG % b'<rect fill="url(http://a/#b)"/>', ""),
        (SVG % b"<foreignObject/>", ""),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', ""),
        (b"\xd7\xcd\xc6\x9a wmf", ""),
        (b"<html/>", ""),
        (b"\x89PNG\r\n\x1a\n" + bytes(3 * 2**20), ""),
    ],
)
def test_a_picture_is_what_its_bytes_say(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


def test_a_picture_that_browsers_cannot_show_leaves_its_words(made: tuple[bytes, Manifest]) -> None:
    parts = {name: b"\xd7\xcd\xc6\x9a" for name in names_of(made[0]) if name.endswith((".png", ".svg"))}
    found = read_preview(changed(made[0], parts), made[1])
    assert found.pictures == {}
    drawn = "".join(PartPage({}).part(part) for part in found.parts)
    assert drawn.count('<span class="khong-hinh">Hình này chỉ xem được trong tệp Word.') == 2


def names_of(content: bytes) -> list[str]:
    from phoihop.outcomes.documents.rules.package import open_package

    return list(open_package(content).parts)


def test_a_paragraph_keeps_its_key_when_its_numbers_are_refreshed() -> None:
    def keys(text: str, count: str, *, serial: int = 1) -> list[str]:
        told = manifest(*["1"] * (serial - 1), count)
        if serial > 1:
            told = Manifest(told.provenance, told.mark, (Entry(serial, manifest(count).entries[0].number),))
        body = f"<w:p><w:r><w:t>{text} </w:t></w:r>{number(serial, count)}</w:p>" + para("Không có") * 2
        return list(blocks_by_key(shown(body, told).parts))

    before = keys("Tổ chức", "2.500")
    assert keys("Tổ chức", "2.611", serial=4) == before
    assert keys("Đã tổ chức", "2.500")[0] != before[0]
    assert before[2] == f"{before[1]}-2"


def test_what_a_comment_quotes() -> None:
    long = blocks(para("chữ " * 200))[0]
    assert len(quote_of(long)) <= 300
    assert quote_of(long).endswith("…")
    assert quote_of(blocks(table(("Chỉ tiêu", "Số"), ("A", "1")))[0]) == "Chỉ tiêu · Số"


@given(st.lists(st.integers(0, 3000), max_size=30), st.integers(1, 5000))
def test_a_page_carries_as_much_as_it_may_and_at_least_a_part(weights: list[int], most: int) -> None:
    count = at_once(weights, most=most)
    assert count == 0 if not weights else count >= 1
    assert count <= 1 or sum(weights[:count]) <= most
    assert count == len(weights) or sum(weights[: count + 1]) > most


def test_the_weight_of_a_table_is_that_of_its_cells() -> None:
    assert weight(blocks(table(("a", "b"), ("c", "d")))) == 12


@pytest.mark.parametrize("change", ["split", "unwrapped", "no tags"])
def test_after_word_or_libreoffice_every_number_is_found(made: tuple[bytes, Manifest], change: str) -> None:
    root = part_of(made[0])
    controls = [one for one in root.iter(SDT) if parse_tag(tag_of(one))]
    for control in controls:
        if change == "split":
            run = control.find(f"{SDT_CONTENT}/{q('w:r')}")
            assert run is not None
            text = run.find(T)
            assert text is not None
            whole, text.text = text.text or "", (text.text or "")[:1]
            more = etree.SubElement(control.find(SDT_CONTENT), q("w:r"))  # type: ignore[arg-type]
            etree.SubElement(more, T).text = whole[1:]
        elif change == "no tags":
            for name in ("w:tag", "w:alias"):
                found = control.find(f"{q('w:sdtPr')}/{q(name)}")
                if found is not None:
                    found.getparent().remove(found)  # type: ignore[union-attr]
        else:
            for run in list(control.iterfind(f"{SDT_CONTENT}/*")):
                control.addprevious(run)
            control.getparent().remove(control)  # type: ignore[union-attr]
    found = read_preview(changed(made[0], {DOCUMENT: etree.tostring(root)}), made[1])
    pieces = [piece for block in every(found.parts) for piece in block.get("x", ()) if isinstance(piece, dict)]
    assert {piece["n"]: piece["t"] for piece in pieces if "n" in piece} == {
        entry.serial: entry.number.text for entry in made[1].entries
    }
    assert [piece for piece in pieces if "e" in piece] == []
    assert list(blocks_by_key(found.parts)) == list(blocks_by_key(read_preview(*made).parts))


WORN = (
    f"<w:p><w:pPr><w:pStyle w:val='Clause'/><w:ind w:firstLine='700'/></w:pPr><w:r><w:t>Một</w:t></w:r>{number(1, '7')}</w:p>"
    + listed(1, 0, "mục")
    + table(("a", "b"), ("c", "d"))
    + "<w:p><w:ins w:id='1' w:author='a'><w:r><w:t>mới</w:t><w:br/><w:sym w:char='F0B7'/></w:r></w:ins></w:p>"
    + "<w:p><w:pPr><w:pBdr><w:bottom w:val='single'/></w:pBdr><w:ind w:left='900'/></w:pPr></w:p>"
    + "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:footnoteReference w:id='5'/></w:r></w:p>"
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_missing_or_strange_the_rest_is_shown(data: st.DataObject) -> None:
    """Word, WPS and Google Docs write files of their own ways: none of them stops a report from being kept."""
    content = with_relationship(
        word_file(WORN, others={"word/numbering.xml": NUMBERING}), "numbering", "numbering.xml", external=False
    )
    root = part_of(content)
    elements = [one for one in root.iter() if one.getparent() is not None and one.getparent() is not root]
    for element in data.draw(st.lists(st.sampled_from(elements), max_size=4)):
        names = sorted(map(str, element.attrib))
        if names and data.draw(st.booleans()):
            element.set(
                data.draw(st.sampled_from(names)), data.draw(st.sampled_from(["", "-1", "x", "99999999999", "٣", "²"]))
            )
        elif element.getparent() is not None:
            element.getparent().remove(element)
    found = read_preview(changed(content, {DOCUMENT: etree.tostring(root)}), manifest("7"))
    drawn = "".join(PartPage({}).part(part) for part in found.parts)
    assert drawn.count("<div") == drawn.count("</div>")
    json.dumps([found.parts, found.notes])
