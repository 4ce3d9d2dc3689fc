"""What a report carries about itself: the manifest as custom XML; title, id and seal as properties."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.documents.rules.package import OFFICE
from phoihop.outcomes.documents.rules.wordml import NAMESPACES, default_namespace, q
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.rules.manifest import EXAMPLE_PROPERTY, ID_PROPERTY, SEAL_PROPERTY, Manifest, seal
from phoihop.outcomes.summaries.rules.manifest_xml import ROOT, to_xml
from phoihop.outcomes.summaries.rules.records import ReportData

_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_LINK = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_ITEM_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def write_manifest(draft: Draft, manifest: Manifest) -> None:
    """The manifest as a new custom XML part of the document."""
    number = next(n for n in range(1, 1000) if not draft.has(f"customXml/item{n}.xml"))
    item, properties = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    draft.add(item, to_xml(manifest), "application/xml")
    root = etree.Element(q("ds:datastoreItem"), nsmap={"ds": NAMESPACES["ds"]})
    identity = str(uuid5(NAMESPACE_URL, f"urn:phoihop:{manifest.provenance.report_id}")).upper()
    root.set(q("ds:itemID"), f"{{{identity}}}")
    references = etree.SubElement(root, q("ds:schemaRefs"))
    etree.SubElement(references, q("ds:schemaRef")).set(q("ds:uri"), NAMESPACES["m"])
    draft.add(properties, root, _ITEM_TYPE)
    draft.link(draft.main, f"{OFFICE}/customXml", item)
    draft.link(item, f"{OFFICE}/customXmlProps", properties)


def replace_manifest(draft: Draft, manifest: Manifest) -> None:
    """The manifest in place of the one that the document carries, if it still does."""
    items = [link.target for link in draft.links(draft.main) if link.type == f"{OFFICE}/customXml"]
    there = [item for item in items if draft.has(item) and draft.root(item).tag == ROOT]
    for item in there:
        draft.add(item, to_xml(manifest), "application/xml")
    if not there:
        write_manifest(draft, manifest)


def write_properties(draft: Draft, data: ReportData, manifest: Manifest, *, key: bytes) -> None:
    """Core properties anew (a template's author leaves no trace); id and seal among the custom ones."""
    _write_core(draft, data)
    write_identity(draft, manifest, seal(manifest, key=key))


def write_identity(draft: Draft, manifest: Manifest, sealed: str) -> str:
    """Id and seal among the custom properties; gives the part that holds them."""
    custom = _part_of(draft, f"{OFFICE}/custom-properties", "docProps/custom.xml")
    if draft.has(custom):
        root = draft.root(custom)
    else:
        root = etree.Element(q("op:Properties"), nsmap=default_namespace("op", "vt"))
    _set_property(root, ID_PROPERTY, manifest.provenance.report_id)
    _set_property(root, SEAL_PROPERTY, sealed)
    _set_property(root, EXAMPLE_PROPERTY, "có" if manifest.example else "không")
    draft.add(custom, root, _CUSTOM_TYPE)
    draft.link("", f"{OFFICE}/custom-properties", custom)
    return custom


def _write_core(draft: Draft, data: ReportData) -> None:
    prefixes = ("cp", "dc", "dcterms", "xsi")
    root = etree.Element(q("cp:coreProperties"), nsmap={prefix: NAMESPACES[prefix] for prefix in prefixes})
    head = data.header
    etree.SubElement(root, q("dc:title")).text = to_nfc(
        f"{head.title.capitalize()} {head.subject[:1].lower()}{head.subject[1:]}"
    )
    etree.SubElement(root, q("dc:creator")).text = to_nfc(head.issuer_name or head.issuer)
    etree.SubElement(root, q("dc:language")).text = "vi-VN"
    for name in ("dcterms:created", "dcterms:modified"):
        moment = etree.SubElement(root, q(name))
        moment.set(q("xsi:type"), "dcterms:W3CDTF")
        moment.text = _utc(data.provenance.created_at)
    core = _part_of(draft, _CORE_LINK, "docProps/core.xml")
    draft.add(core, root, _CORE_TYPE)
    draft.link("", _CORE_LINK, core)


def _part_of(draft: Draft, kind: str, otherwise: str) -> str:
    return next((link.target for link in draft.links("") if link.type == kind), otherwise)


def _set_property(root: etree._Element, name: str, value: str) -> None:
    found = next((entry for entry in root if entry.get("name") == name), None)
    if found is None:
        numbers = [int(entry.get("pid", "1")) for entry in root]
        found = etree.SubElement(root, q("op:property"))
        found.set("fmtid", _FORMAT)
        found.set("pid", str(max([1, *numbers]) + 1))
        found.set("name", name)
    for child in list(found):
        found.remove(child)
    etree.SubElement(found, q("vt:lpwstr")).text = value


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
