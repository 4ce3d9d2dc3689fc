"""Small Word files for tests, made from the inside of a body, and ways to look into finished ones."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from lxml import etree

from phoihop.outcomes.documents.rules.package import open_package, pack
from phoihop.outcomes.documents.rules.wordml import NAMESPACES, P, paragraph_text, q
from phoihop.outcomes.summaries.render.default_template import default_template

SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
)


def word_file(body: str, *, others: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word file with this body, the default template's styles, and these other parts."""
    parts = dict(open_package(default_template()).parts)
    spaces = " ".join(
        f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix in {"w", "r", "mc", "w14"}
    )
    parts["word/document.xml"] = f"<w:document {spaces}><w:body>{body}{SECTION}</w:body></w:document>".encode()
    for name, content in (others or {}).items():
        parts[name] = content.encode() if isinstance(content, str) else content
    return pack(parts)


def para(*texts: str, properties: str = "") -> str:
    """A paragraph with one run for each text."""
    runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p>{properties}{runs}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table whose cells hold one paragraph each; a text that is XML is taken as it is."""
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc>{text if text.startswith('<') else para(text)}</w:tc>" for text in row) + "</w:tr>"
        for row in rows
    )
    width = "".join('<w:gridCol w:w="2000"/>' for _cell in rows[0])
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{width}</w:tblGrid>{cells}</w:tbl>'


def part_of(content: bytes, name: str = "word/document.xml") -> etree._Element:
    """A parsed part of a file."""
    return etree.fromstring(open_package(content).parts[name])


def texts_of(content: bytes, name: str = "word/document.xml") -> list[str]:
    """The paragraphs of a part as they read."""
    return [paragraph_text(paragraph) for paragraph in part_of(content, name).iter(P)]


def changed(content: bytes, change: Mapping[str, bytes | None]) -> bytes:
    """The file with these parts put in, or (None) left out."""
    parts = {**open_package(content).parts, **change}
    return pack({name: part for name, part in parts.items() if part is not None})


def zipped(entries: list[tuple[str, bytes]]) -> bytes:
    """A raw archive, with none of the checks of a package."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def with_content_type(content: bytes, part: str, kind: str) -> bytes:
    """The file declaring another type for one of its parts."""
    root = part_of(content, "[Content_Types].xml")
    for override in root.iterfind(q("ct:Override")):
        if override.get("PartName") == part:
            override.set("ContentType", kind)
    return changed(content, {"[Content_Types].xml": etree.tostring(root)})


def with_relationship(content: bytes, kind: str, target: str, *, external: bool = True) -> bytes:
    """The file with one more link out of its document."""
    name = "word/_rels/document.xml.rels"
    root = part_of(content, name)
    link = etree.SubElement(root, q("rel:Relationship"))
    link.set("Id", "rIdX")
    link.set("Type", f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")
    link.set("Target", target)
    if external:
        link.set("TargetMode", "External")
    return changed(content, {name: etree.tostring(root)})
