"""States of a report and what its content must be. Pure.

Content is `{"values": [...], "narratives": {section: text}}`; a value has `indicator`, and where they are given
`cell`, `scope`, `value`, `numerator`, `denominator`, `note`. Numbers are texts in plain decimal notation without
needless zeros; a cell '' and a scope 'own' are left out; values are sorted by (indicator, cell, scope).
"""

from phoihop.reporting.submissions.rules.contents import (
    Content,
    ReportRecord,
    canonical,
    content_hash,
    normal,
    number_text,
)
from phoihop.reporting.submissions.rules.moves import MOVES, MoveRefused, moves_from, next_state
from phoihop.reporting.submissions.rules.validity import (
    Allowed,
    Life,
    allowed,
    check_content,
    existed,
    on_frequency,
)

__all__ = [
    "MOVES",
    "Allowed",
    "Content",
    "Life",
    "MoveRefused",
    "ReportRecord",
    "allowed",
    "canonical",
    "check_content",
    "content_hash",
    "existed",
    "moves_from",
    "next_state",
    "normal",
    "number_text",
    "on_frequency",
]
