"""Pictures out of a Word file that a browser may show: told by their first bytes, whatever they call themselves."""

from typing import Final, cast

from lxml import etree

from phoihop.outcomes.documents.rules.package import XmlRefused, parse_xml
from phoihop.outcomes.summaries.rules.styling import reaches_outside

MOST_BYTES: Final = 3 * 2**20
SVG: Final = "image/svg+xml"
_SIGNS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_ACTIVE: Final = {"script", "foreignobject", "iframe", "object", "embed", "animate", "set", "handler", "a", "use"}
_OWN_TEXT: Final = etree.XPath("text()")


def kind_of(content: bytes) -> str:
    """The type of a picture; '' for what no browser shows, for what is too large, for a drawing that is more than one."""
    if len(content) > MOST_BYTES:
        return ""
    named = next((kind for sign, kind in _SIGNS if content.startswith(sign)), "")
    return named or (SVG if _is_quiet_svg(content) else "")


def _is_quiet_svg(content: bytes) -> bool:
    """Whether this is an SVG that does nothing and fetches nothing."""
    try:
        root = parse_xml(content)
    except XmlRefused:
        return False
    return etree.QName(root).localname == "svg" and all(map(_is_quiet, root.iter()))


def _is_quiet(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return isinstance(element, etree._Comment)
    if etree.QName(element).localname.lower() in _ACTIVE or reaches_outside(
        "".join(cast(list[str], _OWN_TEXT(element)))
    ):
        return False
    return not any(_acts(etree.QName(name).localname.lower(), str(value)) for name, value in element.attrib.items())


def _acts(name: str, value: str) -> bool:
    reaches = name in {"href", "src"} and not value.startswith("#")
    return name.startswith("on") or reaches or reaches_outside(value)
