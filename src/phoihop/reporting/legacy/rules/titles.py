"""What the lines over a table are about: they tell the indicator or the unit that no label of the table names."""

import re

from phoihop.base.vietnamese.text import fold
from phoihop.reporting.legacy.rules.grids import ReadGrid
from phoihop.reporting.legacy.rules.periods import span_in

MOST_LINES = 8
_FORMAL = re.compile(
    r"cong hoa xa hoi chu nghia|^doc lap|^dang cong san|\bngay\b.*\bthang\b|^so\s?:|^\(?kem theo|^\(?ban hanh kem"
    r"|don vi tinh|^dvt\b|^\(?mau\b|^[^a-z]*$|^kinh gui"
)
"""Lines that every document has, and lines about the form."""
_ASKED = re.compile(r"^(?:ten )?(?:don vi|co quan)(?: bao cao)?\s*[:.]")


def title_words(read: ReadGrid, header: int) -> tuple[str, ...]:
    """The lines over the header that tell what the table is about, without periods, the nearest last."""
    over = [text for row in read.texts[:header] for text in dict.fromkeys(row) if text]
    lines = [_told(line) for line in (*read.title, *over)]
    return tuple(dict.fromkeys(line for line in lines if line))[-MOST_LINES:]


def _told(line: str) -> str:
    """The line without a period and without the question that it answers; '' of a formal one."""
    folded = fold(line)
    if _FORMAL.search(folded):
        return ""
    if _ASKED.match(folded):
        line = re.split(r"[:.]", line, maxsplit=1)[1]
    return span_in(line.strip())[0].strip()
