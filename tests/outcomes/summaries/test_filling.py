"""Filling: every number is a control with tag, alias and bookmark; nothing of the template is left; the file is sound."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from lxml import etree
from tests.outcomes.summaries.documents import para, part_of, table, texts_of, with_content_type, word_file
from tests.outcomes.summaries.samples import KEY, STATE, large_report, report_data

from phoihop.outcomes.documents.rules.names import KnownNames
from phoihop.outcomes.documents.rules.package import open_package
from phoihop.outcomes.documents.rules.wordml import SDT, SDT_CONTENT, P, R, paragraph_text, q, run_text, tag_of
from phoihop.outcomes.summaries.enums import Aspect, SealState
from phoihop.outcomes.summaries.readers.report import read_report
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.filling import NameMissing, fill
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.manifest import Manifest, check_seal, dumps, loads
from phoihop.outcomes.summaries.rules.manifest_xml import from_xml, to_xml
from phoihop.outcomes.summaries.rules.marks import parse_block, parse_head_bookmark, parse_head_tag, parse_tag
from phoihop.outcomes.summaries.rules.outline import summary_names
from phoihop.outcomes.summaries.rules.records import (
    Chart,
    Column,
    FigureKey,
    Header,
    Number,
    Provenance,
    ReportData,
    Scope,
    Signature,
    Table,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


def number(text: str = "2.071", value: int = 2071, code: str = "MH01") -> Number:
    return Number(FigureKey("hn", "2021", code), text, Decimal(value))


def data(body: Scope, *, example: bool = False) -> ReportData:
    return ReportData(
        Header(STATE, "BỘ CÔNG AN", "CÔNG AN X", "BC-X", "Hà Nội", date(2026, 1, 5), "Về việc thử", number=5),
        body,
        Signature("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        Provenance("r-1", datetime(2026, 1, 5, tzinfo=UTC)),
        example=example,
    )


def known(scope: Scope) -> KnownNames:
    """Every name of a scope and of its groups' first rounds."""
    return KnownNames(
        dict.fromkeys(scope.fields, ""),
        {name: known(rounds[0]) if rounds else KnownNames() for name, rounds in scope.groups.items()},
        dict.fromkeys(scope.conditions, ""),
        dict.fromkeys(scope.tables, ""),
        dict.fromkeys(scope.charts, ""),
    )


def filled(body: str, scope: Scope, *, example: bool = False) -> tuple[bytes, Manifest]:
    template = compile_template(word_file(body), known(scope))
    assert isinstance(template, CompiledTemplate), [finding.line() for finding in template]
    return fill(template, data(scope, example=example), key=KEY)


@pytest.fixture(scope="module")
def default() -> CompiledTemplate:
    template = compile_template(default_template(), summary_names())
    assert isinstance(template, CompiledTemplate)
    return template


@pytest.fixture(scope="module")
def sample(default: CompiledTemplate) -> tuple[bytes, Manifest]:
    return fill(default, report_data(), key=KEY)


def test_a_number_is_a_control_with_tag_alias_and_bookmark() -> None:
    content, manifest = filled(
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>có {{ MH01 }} mô hình</w:t></w:r></w:p>", Scope({"MH01": number()})
    )
    (paragraph,) = part_of(content).iter(P)
    assert [etree.QName(child).localname for child in paragraph] == ["r", "bookmarkStart", "sdt", "bookmarkEnd", "r"]
    start, sdt, end = paragraph[1:4]
    tag = tag_of(sdt)
    assert re.fullmatch(r"f:[a-z0-9]{4,12}:0001", tag)
    assert tag_of(sdt, "w:alias") == tag
    assert start.get(q("w:name")) == "_f_0001"
    assert start.get(q("w:id")) == end.get(q("w:id"))
    assert [etree.QName(child).localname for child in sdt[0]] == ["alias", "tag", "id", "text"]
    assert "".join(sdt.find(SDT_CONTENT).itertext()) == "2.071"
    assert sdt.find(f"{SDT_CONTENT}/{q('w:r')}/{q('w:rPr')}/{q('w:b')}") is not None
    assert paragraph_text(paragraph) == "có 2.071 mô hình"
    assert [(entry.serial, entry.number) for entry in manifest.entries] == [(1, number())]


def test_no_data_binding_and_no_placeholder_mark(sample: tuple[bytes, Manifest]) -> None:
    text = etree.tostring(part_of(sample[0])).decode()
    assert "dataBinding" not in text
    assert "showingPlcHdr" not in text


