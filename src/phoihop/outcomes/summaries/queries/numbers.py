"""One printed number beside its figure of now: what it is, whether it still stands, who is missing, where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.base.errors import ProductError
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.measures.figures.access import require_figures
from phoihop.measures.figures.queries.desk import ask
from phoihop.measures.figures.rules.questions import Absence, OriginAnswer, OriginQuestion, Value
from phoihop.outcomes.summaries.enums import NumberState
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.queries.naming import Names, names_of
from phoihop.outcomes.summaries.rules.adjusting import Adjustment, adjust, of_records
from phoihop.outcomes.summaries.rules.counts import is_count
from phoihop.outcomes.summaries.rules.manifest import Entry, aspect_value
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure, Number
from phoihop.reporting.regimes.queries import period_days

NAMED = 8
"""Units that are named as missing; the figure's page names all."""


@dataclass(frozen=True)
class Missing:
    """A unit that did not report, by name, and the periods."""

    name: str
    periods: tuple[str, ...]


@dataclass(frozen=True)
class NumberFacts:
    """A number of a report. `state` and `now` are None where they are not known; `refused` says why."""

    entry: Entry
    names: Names
    unit: str
    now: Decimal | None = None
    state: NumberState | None = None
    origin: OriginAnswer | None = None
    missing: tuple[Missing, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    """Of its figure, then of the one that it is set against."""
    refused: ProductError | None = None

    @property
    def more_missing(self) -> int:
        """How many units are missing besides those named."""
        return self.origin.absent_units - len(self.missing) if self.origin else 0


def number_facts(*, actor: User, version: SummaryVersion, entry: Entry, today: date) -> NumberFacts:
    """What is known of a number now; for who may see the version.

    Where its figure cannot be had (out of reach, not ready, compared within a narrowed set of units) the number is told
    as it was printed.
    """
    programme, number = version.summary.programme, entry.number
    names = names_of(programme=programme, numbers=_numbers(number))
    adjustments = of_records(version.adjustments)
    keys = (number.key, number.against)
    own = tuple(sorted((row for row in adjustments if row.key in keys), key=lambda row: keys.index(row.key)))
    told = NumberFacts(entry, names, _unit_of(programme, number.key), adjustments=own)
    if not _is_plain(number.key):
        return told
    try:
        origins = {key: _origin(actor, programme, key, today) for key in _keys(number)}
    except ProductError as error:
        return replace(told, refused=error)
    origin = origins[number.key]
    missing = _missing(origin.absences[:NAMED])
    now = _now(number, adjust(_figures(origins), adjustments, {key.indicator: _measure(key) for key in origins}))
    return replace(told, now=now, state=_state(version, number, now), origin=origin, missing=missing)


def _is_plain(key: FigureKey) -> bool:
    """Whether the desk knows the figure by itself: an indicator's, of the report's programme, of all units."""
    return not (is_count(key.indicator) or key.programme or key.pair)


def _keys(number: Number) -> list[FigureKey]:
    against = [number.against] if number.against and _is_plain(number.against) else []
    return [number.key, *against]


def _state(version: SummaryVersion, number: Number, now: Decimal | None) -> NumberState | None:
    """Whether it stands; not known where the report was made for the structure of another day."""
    if version.as_of:
        return None
    return NumberState.STANDS if now == number.value else NumberState.OVERTAKEN


def _origin(actor: User, programme: Programme, key: FigureKey, today: date) -> OriginAnswer:
    unit = Organisation.objects.filter(code=key.unit).first()
    days = period_days(programme=programme, period=key.period)
    if unit is None or days is None:
        raise OutOfReach
    require_figures(actor=actor, unit=unit, programme=programme.code, today=today, day=days.ends)
    return ask(OriginQuestion(programme.code, key.unit, key.period, key.indicator, key.cell))


def _figures(origins: Mapping[FigureKey, OriginAnswer]) -> dict[FigureKey, Figure]:
    return {key: _figure(key, origin, origin.figure) for key, origin in origins.items() if origin.figure is not None}


def _figure(key: FigureKey, origin: OriginAnswer, row: Value) -> Figure:
    return Figure(
        key=key,
        measure=_measure(key),
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        reported=row.reported,
        expected=row.expected,
        submissions=row.submissions,
        units=(origin.units.reported, origin.units.expected) if origin.units else None,
    )


def _now(number: Number, figures: Mapping[FigureKey, Figure]) -> Decimal | None:
    against = figures.get(number.against) if number.against else None
    return aspect_value(number.aspect, figures.get(number.key), against)


def _measure(key: FigureKey) -> Measure:
    return Measure(key.indicator, "")


def _numbers(number: Number) -> list[Number]:
    return [number, replace(number, key=number.against)] if number.against else [number]


def _unit_of(programme: Programme, key: FigureKey) -> str:
    found = Indicator.objects.filter(programme=programme, code=key.indicator)
    return found.values_list("unit", flat=True).first() or ""


def _missing(absences: tuple[Absence, ...]) -> tuple[Missing, ...]:
    units = Organisation.objects.filter(code__in=[one.unit for one in absences])
    names = dict(units.values_list("code", "name"))
    return tuple(Missing(names.get(one.unit, one.unit), one.periods) for one in absences)
