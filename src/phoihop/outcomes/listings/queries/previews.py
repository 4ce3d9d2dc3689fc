"""What a pasted block would do to a list as it stands."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from phoihop.base.findings import Finding
from phoihop.outcomes.listings.enums import ListKind
from phoihop.outcomes.listings.models import Listed
from phoihop.outcomes.listings.queries.lists import values_of
from phoihop.outcomes.listings.queries.places import Place, known_of, listed_rows
from phoihop.outcomes.listings.rules.columns import Known
from phoihop.outcomes.listings.rules.pasting import Planned, plan, read_block


@dataclass(frozen=True)
class Preview:
    """The block against the list: what each thing would do, or all that is wrong; `stamp` names the list's state."""

    stamp: str
    known: Known
    planned: tuple[Planned, ...] = ()
    findings: tuple[Finding, ...] = ()
    listed: Mapping[tuple[str, ...], Listed] = field(default_factory=dict)


def preview(*, place: Place, kind: ListKind, text: str, today: date) -> Preview:
    """Read the block and set it against the list; nothing is written."""
    known = known_of(place=place, day=today)
    rows = {values_of(row).key: row for row in listed_rows(place=place, kind=kind).filter(removed_at=None)}
    block = read_block(kind, text, known)
    values = {key: values_of(row) for key, row in rows.items()}
    planned = () if block.findings else tuple(plan(block.rows, values))
    return Preview(_stamp(rows), known, planned, block.findings, rows)


def _stamp(rows: Mapping[tuple[str, ...], Listed]) -> str:
    told = ",".join(f"{row.pk}:{row.version}" for row in sorted(rows.values(), key=lambda row: row.pk))
    return hashlib.sha256(told.encode()).hexdigest()[:32]
