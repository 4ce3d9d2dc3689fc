"""Whether a file that came back can be the base of a new version: no macro, nothing fetched or embedded, nobody else's
report."""

from collections.abc import Iterator, Mapping

from lxml import etree

from phoihop.base.errors import Refused
from phoihop.base.findings import Finding, Severity
from phoihop.base.language import N_
from phoihop.outcomes.documents.rules.package import (
    MAIN_TYPES,
    Package,
    open_package,
    relations_of,
)
from phoihop.outcomes.documents.rules.wordml import q
from phoihop.outcomes.summaries.render.embedding import fetched_addresses, harmless_workbooks
from phoihop.outcomes.summaries.render.opened import Reading
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.render.refusals import (
    ALLOWED_FIELDS,
    FETCHED,
    embedded_parts,
    field_codes,
    field_name,
    of_word,
    shortened,
)
from phoihop.outcomes.summaries.rules.identity import Identity, identity_of
from phoihop.outcomes.summaries.rules.manifest import Manifest

_SAVE_AGAIN = N_("lưu lại tệp dạng «Tài liệu Word (.docx)» không kèm phần này rồi gửi lại")
_TRACKED = tuple(q(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))
_HARMLESS = ("/hyperlink",)
_EMBEDDED = ("/oleObject", "/package", "/control", "/aFChunk", "/subDocument")
_BY_WORD = """HYPERLINK NOTEREF FTNREF DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME REVNUM AUTHOR LASTSAVEDBY TITLE
    SUBJECT KEYWORDS COMMENTS FILENAME FILESIZE NUMWORDS NUMCHARS DOCPROPERTY DOCVARIABLE INFO USERNAME USERINITIALS
    USERADDRESS XE INDEX TC TA TOA BIBLIOGRAPHY CITATION LISTNUM AUTONUM AUTONUMLGL AUTONUMOUT SYMBOL EQ ADVANCE SHAPE
    FORMTEXT FORMCHECKBOX FORMDROPDOWN"""
_FIELDS = {*ALLOWED_FIELDS, *_BY_WORD.split()}
"""Fields that Word and LibreOffice write by themselves or at a click; none fetches or runs anything."""
_FETCHING = {"DDE", "DDEAUTO", "LINK", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "DATABASE", "RD"}


def open_edited(content: bytes, manifest: Manifest) -> tuple[Reading, list[Finding]]:
    """The file read, and warnings. Raises Refused with everything that speaks against it (W101–W104, W701–W706)."""
    package = open_package(content)
    roots = [package.root(part) for part in package.text_parts()]
    words = _word_parts(package)
    against = [
        *_macros(package),
        *_outside(package),
        *_fetching(package, words),
        *_embedded(package, words),
        *_fields(words),
        *_tracked(roots),
    ]
    if against:
        raise Refused(against)
    identity = identity_of(package)
    reading = Reading(Draft(package), manifest)
    found = reading.numbers
    ours = bool(found.tags or found.aliases or found.bookmarks)
    _check_owner(identity, manifest, ours=ours, foreign=bool(found.foreign))
    return reading, list(_warnings(identity, found.foreign, tags=bool(found.tags)))


def _macros(package: Package) -> Iterator[Finding]:
    kind = package.content_type(package.main_part())
    named = next((part for part in package.parts if "vbaproject" in part.lower() or "vbadata" in part.lower()), "")
    if named or kind not in MAIN_TYPES:
        yield Finding(
            "W701", N_("tệp chứa macro hoặc không phải là văn bản Word thường"), _SAVE_AGAIN, named, value=kind
        )


def _outside(package: Package) -> Iterator[Finding]:
    for part in sorted(name for name in package.parts if name.endswith(".rels")):
        for link in package.root(part):
            kind = link.get("Type", "")
            fetched = link.get("TargetMode") == "External" and not kind.endswith(_HARMLESS)
            if kind.endswith("/attachedTemplate"):
                problem = N_("tệp gắn với một mẫu ở ngoài: «{value}»")
                remedy = N_("trong Word: Developer → Document Template, để trống mẫu đính kèm, lưu lại rồi gửi lại")
                yield Finding("W702", problem, remedy, part, value=link.get("Target", ""))
            elif fetched:
                problem = N_("tệp lấy nội dung từ ngoài tệp: «{value}»")
                yield Finding(
                    "W702", problem, N_("chèn hẳn nội dung vào tệp rồi gửi lại"), part, value=link.get("Target", "")
                )


def _fetching(package: Package, words: Mapping[str, etree._Element]) -> Iterator[Finding]:
    for part, address in dict.fromkeys(fetched_addresses(package, words)):
        problem, remedy = N_("tệp lấy nội dung từ ngoài tệp: «{value}»"), N_("chèn hẳn nội dung vào tệp rồi gửi lại")
        yield Finding("W702", problem, remedy, part, value=shortened(address))


