"""What there is to see of fields for signatures on a PDF's pages: a picture may be laid over text without changing it."""

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from phoihop.base.errors import Refused
from phoihop.outcomes.issuing.readers.pages import entry, pages_of
from phoihop.outcomes.issuing.readers.signatures import BROKEN, DAMAGED, no_pdf
from phoihop.outcomes.issuing.rules.signatures import Look

PAGES = 2_000
_HIDDEN, _PRINTED, _UNSEEN = 0b10, 0b100, 0b100000
"""Flags of an annotation: hidden, shown on a printout, not shown on the screen."""
_DEEPEST = 20


def looks_of(reader: PdfFileReader) -> list[Look]:
    """Every picture of a field for signatures, by page; fields that show nothing are not among them.

    Raises Refused (Y310) for pages that cannot be read.
    """
    try:
        return list(_looks(reader))
    except (AttributeError, *BROKEN):
        raise Refused([no_pdf(DAMAGED)]) from None


def _looks(reader: PdfFileReader) -> Iterator[Look]:
    for number, (page, given) in enumerate(pages_of(reader, PAGES), start=1):
        for annotation in entry(page, "/Annots") or ():
            widget = annotation.get_object()
            share = _share(widget, given.get("/MediaBox"))
            if _inherited(widget, "/FT") == "/Sig" and share and _shows(widget):
                yield Look(_name(widget), number, share)


def _share(widget: Any, box: Any) -> int:
    """How many percent of the page its rectangle takes up, at least 1; 0 where it has no area."""
    area, whole = _area(entry(widget, "/Rect")), _area(box) or 595 * 842
    return min(100, max(1, round(100 * area / whole))) if area else 0


def _area(box: Any) -> float:
    try:
        left, low, right, high = map(float, box)
    except (TypeError, ValueError):
        return 0.0
    return abs(right - left) * abs(high - low)


def _shows(widget: Any) -> bool:
    """Whether it is not hidden, on the screen and on a printout, and its normal look draws anything."""
    look = entry(entry(widget, "/AP"), "/N")
    if _is_hidden(int(entry(widget, "/F") or 0)) or not look:
        return False
    try:
        return bool(look.data.strip())
    except (PdfReadError, AttributeError):
        return True


def _is_hidden(flags: int) -> bool:
    """What is not for the screen may still be printed."""
    return bool(flags & _HIDDEN) or flags & (_UNSEEN | _PRINTED) == _UNSEEN


def _name(widget: Any) -> str:
    """The field's whole name, those above it first."""
    return ".".join(reversed([str(one["/T"]) for one in _line(widget) if "/T" in one]))


def _inherited(widget: Any, name: str) -> Any:
    return next((one[name] for one in _line(widget) if name in one), None)


def _line(widget: Any) -> Iterator[Any]:
    """The annotation and the fields above it."""
    for _step in range(_DEEPEST):
        yield widget
        if "/Parent" not in widget:
            return
        widget = widget["/Parent"]
