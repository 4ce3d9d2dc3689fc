"""Workbooks behind charts: taken only when every part, link and formula in them is of a kind known to fetch and run
nothing."""

import re
from typing import Final

from lxml import etree

from phoihop.base.apart.archives import Harmful, unpack
from phoihop.outcomes.documents.rules.package import CONTENT_TYPES, OFFICE, Package, XmlRefused, declared_types
from phoihop.outcomes.documents.rules.wordml import q

MOST_WORKBOOK: Final = 20 * 2**20
"""What the workbook of a chart may unpack to."""
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MAIN: Final = f"{_SHEETS}.sheet.main+xml"
_KNOWN: Final = {
    _MAIN,
    *(f"{_SHEETS}.{kind}+xml" for kind in ("worksheet", "styles", "sharedStrings", "calcChain", "table")),
    *(f"application/vnd.openxmlformats-officedocument.{kind}+xml" for kind in ("theme", "extended-properties")),
    *(f"application/vnd.openxmlformats-package.{kind}+xml" for kind in ("core-properties", "relationships")),
}
"""The types that the parts of a workbook may have."""
_LOWERED: Final = {kind.lower() for kind in _KNOWN}
_LINKS: Final = {
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    *(
        f"{OFFICE}/{kind}"
        for kind in (
            "officeDocument",
            "worksheet",
            "styles",
            "sharedStrings",
            "theme",
            "calcChain",
            "table",
            "extended-properties",
        )
    ),
}
_FORMULAS: Final = {
    "f",
    "definedName",
    "formula",
    "formula1",
    "formula2",
    "calculatedColumnFormula",
    "totalsRowFormula",
}
_TEXT: Final = etree.XPath("string()")
_MOST_FORMULA: Final = 8192
"""What Excel takes as one formula."""
_ELSEWHERE: Final = re.compile(r"[\[|\\]|://")
"""Signs of another workbook, another program, another machine."""
_CALL: Final = re.compile(
    r"(?:^|[-+*/^&=<>,;(])\s*(?:SUM|AVERAGE|MIN|MAX|ROUND|IF|COUNTA|COUNT)?\s*(?=\()", re.IGNORECASE
)
"""What may stand before a bracket: nothing, or a function that only reckons."""


def holds_cells_alone(content: bytes) -> bool:
    """Whether a workbook holds sheets, tables, styles and simple formulas, and nothing besides."""
    try:
        package = Package(unpack(content, most=MOST_WORKBOOK))
        return CONTENT_TYPES in package.parts and _is_calm(package)
    except (Harmful, XmlRefused):
        return False


def _is_calm(package: Package) -> bool:
    if not all(part.endswith((".xml", ".rels")) for part in package.parts):
        return False
    types = {one.get("ContentType", "").lower() for one in package.root(CONTENT_TYPES).iter(q("ct:Override"))}
    kinds = [kinds for part, kinds in declared_types(package) if part != CONTENT_TYPES]
    known = all(kinds) and _LOWERED.issuperset(types.union(*kinds))
    elements = (element for part in package.parts for element in package.root(part).iter(etree.Element))
    return known and package.content_type(package.main_part()) == _MAIN and all(map(_calm, elements))


def _calm(element: etree._Element) -> bool:
    name = etree.QName(element).localname
    if name == "Relationship":
        return element.get("Type") in _LINKS and element.get("TargetMode", "Internal") == "Internal"
    return name not in _FORMULAS or _reckons(str(_TEXT(element)))


def _reckons(formula: str) -> bool:
    """Whether a formula stays in its workbook and calls nothing but what adds and compares."""
    known = len(formula) <= _MOST_FORMULA and not _ELSEWHERE.search(formula)
    return known and len(_CALL.findall(formula)) == formula.count("(")
