"""What a Word file says of itself: the report's id, the seal, the manifest."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from phoihop.outcomes.documents.rules.package import Package
from phoihop.outcomes.documents.rules.wordml import TC, TR, P, paragraph_text
from phoihop.outcomes.summaries.rules.manifest import ID_PROPERTY, SEAL_PROPERTY, Manifest
from phoihop.outcomes.summaries.rules.manifest_xml import ROOT, ManifestDamaged, from_xml
from phoihop.outcomes.summaries.rules.marks import PRINTED_AS

_ID = re.compile(r"[0-9A-Za-z-]{4,40}")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file says of itself before anything is looked up."""

    report_id: str
    seal: str


def identity_of(package: Package) -> Identity:
    """The identity of an open file; the manifest names the report where the file's properties no longer do."""
    properties = _custom_properties(package)
    report_id = properties.get(ID_PROPERTY, "")
    if not report_id:
        manifest = manifest_of(package)
        report_id = manifest.provenance.report_id if manifest else ""
    return Identity(report_id, properties.get(SEAL_PROPERTY, ""))


def claimed_report(package: Package) -> str:
    """The report that an open file says it is: as its properties, its manifest, else its text tells; '' for none.

    Google Docs keeps nothing but the text.
    """
    return identity_of(package).report_id or _printed_id(package)


def _printed_id(package: Package) -> str:
    for row in package.root(package.main_part()).iter(TR):
        cells = [" ".join(" ".join(map(paragraph_text, cell.iter(P))).split()) for cell in row.iterfind(TC)]
        for name, told in pairwise(cells):
            if name == PRINTED_AS and _ID.fullmatch(told):
                return told
    return ""


def manifest_of(package: Package) -> Manifest | None:
    """The manifest that an open file carries; it may be gone."""
    return next(_manifests(package), None)


def _custom_properties(package: Package) -> Mapping[str, str]:
    """The properties that a file's author or a program gave it."""
    links = (link for link in package.relationships("") if link.type.endswith("/custom-properties"))
    part = next((link.target for link in links if link.target in package.parts), None)
    if part is None:
        return {}
    return {entry.get("name", ""): "".join(str(text) for text in entry.itertext()) for entry in package.root(part)}


def _manifests(package: Package) -> Iterator[Manifest]:
    for part in sorted(package.parts):
        if part.endswith(".xml") and part.lower().startswith("customxml/"):
            root = package.root(part)
            if root.tag == ROOT:
                try:
                    yield from_xml(root)
                except ManifestDamaged:
                    continue
