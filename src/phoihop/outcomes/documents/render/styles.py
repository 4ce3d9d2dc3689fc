"""Styles and settings of a document out of its profile: every element is one named style."""

from xml.sax.saxutils import escape

from phoihop.outcomes.documents.rules.profiles import Element, Profile
from phoihop.outcomes.documents.rules.wordml import NAMESPACES

LINE_STYLE = "Line"
_W = f'xmlns:w="{NAMESPACES["w"]}"'
_ALL_FONTS = ("ascii", "hAnsi", "eastAsia", "cs")
_MARK_COLOR = "7F7F7F"


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def style_id(element: str) -> str:
    """The style of an element: `table_head` is TableHead."""
    return "".join(part.capitalize() for part in element.split("_"))


def styles_xml(profile: Profile) -> str:
    """word/styles.xml: the defaults (font, language) and a style for each element, one for the template's marks."""
    body = profile.elements["body"]
    fonts = " ".join(f'w:{name}="{profile.font}"' for name in _ALL_FONTS)
    size = round(body.size.use * 2)
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f'<w:lang w:val="{profile.language}" w:eastAsia="{profile.language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    )
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    own = "".join(_style(name, element) for name, element in profile.elements.items())
    return f"<w:styles {_W}>{defaults}{normal}{table}{own}{_mark_style()}</w:styles>"


def settings_xml(profile: Profile) -> str:
    """word/settings.xml: Word 2013 and later (compatibility 15), the language of the text."""
    compatible = {
        "compatibilityMode": "15",
        "overrideTableStyleFontSizeAndJustification": "1",
        "enableOpenTypeFeatures": "1",
        "doNotFlipMirrorIndents": "1",
        "differentiateMultirowTableHeaders": "1",
    }
    uri = "http://schemas.microsoft.com/office/word"
    named = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{uri}" w:val="{value}"/>' for name, value in compatible.items()
    )
    return (
        f'<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat>{named}</w:compat><w:themeFontLang w:val="{profile.language}"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _style(name: str, element: Element) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(name)}">'
        f'<w:name w:val="{escape(element.name)}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{_paragraph_looks(element)}</w:pPr><w:rPr>{_run_looks(element)}</w:rPr></w:style>"
    )


def _paragraph_looks(element: Element) -> str:
    keep = "<w:keepNext/><w:keepLines/>" if element.keep else ""
    spacing = (
        f'<w:spacing w:before="{round(element.before * 20)}" w:after="{round(element.after * 20)}"'
        f' w:line="{round(element.line * 240)}" w:lineRule="auto"/>'
    )
    indents = [f'w:left="{twips(element.indent)}"'] if element.indent else []
    indents += [f'w:firstLine="{twips(element.first_line)}"'] if element.first_line else []
    indent = f"<w:ind {' '.join(indents)}/>" if indents else ""
    level = f'<w:outlineLvl w:val="{element.level - 1}"/>' if element.level else ""
    together = "<w:contextualSpacing/>" if element.together else ""
    return f'{keep}{spacing}{indent}{together}<w:jc w:val="{element.align}"/>{level}'


def _run_looks(element: Element) -> str:
    """In the order of rPr: b, i, caps, color, sz, u."""
    bold = "<w:b/><w:bCs/>" if element.bold else ""
    italic = "<w:i/><w:iCs/>" if element.italic else ""
    caps = "<w:caps/>" if element.caps else ""
    color = f'<w:color w:val="{element.color}"/>' if element.color else ""
    size = round(element.size.use * 2)
    underline = '<w:u w:val="single"/>' if element.underline else ""
    return f'{bold}{italic}{caps}{color}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>{underline}'


def _mark_style() -> str:
    """How the template's own marks (lặp, nếu, hết) look to the officer; they are gone from every report."""
    return (
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Mark"><w:name w:val="Dấu của mẫu"/>'
        '<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/></w:pPr>'
        f'<w:rPr><w:i/><w:iCs/><w:color w:val="{_MARK_COLOR}"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>'
    )
