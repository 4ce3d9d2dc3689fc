"""Places of a report that somebody speaks about: a section (`#` and its word) or a cell (by its key)."""

from collections.abc import Iterable

from phoihop.reporting.submissions.rules.progress import Part

SECTION = "#"


def section_place(slug: str) -> str:
    """The place that is a whole section."""
    return SECTION + slug


def places_of(parts: Iterable[Part]) -> dict[str, str]:
    """Every place of a report → the word of the section it is in, in the order of the sections."""
    found: dict[str, str] = {}
    for part in parts:
        found[section_place(part.slug)] = part.slug
        found |= dict.fromkeys(part.keys, part.slug)
    return found
