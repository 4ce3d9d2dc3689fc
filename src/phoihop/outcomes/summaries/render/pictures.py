"""Charts in a Word file: a PNG that every reader shows, the SVG beside it, and a text for those who cannot see."""

from lxml import etree

from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.documents.rules.package import OFFICE
from phoihop.outcomes.documents.rules.wordml import NAMESPACES, R, q
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.rules.records import Chart

EMU = 36_000
"""English metric units in a millimetre."""

_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_PREFIXES = ("w", "r", "wp", "a", "pic")


def picture_run(chart: Chart, draft: Draft, part: str, *, name: str) -> etree._Element:
    """A run that shows the chart; by `name` it is found again when the report is made anew."""
    png = draft.link(part, f"{OFFICE}/image", draft.picture_of(name, chart.png, "png"))
    svg = draft.link(part, f"{OFFICE}/image", draft.picture_of(name, chart.svg, "svg")) if chart.svg else ""
    number = draft.picture_id()
    run = etree.Element(R, nsmap={prefix: NAMESPACES[prefix] for prefix in _PREFIXES})
    inline = _sub(_sub(run, "w:drawing"), "wp:inline", distT="0", distB="0", distL="0", distR="0")
    size = {"cx": str(round(chart.width_mm * EMU)), "cy": str(round(chart.height_mm * EMU))}
    _sub(inline, "wp:extent", **size)
    names = {"id": str(number), "name": picture_name(name), "descr": to_nfc(chart.alt_text)}
    _sub(inline, "wp:docPr", **names)
    _sub(_sub(inline, "wp:cNvGraphicFramePr"), "a:graphicFrameLocks", noChangeAspect="1")
    data = _sub(_sub(inline, "a:graphic"), "a:graphicData", uri=NAMESPACES["pic"])
    picture = _sub(data, "pic:pic")
    properties = _sub(picture, "pic:nvPicPr")
    _sub(properties, "pic:cNvPr", **names)
    _sub(properties, "pic:cNvPicPr")
    fill = _sub(picture, "pic:blipFill")
    _blip(fill, png, svg)
    _sub(_sub(fill, "a:stretch"), "a:fillRect")
    shape = _sub(picture, "pic:spPr")
    frame = _sub(shape, "a:xfrm")
    _sub(frame, "a:off", x="0", y="0")
    _sub(frame, "a:ext", **size)
    _sub(_sub(shape, "a:prstGeom", prst="rect"), "a:avLst")
    return run


def picture_name(name: str) -> str:
    """What Word's selection pane calls the chart of this name in the template."""
    return f"Biểu đồ {name}"


def _blip(fill: etree._Element, png: str, svg: str) -> None:
    blip = _sub(fill, "a:blip")
    blip.set(q("r:embed"), png)
    if svg:
        extension = _sub(_sub(blip, "a:extLst"), "a:ext", uri=_SVG_EXTENSION)
        picture = etree.SubElement(extension, q("asvg:svgBlip"), nsmap={"asvg": NAMESPACES["asvg"]})
        picture.set(q("r:embed"), svg)


def _sub(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, q(tag))
    for name, value in attributes.items():
        element.set(name, value)
    return element
