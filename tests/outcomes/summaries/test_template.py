"""Compiling templates: names survive Word's habits; what is wrong is said all at once, with place and remedy."""

import pytest
from tests.outcomes.summaries.documents import (
    changed,
    para,
    part_of,
    table,
    texts_of,
    with_content_type,
    with_relationship,
    word_file,
)

from phoihop.base.findings import Finding
from phoihop.outcomes.documents.rules.names import KnownNames
from phoihop.outcomes.documents.rules.wordml import SDT, tag_of
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.template import (
    CompiledTemplate,
    NotCompiled,
    compile_template,
    load_compiled,
)
from phoihop.outcomes.summaries.rules.outline import summary_names

KNOWN = KnownNames(
    fields={"MH01": "", "ten_don_vi": "", "trich_yeu": ""},
    groups={"don_vi": KnownNames(fields={"ten": ""}, groups={"dong": KnownNames(fields={"so": ""})})},
    conditions={"co_phu_luc": ""},
    tables={"so_lieu": ""},
    charts={"dien_bien": ""},
)


def compiled(body: str) -> CompiledTemplate:
    result = compile_template(word_file(body), KNOWN)
    assert isinstance(result, CompiledTemplate), [finding.line() for finding in result]
    return result


def findings(content: bytes) -> list[Finding]:
    result = compile_template(content, KNOWN)
    assert isinstance(result, list)
    return result


def tags(template: CompiledTemplate) -> list[str]:
    return [tag_of(sdt) for sdt in part_of(template.content).iter(SDT)]


def test_a_name_becomes_a_control_with_its_looks() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Có {{ MH01 }} mô hình</w:t></w:r></w:p>"
    template = compiled(bold)
    assert tags(template) == ["ph:n:MH01"]
    assert texts_of(template.content) == ["Có {{ MH01 }} mô hình"]
    sdt = next(part_of(template.content).iter(SDT))
    assert sdt.find(".//{*}rPr/{*}b") is not None


@pytest.mark.parametrize(
    "runs",
    [
        ("Có {{ MH01 }} mô hình",),
        ("Có {", "{ MH01 }", "} mô hình"),
        ("Có {{ M", "H0", "1 }} mô hình"),
        ("Có {{", " MH01", " }} mô hình"),
        ("Có {{\u00a0MH01\u00a0}} mô hình",),
        ("Có ", "{", "{", "M", "H", "0", "1", "}", "}", " mô hình"),
    ],
)
def test_split_runs(runs: tuple[str, ...]) -> None:
    assert tags(compiled(para(*runs))) == ["ph:n:MH01"]


def test_spelling_marks_and_bookmarks_between_split_runs() -> None:
    body = (
        '<w:p><w:r><w:t>{{ M</w:t></w:r><w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="4" w:name="_GoBack"/>'
        '<w:r><w:t>H01 }}</w:t></w:r><w:bookmarkEnd w:id="4"/></w:p>'
    )
    template = compiled(body)
    assert tags(template) == ["ph:n:MH01"]
    root = part_of(template.content)
    assert root.find(".//{*}proofErr") is None
    assert root.find(".//{*}bookmarkStart") is not None


def test_decomposed_letters_are_the_same_name() -> None:
    known = KnownNames(fields={"trích_yếu": ""})
    result = compile_template(word_file(para("{{ tri\u0301ch_yê\u0301u }} rồi {{ trích_yếu }}")), known)
    assert isinstance(result, CompiledTemplate)
    assert tags(result) == ["ph:n:trích_yếu"] * 2


def test_kinds_may_be_written_with_marks_and_capitals() -> None:
    body = para("{{ Nếu:co_phu_luc }}") + para("Có") + para("{{ Hết }}")
    assert tags(compiled(body)) == ["ph:c:co_phu_luc"]


def test_rows_blocks_charts_and_tables() -> None:
    body = (
        table(("{{ lap:don_vi }}{{ ten }}", "{{ MH01 }}"))
        + para("{{ lap:don_vi }}") + para("{{ ten }}")
        + table(("{{ lap:dong }}", "{{ so }}")) + para("{{ het }}")
        + para("{{ neu:co_phu_luc }}") + para("{{ bang:so_lieu }}") + para("{{ hinh:dien_bien }}") + para("{{ het }}")
    )  # fmt: skip
    template = compiled(body)
    assert tags(template) == [
        "ph:r:don_vi", "ph:n:ten", "ph:n:MH01",
        "ph:r:don_vi", "ph:n:ten", "ph:r:dong", "ph:n:so",
        "ph:c:co_phu_luc", "ph:b:so_lieu", "ph:h:dien_bien",
    ]  # fmt: skip
    assert template.uses >= {("r", "dong"), ("h", "dien_bien")}


def test_a_block_inside_a_cell_is_not_its_row() -> None:
    cell = "<w:p/>".join(["", para("{{ lap:don_vi }}") + para("{{ ten }}") + para("{{ het }}"), ""])
    root = part_of(compiled(table((cell, "x"))).content)
    sdt = next(root.iter(SDT))
    assert sdt.getparent().tag.endswith("}tc")


