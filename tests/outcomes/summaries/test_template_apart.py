"""A stranger's template in a process apart: hostile ones are refused by name, all at once; what is filled there is the
report that would be made here, sealed with a key that the process never had."""

import struct
import zipfile
from io import BytesIO

import pytest
from tests.outcomes.summaries.documents import (
    changed,
    para,
    texts_of,
    with_content_type,
    with_relationship,
    word_file,
    zipped,
)
from tests.outcomes.summaries.samples import report_data

from phoihop.base.errors import Refused
from phoihop.base.findings import Finding
from phoihop.outcomes.summaries.enums import SealState
from phoihop.outcomes.summaries.readers.report import read_identity
from phoihop.outcomes.summaries.render.apart import check_apart, fill_apart
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.manifest import check_seal, dumps
from phoihop.outcomes.summaries.rules.outline import summary_names

pytestmark = pytest.mark.slow

KEY = b"0" * 32
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DDE = '<w:p><w:fldSimple w:instr="DDEAUTO cmd /c calc"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
FETCH = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE</w:instrText></w:r>'
    '<w:r><w:instrText>TEXT "\\\\la\\x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
TRACKED = '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>mới {{ don_vi }}</w:t></w:r></w:ins></w:p>'
GOOD = word_file(para("{{ don_vi }}"))


def part(root: str, inside: str) -> str:
    return f"<w:{root} {W}>{inside}</w:{root}>"


def core(text: str) -> str:
    return f'<cp:coreProperties xmlns:cp="http://x" xmlns:dc="http://y"><dc:title>{text}</dc:title></cp:coreProperties>'


def found(content: bytes) -> list[Finding]:
    return list(check_apart(content, codes={"MEET": "Buổi"}).findings)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (changed(GOOD, {"word/vbaProject.bin": b"x"}), [("W105", "word/vbaProject.bin")]),
        (with_content_type(GOOD, "/word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"), [("W105", "")]),
        (with_relationship(GOOD, "attachedTemplate", "http://la.example/x.dotm"), [("W106", "word/_rels/document.xml.rels")]),
        (with_relationship(GOOD, "image", "file:///etc/passwd"), [("W106", "word/_rels/document.xml.rels")]),
        (word_file('<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:v" src="\\\\la\\x.png"/></w:pict></w:r></w:p>' + para("{{ don_vi }}")), [("W106", "word/document.xml")]),
        (word_file(para("x"), others={"word/header1.xml": part("hdr", para("{% import os %}{{ don_vi }}"))}), [("W109", "word/header1.xml")]),
        (word_file(para("{{ don_vi }}"), others={"docProps/core.xml": core("{% for x in y %}")}), [("W109", "docProps/core.xml")]),
        (word_file(para("{{ don_vi }}"), others={"docProps/core.xml": core("{{ cycler.__init__ }}")}), [("W111", "docProps/core.xml")]),
        (word_file(para("{{ don_vi }}"), others={"word/comments.xml": part("comments", para("{", "% set x %}"))}), [("W109", "word/comments.xml")]),
        (word_file(para("{{ don_vi }}"), others={"word/comments.xml": part("comments", DDE)}), [("W109", "word/comments.xml")]),
        (word_file(para("{{ don_vi }}"), others={"word/glossary/document.xml": part("glossaryDocument", FETCH)}), [("W109", "word/glossary/document.xml")]),
        (word_file(para("{{ don_vi }}"), others={"word/settings.xml": part("settings", "<w:mailMerge/>")}), [("W107", "word/settings.xml")]),
        (word_file(DDE + FETCH + para("{{ don_vi }}")), [("W109", "word/document.xml")] * 2),
        (word_file(TRACKED), [("W108", "word/document.xml")]),
        (word_file(para("chỉ có chữ")), [("W507", "")]),
        (word_file(para("{{ don_vi }} " * 501)), [("W119", "word/document.xml")]),
    ],
)  # fmt: skip
def test_a_hostile_template_is_refused_by_name(content: bytes, told: list[tuple[str, str]]) -> None:
    findings = found(content)
    assert [(finding.code, finding.table) for finding in findings] == told
    assert all(finding.expected and finding.remedy for finding in findings)


