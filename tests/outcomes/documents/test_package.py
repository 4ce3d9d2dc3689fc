"""Files from outside are opened without trust: no .docx, unsafe names, bombs and damage are refused by name."""

import zipfile
from io import BytesIO
from urllib.parse import unquote

import pytest
from tests.outcomes.summaries.documents import changed, para, word_file, zipped

from phoihop.base.errors import Refused
from phoihop.outcomes.documents.rules import package as packages
from phoihop.outcomes.documents.rules.package import CONTENT_TYPES, WORD, open_package, pack
from phoihop.outcomes.summaries.render.default_template import default_template


def codes(content: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        open_package(content)
    return [finding.code for finding in refused.value.findings]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"xin ch\xc3\xa0o",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        zipped([("a.txt", b"x")]),
        zipped([("[Content_Types].xml", b"<a/>"), ("_rels/.rels", b"<a/>")]),
        default_template()[:-40],
    ],
)
def test_what_is_no_word_file(content: bytes) -> None:
    assert codes(content) == ["W101"]


def test_a_spreadsheet_is_no_word_file() -> None:
    parts = dict(open_package(default_template()).parts)
    parts["word/document.xml"] = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    assert codes(pack(parts)) == ["W101"]


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "word\\..\\x", "C:/x"])
def test_names_that_lead_outside(name: str) -> None:
    assert "W103" in codes(zipped([(name, b"x"), ("[Content_Types].xml", b"<a/>")]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_entry_twice() -> None:
    assert codes(zipped([("a.xml", b"<a/>"), ("A.xml", b"<b/>")])) == ["W103", "W103"]


@pytest.mark.parametrize("kind", [0o120777, 0o010644, 0o060644], ids=["link", "pipe", "device"])
def test_a_linked_entry(kind: int) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("word/document.xml")
        link.external_attr = kind << 16
        archive.writestr(link, "/etc/passwd")
    assert codes(buffer.getvalue()) == ["W103"]


def test_a_bomb_is_counted_while_it_inflates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_UNPACKED", 2**20)
    assert codes(zipped([("a.xml", b"\0" * 2**21)])) == ["W102"]


def test_a_bomb_that_lies_about_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray(zipped([("a.xml", b"\0" * 3 * 2**20)]))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    monkeypatch.setattr(packages, "MOST_UNPACKED", 2**20)
    assert codes(bytes(content)) in (["W102"], ["W101"])


def test_too_many_entries_and_too_large_files(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(zipped([(f"{n}.txt", b"") for n in range(2_001)])) == ["W102"]
    monkeypatch.setattr(packages, "MOST_BYTES", 1_000)
    assert codes(default_template()) == ["W102"]


def test_entries_that_overlap() -> None:
    hidden = bytearray(zipped([("a.xml", b"<a/>" * 9), ("b.xml", b"<b/>" * 9)]))
    hidden[28:30] = (40).to_bytes(2, "little")  # the first local header's extra field now reaches into the next entry
    assert codes(bytes(hidden)) == ["W103"]
    content = bytearray(zipped([("a.xml", b"<a/>" * 9), ("b.xml", b"<b/>" * 9)]))
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = (0).to_bytes(4, "little")
    assert set(codes(bytes(content))) & {"W101", "W103"}


@pytest.mark.parametrize(
    "content",
    [
        b"<a><b></a>",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"",
    ],
)
def test_damaged_xml_and_entities(content: bytes) -> None:
    assert codes(changed(word_file(para("x")), {"word/styles.xml": content})) == ["W104"]


LINKS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


def typed(name: str, kind: str, *, default: bool = False) -> bytes:
    """A Word file with a part of this name and declared type."""
    told = f'Extension="{name.rpartition(".")[2]}"' if default else f'PartName="/{name}"'
    content = word_file(para("x"))
    types = open_package(content).parts[CONTENT_TYPES].decode()
    element = f'<{"Default" if default else "Override"} {told} ContentType="{kind}"/></Types>'
    parts = {CONTENT_TYPES: types.replace("</Types>", element).encode(), unquote(name): b"<a/>"}
    return zipped([*{**open_package(content).parts, **parts}.items()])


@pytest.mark.parametrize("default", [False, True])
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word/comments9.dat", f"{WORD}.comments+xml"),
        ("word/comments9.rels", f"{WORD}.comments+xml"),
        ("word/comments9.svg", f"{WORD}.comments+xml"),
        ("word/a.dat", "TEXT/XML; charset=utf-8"),
        ("word/media/a.png9", "image/svg+xml"),
        ("word/a.xml9", LINKS_TYPE),
        ("word/a.XML", f"{WORD}.comments+xml"),
        ("word/_rels/a.xml.Rels", LINKS_TYPE),
        ("word/media/a.SVG", "image/svg+xml"),
        ("word/media/a.SVG", "image/png"),
    ],
)
def test_xml_under_another_name_is_refused_by_its_name(name: str, kind: str, *, default: bool) -> None:
    with pytest.raises(Refused) as refused:
        open_package(typed(name, kind, default=default))
    assert name in {finding.value for finding in refused.value.findings}
    assert {finding.code for finding in refused.value.findings} == {"W104"}


def test_a_name_written_in_signs_or_without_an_ending_does_not_hide_xml() -> None:
    assert codes(typed("word/comments9", f"{WORD}.comments+xml")) == ["W104"]
    assert codes(typed("word/comm%65nts9.dat", f"{WORD}.comments+xml")) == ["W104"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word/comments9.xml", f"{WORD}.comments+xml"),
        ("word/_rels/a.xml.rels", LINKS_TYPE),
        ("word/media/a.svg", "image/svg+xml"),
        ("word/media/a.PNG", "image/png"),
    ],
)
def test_a_part_named_as_what_it_is_is_taken(name: str, kind: str) -> None:
    assert name in open_package(typed(name, kind)).parts


def test_packing_is_repeatable() -> None:
    parts = open_package(default_template()).parts
    assert pack(parts) == pack(dict(reversed(parts.items()))) == default_template()
