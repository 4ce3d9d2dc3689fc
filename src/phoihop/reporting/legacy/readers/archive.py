"""The parts of an .xlsx or .docx that are read, and refusals of what must not be opened."""

from collections.abc import Callable

from lxml import etree

from phoihop.base.apart.archives import Harm, Harmful, HarmKind, unpacking
from phoihop.base.errors import Refused
from phoihop.base.findings import Finding
from phoihop.reporting.legacy.rules import faults

MOST_UNPACKED = 60 * 2**20
_HARMS = {HarmKind.BROKEN: faults.BROKEN, HarmKind.LOCKED: faults.LOCKED, HarmKind.LARGE: faults.UNPACKS_LARGE}
_OUTSIDE = (b'TargetMode="External"', b"TargetMode='External'")


def parts_of(content: bytes, *, name: str, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The wanted parts of an office file, by name. Raises Refused: unsafe, a bomb, macros, data from other files."""
    parts: dict[str, bytes] = {}
    try:
        for entry in unpacking(content, most=MOST_UNPACKED):
            _refuse(entry.name, entry.content, name)
            if wanted(entry.name):
                parts[entry.name] = entry.content
    except Harmful as harmful:
        raise Refused([_finding(harm, name) for harm in harmful.harms]) from None
    return parts


def refuse_declarations(content: bytes, part: str) -> None:
    """Refuse a part that declares a document type, so entities too."""
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
        raise Refused([faults.STRANGE_PART.at(table=part, value=part)])


def root_of(content: bytes, part: str) -> etree._Element:
    """The root of a small part. Raises Refused for what is no plain XML."""
    refuse_declarations(content, part)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused([faults.STRANGE_PART.at(table=part, value=part)]) from None


def _refuse(entry: str, content: bytes, name: str) -> None:
    lower = entry.lower()
    if lower.endswith("vbaproject.bin") or "/macrosheets/" in lower or lower.startswith(("basic/", "scripts/")):
        raise Refused([faults.MACROS.at(table=name, value=name)])
    if "/externallinks/" in lower and lower.endswith(".xml"):
        raise Refused([faults.OUTSIDE_LINKS.at(table=name, value=name, entry=entry)])
    if lower.endswith(".rels") and any(mode in content for mode in _OUTSIDE) and _leads_outside(content, entry):
        raise Refused([faults.OUTSIDE_LINKS.at(table=name, value=name, entry=entry)])


def _leads_outside(content: bytes, entry: str) -> bool:
    """Whether a link other than one to click on leads out of the file."""
    return any(
        link.get("TargetMode") == "External" and not link.get("Type", "").endswith("/hyperlink")
        for link in root_of(content, entry)
    )


def _finding(harm: Harm, name: str) -> Finding:
    fault = _HARMS.get(harm.kind)
    if fault is not None:
        return fault.at(table=name, value=name)
    return faults.UNSAFE.at(table=name, value=name, entry=harm.entry)
