"""States of a report and what its content must be. Pure.

Content is `{"values": [...], "narratives": {section: text}}`; a value has `indicator`, and where they are given
`cell`, `scope`, `value`, `numerator`, `denominator`, `note`. Numbers are texts in plain decimal notation without
needless zeros; a cell '' and a scope 'own' are left out; values are sorted by (indicator, cell, scope). A draft may
hold `unread` as well (see `cells`).
"""

from phoihop.reporting.submissions.rules.carrying import carriable, stock_keys
from phoihop.reporting.submissions.rules.cells import (
    Entry,
    carried_of,
    declared,
    entries_of,
    merged,
    place_of,
    shown,
)
from phoihop.reporting.submissions.rules.changes import (
    Change,
    Conflict,
    conflicts,
    kinds_asked,
    read_changes,
)
from phoihop.reporting.submissions.rules.completeness import check_lines
from phoihop.reporting.submissions.rules.contents import (
    Content,
    ReportRecord,
    canonical,
    content_hash,
    normal,
    number_text,
)
from phoihop.reporting.submissions.rules.differences import Difference, Piece, differences, trimmed, word_pieces
from phoihop.reporting.submissions.rules.duties import (
    Count,
    Duties,
    Owed,
    due_words,
    sort_duties,
    waiting_overdue,
)
from phoihop.reporting.submissions.rules.moves import MOVES, MoveRefused, moves_from, next_state
from phoihop.reporting.submissions.rules.openness import (
    Circumstances,
    NotAsked,
    Shut,
    period_refusal,
    refusal,
    state_refusal,
)
from phoihop.reporting.submissions.rules.progress import (
    Part,
    Progress,
    parts_of_report,
    place_of_finding,
    progress_of,
)
from phoihop.reporting.submissions.rules.validity import (
    Allowed,
    Life,
    allowed,
    check_asked,
    check_content,
    existed,
    on_frequency,
    outside,
)

__all__ = [
    "MOVES",
    "Allowed",
    "Change",
    "Circumstances",
    "Conflict",
    "Content",
    "Count",
    "Difference",
    "Duties",
    "Entry",
    "Life",
    "MoveRefused",
    "NotAsked",
    "Owed",
    "Part",
    "Piece",
    "Progress",
    "ReportRecord",
    "Shut",
    "allowed",
    "canonical",
    "carriable",
    "carried_of",
    "check_asked",
    "check_content",
    "check_lines",
    "conflicts",
    "content_hash",
    "declared",
    "differences",
    "due_words",
    "entries_of",
    "existed",
    "kinds_asked",
    "merged",
    "moves_from",
    "next_state",
    "normal",
    "number_text",
    "on_frequency",
    "outside",
    "parts_of_report",
    "period_refusal",
    "place_of",
    "place_of_finding",
    "progress_of",
    "read_changes",
    "refusal",
    "shown",
    "sort_duties",
    "state_refusal",
    "stock_keys",
    "trimmed",
    "waiting_overdue",
    "word_pieces",
]
