"""Reads about extensions: which reports have more time, and until when."""

from collections.abc import Iterable
from datetime import date

from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.reporting.regimes.models import Extension, Regime

Report = tuple[str, str]
"""A unit's code and a period's name."""


def extensions_of(*, regimes: Iterable[int], periods: Iterable[str] | None = None) -> dict[int, dict[Report, date]]:
    """Regime → report → until when it is extended, in one query; with `periods` of these alone."""
    found = Extension.objects.filter(regime__in=list(regimes))
    if periods is not None:
        found = found.filter(period__in=list(periods))
    told: dict[int, dict[Report, date]] = {}
    for regime, unit, period, until in found.values_list("regime", "organisation__code", "period", "until"):
        told.setdefault(regime, {})[unit, period] = until
    return told


def find_extension(*, regime: Regime, organisation: Organisation, period: str) -> Extension | None:
    """The extension of one report."""
    rows = Extension.objects.filter(regime=regime, organisation=organisation, period=period)
    return rows.select_related("by").first()


def find_unit(*, code: str) -> Organisation:
    """The unit with this code, for whoever is then asked whether he may touch it. Raises OutOfReach."""
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise OutOfReach
    return found
