"""What must hold of programmes and their indicators. Pure: records in, findings out.

Source: the roll-up's definition ("How a figure is made", "What makes a bundle wrong"). Texts that a reader has already
refused arrive here as None or '' and are passed over in silence.
"""

from phoihop.agreements.programmes.rules.changes import Change, changes_between
from phoihop.agreements.programmes.rules.definitions import check_programmes
from phoihop.agreements.programmes.rules.meaning import MEANING, changed_meaning, check_cells, check_meaning
from phoihop.agreements.programmes.rules.records import (
    BreakdownCellRecord,
    ContentRecord,
    DocumentRecord,
    IndicatorRecord,
    PartyRecord,
    ProgrammeRecord,
    TargetRecord,
)

__all__ = [
    "MEANING",
    "BreakdownCellRecord",
    "Change",
    "ContentRecord",
    "DocumentRecord",
    "IndicatorRecord",
    "PartyRecord",
    "ProgrammeRecord",
    "TargetRecord",
    "changed_meaning",
    "changes_between",
    "check_cells",
    "check_meaning",
    "check_programmes",
]
