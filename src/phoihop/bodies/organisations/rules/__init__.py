"""What must hold of organisations over time. Pure: records in, findings out.

Source: "What makes a bundle wrong" of the roll-up's definition. Texts that a reader has already refused arrive here
as None or '' and are passed over in silence.
"""

from phoihop.bodies.organisations.rules.records import (
    NameRecord,
    OrganisationRecord,
    PlacementRecord,
    SuccessionRecord,
)
from phoihop.bodies.organisations.rules.structure import check_organisations

__all__ = ["NameRecord", "OrganisationRecord", "PlacementRecord", "SuccessionRecord", "check_organisations"]
