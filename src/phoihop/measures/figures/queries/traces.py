"""What the trace page shows: one figure, how it was made, and every report behind it, by units below."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.language import _
from phoihop.base.vietnamese import period_name
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries.desk import ask
from phoihop.measures.figures.queries.indicators import known_cell
from phoihop.measures.figures.queries.naming import in_order, named
from phoihop.measures.figures.queries.places import Place, find_indicator, find_place
from phoihop.measures.figures.queries.sheets import cells_of
from phoihop.measures.figures.render.tables import Named
from phoihop.measures.figures.rules.questions import OriginAnswer, OriginFile, OriginQuestion

SAMPLE_WORDS = "DỮ LIỆU MẪU"


@dataclass(frozen=True)
class Trace:
    """One figure's page. `groups` names the units by which its facts are grouped, in their order."""

    place: Place
    indicator: Indicator
    cell: str
    cell_name: str
    question: OriginQuestion
    answer: OriginAnswer
    groups: Mapping[str, str]
    named: Named

    @property
    def title(self) -> str:
        """The indicator, and the cell where one is shown."""
        return f"{self.indicator.name} – {self.cell_name}" if self.cell else self.indicator.name


def find_trace(
    *,
    actor: User,
    programme: str,
    unit: str,
    period: str,
    indicator: str,
    cell: str,
    group: str | None,
    page: int,
    today: date,
) -> Trace:
    """Where one figure comes from. Raises OutOfReach, PeriodUnknown, CellUnknown, FiguresNotReady."""
    place = find_place(actor=actor, programme=programme, unit=unit, period=period, today=today)
    found = find_indicator(programme=place.programme, code=indicator)
    names = cells_of([found]).get(found.breakdown_id or 0, {})
    question = OriginQuestion(
        programme=place.programme.code,
        unit=place.unit.code,
        period=period,
        indicator=found.code,
        cell=known_cell(found, cell, names),
        group=group if place.deep else place.unit.code,
        page=page,
    )
    answer = ask(question)
    answer = answer if place.deep else _alone(answer, place.unit.code)
    if group is not None and group not in {one.code for one in answer.groups}:
        raise OutOfReach
    groups = {place.unit.code: place.unit.name} | in_order([one.code for one in answer.groups])
    ordered = list(groups)
    answer = replace(answer, groups=tuple(sorted(answer.groups, key=lambda one: ordered.index(one.code))))
    return Trace(
        place=place,
        indicator=found,
        cell=question.cell,
        cell_name=names.get(question.cell, question.cell),
        question=question,
        answer=answer,
        groups=groups,
        named=named(question, facts=answer.facts, absences=answer.absences),
    )


def _alone(answer: OriginAnswer, unit: str) -> OriginAnswer:
    """What a reporter may see: the figure, the unit's own reports, and of all others only how many there are."""
    return replace(answer, groups=tuple(one for one in answer.groups if one.code == unit))


def trace_file(*, trace: Trace, kind: str, language: str) -> bytes:
    """Every fact of the figure and every missing report, as a file. Raises FiguresNotReady."""
    if not trace.place.deep:
        raise OutOfReach
    caption = _("Nguồn gốc số liệu: {indicator} · {unit} · {period}").format(
        indicator=trace.title, unit=trace.place.unit.name, period=period_name(trace.place.period)
    )
    sample = SAMPLE_WORDS in trace.place.programme.title
    return ask(OriginFile(replace(trace.question, group=None, page=1), kind, language, caption, sample))
