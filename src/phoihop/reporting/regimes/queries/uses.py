"""How many reports a form has been given: asked of whoever keeps them, since this slice does not know who."""

from dataclasses import dataclass, field

from django.db import transaction

from phoihop.base.announce import announce
from phoihop.reporting.regimes.models import Form, FormAssignment, FormLine
from phoihop_rollup.vocabulary import Frequency


@dataclass(frozen=True, slots=True)
class ReportsAsked:
    """A question to the storeys above: who keeps reports appends how many there are.

    Of this regime, for periods of these frequencies, of the organisations named or of these kinds (both empty: of all).
    """

    regime: int
    frequencies: frozenset[Frequency]
    organisations: tuple[int, ...]
    kinds: tuple[str, ...]
    found: list[int] = field(default_factory=list)


def reports_with(form: Form) -> int:
    """How many reports there are of those of whom the form is asked; where it is asked of nobody, of everybody."""
    lines = FormLine.objects.filter(form=form).values_list("indicator__frequency", flat=True)
    rows = list(FormAssignment.objects.filter(form=form).values_list("organisation_id", "kind"))
    asked = ReportsAsked(
        form.regime_id,
        frozenset(map(Frequency, lines)),
        tuple(unit for unit, _kind in rows if unit),
        tuple(kind for _unit, kind in rows if kind),
    )
    if asked.frequencies:
        with transaction.atomic():
            announce(asked)
    return sum(asked.found)
