"""Styles of what goes into another package: the same by name, left out where there is none of that name."""

from lxml import etree
from tests.outcomes.summaries.documents import changed, part_of

from phoihop.outcomes.documents.rules.package import open_package
from phoihop.outcomes.documents.rules.wordml import VAL, P, q
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.looks import fit_styles, styles_of
from phoihop.outcomes.summaries.render.parts import Draft

STYLES = "word/styles.xml"


def draft(content: bytes) -> Draft:
    return Draft(open_package(content).parts)


def renamed(content: bytes, *, but: str = "") -> bytes:
    """Every style under another id, as LibreOffice saves them; one of them gone."""
    root = part_of(content, STYLES)
    for number, style in enumerate(list(root.iter(q("w:style")))):
        if style.get(q("w:styleId")) == but:
            root.remove(style)
        style.set(q("w:styleId"), f"S{number}")
    return changed(content, {STYLES: etree.tostring(root)})


def first_styled(content: bytes) -> etree._Element:
    return next(
        row for row in draft(content).root("word/document.xml").iter(P) if row.find(f".//{q('w:pStyle')}") is not None
    )


def test_a_paragraph_takes_the_style_of_the_same_name() -> None:
    source = default_template()
    target = draft(renamed(source))
    paragraph = first_styled(source)
    style = paragraph.find(f".//{q('w:pStyle')}")
    assert style is not None
    before = styles_of(draft(source))[style.get(VAL, "")]
    fit_styles(paragraph, draft(source), target)
    assert style.get(VAL, "").startswith("S")
    assert styles_of(target)[style.get(VAL, "")] == before


def test_a_style_that_is_not_there_is_left_out() -> None:
    source = default_template()
    paragraph = first_styled(source)
    style = paragraph.find(f".//{q('w:pStyle')}")
    assert style is not None
    fit_styles(paragraph, draft(source), draft(renamed(source, but=style.get(VAL, ""))))
    assert paragraph.find(f".//{q('w:pStyle')}") is None