def test_an_unknown_name_says_which_where_and_the_nearest() -> None:
    (finding,) = findings(word_file(para("Đơn vị {{ ten_donvi }} báo cáo")))
    assert finding.code == "W118"
    assert finding.table == "word/document.xml"
    assert finding.line() == (
        "W118 word/document.xml: không có tên {{ ten_donvi }}, ở đoạn «Đơn vị {{ ten_donvi }} báo cáo»."
        " Cách sửa: có phải là {{ ten_don_vi }}? Xem mọi tên ở trang «Danh mục tên của mẫu» hoặc bằng"
        " phoihop template --names."
    )


def test_a_name_of_a_group_outside_of_it() -> None:
    (finding,) = findings(word_file(para("{{ ten }}")))
    assert finding.code == "W118"
    assert "{{ lap:don_vi }}" in finding.line()


def test_an_unknown_group_is_one_finding() -> None:
    body = para("{{ lap:donvi }}") + para("{{ ten }}") + para("{{ het }}")
    (finding,) = findings(word_file(body))
    assert finding.code == "W118"
    assert "{{ lap:don_vi }}" in finding.line()


def test_everything_wrong_is_said_at_once() -> None:
    body = (
        para("{{ MH99 }}") + para("{{ 7*7 }}") + para("{% for x in y %}") + para("{{ MH01 }")
        + para("{{ neu:co_phu_luc }} thừa chữ") + para("{{ lap:don_vi }}") + para("{{ het }}") + para("{{ het }}")
        + para("{{ neu:la }}") + para("{{ het }}") + "<w:p><w:ins w:id='1'><w:r><w:t>mới</w:t></w:r></w:ins></w:p>"
    )  # fmt: skip
    assert sorted(finding.code for finding in findings(word_file(body))) == [
        "W108", "W109", "W112", "W112", "W113", "W116", "W118", "W118",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["{{ MH01|safe }}", "{{ ''.__class__ }}", "{{ MH01 + 1 }}", "{{ }}", "{{ la:MH01 }}", "{{ MH01 }} {{", "}} x"],
)
def test_there_are_no_expressions(text: str) -> None:
    assert {finding.code for finding in findings(word_file(para(text)))} == {"W112"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda good: changed(good, {"word/vbaProject.bin": b"x"}), "W105"),
        (
            lambda good: with_content_type(
                good, "/word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
            ),
            "W105",
        ),
        (lambda good: with_relationship(good, "attachedTemplate", "http://la.example/x.dotm"), "W106"),
        (lambda good: with_relationship(good, "image", "http://la.example/x.png"), "W106"),
        (lambda good: changed(good, {"word/embeddings/oleObject1.bin": b"x"}), "W107"),
    ],
)
def test_macros_and_links_are_refused_by_name(content: object, code: str) -> None:
    good = word_file(para("{{ MH01 }}"))
    assert [finding.code for finding in findings(content(good))] == [code]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ('<w:fldSimple w:instr="DDEAUTO cmd"><w:r><w:t>x</w:t></w:r></w:fldSimple>', "W109"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE</w:instrText></w:r>'
            '<w:r><w:instrText>TEXT "http://x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "W109",
        ),
        ("<w:del w:id='1'><w:r><w:delText>cũ</w:delText></w:r></w:del>", "W108"),
        ("<w:pPr><w:pPrChange w:id='1' w:author='a'><w:pPr/></w:pPrChange></w:pPr>", "W108"),
        ("<w:r><w:object/></w:r>", "W107"),
        ('<w:sdt><w:sdtPr><w:tag w:val="f:7k2m3x:0001"/></w:sdtPr><w:sdtContent/></w:sdt>', "W110"),
        ('<w:r><w:drawing><x descr="{{ MH01 }}"/></w:drawing></w:r>', "W111"),
    ],
)
def test_what_a_paragraph_may_not_hold(inside: str, code: str) -> None:
    assert [finding.code for finding in findings(word_file(f"<w:p>{inside}</w:p>"))] == [code]


def test_the_page_number_is_a_field_that_may_stand() -> None:
    body = '<w:p><w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p>'
    assert compiled(body).uses == frozenset()


def test_names_in_properties_are_found() -> None:
    core = '<cp:coreProperties xmlns:cp="http://x" xmlns:dc="http://y"><dc:title>{{ trich_yeu }}</dc:title></cp:coreProperties>'
    found = findings(word_file(para("x"), others={"docProps/core.xml": core}))
    assert [(finding.code, finding.table) for finding in found] == [("W111", "docProps/core.xml")]


def test_headers_are_filled_and_checked_too() -> None:
    header = (
        '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        + para("{{ xyz }}")
        + "</w:hdr>"
    )
    found = findings(word_file(para("x"), others={"word/header1.xml": header}))
    assert [(finding.code, finding.table) for finding in found] == [("W118", "word/header1.xml")]


def test_a_compiled_template_is_a_template_still() -> None:
    once = compiled(para("{{ MH01 }}"))
    again = compile_template(once.content, KNOWN)
    assert isinstance(again, CompiledTemplate)
    assert again.uses == once.uses
    assert load_compiled(once.content, source_hash=once.source_hash).uses == once.uses
    with pytest.raises(NotCompiled):
        load_compiled(word_file(para("x")), source_hash="")


def test_the_default_template_uses_known_names_only() -> None:
    result = compile_template(default_template(), summary_names())
    assert isinstance(result, CompiledTemplate)
    assert ("r", "noi_dung") in result.uses
