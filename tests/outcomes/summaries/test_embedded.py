"""Formulas and Word's charts in an officer's own paragraphs stay; whatever is fetched or run is refused by name."""

from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter
from lxml import etree
from tests.outcomes.summaries.documents import changed, part_of, with_relationship
from tests.outcomes.summaries.edits import (
    basis_of,
    compiled,
    data_with,
    edited,
    find,
    later,
    lines,
    made_of,
)
from tests.outcomes.summaries.test_carrying import newer_template
from tests.outcomes.summaries.test_schema import VALIDATOR, errors

from phoihop.base.apart.archives import unpack
from phoihop.base.errors import Refused
from phoihop.outcomes.documents.rules.package import CONTENT_TYPES, OFFICE, open_package, pack
from phoihop.outcomes.documents.rules.wordml import NAMESPACES, q
from phoihop.outcomes.summaries.readers.pictures import SVG, kind_of
from phoihop.outcomes.summaries.render.calm_workbooks import holds_cells_alone
from phoihop.outcomes.summaries.render.regenerating import Regenerated, regenerate

OLD = made_of(data_with(districts=4))
SAME = made_of(later(data_with({"TM01": 900}, districts=4)))
OTHER = made_of(later(data_with({"TM01": 900}, districts=4)), compiled(newer_template()))
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
CHART, WORKBOOK = "word/charts/chart1.xml", "word/embeddings/Microsoft_Excel_Worksheet.xlsx"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEWER = [SAME, OTHER]
"""Made anew in the file itself, and carried into another template."""


def made(content: bytes, new: object = SAME) -> Regenerated:
    return regenerate(content, basis_of(OLD, new))  # type: ignore[arg-type]


def refused(content: bytes) -> list[tuple[str, str | None]]:
    with pytest.raises(Refused) as told:
        made(content)
    return [(finding.code, finding.value) for finding in told.value.findings]


def own(runs: str, content: bytes = OLD[0]) -> bytes:
    """The report with these runs in a paragraph of the officer's own."""
    names = f'xmlns:w="{NAMESPACES["w"]}" xmlns:m="{MATHS}" xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml"'
    paragraph = etree.fromstring(f'<w:p {names} xmlns:o="urn:schemas-microsoft-com:office:office">{runs}</w:p>')
    return edited(content, lambda root: find(root, "Địa bàn rộng").addnext(paragraph))


def formula(signs: str = "a+b") -> str:
    return f"<m:oMath><m:r><m:t>{signs}</m:t></m:r></m:oMath>"


def book(change: Callable[[xlsxwriter.Workbook], object] = lambda _book: None) -> bytes:
    """The workbook of a chart, as Word puts it into the file."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.add_worksheet().write_column("A1", [1, 2, 3])
        change(workbook)
    return buffer.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A workbook with further parts."""
    buffer = BytesIO(content)
    with ZipFile(buffer, "a") as archive:
        for name, told in parts.items():
            archive.writestr(name, told)
    return buffer.getvalue()


