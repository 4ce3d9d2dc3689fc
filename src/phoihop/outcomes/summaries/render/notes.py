"""Footnotes: where words come from, printed at the foot of the page and numbered by Word itself."""

import posixpath

from lxml import etree

from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.documents.rules.package import OFFICE, WORD
from phoihop.outcomes.documents.rules.wordml import NAMESPACES, PPR, RPR, SPACE, VAL, P, R, T, q
from phoihop.outcomes.summaries.render.parts import Draft

_KIND = f"{OFFICE}/footnotes"
_TYPE = f"{WORD}.footnotes+xml"
_NOTE, _ID = q("w:footnote"), q("w:id")
_SIZE = "20"
"""Of the notes' letters, in half points."""
_SEPARATORS = (("-1", "separator"), ("0", "continuationSeparator"))


class Notes:
    """The footnotes of one document in the making; those that its template has keep their numbers."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._root: etree._Element | None = None

    def reference(self, text: str) -> etree._Element:
        """A run that refers to a new note with this text."""
        root = self._part()
        number = str(max(int(note.get(_ID, "0")) for note in root.iter(_NOTE)) + 1)
        root.append(_note(number, text))
        run = _raised()
        etree.SubElement(run, q("w:footnoteReference")).set(_ID, number)
        return run

    def _part(self) -> etree._Element:
        """The part of the notes, made where the document has none."""
        if self._root is None:
            main = self.draft.main
            known = (link.target for link in self.draft.links(main) if link.type == _KIND and not link.external)
            part = next(known, "")
            if not part:
                part = posixpath.join(posixpath.dirname(main), "footnotes.xml")
                self.draft.add(part, _empty(), _TYPE)
                self.draft.link(main, _KIND, part)
            self._root = self.draft.root(part)
        return self._root


def _empty() -> etree._Element:
    """A part with nothing but the lines between text and notes."""
    root = etree.Element(q("w:footnotes"), nsmap={"w": NAMESPACES["w"]})
    for number, kind in _SEPARATORS:
        note = etree.SubElement(root, _NOTE)
        note.set(q("w:type"), kind)
        note.set(_ID, number)
        run = etree.SubElement(_paragraph(note), R)
        etree.SubElement(run, q(f"w:{kind}"))
    return root


def _note(number: str, text: str) -> etree._Element:
    note = etree.Element(_NOTE)
    note.set(_ID, number)
    paragraph = _paragraph(note)
    mark = _raised(small=True)
    etree.SubElement(mark, q("w:footnoteRef"))
    words = etree.SubElement(paragraph, R)
    etree.SubElement(etree.SubElement(words, RPR), q("w:sz")).set(VAL, _SIZE)
    node = etree.SubElement(words, T)
    node.text = f" {to_nfc(text)}"
    node.set(SPACE, "preserve")
    words.addprevious(mark)
    return note


def _paragraph(note: etree._Element) -> etree._Element:
    """A paragraph of single lines without space around, at the left margin."""
    paragraph = etree.SubElement(note, P)
    properties = etree.SubElement(paragraph, PPR)
    spacing = etree.SubElement(properties, q("w:spacing"))
    for name, value in (("w:before", "0"), ("w:after", "0"), ("w:line", "240"), ("w:lineRule", "auto")):
        spacing.set(q(name), value)
    etree.SubElement(properties, q("w:ind")).set(q("w:firstLine"), "0")
    return paragraph


def _raised(*, small: bool = False) -> etree._Element:
    """A run for a note's number: of the size of the text around, or `small` as the notes are."""
    run = etree.Element(R)
    looks = etree.SubElement(run, RPR)
    if small:
        etree.SubElement(looks, q("w:sz")).set(VAL, _SIZE)
    etree.SubElement(looks, q("w:vertAlign")).set(VAL, "superscript")
    return run
