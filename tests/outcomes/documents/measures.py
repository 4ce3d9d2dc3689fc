"""How paragraphs of a finished Word file are set, measured in its XML."""

from dataclasses import dataclass

from lxml import etree
from tests.outcomes.summaries.documents import part_of

from phoihop.outcomes.documents.rules.wordml import VAL, P, paragraph_text, q

MM = 1440 / 25.4


@dataclass(frozen=True)
class Looks:
    """How a paragraph is set, its style and the defaults taken together."""

    font: set[str]
    size: float
    bold: bool
    italic: bool
    underline: bool
    caps: bool
    align: str
    first_line: float
    before: float
    after: float
    line: float


def looks(content: bytes, style: str) -> Looks:
    root = part_of(content, "word/styles.xml")
    found = next(entry for entry in root.iter(q("w:style")) if entry.get(q("w:styleId")) == style)
    paragraph, run = found.find(q("w:pPr")), found.find(q("w:rPr"))
    fonts = root.find(f"{q('w:docDefaults')}/{q('w:rPrDefault')}/{q('w:rPr')}/{q('w:rFonts')}")
    spacing, indent = paragraph.find(q("w:spacing")), paragraph.find(q("w:ind"))
    return Looks(
        font={fonts.get(q(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia", "cs")},
        size=int(run.find(q("w:sz")).get(VAL)) / 2,
        bold=run.find(q("w:b")) is not None,
        italic=run.find(q("w:i")) is not None,
        underline=run.find(q("w:u")) is not None,
        caps=run.find(q("w:caps")) is not None,
        align=paragraph.find(q("w:jc")).get(VAL),
        first_line=int(indent.get(q("w:firstLine"), "0")) / MM if indent is not None else 0,
        before=int(spacing.get(q("w:before"))) / 20,
        after=int(spacing.get(q("w:after"))) / 20,
        line=int(spacing.get(q("w:line"))) / 240,
    )


def paragraph_of(content: bytes, text: str) -> etree._Element:
    return next(p for p in part_of(content).iter(P) if paragraph_text(p).startswith(text))


def style_of(content: bytes, text: str) -> str:
    return paragraph_of(content, text).find(f"{q('w:pPr')}/{q('w:pStyle')}").get(VAL)
