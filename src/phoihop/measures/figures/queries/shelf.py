"""Prepared datasets and answers, kept in memory under the editions that they were made from.

The database's versions are read at every question. What was made from other versions is never used; what is being made
by one thread is waited for by the others. Only the desk, and processes without one, load this module: it is heavy.
"""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock, RLock
from time import monotonic
from typing import Generic, TypeVar

from phoihop.agreements.programmes.models import Programme
from phoihop.base.moment import one_moment
from phoihop.measures.figures.queries.editions import Edition, Present, present
from phoihop.measures.figures.queries.structure import structure_of
from phoihop.measures.figures.readers import REPORTED_COLUMNS, counter_of
from phoihop.measures.figures.rules import UnitCounter
from phoihop.measures.figures.stores import fact_files, no_facts, read_files
from phoihop_rollup.prepared import prepared
from phoihop_rollup.schema import Dataset, Indicator

DATASETS = 24
"""How many datasets are kept: one a year and one of all years, for a few programmes."""

Made = TypeVar("Made")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Ready:
    """One dataset made ready for the engine, with what counts units in it."""

    edition: Edition
    dataset: Dataset
    counter: UnitCounter
    lock: RLock

    def indicator(self, code: str) -> Indicator | None:
        """The indicator of that code."""
        return next((one for one in self.dataset.indicators if one.code == code), None)


class Kept(Generic[Key, Made]):
    """The most recently used things that were made, by key; each is made by one thread at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._things: OrderedDict[Key, Future[Made]] = OrderedDict()

    def get(self, key: Key) -> Made | None:
        """The thing, where it is there already."""
        with self._lock:
            found = self._things.get(key)
            if found is None or not found.done() or found.cancelled():
                return None
            self._things.move_to_end(key)
            return found.result()

    def obtain(self, key: Key, make: Callable[[], Made]) -> Made:
        """The thing, made where it is missing; whoever asks meanwhile waits. What could not be made is not kept."""
        while True:
            with self._lock:
                found = self._things.get(key)
                future = self._things.setdefault(key, Future())
                self._things.move_to_end(key)
            if found is None:
                return self._make(key, future, make)
            with suppress(CancelledError):  # whoever made it failed: the next one tries
                return future.result()

    def put(self, key: Key, thing: Made) -> None:
        """Keep a thing that was made elsewhere."""
        future: Future[Made] = Future()
        future.set_result(thing)
        with self._lock:
            self._things[key] = future
            self._shrink()

    def _make(self, key: Key, future: "Future[Made]", make: Callable[[], Made]) -> Made:
        try:
            made = make()
            future.set_result(made)
        finally:
            with self._lock:
                if not future.done():
                    self._things.pop(key, None)
                    future.cancel()
                self._shrink()
        return made

    def _shrink(self) -> None:
        while len(self._things) > self._most and next(iter(self._things.values())).done():
            self._things.popitem(last=False)

    def forget(self, unwanted: Callable[[Key], bool]) -> None:
        """Drop what is no longer wanted."""
        with self._lock:
            for key in [key for key, future in self._things.items() if future.done() and unwanted(key)]:
                del self._things[key]


@dataclass(frozen=True, slots=True)
class Part:
    """Which facts a dataset holds: those of one year of a programme, or all of it (`year` None)."""

    programme: str
    year: int | None


class Shelf:
    """The datasets of one process."""

    def __init__(self) -> None:
        self._datasets: Kept[tuple[Part, Edition], Ready] = Kept(DATASETS)
        self._used: dict[Part, float] = {}

    def ready(self, part: Part, now: Present) -> Ready:
        """The dataset of that part, not older than `now`."""
        self._used[part] = monotonic()
        edition = now.edition(part.programme, None if part.year is None else (part.year,))
        made = self._datasets.obtain((part, edition), lambda: _made(part))
        if made.edition != edition:  # something was accepted while it was read
            self._datasets.put((part, made.edition), made)
        self._datasets.forget(lambda key: key[0] == part and key[1] != made.edition)
        return made

    def stale(self, now: Present, *, within: float) -> list[Part]:
        """The parts in use lately of which no dataset of now is there; single years first."""
        since = monotonic() - within
        parts = [part for part, at in self._used.copy().items() if at >= since and part.programme in now.programmes]
        missing = [part for part in parts if self.is_missing(part, now)]
        return sorted(missing, key=lambda part: (part.year is None, -(part.year or 0)))

    def is_missing(self, part: Part, now: Present) -> bool:
        """Whether there is no dataset of that part that is not older than `now`."""
        edition = now.edition(part.programme, None if part.year is None else (part.year,))
        return self._datasets.get((part, edition)) is None


def _made(part: Part) -> Ready:
    """Read at one moment what the edition names; the engine prepares it after that."""
    with one_moment():
        programme = Programme.objects.get(code=part.programme)
        years = None if part.year is None else (part.year,)
        edition = present().edition(part.programme, years)
        files = fact_files(programme=programme, years=years)
        structure = structure_of(programme=programme)
    dataset = replace(structure, facts=files or no_facts())
    prepared(dataset)
    counter = counter_of(structure=structure, facts=read_files(files=files, columns=REPORTED_COLUMNS))
    return Ready(edition, dataset, counter, RLock())
