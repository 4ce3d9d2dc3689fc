"""Blocks of WordprocessingML for templates built from nothing: paragraphs, lines, tables, sections; lengths in millimetres."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from phoihop.outcomes.documents.render.styles import LINE_STYLE, style_id, twips
from phoihop.outcomes.documents.rules.profiles import Profile

Cell = tuple[str, str]
"""Text and element (style) of one cell."""


def paragraph(text: str, element: str, *, keep: bool = False) -> str:
    """A paragraph in the style of an element; `keep` holds it to the next."""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    kept = "<w:keepNext/>" if keep else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(element)}"/>{kept}</w:pPr>{run}</w:p>'


def line(room: float, length: float, *, after: float = 0) -> str:
    """A line of this length in the middle of this room (millimetres): an empty small paragraph with a border."""
    side = twips((room - length) / 2)
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{LINE_STYLE}"/>'
        '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        f'<w:spacing w:before="40" w:after="{round(after * 20)}" w:line="40" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/></w:pPr></w:p>'
    )


def page_number() -> str:
    """The paragraph that shows the page's number."""
    field = "".join(
        f"<w:r>{content}</w:r>"
        for content in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>2</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id("page_number")}"/></w:pPr>{field}</w:p>'


def layout_table(widths: Sequence[float], rows: Sequence[Sequence[str]], *, before: bool = False) -> str:
    """A table without lines and cell margins that only places its content."""
    space = paragraph("", "recipient", keep=True) if before else ""
    cells = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
            for width, content in zip(widths, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    margins = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'{space}<w:tbl><w:tblPr><w:tblW w:w="{sum(twips(width) for width in widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"{_table_grid(widths)}{cells}</w:tbl>"
    )


def grid(widths: Sequence[float], head: Sequence[str], row: Sequence[Cell]) -> str:
    """A table with lines: a header row that repeats on each page, and one row to repeat."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    margins = "".join(f'<w:{side} w:w="57" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(twips(width) for width in widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>{_table_grid(widths)}"
        f"{_grid_row(widths, [(title, 'table_head') for title in head], head=True)}{_grid_row(widths, row)}</w:tbl>"
    )


def _grid_row(widths: Sequence[float], cells: Sequence[Cell], *, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(text, element)}</w:tc>"
        for width, (text, element) in zip(widths, cells, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{inside}</w:tr>"


def _table_grid(widths: Sequence[float]) -> str:
    return "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths) + "</w:tblGrid>"


def section_break(profile: Profile, *, landscape: bool = False, references: bool = False) -> str:
    """A paragraph too small to be seen that ends a section."""
    section = section_properties(profile, landscape=landscape, references=references)
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{LINE_STYLE}"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{section}</w:pPr></w:p>'
    )


def section_properties(profile: Profile, *, landscape: bool = False, references: bool = False) -> str:
    """Paper, margins and numbering of a section; each starts on a new page, counts from 1 and hides its first number."""
    page = profile.page
    width, height = twips(page.width), twips(page.height)
    # Turned paper keeps the binding edge: what was the left margin is the top one.
    margins = (
        (page.left, page.bottom, page.top, page.right) if landscape else (page.top, page.right, page.bottom, page.left)
    )
    names = ("top", "right", "bottom", "left")
    sides = " ".join(f'w:{name}="{twips(side.use)}"' for name, side in zip(names, margins, strict=True))
    size = f'w:w="{height}" w:h="{width}" w:orient="landscape"' if landscape else f'w:w="{width}" w:h="{height}"'
    headers = '<w:headerReference w:type="default" r:id="rId4"/><w:headerReference w:type="first" r:id="rId5"/>'
    return (
        f'<w:sectPr>{headers if references else ""}<w:type w:val="nextPage"/><w:pgSz {size}/>'
        f'<w:pgMar {sides} w:header="{twips(page.header.use)}" w:footer="{twips(page.footer.use)}" w:gutter="0"/>'
        '<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    )