def charted(workbook: bytes, kind: str = "package", external: str = "") -> bytes:
    """The report with a chart of Word's own in a paragraph of the officer's."""
    chart = (
        f'<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:r="{OFFICE}"><c:chart><c:plotArea><c:layout/><c:pieChart>'
        '<c:varyColors val="1"/><c:ser><c:idx val="0"/><c:order val="0"/><c:val><c:numRef><c:f>Sheet1!$A$1:$A$3</c:f>'
        "</c:numRef></c:val></c:ser></c:pieChart></c:plotArea></c:chart>"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )
    target = external or "../embeddings/Microsoft_Excel_Worksheet.xlsx"
    mode = ' TargetMode="External"' if external else ""
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    )
    types = part_of(OLD[0], CONTENT_TYPES)
    for name, told in ((CHART, CHART_TYPE), (WORKBOOK, WORKBOOK_TYPE)):
        override = etree.SubElement(types, q("ct:Override"))
        override.set("PartName", f"/{name}")
        override.set("ContentType", told)
    parts = {CHART: chart.encode(), "word/charts/_rels/chart1.xml.rels": links.encode(), WORKBOOK: workbook}
    content = with_relationship(
        changed(OLD[0], {**parts, CONTENT_TYPES: etree.tostring(types)}), "chart", "charts/chart1.xml", external=False
    )
    drawing = (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="3000000" cy="2000000"/><wp:docPr id="7001" name="Biểu đồ 1"/>'
        f'<a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/chart">'
        f'<c:chart xmlns:c="{DRAWING}/chart" r:id="rIdX"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    return own(f"{drawing}<w:r><w:t>Biểu đồ của tôi.</w:t></w:r>", content)


def shown_workbooks(content: bytes) -> list[bytes]:
    """The workbooks that charts in the document reach."""
    package = open_package(content)
    charts = [link.target for link in package.relationships(package.main_part()) if link.type.endswith("/chart")]
    links = [link for chart in charts for link in package.relationships(chart) if link.type.endswith("/package")]
    assert all(package.content_type(chart) == CHART_TYPE for chart in charts)
    return [package.parts[link.target] for link in links]


def formulas(content: bytes) -> list[str]:
    return ["".join(one.itertext()) for one in part_of(content).iter(f"{{{MATHS}}}oMath")]


@pytest.mark.parametrize("new", NEWER)
@pytest.mark.parametrize("words", ["", "<w:r><w:t>Tỷ lệ: </w:t></w:r>"])
def test_a_formula_of_his_own_stays(new: object, words: str) -> None:
    assert formulas(made(own(words + formula()), new).document) == ["a+b"]


def test_a_chart_of_his_own_stays_with_its_workbook() -> None:
    workbook = book()
    kept = made(charted(workbook)).document
    assert "Biểu đồ của tôi." in lines(kept)
    assert shown_workbooks(kept) == [workbook]


def test_a_chart_of_his_own_goes_into_another_template() -> None:
    workbook = book()
    done = made(charted(workbook), OTHER)
    assert done.outcome.unplaced == ()
    assert "Biểu đồ của tôi." in lines(done.document)
    assert shown_workbooks(done.document) == [workbook]
    link = next(part_of(done.document).iter(f"{{{DRAWING}/chart}}chart")).get(f"{{{OFFICE}}}id")
    package = open_package(done.document)
    assert link in {row.id for row in package.relationships(package.main_part()) if row.type.endswith("/chart")}


@pytest.mark.node
@pytest.mark.skipif(not VALIDATOR.exists(), reason="no validator here")
@pytest.mark.parametrize("new", NEWER)
def test_a_file_with_a_chart_of_his_own_is_valid(tmp_path, new: object) -> None:  # type: ignore[no-untyped-def]
    assert errors(tmp_path / "bieu-do.docx", made(charted(book()), new).document) == []


def fetched(workbook: xlsxwriter.Workbook) -> None:
    workbook.add_worksheet().write_formula("A1", '=_xlfn.WEBSERVICE("http://a.vn")')


@pytest.mark.parametrize(
    "workbook",
    [
        b"PK\x03\x04 no archive",
        with_parts(book(), {"xl/vbaProject.bin": b"x"}),
        with_parts(book(), {"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        with_parts(book(), {"xl/connections.xml": b"<a/>"}),
        with_parts(book(), {"xl/embeddings/oleObject1.bin": b"x"}),
        with_parts(book(), {"xl/worksheets/sheet9.xml": b"<!DOCTYPE a><a/>"}),
        with_parts(book(), {"xl/worksheets/sheet9.xml": b"<a><ddeLink/></a>"}),
        book(fetched),
    ],
)
def test_a_chart_whose_workbook_runs_or_fetches_is_refused(workbook: bytes) -> None:
    assert refused(charted(workbook)) == [("W702", WORKBOOK)]


def table_and_sum(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.get_worksheet_by_name("Sheet1")
    sheet.add_table("C1:D4", {"columns": [{"header": "Xã"}, {"header": "Số"}]})
    sheet.write_formula("F1", "=ROUND(SUM(A1:A3)/(COUNTA(A1:A3)+1), 1)", workbook.add_format({"bold": True}))
    workbook.define_name("Ten", "=Sheet1!$A$1:$A$3")


def test_a_workbook_with_a_table_and_a_sum_is_kept() -> None:
    workbook = book(table_and_sum)
    assert "xl/tables/table1.xml" in unpack(workbook)
    assert shown_workbooks(made(charted(workbook)).document) == [workbook]


SHEET, TYPES, LINKS = "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"


def put(part: str, old: str, new: str, name: str = "") -> bytes:
    """The plain workbook with this in a part, which may have another name then."""
    parts = unpack(book(table_and_sum))
    told = parts.pop(part).decode()
    assert old in told
    return pack({**parts, name or part: told.replace(old, new).encode()})


def reckoning(told: str, *, name: str = SHEET) -> bytes:
    return put(SHEET, "</sheetData>", f'<row r="9"><c r="A9"><f>{told}</f></c></row></sheetData>', name)


def in_utf16() -> bytes:
    parts = unpack(reckoning("WEBSERVICE(A1)"))
    root = etree.fromstring(parts[SHEET])
    return pack({**parts, SHEET: etree.tostring(root, encoding="UTF-16", xml_declaration=True)})


OUTSIDE_LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/hyperlink" Target="http://a.vn" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize("told", ["SUM(A1:A3)", "-(A1+A2)", "IF(A1>0,(A2),max( A3 ))", "Sheet1!A1"])
def test_a_simple_formula_is_kept(told: str) -> None:
    assert holds_cells_alone(reckoning(told.replace(">", "&gt;")))


@pytest.mark.parametrize(
    "workbook",
    [
        *map(
            reckoning,
            [
                "&#87;EBSERVICE(A1)",
                "<![CDATA[WEBSERVICE(A1)]]>",
                "<![CDATA[WEB]]>SERVICE(A1)",
                "WEB<!-- -->SERVICE(A1)",
                "WEBSERVICE<!--+SUM-->(A1)",
                "webservice (A1)",
                '_xlfn.IMAGE("http://a.vn/x.png")',
                "_xlfn.SUM(A1)",
                "IF(A1,HYPERLINK(A2),0)",
                "Sheet1!MacroSUM(A1)",
                "[1]Sheet1!A1",
                "cmd|' /c calc'!A0",
                "'\\\\may\\so.xlsx'!Ten",
                '"http://a.vn"',
                "+".join(["A1"] * 5_000),
            ],
        ),
        in_utf16(),
        reckoning("SUM(A1)", name="xl/worksheets/sheet1.XML"),
        reckoning("WEBSERVICE(A1)", name="xl/worksheets/sheet1.XML"),
        reckoning("WEBSERVICE(A1)", name="xl/worksheets/sheet1.dat"),
        reckoning("SUM(A1)", name="xl/worksheets/sheet1.dat"),
        put("xl/workbook.xml", "Sheet1!$A$1:$A$3", "[1]Sheet1!$A$1"),
        put("xl/workbook.xml", "Sheet1!$A$1:$A$3", "EXEC(1)"),
        put(TYPES, "sheet.main+xml", "sheet.macroEnabled.main+xml"),
        put(
            TYPES,
            "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "vnd.ms-excel.sheet.macro&#69;nabled.main+xml",
        ),
        put(TYPES, "spreadsheetml.styles+xml", "spreadsheetml.externalLink+xml"),
        put(
            TYPES,
            "</Types>",
            '<Override PartName="/xl/./workbook.xml" ContentType="application/vnd.ms-excel.x"/></Types>',
        ),
        put(LINKS, "relationships/styles", "relationships/externalLink"),
        put(LINKS, 'Target="styles.xml"', 'Target="http://a.vn/x.xml" TargetMode="External"'),
        with_parts(book(), {"xl/_rels/a.xml.RELS": OUTSIDE_LINK.encode()}),
        with_parts(book(), {"xl/_rels/a.xml.rels": OUTSIDE_LINK.encode()}),
        with_parts(book(), {"xl/worksheets/sheet9.xml": b"<a/>"}),
        with_parts(book(), {"docProps/thumbnail.jpeg": b"x"}),
        pack({SHEET: b"<a/>"}),
    ],
)
def test_whatever_is_not_known_to_be_calm_is_refused(workbook: bytes) -> None:
    assert not holds_cells_alone(workbook)
    assert refused(charted(workbook)) == [("W702", WORKBOOK)]


def test_a_workbook_that_is_no_charts_is_refused() -> None:
    alone = changed(OLD[0], {WORKBOOK: book()})
    assert refused(alone) == [("W702", WORKBOOK)]
    assert refused(
        with_relationship(alone, "package", "embeddings/Microsoft_Excel_Worksheet.xlsx", external=False)
    ) == [("W702", WORKBOOK)]
    assert refused(charted(book(), kind="oleObject")) == [("W702", WORKBOOK)]


def test_a_chart_that_is_linked_to_a_file_elsewhere_is_refused() -> None:
    address = "file:///c:/so-lieu.xlsx"
    assert ("W702", address) in refused(charted(book(), kind="oleObject", external=address))
    assert ("W702", address) in refused(charted(book(), external=address))


@pytest.mark.parametrize(
    "kind", ["image", "attachedTemplate", "oleObject", "aFChunk", "subDocument", "frame", "video", "mailMergeSource"]
)
def test_what_is_linked_to_outside_is_refused_by_its_address(kind: str) -> None:
    address = "https://a.vn/x"
    assert refused(with_relationship(OLD[0], kind, address)) == [("W702", address)]


def test_an_address_to_click_on_is_taken() -> None:
    assert made(with_relationship(OLD[0], "hyperlink", "https://a.vn/x")).outcome.findings == ()
    assert made(own('<w:r><w:pict><v:rect href="https://a.vn/x"/></w:pict></w:r>')).outcome.findings == ()


@pytest.mark.parametrize(
    ("runs", "value"),
    [
        ('<w:r><w:pict><v:imagedata src="http://a.vn/x.png"/></w:pict></w:r>', "http://a.vn/x.png"),
        ('<w:r><w:pict><v:imagedata o:href="\\\\may\\x.png"/></w:pict></w:r>', "\\\\may\\x.png"),
        ('<w:r><w:pict><v:fill src="file:///c:/x.png"/></w:pict></w:r>', "file:///c:/x.png"),
        ("<w:altChunk/>", "altChunk"),
        ("<w:r><w:object/></w:r>", "object"),
        ('<w:fldSimple w:instr="INCLUDEPICTURE http://a.vn/x.png"/>', "INCLUDEPICTURE http://a.vn/x.png"),
    ],
)
def test_what_is_fetched_by_itself_is_refused_by_name(runs: str, value: str) -> None:
    assert refused(own(runs)) == [("W702", value)]


def test_a_film_and_a_drawing_that_fetch_are_refused() -> None:
    film = f'<w:r><w:drawing><a:x xmlns:a="{DRAWING}/main" embeddedHtml="&lt;iframe src=&quot;//a.vn&quot;/&gt;"/></w:drawing></w:r>'
    assert [code for code, _value in refused(own(film))] == ["W702"]
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://a.vn/x.png"/></svg>'
    assert refused(changed(OLD[0], {"word/media/image9.svg": drawing})) == [("W702", "http://a.vn/x.png")]
    inside = b'<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/><image href="data:image/png;base64,AA"/></svg>'
    assert made(changed(OLD[0], {"word/media/image9.svg": inside})).outcome.findings == ()


@pytest.mark.parametrize(
    "inside",
    [
        '<rect style="fill:url(http://a.vn/x.svg)"/>',
        """<rect fill="URL( 'http://a.vn/x.svg#a')"/>""",
        "<style>@import 'http://a.vn/x.css';</style>",
        "<style>@im<!-- -->port 'http://a.vn/x.css';</style>",
        "<style><![CDATA[a{b:url(//a.vn)}]]></style>",
        "<style>a{b:&#117;rl(//a.vn)}</style>",
        "<style>a{b:\\75 rl(//a.vn)}</style>",
        """<style>a{b:image-set("http://a.vn/x.png" 1x)}</style>""",
    ],
)
def test_a_drawing_whose_styles_fetch_is_refused(inside: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()
    assert [code for code, _value in refused(changed(OLD[0], {"word/media/image9.svg": drawing}))] == ["W702"]
    assert kind_of(drawing) == ""


def test_a_drawing_with_a_sheet_of_styles_elsewhere_is_refused() -> None:
    drawing = b'<?xml-stylesheet href="http://a.vn/x.css"?><svg xmlns="http://www.w3.org/2000/svg"/>'
    assert [code for code, _value in refused(changed(OLD[0], {"word/media/image9.svg": drawing}))] == ["W702"]


def test_a_drawing_with_styles_of_its_own_is_taken() -> None:
    drawing = b"""<svg xmlns="http://www.w3.org/2000/svg"><style>.a{fill:url('#a')}</style><rect class="a"
        style="fill:url(#a);mask:url( &quot;#b&quot; )" fill="url(data:image/png;base64,AA)"/></svg>"""
    assert made(changed(OLD[0], {"word/media/image9.svg": drawing})).outcome.findings == ()
    assert kind_of(drawing) == SVG
