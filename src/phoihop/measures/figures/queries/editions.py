"""Which facts and definitions something was made from: names that change with every change, read from the database."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from phoihop.agreements.programmes.models import Programme
from phoihop.base.moment import one_moment
from phoihop.measures.facts.queries import all_versions


@dataclass(frozen=True, slots=True)
class Edition:
    """The version of the definitions and of the facts of some years: equal editions give equal figures."""

    database: str
    definition: UUID | None
    partitions: tuple[tuple[int, UUID], ...]


@dataclass(frozen=True)
class Present:
    """Every version as it stands in the database at one moment, and the programmes that exist then."""

    database: str
    definition: UUID | None
    partitions: dict[int, dict[int, UUID]] = field(default_factory=dict)
    programmes: dict[str, int] = field(default_factory=dict)

    def edition(self, programme: str, years: Collection[int] | None) -> Edition:
        """The edition of a programme's facts of these years, or of all."""
        mine = self.partitions.get(self.programmes.get(programme, 0), {})
        kept = sorted((year, version) for year, version in mine.items() if years is None or year in years)
        return Edition(self.database, self.definition, tuple(kept))

    def years(self, programme: str) -> list[int]:
        """The years of which a programme has facts, in order."""
        return sorted(self.partitions.get(self.programmes.get(programme, 0), {}))


def is_present(then: Present) -> bool:
    """Whether nothing has changed since: looked up beside an open transaction, which sees only its own moment."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(_looked_up).result() == then


def _looked_up() -> Present:
    try:
        return present()
    finally:
        connection.close()


def present() -> Present:
    """The versions of now."""
    with one_moment():
        definition, partitions = all_versions()
        programmes = dict(Programme.objects.values_list("code", "pk"))
    return Present(str(connection.settings_dict["NAME"]), definition, partitions, programmes)
