"""Office files as packages: opened without trust, read part by part, put together again the same way every time.

Before any library sees a file: size, number of entries, names, overlaps, and what it unpacks to, counted while it
inflates (the limits of uploads in general).
"""

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from urllib.parse import unquote

from lxml import etree

from phoihop.base.apart.archives import MOST_UNPACKED, Harm, Harmful, HarmKind, unpack
from phoihop.base.errors import Refused
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.outcomes.documents.rules.wordml import q

MOST_BYTES: Final = 20 * 2**20

CONTENT_TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN_TYPES = {f"{WORD}.document.main+xml", f"{WORD}.template.main+xml"}

_LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENDINGS = {"application/vnd.openxmlformats-package.relationships+xml": ".rels", "image/svg+xml": ".svg"}
_XML_ENDINGS = {".xml", *_ENDINGS.values()}
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}document"
_DATE = (1980, 1, 1, 0, 0, 0)
_SAVE_AGAIN = N_("mở tệp bằng Word, lưu lại dạng .docx không có mật khẩu, rồi gửi lại")


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another; `target` is the other part's name, or the address outside."""

    id: str
    type: str
    target: str
    external: bool


@dataclass(frozen=True)
class Package:
    """The parts of a file by name, without a leading slash, each parsed at most once."""

    parts: Mapping[str, bytes]
    _roots: dict[str, etree._Element] = field(default_factory=dict, init=False, repr=False, compare=False)

    def root(self, part: str) -> etree._Element:
        """The parsed part, to be read and left as it is. Raises XmlRefused."""
        if part not in self._roots:
            self._roots[part] = parse_xml(self.parts[part])
        return self._roots[part]

    def given_up(self) -> dict[str, etree._Element]:
        """The parts parsed so far, for one who changes them: this package parses them anew when it is asked again."""
        roots = dict(self._roots)
        self._roots.clear()
        return roots

    def relationships(self, part: str) -> list[Relationship]:
        """The links of a part; of the package itself for ''."""
        links = relations_of(part)
        return [_relationship(element, part) for element in self.root(links)] if links in self.parts else []

    def main_part(self) -> str:
        """The name of the document's part; '' where there is none."""
        links = self.relationships("")
        return next((link.target for link in links if link.type.endswith("/officeDocument")), "")

    def content_type(self, part: str) -> str:
        """The declared type of a part; '' where none is."""
        root = self.root(CONTENT_TYPES)
        for override in root.iterfind(q("ct:Override")):
            if override.get("PartName", "").lstrip("/").lower() == part.lower():
                return override.get("ContentType", "")
        extension = part.rsplit(".", 1)[-1].lower()
        named = (
            default for default in root.iterfind(q("ct:Default")) if default.get("Extension", "").lower() == extension
        )
        return next((default.get("ContentType", "") for default in named), "")

    def text_parts(self) -> list[str]:
        """The parts that hold paragraphs, the document first: headers, footers, notes."""
        main = self.main_part()
        kinds = ("/header", "/footer", "/footnotes", "/endnotes")
        return [
            main,
            *(link.target for link in self.relationships(main) if link.type.endswith(kinds) and not link.external),
        ]


class XmlRefused(ValueError):
    """The part is not plain, well-formed XML."""


def open_package(content: bytes, *, name: str = "") -> Package:
    """The parts of an Office document; raises Refused with findings W101–W104 (no .docx, unsafe, a bomb, damaged XML)."""
    finding = _at_first_sight(content)
    if finding:
        raise Refused([_at(finding, name)])
    try:
        parts = unpack(content, most=MOST_UNPACKED)
    except Harmful as harmful:
        raise Refused([_at(_harm(harm), name) for harm in harmful.harms]) from None
    package = Package(parts)
    findings = _damaged(package)
    if findings:
        raise Refused([_at(one, name) for one in findings])
    return package


def pack(parts: Mapping[str, bytes]) -> bytes:
    """One file of the parts; the same parts always give the same bytes."""
    buffer = BytesIO()
    first = [CONTENT_TYPES, "_rels/.rels"]
    names = [name for name in first if name in parts] + sorted(name for name in parts if name not in first)
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, parts[name])
    return buffer.getvalue()