def test_a_sentence_keeps_its_numbers_and_makes_paragraphs() -> None:
    told = ("Có ", number(), " mô hình.\nTrong đó ", number("1.808", 1808, "MH02"), " được công nhận.")
    content, manifest = filled(
        para("{{ ket_qua }}", properties='<w:pPr><w:jc w:val="both"/></w:pPr>'), Scope({"ket_qua": told})
    )
    assert texts_of(content) == ["Có 2.071 mô hình.", "Trong đó 1.808 được công nhận."]
    assert len(list(part_of(content).iter(q("w:jc")))) == 2
    assert [entry.number.key.indicator for entry in manifest.entries] == ["MH01", "MH02"]


def test_beside_other_text_a_line_feed_is_a_break() -> None:
    content, _manifest = filled(para("Gồm: {{ x }}."), Scope({"x": "a\nb"}))
    assert texts_of(content) == ["Gồm: a\nb."]


def test_rows_and_blocks_repeat_and_scopes_nest() -> None:
    units = [
        Scope({"ten": f"Đơn vị {n}"}, {"dong": [Scope({"so": number(str(m), m)}) for m in range(n)]}) for n in (1, 2)
    ]
    body = (
        para("{{ lap:don_vi }}") + para("{{ ten }} của {{ noi }}") + table(("TT", "Số"), ("{{ lap:dong }}x", "{{ so }}"))
        + para("{{ het }}") + table(("{{ lap:don_vi }}{{ ten }}", "{{ noi }}"))
    )  # fmt: skip
    content, manifest = filled(body, Scope({"noi": "Hà Nội"}, {"don_vi": list(reversed(units))}))
    assert texts_of(content) == [
        "Đơn vị 2 của Hà Nội", "TT", "Số", "x", "0", "x", "1",
        "Đơn vị 1 của Hà Nội", "TT", "Số", "x", "0",
        "Đơn vị 2", "Hà Nội", "Đơn vị 1", "Hà Nội",
        "",  # after a table at the end of the document
    ]  # fmt: skip
    assert [entry.serial for entry in manifest.entries] == [1, 2, 3]


def test_conditions_keep_or_drop() -> None:
    body = para("đầu") + para("{{ neu:co }}") + para("{{ a }}") + para("{{ het }}") + para("cuối")
    for holds, expected in ((True, ["đầu", "A", "cuối"]), (False, ["đầu", "cuối"])):
        content, _manifest = filled(body, Scope({"a": "A"}, conditions={"co": holds}))
        assert texts_of(content) == expected


def test_an_empty_value_leaves_no_empty_paragraph_but_in_a_cell() -> None:
    body = para("{{ a }}") + table(("{{ a }}", "x"))
    content, _manifest = filled(body, Scope({"a": ""}))
    assert texts_of(content) == ["", "x", ""]  # the last follows the table


def test_a_cell_ends_with_a_paragraph() -> None:
    cell = para("{{ neu:co }}") + para("{{ a }}") + para("{{ het }}")
    content, _manifest = filled(table((cell, "x")), Scope({"a": "A"}, conditions={"co": False}))
    assert all(cell[-1].tag == P for cell in part_of(content).iter(q("w:tc")))


def test_a_generated_table_and_a_chart() -> None:
    listed = Table(
        [Column("TT", 1, centred=True), Column("Đơn vị", 4), Column("Số", 2, numeric=True)],
        [["1", "A", number()], ["", "Cộng", number("9", 9)]],
        frozenset({1}),
    )
    scope = Scope(tables={"bang_a": listed}, charts={"hinh_a": Chart(PNG, b"<svg/>", "Chữ thay hình")})
    content, manifest = filled(para("{{ bang:bang_a }}") + para("{{ hinh:hinh_a }}"), scope)
    root = part_of(content)
    (drawn,) = root.iter(q("w:tbl"))
    rows = drawn.findall(q("w:tr"))
    assert [row.find(f"{q('w:trPr')}/{q('w:cantSplit')}") is not None for row in rows] == [True] * 3
    assert [row.find(f"{q('w:trPr')}/{q('w:tblHeader')}") is not None for row in rows] == [True, False, False]
    assert len(manifest.entries) == 2
    assert next(root.iter(q("wp:docPr"))).get("descr") == "Chữ thay hình"
    package = open_package(content)
    links = {link.id: link.target for link in package.relationships("word/document.xml")}
    blip = next(root.iter(q("a:blip")))
    assert package.parts[links[blip.get(q("r:embed"))]] == PNG
    assert package.parts[links[next(blip.iter(q("asvg:svgBlip"))).get(q("r:embed"))]] == b"<svg/>"