def test_code_is_said_never_to_run() -> None:
    (finding,) = found(word_file(para("{% import os %} {{ don_vi }}")))
    assert "phần mềm không bao giờ chạy mã hay trường trong mẫu" in finding.sentence(finding.expected)
    assert finding.params["paragraph"] == "{% import os %} {{ don_vi }}"


def test_everything_wrong_is_told_at_once_with_place_and_nearest_name() -> None:
    body = para("{{ don_vii }}") + TRACKED + DDE
    findings = found(word_file(body, others={"word/header1.xml": part("hdr", para("{{ 7*7 }}"))}))
    assert [(one.code, one.table) for one in findings] == [
        ("W108", "word/document.xml"),
        ("W109", "word/document.xml"),
        ("W118", "word/document.xml"),
        ("W112", "word/header1.xml"),
    ]
    unknown = findings[2]
    assert (unknown.value, unknown.params["near"]) == ("{{ don_vii }}", "{{ don_vi }}")


def overlapping() -> bytes:
    """An archive whose directory names one entry's bytes twice."""
    first = zipped([("word/a.xml", b"<a/>" * 100)])
    where = first.index(b"PK\x01\x02")
    directory = first[where : first.index(b"PK\x05\x06")]
    twin = directory.replace(b"word/a.xml", b"word/b.xml")
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(directory) * 2, where, 0)
    return first[:where] + directory + twin + end


def bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (200 * 2**20))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"khong phai tep Word", "W101"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "W101"),
        (zipped([("a.txt", b"x")]), "W101"),
        (zipped([("../../etc/cron.d/x", b"x"), ("[Content_Types].xml", b"<a/>")]), "W103"),
        (overlapping(), "W103"),
        (bomb(), "W102"),
        (changed(GOOD, {"word/document.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}), "W104"),
        (changed(GOOD, {"word/document.xml": b"<w:document"}), "W104"),
    ],
)
def test_what_is_no_safe_word_file_is_refused_before_it_is_read(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_apart(content, codes={})
    assert [finding.code for finding in refused.value.findings][:1] == [code]


def test_a_megabyte_of_text() -> None:
    fine = check_apart(word_file(para("{{ don_vi }}") + para("Lời văn dài. " * 50) * 1500), codes={})
    body = [text for part, text in fine.paragraphs if part == "word/document.xml"]
    assert (fine.findings, fine.names, len(body)) == ((), ("don_vi",), 1501)
    assert [one.code for one in found(word_file(para("{{ don_vi }}") + para("Lời văn dài. " * 50) * 1700))] == ["W508"]


def test_another_language_of_office_is_told_by_its_name() -> None:
    strict = b'<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    with pytest.raises(Refused) as refused:
        check_apart(changed(GOOD, {"word/document.xml": strict}), codes={})
    assert "Strict Open XML" in refused.value.findings[0].line()


def test_what_is_in_a_good_template_is_told() -> None:
    content = word_file(
        para("Có ", "{", "{ ME", "ET }", "} buổi; a &lt; b") + para("{{ neu:co_phu_luc }}") + para("{{ het }}")
    )
    checked = check_apart(content, codes={"MEET": "Buổi"})
    assert checked.names == ("MEET", "neu:co_phu_luc")
    assert checked.paragraphs[0] == ("word/document.xml", "Có {{ MEET }} buổi; a < b")


def test_filled_apart_is_filled_here() -> None:
    """The same bytes, with the same seal; and `a < b` is still what the officer wrote."""
    content, data = default_template(), report_data()
    here = compile_template(content, summary_names().with_fields({"MH01": "Mô hình"}))
    assert isinstance(here, CompiledTemplate)
    document, manifest = fill_apart(content, codes={"MH01": "Mô hình"}, data=data, key=KEY)
    expected, own = fill(here, data, key=KEY)
    assert (document, dumps(manifest)) == (expected, dumps(own))
    assert check_seal(manifest, read_identity(document).seal, key=KEY) is SealState.GENUINE
    less = fill_apart(word_file(para("{{ don_vi }}: a &lt; b")), codes={}, data=data, key=KEY)[0]
    assert any(text.endswith(": a < b") for text in texts_of(less))


def test_a_name_that_went_away_meanwhile_is_told_when_it_is_filled() -> None:
    with pytest.raises(Refused) as refused:
        fill_apart(word_file(para("{{ MEET }}")), codes={}, data=report_data(), key=KEY)
    assert [finding.code for finding in refused.value.findings] == ["W118"]