def _word_parts(package: Package) -> dict[str, etree._Element]:
    """Every part of Word's own by name: beside the text also comments, settings, kept pieces of text."""
    names = [*package.text_parts(), *(name for name in package.parts if name.endswith(".xml"))]
    roots = {name: package.root(name) for name in dict.fromkeys(names)}
    return {name: root for name, root in roots.items() if of_word(root)}


def _embedded(package: Package, words: Mapping[str, etree._Element]) -> Iterator[Finding]:
    for part in sorted({*embedded_parts(package), *_linked_inside(package)} - harmless_workbooks(package)):
        yield _nested(part, part)
    for part, root in words.items():
        for name in dict.fromkeys(etree.QName(element).localname for element in root.iter(*FETCHED)):
            yield _nested(part, name)


def _linked_inside(package: Package) -> Iterator[str]:
    """The parts that are linked to as embedded, whatever their names."""
    for name in package.parts:
        links = package.relationships(name) if relations_of(name) in package.parts else ()
        yield from (link.target for link in links if link.type.endswith(_EMBEDDED) and not link.external)


def _fields(words: Mapping[str, etree._Element]) -> Iterator[Finding]:
    for part, root in words.items():
        for code in dict.fromkeys(code for _element, code in field_codes(root)):
            name = field_name(code)
            if name in _FETCHING:
                problem = N_("tệp lấy nội dung từ ngoài tệp: «{value}»")
                yield Finding("W702", problem, N_("chèn hẳn nội dung vào tệp rồi gửi lại"), part, value=shortened(code))
            elif name not in _FIELDS and not name.startswith("="):
                yield _nested(part, shortened(code))


def _nested(part: str, value: str) -> Finding:
    remedy = N_("bỏ phần nhúng; biểu đồ, bảng tính thì dán thành hình (Dán đặc biệt → Hình) rồi gửi lại")
    return Finding("W702", N_("tệp nhúng phần khác: «{value}»"), remedy, part, value=value)


def _tracked(roots: list[etree._Element]) -> Iterator[Finding]:
    count = sum(1 for root in roots for _change in root.iter(*_TRACKED))
    if count:
        yield Finding(
            "W703",
            N_("tệp còn {count} thay đổi được theo dõi (Track Changes), nên chưa biết chữ nào còn, chữ nào bỏ"),
            N_(
                "trong Word: Xem lại → Chấp nhận tất cả thay đổi, lưu rồi gửi lại; tệp đã lưu bằng LibreOffice thì xem kỹ"
                " các chữ đã xóa, vì chúng có thể hiện trở lại"
            ),
            params={"count": count},
        )


def _check_owner(identity: Identity, manifest: Manifest, *, ours: bool, foreign: bool) -> None:
    report = manifest.provenance.report_id
    if identity.report_id and identity.report_id != report:
        problem = N_("tệp là bản sửa của báo cáo khác, mã «{value}»; trang này là của báo cáo mã «{report}»")
        remedy = N_("mở trang của đúng báo cáo đó (đơn vị, kỳ, lần lập) rồi gửi tệp ở đấy")
        raise Refused([Finding("W704", problem, remedy, value=identity.report_id[:40], params={"report": report})])
    if ours:
        return
    if foreign:
        remedy = N_("gửi bản sửa từ đúng tệp Word tải ở trang này")
        raise Refused([Finding("W704", N_("mọi con số trong tệp là của báo cáo khác"), remedy)])
    if manifest.entries:
        problem = N_("tệp không còn dấu nào của báo cáo: không tìm thấy con số nào để cập nhật")
        remedy = N_(
            "gửi bản sửa từ chính tệp Word tải ở trang này; nếu đã sửa bằng Google Docs hoặc chép sang tệp mới thì chép các"
            " đoạn đã sửa vào tệp ấy bằng Word hoặc LibreOffice"
        )
        raise Refused([Finding("W705", problem, remedy)])


def _warnings(identity: Identity, foreign: list[str], *, tags: bool) -> Iterator[Finding]:
    if not identity.report_id:
        yield Finding(
            "W706",
            N_("tệp không còn mã báo cáo (thường do lưu bằng Google Docs hoặc phần mềm khác Word)"),
            N_("xem lại bản mới trước khi dùng: các con số được nhận ra theo dấu còn lại trong tệp"),
            severity=Severity.WARNING,
        )
    if not tags:
        yield Finding(
            "W707",
            N_("tệp được lưu bằng phần mềm khác Word: tên của các ô số đã mất, con số được nhận ra theo dấu trang"),
            N_("bản mới có lại đủ ô số; nên sửa tiếp bằng Word hoặc WPS"),
            severity=Severity.WARNING,
        )
    if foreign:
        yield Finding(
            "W303",
            N_("tệp có {count} con số lấy từ báo cáo khác"),
            N_("truy nguyên các con số đó trong báo cáo gốc của chúng"),
            severity=Severity.WARNING,
            params={"count": len(set(foreign))},
        )
