"""What must hold of organisations over time. Pure: records in, findings out.

Source: "What makes a bundle wrong" of the roll-up's definition. Texts that a reader has already refused arrive here
as None or '' and are passed over in silence; where None also says 'without end', `Unread` tells the two apart.
"""

from phoihop.bodies.organisations.rules.records import (
    NameRecord,
    OrganisationRecord,
    PlacementRecord,
    SuccessionRecord,
    Unread,
)
from phoihop.bodies.organisations.rules.structure import check_organisations

__all__ = [
    "NameRecord",
    "OrganisationRecord",
    "PlacementRecord",
    "SuccessionRecord",
    "Unread",
    "check_organisations",
]
