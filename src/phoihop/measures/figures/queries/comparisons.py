"""With what the figures of a period are compared: the period before, the same period last year, the term before.

`comparable_with` plans the comparisons, `ask_comparisons` asks the desk for them; the caller has asked whether the actor
may see the unit. Light enough for pages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.agreements.programmes.queries.lineage import Predecessor, find_predecessor
from phoihop.measures.figures.enums import Versus
from phoihop.measures.figures.queries.desk import ask
from phoihop.measures.figures.rules.questions import Pairs, PairsQuestion
from phoihop.measures.figures.rules.terms import compared_periods, is_term
from phoihop_rollup.periods import parse


@dataclass(frozen=True)
class Against:
    """One comparison: `period` with `base`, indicators of the one → of the other; `before` only of another programme."""

    versus: Versus
    period: str
    base: str
    matches: Mapping[str, str] = field(default_factory=dict)
    before: Predecessor | None = None

    @property
    def unequal(self) -> bool:
        """Whether one of the two periods is longer than the other: what adds up over time is then more in it."""
        return parse(self.period).months != parse(self.base).months


def comparable_with(*, programme: Programme, period: str) -> list[Against]:
    """Every comparison that a period has, whether or not anything was reported in the other period."""
    before = find_predecessor(programme=programme) if is_term(period) else None
    return planned_with(programme=programme, period=period, before=before)


def planned_with(*, programme: Programme, period: str, before: Predecessor | None) -> list[Against]:
    """The same with this programme before, or with none."""
    codes = Indicator.objects.filter(programme=programme).order_by("order", "code").values_list("code", flat=True)
    same = {code: code for code in codes}
    found = [Against(versus, now, base, same) for versus, now, base in compared_periods(period)]
    if before is not None:
        found.append(Against(Versus.TERM, period, before.term, before.matched.pairs, before))
    return found


def questions_of(*, programme: str, unit: str, period: str) -> list[PairsQuestion]:
    """What the comparisons of a unit's figures as of now ask of the desk."""
    known = Programme.objects.get(code=programme)
    planned = comparable_with(programme=known, period=period)
    return [question_of(against, programme=programme, unit=unit, as_of=None) for against in planned]


def ask_comparisons(
    *, programme: Programme, unit: str, period: str, planned: Iterable[Against] | None = None, as_of: date | None = None
) -> list[tuple[Against, Pairs]]:
    """The comparisons of a unit's figures as of now, all of them or those `planned`: with each, indicator → both figures
    where there is any; `as_of` is one structure day for all. Raises FiguresNotReady."""
    found: list[tuple[Against, Pairs]] = []
    for against in comparable_with(programme=programme, period=period) if planned is None else planned:
        question = question_of(against, programme=programme.code, unit=unit, as_of=as_of)
        pairs = {code: pair for code, pair in ask(question).items() if any((pair.now, pair.base, *pair.whole))}
        if pairs:
            found.append((against, pairs))
    return found


def question_of(against: Against, *, programme: str, unit: str, as_of: date | None) -> PairsQuestion:
    """What one comparison of a unit's figures asks of the desk."""
    return PairsQuestion(
        programme=programme,
        unit=unit,
        period=against.period,
        base_period=against.base,
        matches=tuple(against.matches.items()),
        base_programme=against.before.programme.code if against.before else "",
        as_of=as_of,
    )
