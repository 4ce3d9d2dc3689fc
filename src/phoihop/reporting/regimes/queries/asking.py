"""Everything from which it follows who is asked for what, loaded at once, for showing it and for trying changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Prefetch, QuerySet

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import Form, FormAssignment, FormLine, Regime, Section
from phoihop.reporting.regimes.queries.expectations import asked_under, regime_of, terms_of
from phoihop.reporting.regimes.rules import Asking, Reporter

LONGEST = timedelta(days=366 * 12)
"""Changes are shown over at most so long a term."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked for what, and the units' names in Vietnamese order."""

    asking: Asking
    names: Mapping[str, str]

    def sorted(self, units: frozenset[str]) -> list[str]:
        """Codes of units in the order of their names."""
        return [code for code in self.names if code in units]


def require_regime(*, actor: User, programme: str, regime: str) -> Regime:
    """The regime with these codes, for whoever signed in: it is a public document. Raises OutOfReach."""
    found = regime_of(programme=programme, regime=regime)
    if found is None:
        raise OutOfReach
    return found


def regimes_by_programme(*, actor: User) -> QuerySet[Regime]:
    """All regimes with their programmes and the number of their forms."""
    found = Regime.objects.select_related("programme").annotate(form_count=Count("forms"))
    return found.order_by("programme__code", "code")


def asked_now(*, regime: Regime) -> Asked:
    """Who is asked for what as things stand, in four queries; nobody under the expectation 'observed'."""
    units = list(
        Organisation.objects.order_by("sort_key", "code").values_list("code", "kind", "opened", "closed", "name")
    )
    asked = () if regime.expectation == Expectation.OBSERVED else tuple(asked_under(regime))
    asking = Asking(tuple(Reporter(*row[:4]) for row in units), asked, terms_of(regime=regime))
    return Asked(asking, {row[0]: row[4] for row in units})


def whole_forms(*, regime: Regime) -> QuerySet[Form]:
    """A regime's forms with lines, sections and assignments, in order."""
    lines = FormLine.objects.select_related("indicator").order_by("order", "id")
    assignments = FormAssignment.objects.select_related("organisation").order_by("kind", "organisation__sort_key", "id")
    return (
        Form.objects.filter(regime=regime)
        .prefetch_related(
            Prefetch("lines", lines),
            Prefetch("sections", Section.objects.order_by("order", "code")),
            Prefetch("assignments", assignments),
        )
        .order_by("code")
    )


def term_of(*, programme: Programme, today: date) -> tuple[date, date]:
    """First and last day over which changes are shown: the programme's term, or about now where it has none."""
    start = programme.start or today - timedelta(days=366)
    end = programme.end or max(start, today) + timedelta(days=2 * 366)
    return start, min(end, start + LONGEST)


def find_form(*, regime: Regime, code: str) -> Form:
    """The form of the regime with this code. Raises OutOfReach."""
    found = Form.objects.filter(regime=regime, code=code).first()
    if found is None:
        raise OutOfReach
    return found


def kinds_of_units() -> list[str]:
    """The kinds of organisation that occur."""
    return sorted(set(Organisation.objects.exclude(kind="").values_list("kind", flat=True)))