def parse_xml(content: bytes) -> etree._Element:
    """The root of a part; raises XmlRefused for what is no XML or declares a document type (entities)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlRefused(str(error)) from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs know no DocInfo.doctype
        raise XmlRefused("document type")
    return root


def write_xml(root: etree._Element) -> bytes:
    """The part as bytes, UTF-8, standalone."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def relations_of(part: str) -> str:
    """Where a part's links are: `word/document.xml` → `word/_rels/document.xml.rels`."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _relationship(element: etree._Element, part: str) -> Relationship:
    target, external = element.get("Target", ""), element.get("TargetMode") == "External"
    if not external:
        folder = posixpath.dirname(part)
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relationship(element.get("Id", ""), element.get("Type", ""), target, external)


def _at_first_sight(content: bytes) -> Finding | None:
    if len(content) > MOST_BYTES:
        return Finding(
            "W102",
            N_("tệp lớn hơn {most} MB"),
            N_("bớt hình ảnh trong tệp rồi gửi lại"),
            value=str(len(content)),
            params={"most": MOST_BYTES // 2**20},
        )
    if content.startswith(_LEGACY):
        return _not_word(N_("tệp .doc kiểu cũ hoặc tệp có mật khẩu"))
    return None if content.startswith(b"PK") else _not_word(N_("tệp không phải là tệp Word (.docx)"))


def _not_word(problem: str) -> Finding:
    return Finding("W101", problem, _SAVE_AGAIN)


def _bomb() -> Finding:
    return Finding(
        "W102",
        N_("tệp giải nén ra quá lớn (trên {most} MB) hoặc có quá nhiều mục"),
        _SAVE_AGAIN,
        params={"most": MOST_UNPACKED // 2**20},
    )


def _unsafe(entry: str, problem: str) -> Finding:
    return Finding("W103", problem, _SAVE_AGAIN, value=entry)


def _harm(harm: Harm) -> Finding:
    match harm.kind:
        case HarmKind.LARGE:
            return _bomb()
        case HarmKind.LOCKED:
            return _not_word(N_("tệp có mật khẩu"))
        case HarmKind.BROKEN:
            return _not_word(N_("tệp nén bị hỏng"))
    return _unsafe(harm.entry, harm.problem)


def _at(finding: Finding, name: str) -> Finding:
    return Finding(
        finding.code, finding.problem, finding.remedy, finding.table or name, value=finding.value, params=finding.params
    )


def _damaged(package: Package) -> list[Finding]:
    if CONTENT_TYPES not in package.parts or "_rels/.rels" not in package.parts:
        return [_not_word(N_("tệp không phải là tệp Word (.docx)"))]
    findings = [
        Finding("W104", N_("phần «{value}» của tệp bị hỏng hoặc chứa khai báo lạ"), _SAVE_AGAIN, part, value=part)
        for part in _misread(package)
    ]
    if findings:
        return findings
    main = package.main_part()
    root = package.root(main).tag if main in package.parts else ""
    if root == _STRICT:
        return [_not_word(N_("tệp lưu dạng «Strict Open XML», phần mềm không đọc được dạng này"))]
    return [] if root == q("w:document") else [_not_word(N_("tệp không phải là tệp Word (.docx)"))]


def _misread(package: Package) -> list[str]:
    """The parts that are no plain XML, or are XML under a name that keeps them from being looked at."""
    damaged = [part for part in package.parts if part.endswith((".xml", ".rels")) and not _readable(package, part)]
    return damaged or [part for part, kinds in declared_types(package) if not _is_well_named(part, kinds)]


def declared_types(package: Package) -> Iterator[tuple[str, set[str]]]:
    """Each part with every type that is declared for it, in lower case and without parameters."""
    overrides: dict[str, set[str]] = {}
    defaults: dict[str, set[str]] = {}
    for element in package.root(CONTENT_TYPES).iter(q("ct:Override"), q("ct:Default")):
        kind = element.get("ContentType", "").split(";")[0].strip().lower()
        override = element.get("PartName")
        known, name = (defaults, element.get("Extension", "")) if override is None else (overrides, override)
        known.setdefault(_alike(name), set()).add(kind)
    for part in package.parts:
        name = _alike(part)
        yield part, overrides.get(name) or defaults.get(name.rpartition(".")[2], set())


def _alike(name: str) -> str:
    return unquote(name).lstrip("/").casefold()


def _is_well_named(part: str, kinds: set[str]) -> bool:
    """Whether the ending tells what the part is: XML by `.xml`, links by `.rels`, a drawing by `.svg`, in lower case."""
    ending = posixpath.splitext(f"-{posixpath.basename(part)}")[1]
    if ending not in _XML_ENDINGS and ending.lower() in _XML_ENDINGS:
        return False
    return all(ending == _ENDINGS.get(kind, ".xml") for kind in kinds if kind.endswith(("+xml", "/xml")))


def _readable(package: Package, part: str) -> bool:
    try:
        package.root(part)
    except XmlRefused:
        return False
    return True
