"""How paragraphs and runs of a Word file look, out of its styles: what is said nowhere is taken from the style below."""

from collections.abc import Iterator, Mapping

from lxml import etree

from phoihop.outcomes.documents.rules.wordml import PPR, RPR, VAL, q

_OFF = {"0", "false", "off", "none"}
_TOGGLES = {"b": q("w:b"), "i": q("w:i"), "c": q("w:caps"), "s": q("w:strike"), "u": q("w:u"), "hidden": q("w:vanish")}
_ALIGNED = {"center": "center", "right": "right", "end": "right", "both": "both", "distribute": "both"}
_MOST_ABOVE = 20


class Looks:
    """The styles of a file."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.iterfind(q("w:style")) if root is not None else ()
        self._styles = {style.get(q("w:styleId"), ""): style for style in found}
        self._default = next((name for name, style in self._styles.items() if _is_default(style)), "")
        self._kept: dict[str, Mapping[str, str]] = {}
        base = root.find(f"{q('w:docDefaults')}/{q('w:rPrDefault')}/{RPR}") if root is not None else None
        self.size = _half_points(base) or 20

    def of_paragraph(self, paragraph: etree._Element) -> dict[str, str]:
        """Alignment, indents, outline level, list, and the looks that its runs begin with."""
        own = paragraph.find(PPR)
        return {**self._style(_named(own, "w:pStyle") or self._default), **_paragraph(own)}

    def of_run(self, run: etree._Element, around: Mapping[str, str]) -> dict[str, str]:
        """The looks of a run inside a paragraph with these."""
        own = run.find(RPR)
        if own is None:
            return dict(around)
        style = _named(own, "w:rStyle")
        return {**around, **(self._style(style) if style else {}), **_run(own)}

    def _style(self, name: str) -> Mapping[str, str]:
        if name not in self._kept:
            told: dict[str, str] = {}
            for style in reversed(list(self._chain(name))):
                told.update(_paragraph(style.find(PPR)))
                told.update(_run(style.find(RPR)))
            self._kept[name] = told
        return self._kept[name]

    def _chain(self, name: str) -> Iterator[etree._Element]:
        for _step in range(_MOST_ABOVE):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = _named(style, "w:basedOn")


def attribute(element: etree._Element | None, name: str) -> str:
    """A `w:` attribute, '' without one."""
    return element.get(q(f"w:{name}"), "") if element is not None else ""


def whole(text: str) -> int:
    """A whole number as Word writes it; 0 for what is none."""
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return 0


def _paragraph(properties: etree._Element | None) -> dict[str, str]:
    if properties is None:
        return {}
    aligned, indent, numbered = (properties.find(q(f"w:{name}")) for name in ("jc", "ind", "numPr"))
    told = {
        "fi": attribute(indent, "firstLine") or _hanging(indent),
        "in": attribute(indent, "left") or attribute(indent, "start"),
        "h": _named(properties, "w:outlineLvl"),
        "list": _named(numbered, "w:numId"),
        "step": _named(numbered, "w:ilvl"),
    }
    found = {name: text for name, text in told.items() if text}
    return found if aligned is None else {**found, "al": _ALIGNED.get(aligned.get(VAL, ""), "")}


def _hanging(indent: etree._Element | None) -> str:
    hanging = attribute(indent, "hanging")
    return f"-{hanging}" if hanging else ""


def _run(properties: etree._Element | None) -> dict[str, str]:
    if properties is None:
        return {}
    told = {}
    for name, tag in _TOGGLES.items():
        found = properties.find(tag)
        if found is not None:
            told[name] = "" if found.get(VAL, "1") in _OFF else "1"
    size = _half_points(properties)
    if size:
        told["z"] = str(size)
    raised = _named(properties, "w:vertAlign")
    if raised:
        told["v"] = {"superscript": "sup", "subscript": "sub"}.get(raised, "")
    return told


def _half_points(properties: etree._Element | None) -> int:
    return whole(_named(properties, "w:sz")) if properties is not None else 0


def _named(element: etree._Element | None, name: str) -> str:
    found = element.find(q(name)) if element is not None else None
    return found.get(VAL, "") if found is not None else ""


def _is_default(style: etree._Element) -> bool:
    return attribute(style, "type") == "paragraph" and attribute(style, "default") in {"1", "true"}