def test_a_chart_that_is_shown_again_is_kept_once() -> None:
    scope = Scope(charts={name: Chart(PNG, b"<svg/>", name) for name in ("hinh_a", "hinh_b")})
    content, _manifest = filled(
        "".join(para(f"{{{{ hinh:{name} }}}}") for name in ("hinh_a", "hinh_b", "hinh_a")), scope
    )
    drawings = list(part_of(content).iter(q("wp:docPr")))
    assert [drawing.get("descr") for drawing in drawings] == ["hinh_a", "hinh_b", "hinh_a"]
    assert len({drawing.get("id") for drawing in drawings}) == 3
    pictures = [part for part in open_package(content).parts if "/media/" in part]
    assert len(pictures) == 4  # of each name its own, to be drawn anew apart from the other
    first, other, again = (blip.get(q("r:embed")) for blip in part_of(content).iter(q("a:blip")))
    assert first == again != other


def test_ids_are_unique_and_within_int32(sample: tuple[bytes, Manifest]) -> None:
    root = part_of(sample[0])
    ids = [int(sdt.find(f"{q('w:sdtPr')}/{q('w:id')}").get(q("w:val"))) for sdt in root.iter(SDT)]
    bookmarks = [mark.get(q("w:id")) for mark in root.iter(q("w:bookmarkStart"))]
    names = [mark.get(q("w:name")) for mark in root.iter(q("w:bookmarkStart"))]
    points = [name for name in names if parse_block(name)]
    assert len(ids) == len(set(ids)) == len(set(bookmarks)) - len(points)
    assert len(set(bookmarks)) == len(set(names))
    assert len(points) == 2 * len(sample[1].blocks)
    numbers = [sdt for sdt in root.iter(SDT) if parse_tag(tag_of(sdt))]
    assert len(numbers) == len(sample[1].entries)
    assert all(0 < number < 2**31 for number in ids)
    assert sorted(bookmarks) == sorted(mark.get(q("w:id")) for mark in root.iter(q("w:bookmarkEnd")))


def test_fields_of_the_head_keep_controls_to_be_filled_in_when_it_is_issued(sample: tuple[bytes, Manifest]) -> None:
    root = part_of(sample[0])
    heads = [(parse_head_tag(tag_of(sdt)), "".join(run_text(run) for run in sdt.iter(R))) for sdt in root.iter(SDT)]
    heads = [found for found in heads if found[0]]
    assert heads[:3] == [
        ("so_ky_hieu", "Số: 05/BC-CAHN"),
        ("dia_danh_ngay", "Hà Nội, ngày 05 tháng 01 năm 2022"),
        ("nguoi_ky", ""),
    ]
    assert {name for name, _text in heads[3:]} == {"kem_theo"}
    names = [parse_head_bookmark(mark.get(q("w:name"), "")) for mark in root.iter(q("w:bookmarkStart"))]
    assert [name for name in names if name] == [name for name, _text in heads]
    assert [parse_head_tag(text) for text in ("h:khac", "so_ky_hieu", "f:7k2m:0001")] == ["", "", ""]
    assert parse_head_bookmark("_h_khac_1") == ""


def test_nothing_of_the_template_is_left_in_any_part(sample: tuple[bytes, Manifest]) -> None:
    for name, part in open_package(sample[0]).parts.items():
        text = part.decode()
        assert "{{" not in text, name
        assert "ph:" not in text, name
        assert unicodedata.is_normalized("NFC", text), name


def test_text_from_outside_is_text() -> None:
    content, _manifest = filled(para("{{ a }}"), Scope({"a": "<w:p/> {{ MH01 }} & \x07 tie\u0302\u0301ng"}))
    assert texts_of(content) == ["<w:p/> {{ MH01 }} &  tiếng"]


def test_officers_bookmarks_are_not_repeated() -> None:
    marked = para("{{ x }}").replace("<w:r>", '<w:bookmarkStart w:id="3" w:name="rieng"/><w:r>', 1)
    body = para("{{ lap:g }}") + marked.replace("</w:p>", '<w:bookmarkEnd w:id="3"/></w:p>') + para("{{ het }}")
    content, _manifest = filled(body, Scope(groups={"g": [Scope({"x": str(n)}) for n in range(3)]}))
    names = [mark.get(q("w:name"), "") for mark in part_of(content).iter(q("w:bookmarkStart"))]
    assert [name for name in names if not parse_block(name)] == ["rieng"]


