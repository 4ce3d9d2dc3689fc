"""How many accepted numbers rest on an indicator: asked of whoever keeps them, since this storey does not know who."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.announce import announce


@dataclass(frozen=True, slots=True)
class FactsAsked:
    """A question to the storeys above: who keeps accepted numbers adds to `found` how many of each cell there are."""

    indicators: tuple[int, ...]
    found: dict[str, int] = field(default_factory=dict)
    """Cell ('' without one) → how many numbers."""


def facts_on(*indicators: Indicator) -> Mapping[str, int]:
    """Cell → how many current accepted numbers of these indicators there are; cells without any are missing."""
    asked = FactsAsked(tuple(indicator.pk for indicator in indicators))
    if asked.indicators:
        with transaction.atomic():
            announce(asked)
    return asked.found
