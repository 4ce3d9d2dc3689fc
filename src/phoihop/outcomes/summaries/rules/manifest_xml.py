"""The manifest as the custom XML part that a report carries."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

from phoihop.outcomes.documents.rules.wordml import default_namespace, q
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.manifest import Block, Entry, Manifest, TurnEntry
from phoihop.outcomes.summaries.rules.records import FigureKey, Number, Pair, Provenance

ROOT = q("m:report")
_KEY = ("unit", "period", "indicator", "cell")
_PAIR = {"pairPeriod": "period", "pairIndicator": "indicator", "pairProgramme": "programme"}


class ManifestDamaged(ValueError):
    """The part is no manifest that this version reads."""


def to_xml(manifest: Manifest) -> etree._Element:
    """The manifest as XML: one element for the report, one for each number."""
    provenance = manifest.provenance
    root = etree.Element(ROOT, nsmap=default_namespace("m"))
    for name, value in (
        ("id", provenance.report_id),
        ("createdAt", provenance.created_at.isoformat()),
        ("snapshot", provenance.snapshot_hash),
        ("definition", provenance.definition_hash),
        ("inputs", str(provenance.inputs)),
        ("unit", provenance.unit),
        ("period", provenance.period),
        ("mark", manifest.mark),
        ("template", manifest.template_hash),
        ("example", "true" if manifest.example else "false"),
    ):
        root.set(name, value)
    for entry in manifest.entries:
        _write_entry(etree.SubElement(root, q("m:number")), entry)
    for turn in manifest.turns:
        _write_named(etree.SubElement(root, q("m:turn")), turn.serial, turn.name).set("text", turn.text)
    for block in manifest.blocks:
        _write_named(etree.SubElement(root, q("m:block")), block.serial, block.name)
    return root


def from_xml(root: etree._Element) -> Manifest:
    """The manifest that `to_xml` wrote; raises ManifestDamaged."""
    try:
        provenance = Provenance(
            report_id=_attribute(root, "id"),
            created_at=datetime.fromisoformat(_attribute(root, "createdAt")),
            snapshot_hash=_attribute(root, "snapshot"),
            definition_hash=_attribute(root, "definition"),
            inputs=int(_attribute(root, "inputs")),
            unit=_attribute(root, "unit"),
            period=_attribute(root, "period"),
        )
        entries = tuple(_read_entry(element) for element in root.iterfind(q("m:number")))
        return Manifest(
            provenance,
            _attribute(root, "mark"),
            entries,
            _attribute(root, "template"),
            root.get("example") == "true",
            tuple(
                TurnEntry(int(_attribute(row, "n")), _attribute(row, "name"), _attribute(row, "text"))
                for row in root.iterfind(q("m:turn"))
            ),
            tuple(Block(int(_attribute(row, "n")), _attribute(row, "name")) for row in root.iterfind(q("m:block"))),
        )
    except (KeyError, ValueError, InvalidOperation) as error:
        raise ManifestDamaged(str(error)) from None


def _write_named(element: etree._Element, serial: int, name: str) -> etree._Element:
    element.set("n", str(serial))
    element.set("name", name)
    return element


def _write_entry(element: etree._Element, entry: Entry) -> None:
    number = entry.number
    element.set("n", str(entry.serial))
    _write_key(element, number.key)
    element.set("aspect", number.aspect)
    element.set("text", number.text)
    element.set("value", format(number.value, "f"))
    element.set("submissions", str(number.submissions))
    if number.against:
        _write_key(etree.SubElement(element, q("m:against")), number.against)


def _write_key(element: etree._Element, key: FigureKey) -> None:
    for name in _KEY:
        element.set(name, getattr(key, name))
    if key.programme:
        element.set("programme", key.programme)
    if key.pair:
        for name, field in _PAIR.items():
            element.set(name, getattr(key.pair, field))


def _read_entry(element: etree._Element) -> Entry:
    against = element.find(q("m:against"))
    number = Number(
        key=_read_key(element),
        text=_attribute(element, "text"),
        value=Decimal(_attribute(element, "value")),
        aspect=Aspect(_attribute(element, "aspect")),
        against=_read_key(against) if against is not None else None,
        submissions=int(_attribute(element, "submissions")),
    )
    return Entry(int(_attribute(element, "n")), number)


def _read_key(element: etree._Element) -> FigureKey:
    pair = Pair(*(_attribute(element, name) for name in _PAIR)) if "pairPeriod" in element.attrib else None
    unit, period, indicator, cell = (_attribute(element, name) for name in _KEY)
    return FigureKey(unit, period, indicator, cell, str(element.get("programme", "")), pair)


def _attribute(element: etree._Element, name: str) -> str:
    return str(element.attrib[name])
