"""The programme's indicators as sentences need them; light enough for pages."""

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.outcomes.summaries.rules.records import Measure
from phoihop_rollup.vocabulary import Kind, OverUnits


def measures_of(*, programme: Programme) -> dict[str, Measure]:
    """The programme's indicators, in order."""
    indicators = Indicator.objects.filter(programme=programme).order_by("order", "code")
    return {indicator.code: measure_of(indicator) for indicator in indicators}


def measure_of(indicator: Indicator) -> Measure:
    """One indicator."""
    return Measure(
        indicator.code,
        indicator.name,
        indicator.unit,
        indicator.kind,
        2 if indicator.decimals is None else indicator.decimals,
        adds_up=indicator.over_units == OverUnits.SUM and indicator.kind in (Kind.COUNT, Kind.YESNO),
        over_units=indicator.over_units,
        over_time=indicator.over_time,
    )


def codes_of(*, programme: Programme) -> dict[str, str]:
    """The names that the programme's templates may use beside those of every report: its indicators, with theirs."""
    return dict(Indicator.objects.filter(programme=programme).order_by("order", "code").values_list("code", "name"))
