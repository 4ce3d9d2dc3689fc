"""What must hold of programmes and their indicators. Pure: records in, findings out.

Source: the roll-up's definition ("How a figure is made", "What makes a bundle wrong"). Texts that a reader has already
refused arrive here as None or '' and are passed over in silence.
"""

from phoihop.agreements.programmes.rules.definitions import check_programmes
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
    "BreakdownCellRecord",
    "ContentRecord",
    "DocumentRecord",
    "IndicatorRecord",
    "PartyRecord",
    "ProgrammeRecord",
    "TargetRecord",
    "check_programmes",
]
