"""Where a page of figures stands: programme, unit, period, who is above, what else there is to choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.base.vietnamese import to_nfc
from phoihop.base.vietnamese.periods import PeriodUnknown
from phoihop.bodies.organisations.access import EVERY, OutOfReach, grants_of, within
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.queries import list_organisations
from phoihop.bodies.organisations.queries.search import existing
from phoihop.bodies.people.models import User
from phoihop.measures.figures.access import lines_up, require_figures
from phoihop.measures.figures.queries.desk import ask
from phoihop.measures.figures.rules.questions import PeriodsQuestion
from phoihop.measures.figures.rules.terms import latest, moved, offered
from phoihop.reporting.regimes.queries import period_days
from phoihop_rollup import schema
from phoihop_rollup.periods import find_period, term_of
from phoihop_rollup.vocabulary import Window

FOUND = 30
"""Units that a search shows."""
LONGEST = 100
"""Characters of a code or a search that are looked at."""


@dataclass(frozen=True, slots=True)
class Step:
    """A unit above: its figures may be out of the actor's reach."""

    code: str
    name: str
    open: bool


@dataclass(frozen=True)
class Place:
    """A programme, a unit and a period that the actor may read; `deep` when the units below may be read, too."""

    programme: Programme
    unit: Organisation
    period: str
    day: date
    """The structure day: the last of the period."""
    deep: bool
    above: tuple[Step, ...]
    """From the top down to the unit directly above."""

    @property
    def before(self) -> str:
        """The period of the same length before."""
        return moved(self.period, -1)

    @property
    def after(self) -> str:
        """The period of the same length after."""
        return moved(self.period, 1)


@dataclass(frozen=True)
class Choice:
    """The periods that hold something, by year, and the whole term."""

    years: dict[int, tuple[tuple[str, ...], ...]]
    reported: tuple[str, ...]

    @property
    def known(self) -> frozenset[str]:
        """Every period offered."""
        return frozenset(name for lines in self.years.values() for line in lines for name in line)


def find_place(*, actor: User, programme: str, unit: str, period: str, today: date) -> Place:
    """The programme, unit and period of these codes. Raises OutOfReach, PeriodUnknown."""
    found = find_programme(code=programme)
    organisation = Organisation.objects.filter(code=_code(unit)).first()
    if organisation is None:
        raise OutOfReach
    days = period_days(programme=found, period=period) if find_period(period) else None
    if days is None:
        raise PeriodUnknown(period=period[:LONGEST])
    deep = require_figures(actor=actor, unit=organisation, programme=found.code, today=today, day=days.ends)
    above = _above(actor, organisation, found.code, today=today, day=days.ends)
    return Place(found, organisation, period, days.ends, deep, above)


def _above(actor: User, unit: Organisation, programme: str, *, today: date, day: date) -> tuple[Step, ...]:
    chain = lines_up(actor=actor, unit=unit, programme=programme, today=today, day=day)[1:]
    names = Organisation.objects.in_bulk([key for key, _open in chain])
    return tuple(Step(names[key].code, names[key].name, is_open) for key, is_open in reversed(chain))


def find_programme(*, code: str) -> Programme:
    """The programme of this code. Raises OutOfReach."""
    found = Programme.objects.filter(code=_code(code)).first()
    if found is None:
        raise OutOfReach
    return found


def find_indicator(*, programme: Programme, code: str) -> Indicator:
    """An indicator of the programme, with its content and breakdown. Raises OutOfReach."""
    found = (
        Indicator.objects.filter(programme=programme, code=_code(code)).select_related("content", "breakdown").first()
    )
    if found is None:
        raise OutOfReach
    return found


def periods_of(*, programme: Programme) -> Choice:
    """The periods to choose from."""
    reported = ask(PeriodsQuestion(programme.code))
    window = Window(programme.window)
    term = term_of(schema.Programme(programme.code, programme.start, programme.end, window))
    return Choice(offered(reported, term.name if term else ""), reported)


def latest_period(*, choice: Choice, today: date) -> str:
    """The year in which somebody reported last, as of today; '' when nobody ever did."""
    return latest(choice.reported, today.year * 12 + today.month - 1)


def own_unit(*, actor: User, programme: str, today: date) -> Organisation | None:
    """The unit at which the actor has a role: the one that reaches furthest comes first."""
    granted = [grant for grant in grants_of(actor=actor, on=today) if grant.programme in ("", programme)]
    wide = [grant.organisation for grant in granted if grant.role != "reporter"]
    keys = wide or [grant.organisation for grant in granted]
    return Organisation.objects.filter(pk__in=keys).order_by("sort_key", "code").first()


def find_units(*, actor: User, search: str, programme: str, today: date) -> Sequence[Organisation]:
    """Units in the actor's reach whose name or code has the words, marks aside; without words his own and the first ones."""
    words = to_nfc(search[:LONGEST]).replace("\0", " ").strip()
    mine = within(actor=actor, roles=EVERY, today=today, programme=programme, path="pk")
    found = list_organisations(actor=actor, search=words).filter(mine)
    if words:
        return list(found[:FOUND])
    own = own_unit(actor=actor, programme=programme, today=today)
    others = [one for one in found.filter(existing(today))[:FOUND] if one != own]
    return [own, *others] if own else others


def _code(text: str) -> str:
    """A code as it may stand in the database. Raises OutOfReach."""
    if "\0" in text or len(text) > LONGEST:
        raise OutOfReach
    return to_nfc(text)
