"""What the desk does unasked: datasets and answers in use are made anew as soon as something was accepted or changed."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from time import monotonic, sleep
from typing import Protocol

from django.db import DatabaseError, close_old_connections

from phoihop.base.errors import ProductError
from phoihop.measures.figures.enums import Picture
from phoihop.measures.figures.queries.answering import Desk
from phoihop.measures.figures.queries.editions import Present, present
from phoihop.measures.figures.queries.shelf import Part
from phoihop.measures.figures.queries.structure import sample_indicators, top_unit
from phoihop.measures.figures.rules.charts import Point
from phoihop.measures.figures.rules.questions import (
    AskedOfFacts,
    BesideQuestion,
    DrawingQuestion,
    OriginQuestion,
    PairsQuestion,
    SheetQuestion,
)

POLL = 0.5
"""Seconds between looks at the database's versions."""
TROUBLED = 5.0
"""The same after a failure."""
QUIET = 2.0
"""Seconds without a change before what rests on all years is made anew unasked: it takes longest."""
IDLE = 60.0
"""The same before what the first pages of a day ask is answered anew, whether or not anybody asked lately."""
CALM = 15.0
"""The same before the figures of all units are laid out: on the last day of a period reports are accepted all the time."""
IN_USE = 900.0
"""Seconds for which what was asked last is kept ready."""
PROGRAMMES = 3
"""Programmes whose latest year and whole are made ready when the desk starts."""

_log = logging.getLogger("phoihop.desk")


class Comparing(Protocol):
    """The questions that the comparisons of a unit's figures of a period ask."""

    def __call__(self, *, programme: str, unit: str, period: str) -> Sequence[PairsQuestion]: ...


@dataclass
class Watch:
    """What was seen last, and when it was new."""

    seen: Present | None = None
    since: float = 0.0

    def look(self) -> Present:
        """The versions of now."""
        now = present()
        if now != self.seen:
            self.seen, self.since = now, monotonic()
        return now

    def still(self, seconds: float) -> bool:
        """Whether nothing has changed for so long."""
        return monotonic() - self.since >= seconds


def keep_ready(desk: Desk, comparing: Comparing) -> None:
    """Make ready what is asked first, then whatever a change has made stale, for ever.

    Each step runs in a thread of its own, so that one that fails is logged and the next is tried.
    """
    watch = Watch()
    with ThreadPoolExecutor(2, thread_name_prefix="keep") as steps:
        drawing = steps.submit(_connected, partial(_draw_once, desk))
        _tried(steps.submit(_connected, partial(_begin, desk, comparing)))
        _tried(drawing)
        while True:
            calm = _tried(steps.submit(_connected, partial(refresh, desk, watch)))
            sleep(POLL if calm else TROUBLED)


def refresh(desk: Desk, watch: Watch) -> None:
    """Datasets first, single years before all years, then the answers asked lately, then the periods in use as a whole."""
    now = watch.look()
    for part in desk.shelf.stale(now, within=IN_USE):
        if part.year is not None or watch.still(QUIET):
            desk.shelf.ready(part, now)
    for question in desk.hot(within=IN_USE):
        if not desk.is_answered(question, now) and desk.is_ready(question, now):
            desk.answer_as_of(question, now)
    if watch.still(CALM):
        desk.lay_out(now, within=IN_USE)
    for question in desk.standing if watch.still(IDLE) else ():
        if not desk.is_answered(question, now):
            _alone(partial(desk.answer_as_of, question, now))


def _begin(desk: Desk, comparing: Comparing) -> None:
    """Of the programmes with the latest reports the last two years with the sheet that most ask for, the whole, then the
    older years; then what the workspaces of the last year and of the whole compare."""
    now = present()
    unit = top_unit()
    latest = sorted(now.programmes, key=lambda code: (-max(now.years(code), default=0), code))[:PROGRAMMES]
    for programme in latest:
        years = now.years(programme)[::-1]
        for year in years[:2]:
            desk.shelf.ready(Part(programme, year), now)
        if unit and years:
            for period in _first(years):
                _stand(desk, SheetQuestion(programme, unit, period))
        for year in years[2:]:
            desk.shelf.ready(Part(programme, year), now)
        _rehearse(desk, programme, unit, years)
    for programme in latest if unit else ():
        for period in _first(now.years(programme)[::-1]):
            for question in comparing(programme=programme, unit=unit, period=period):
                _stand(desk, question)


def _first(years: Sequence[int]) -> list[str]:
    """The periods that are looked at first: the latest year and all years."""
    return [f"{years[0]:04}", f"{years[-1]:04}..{years[0]:04}"] if years else []


def _stand(desk: Desk, question: AskedOfFacts) -> None:
    desk.standing.append(question)
    _alone(partial(desk.answer, question))


def _alone(step: Callable[[], object]) -> None:
    """What nobody waits for: where means are wanting it is logged, and what comes after it is done all the same."""
    try:
        step()
    except (ProductError, DatabaseError, MemoryError, OSError) as error:
        _tell(error)


def _rehearse(desk: Desk, programme: str, unit: str, years: list[int]) -> None:
    """One question of each sort: the engine makes its plans when it first needs them, which takes seconds.

    Of an earlier year, whose dataset nobody waits for now; plans do not depend on the year.
    """
    if not unit or not years:
        return
    period = f"{years[min(2, len(years) - 1)]:04}"
    for indicator in sample_indicators(programme):
        desk.answer(BesideQuestion(programme, unit, period, indicator))
        desk.answer(OriginQuestion(programme, unit, period, indicator))


def _draw_once(desk: Desk) -> None:
    """Load the drawing libraries, which takes seconds, before anybody waits for a chart."""
    points = tuple(Point(name, None) for name in ("1", "2"))
    for picture in Picture:
        desk.answer(DrawingQuestion(str(picture), "", "", points))


def _tried(step: "Future[None]") -> bool:
    """Whether the step was done; why it was not stands in the log, of the database's troubles in one line."""
    error = step.exception()
    if error is not None:
        _tell(error)
    return error is None


def _tell(error: BaseException) -> None:
    foreseen = isinstance(error, DatabaseError | ProductError)
    _log.warning("figures are not kept ready: %s", error, exc_info=None if foreseen else error)


def _connected(step: "partial[None]") -> None:
    close_old_connections()
    try:
        step()
    finally:
        close_old_connections()
