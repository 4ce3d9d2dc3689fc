"""The pages of a PDF, with what they take over from the nodes above them."""

from collections.abc import Iterator, Mapping
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

_HANDED_DOWN = ("/Resources", "/MediaBox")


def pages_of(reader: PdfFileReader, most: int) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """The first pages, in order, each with its resources and its size."""
    return _pages(reader.root["/Pages"], most, {})


def _pages(node: Any, most: int, given: Mapping[str, Any]) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    given = {**given, **{name: found for name in _HANDED_DOWN if (found := entry(node, name))}}
    kids = entry(node, "/Kids")
    if not kids:
        yield node, given
        return
    for kid in list(kids)[:most]:
        for page in _pages(kid, most, given):
            yield page
            most -= 1
            if most <= 0:
                return


def entry(holder: Any, name: str) -> Any:
    """What stands under a name, wherever it is kept; nothing where there is none."""
    holder = holder.get_object() if hasattr(holder, "get_object") else holder
    return holder[name] if name in holder else {}  # noqa: SIM401  (`get` does not follow references)