def test_a_word_template_becomes_a_document() -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    source = with_content_type(word_file(para("{{ a }}")), "/word/document.xml", f"{kind}template.main+xml")
    template = compile_template(source, KnownNames(fields={"a": ""}))
    assert isinstance(template, CompiledTemplate)
    content, _manifest = fill(template, data(Scope({"a": "A"})), key=KEY)
    assert open_package(content).content_type("word/document.xml") == f"{kind}document.main+xml"


def test_the_manifest_is_in_the_file_and_sealed(sample: tuple[bytes, Manifest]) -> None:
    content, manifest = sample
    inside = from_xml(part_of(content, "customXml/item1.xml"))
    assert inside == manifest
    assert loads(dumps(manifest)) == manifest == from_xml(to_xml(manifest))
    properties = {entry.get("name"): "".join(entry.itertext()) for entry in part_of(content, "docProps/custom.xml")}
    assert properties["PhoiHopMaBaoCao"] == manifest.provenance.report_id
    seal = properties["PhoiHopXacThuc"]
    assert check_seal(manifest, seal, key=KEY) is SealState.GENUINE
    assert check_seal(manifest, seal, key=b"other") is SealState.BROKEN
    first = manifest.entries[0]
    forged = replace(manifest, entries=(replace(first, number=replace(first.number, text="9")), *manifest.entries[1:]))
    assert check_seal(forged, seal, key=KEY) is SealState.BROKEN
    assert check_seal(manifest, "", key=KEY) is SealState.ABSENT


def test_the_same_data_gives_the_same_bytes(default: CompiledTemplate) -> None:
    assert fill(default, report_data(), key=KEY) == fill(default, report_data(), key=KEY)


def test_the_title_and_issuer_are_the_files_too(sample: tuple[bytes, Manifest]) -> None:
    core = part_of(sample[0], "docProps/core.xml")
    assert core.findtext(q("dc:title")).startswith("Báo cáo tổng kết 5 năm thực hiện")
    assert core.findtext(q("dc:creator")) == "Công an thành phố Hà Nội"
    assert core.findtext(q("dcterms:created")) == "2022-01-05T02:30:00Z"


def test_a_name_without_data_is_named() -> None:
    template = compile_template(word_file(para("{{ MH01 }}")), KnownNames(fields={"MH01": ""}))
    assert isinstance(template, CompiledTemplate)
    with pytest.raises(NameMissing, match=r"\{\{ MH01 \}\}"):
        fill(template, data(Scope()), key=KEY)


def test_example_data_is_marked_on_every_page_of_any_template() -> None:
    content, _manifest = filled(para("x"), Scope(), example=True)
    root = part_of(content)
    links = {link.id: link.target for link in open_package(content).relationships("word/document.xml")}
    headers = [links[reference.get(q("r:id"))] for reference in root.iter(q("w:headerReference"))]
    assert headers
    assert all("DỮ LIỆU MẪU" in texts_of(content, header) for header in headers)


def test_example_data_is_marked_in_the_default_template(default: CompiledTemplate) -> None:
    for example in (True, False):
        content, manifest = fill(default, report_data(example=example), key=KEY)
        headers = [texts_of(content, f"word/header{n}.xml") for n in (1, 2)]
        assert [("DỮ LIỆU MẪU" in header) for header in headers] == [example, example]
        assert manifest.example is example


def test_where_the_last_annex_falls_away_no_empty_page_is_left(default: CompiledTemplate) -> None:
    full = fill(default, report_data(), key=KEY)[0]
    none = fill(default, report_data(annexes=False), key=KEY)[0]
    assert len(list(part_of(full).iter(q("w:sectPr")))) == 5
    body = part_of(none)[0]
    assert [child.tag for child in body].count(q("w:sectPr")) == len(list(body.iter(q("w:sectPr")))) == 1
    assert body[-1].find(q("w:headerReference")) is not None
    assert "./." in "".join(texts_of(none))
    assert not any(text.startswith("Phụ lục") for text in texts_of(none))


def test_a_large_report_is_filled_whole(default: CompiledTemplate) -> None:
    content, manifest = fill(default, large_report(), key=KEY)
    assert len(manifest.entries) > 1_800
    assert len(read_report(content).numbers) == len(manifest.entries)


def test_comparisons_and_coverage_are_numbers_of_figures(sample: tuple[bytes, Manifest]) -> None:
    aspects = {entry.number.aspect for entry in sample[1].entries}
    assert aspects >= {
        Aspect.VALUE, Aspect.REPORTED, Aspect.EXPECTED, Aspect.DIFFERENCE, Aspect.CHANGE, Aspect.SHARE,
    }  # fmt: skip
    assert all(entry.number.against for entry in sample[1].entries if entry.number.aspect is Aspect.CHANGE)
