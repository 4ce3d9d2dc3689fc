"""The check of organisations over time."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Any, TypeVar

from phoihop.base.faults import Fault
from phoihop.base.findings import Finding
from phoihop.bodies.organisations.enums import KINDS, Block
from phoihop.bodies.organisations.rules import faults
from phoihop.bodies.organisations.rules.lives import (
    ALWAYS,
    NEVER,
    Segment,
    Span,
    by_organisation,
    cycles,
    day_of,
    life,
    segments,
    span,
)
from phoihop.bodies.organisations.rules.records import (
    NameRecord,
    OrganisationRecord,
    PlacementRecord,
    SuccessionRecord,
    Unread,
)
from phoihop_rollup.vocabulary import Passing, Window

UNITS, PLACED, PASSED, NAMED = "organisations", "placements", "successions", "names"
_ORDER = {table: place for place, table in enumerate((UNITS, PLACED, PASSED, NAMED))}
SHARE_DECIMALS = 15
PLACE_DECIMALS = 6

ALL_READ = Unread()

Units = Mapping[str, OrganisationRecord]
R = TypeVar("R")
Dated = TypeVar("Dated", PlacementRecord, NameRecord)


def check_organisations(
    *,
    organisations: Sequence[OrganisationRecord],
    placements: Sequence[PlacementRecord] = (),
    successions: Sequence[SuccessionRecord] = (),
    names: Sequence[NameRecord] = (),
    windows: Collection[Window] = tuple(Window),
    references: bool = True,
    unread: Unread = ALL_READ,
) -> list[Finding]:
    """Everything wrong with the structure, all at once, in table and row order.

    `windows` are the window rules of the programmes that will use it. `references=False` leaves out repeated keys and
    unknown codes, for a caller that has reported these already. Days in `unread` make nothing wrong.
    """
    units = {record.code: record for record in reversed(organisations) if record.code}
    placed = by_organisation(placements)
    tree = {code: list(segments(record, placed.get(code, ()))) for code, record in units.items()}
    found: list[Finding] = []
    if references:
        found += _references(organisations, placements, successions, names, units)
    for record in organisations:
        found += _unit(record)
    found += _kinds(organisations)
    dated = {code: held for code, held in tree.items() if code not in unread.placed}
    found += _cycles(dated, units)
    for code, held in dated.items():
        for segment in held:
            found += _above(units[code], segment, units, windows, unread)
    found += _roots(tree, units, {record.source for record in successions})
    for placement in placements:
        found += _placement(placement, units)
    found += _overlaps({code: rows for code, rows in placed.items() if code not in unread.placed})
    for succession in successions:
        found += _succession(succession, units, unread)
    found += _shares(successions, units)
    found += _names([row for row in names if row.organisation not in unread.named])
    return sorted(found, key=lambda finding: (_ORDER[finding.table], finding.row or 0))


def _references(
    organisations: Sequence[OrganisationRecord],
    placements: Sequence[PlacementRecord],
    successions: Sequence[SuccessionRecord],
    names: Sequence[NameRecord],
    units: Units,
) -> Iterator[Finding]:
    for record, first in _repeated(organisations, lambda record: record.code):
        yield faults.SAME_CODE.at(table=UNITS, row=record.row, column="code", value=record.code, first=first.row)
    for again, earlier in _repeated(successions, lambda row: (row.source, row.target)):
        pair = f"{again.source} → {again.target}"
        yield faults.SAME_PAIR.at(table=PASSED, row=again.row, column="from", value=pair, first=earlier.row)
    for table, row, column, code, fault in _mentions(organisations, placements, successions, names):
        if code and code not in units:
            yield fault.at(table=table, row=row, column=column, value=code)


Mention = tuple[str, int | None, str, str | None, Fault]


def _mentions(
    organisations: Sequence[OrganisationRecord],
    placements: Sequence[PlacementRecord],
    successions: Sequence[SuccessionRecord],
    names: Sequence[NameRecord],
) -> Iterator[Mention]:
    """Every place that names a unit."""
    for record in organisations:
        yield UNITS, record.row, "parent", record.parent, faults.UNKNOWN_PARENT
    for placement in placements:
        yield PLACED, placement.row, "organisation", placement.organisation, faults.UNKNOWN_PLACED
        yield PLACED, placement.row, "parent", placement.parent, faults.UNKNOWN_PLACED
    for succession in successions:
        yield PASSED, succession.row, "from", succession.source, faults.UNKNOWN_SIDE
        yield PASSED, succession.row, "to", succession.target, faults.UNKNOWN_SIDE
    for name in names:
        yield NAMED, name.row, "organisation", name.organisation, faults.UNKNOWN_NAMED


def _repeated(records: Iterable[R], key: Callable[[R], object]) -> Iterator[tuple[R, R]]:
    """Each record whose key occurred before, with the first of that key."""
    first: dict[object, R] = {}
    for record in records:
        place = key(record)
        if place in first:
            yield record, first[place]
        first.setdefault(place, record)


def _unit(record: OrganisationRecord) -> Iterator[Finding]:
    at: dict[str, Any] = {"table": UNITS, "row": record.row}
    if record.opened and record.closed and record.closed <= record.opened:
        yield faults.NO_LIFE.at(**at, column="closed", value=record.closed, opened=record.opened)
    if record.parent and record.parent == record.code:
        yield faults.OWN_PARENT.at(**at, column="parent", value=record.code)
    if record.block and record.block not in set(Block):
        yield faults.UNKNOWN_BLOCK.at(**at, column="block", value=record.block, words=", ".join(Block))
    yield from _coordinates(record, at)


def _coordinates(record: OrganisationRecord, at: dict[str, Any]) -> Iterator[Finding]:
    for column, number, limit, fault in (
        ("latitude", record.latitude, 90, faults.BAD_LATITUDE),
        ("longitude", record.longitude, 180, faults.BAD_LONGITUDE),
    ):
        if number is not None and not -limit <= number <= limit:
            yield fault.at(**at, column=column, value=_plain(number))
        elif number is not None and _decimals(number) > PLACE_DECIMALS:
            yield faults.MANY_DECIMALS.at(**at, column=column, value=_plain(number))


def _decimals(number: Decimal) -> int:
    with localcontext(prec=100):
        return max(0, -int(number.normalize().as_tuple().exponent))


def _plain(number: Decimal) -> str:
    """All its digits, without zeros that say nothing and never as 1E-15."""
    with localcontext(prec=100):
        return f"{number.normalize():f}" if number else "0"


def _kinds(organisations: Iterable[OrganisationRecord]) -> Iterator[Finding]:
    """Each unusual kind once, at the first unit that has it."""
    first: dict[str, OrganisationRecord] = {}
    for record in organisations:
        first.setdefault(record.kind, record)
    for kind, record in first.items():
        if kind and kind not in KINDS:
            words = ", ".join(sorted(KINDS))
            yield faults.STRANGE_KIND.at(table=UNITS, row=record.row, column="kind", value=kind, words=words)


def _cycles(tree: Mapping[str, Sequence[Segment]], units: Units) -> Iterator[Finding]:
    for day, ring in cycles(tree):
        if len(ring) > 1:
            around = " < ".join([*ring, ring[0]])
            yield faults.CYCLE.at(**_closing(ring, day, tree, units), column="parent", day=day_of(day), units=around)
        elif units[ring[0]].parent != ring[0]:
            own = next(each.placement for each in tree[ring[0]] if each.parent == ring[0])
            yield faults.OWN_PARENT.at(table=PLACED, row=own.row if own else None, column="parent", value=ring[0])


def _closing(ring: Sequence[str], day: int, tree: Mapping[str, Sequence[Segment]], units: Units) -> dict[str, Any]:
    """Table, row and unit to name for a ring: the placement that closes it on its first day, else another of its
    placements, else its first unit."""
    held = [segment for unit in ring for segment in tree[unit] if segment.start <= day < segment.end]
    placed = [(segment.start == day, segment.placement) for segment in held if segment.placement]
    if not placed:
        return {"table": UNITS, "row": units[ring[0]].row, "value": ring[0]}
    _closes, placement = max(placed, key=lambda each: each[0])
    return {"table": PLACED, "row": placement.row, "value": placement.organisation}


def _above(
    record: OrganisationRecord, segment: Segment, units: Units, windows: Collection[Window], unread: Unread
) -> Iterator[Finding]:
    """The parent must exist on every day of the segment."""
    above = units.get(segment.parent) if segment.parent else None
    if above is None or above is record:
        return
    other = life(above)
    placed = segment.placement
    at: dict[str, Any] = {"table": PLACED, "row": placed.row} if placed else {"table": UNITS, "row": record.row}
    words: dict[str, Any] = {"column": "parent", "value": above.code, "organisation": record.code}
    if segment.start < other.start and not (segment.start == ALWAYS and record.code in unread.opened):
        brief = placed is not None and _unseen(Span(segment.start, other.start), windows)
        fault = faults.PARENT_NOT_YET_BRIEFLY if brief else faults.PARENT_NOT_YET
        yield fault.at(**at, **words, start=day_of(segment.start), opened=day_of(other.start))
    if segment.end > other.end and not (segment.end == NEVER and record.code in unread.closed):
        yield faults.OUTLIVES.at(**at, **words, closed=day_of(max(segment.start, other.end)))


def _unseen(gap: Span, windows: Collection[Window]) -> bool:
    """Whether no reporting period ends in the gap, so that no figure by default uses one of its days."""
    if gap.start <= ALWAYS or gap.end - gap.start > 31:
        return False
    days = [date.fromordinal(day) for day in range(gap.start, gap.end)]
    government = Window.GOVERNMENT in windows and any(day.day == 14 for day in days)
    calendar = Window.CALENDAR in windows and any((day + timedelta(days=1)).day == 1 for day in days)
    return not government and not calendar


def _roots(tree: Mapping[str, Sequence[Segment]], units: Units, passed: Collection[str]) -> Iterator[Finding]:
    for code, held in tree.items():
        record = units[code]
        if record.closed and held and held[-1].parent is None and code not in passed:
            yield faults.ROOT_WITHOUT_SUCCESSOR.at(
                table=UNITS, row=record.row, column="closed", value=record.closed, organisation=code
            )


def _placement(placement: PlacementRecord, units: Units) -> Iterator[Finding]:
    at: dict[str, Any] = {"table": PLACED, "row": placement.row}
    if placement.start and placement.end and placement.end < placement.start:
        yield faults.BACKWARD_PLACEMENT.at(**at, column="to", value=placement.end, start=placement.start)
    record = units.get(placement.organisation)
    if record is None:
        return
    own = life(record)
    for column, day in (("from", placement.start), ("to", placement.end)):
        if day and not own.start <= day.toordinal() < own.end:
            words: dict[str, Any] = {
                "organisation": record.code,
                "opened": record.opened or "…",
                "closed": record.closed or "…",
            }
            yield faults.OUTSIDE_LIFE.at(**at, column=column, value=day, **words)


def _overlaps(placed: Mapping[str, Sequence[PlacementRecord]]) -> Iterator[Finding]:
    for rows in placed.values():
        for row, first in _overlapping(rows):
            yield faults.OVERLAP.at(table=PLACED, row=row.row, column="from", value=row.organisation, first=first.row)


def _overlapping(rows: Sequence[Dated]) -> Iterator[tuple[Dated, Dated]]:
    """Each row that begins before an earlier one of the same unit has ended; rows come earliest first."""
    longest: Dated | None = None
    for row in rows:
        if longest and span(row.start, row.end).start < span(longest.start, longest.end).end:
            yield row, longest
        if longest is None or span(row.start, row.end).end > span(longest.start, longest.end).end:
            longest = row


def _succession(row: SuccessionRecord, units: Units, unread: Unread) -> Iterator[Finding]:
    at: dict[str, Any] = {"table": PASSED, "row": row.row}
    source, target = units.get(row.source), units.get(row.target)
    if row.kind and row.kind not in set(Passing):
        yield faults.UNKNOWN_PASSING.at(**at, column="kind", value=row.kind, words=", ".join(Passing))
    if row.share is not None and not _is_share(row.share):
        yield faults.BAD_SHARE.at(**at, column="share", value=_plain(row.share))
    if row.source and row.source == row.target:
        yield faults.OWN_SUCCESSOR.at(**at, column="to", value=row.target)
        return
    if row.on is not None:
        yield from _succession_day(row, row.on, None if row.source in unread.closed else source, target)


def _succession_day(
    row: SuccessionRecord, on: date, source: OrganisationRecord | None, target: OrganisationRecord | None
) -> Iterator[Finding]:
    at: dict[str, Any] = {"table": PASSED, "row": row.row}
    if source and source.closed is None:
        yield faults.NOT_CLOSED.at(**at, column="on", value=on, organisation=row.source)
    elif source and source.closed != on:
        yield faults.OTHER_DAY.at(**at, column="on", value=on, closed=source.closed, organisation=row.source)
    if target:
        yield from _successor_day(row, on, target)


def _successor_day(row: SuccessionRecord, on: date, target: OrganisationRecord) -> Iterator[Finding]:
    at: dict[str, Any] = {"table": PASSED, "row": row.row}
    if target.closed and target.closed <= on:
        yield faults.BACK_IN_TIME.at(**at, column="to", value=row.target, closed=target.closed, on=on)
    if target.opened and target.opened > on:
        yield faults.NOT_OPEN_YET.at(**at, column="to", value=row.target, opened=target.opened, on=on)


def _is_share(share: Decimal) -> bool:
    return 0 < share <= 1 and _decimals(share) <= SHARE_DECIMALS


def _shares(successions: Iterable[SuccessionRecord], units: Units) -> Iterator[Finding]:
    """Exactly 1 for each source whose shares are all readable."""
    groups: dict[str, list[SuccessionRecord]] = {}
    for row in successions:
        groups.setdefault(row.source, []).append(row)
    for source, rows in groups.items():
        shares = [row.share for row in rows if row.share is not None and _is_share(row.share)]
        with localcontext(prec=60):
            total = sum(shares, Decimal(0))
        if len(shares) == len(rows) and total != 1 and source in units:
            yield faults.SHARES.at(
                table=PASSED, row=rows[0].row, column="share", value=_plain(total), organisation=source
            )


def _names(names: Iterable[NameRecord]) -> Iterator[Finding]:
    groups: dict[str, list[NameRecord]] = {}
    for row in names:
        if row.start and row.end and row.end < row.start:
            yield faults.BACKWARD_NAME.at(table=NAMED, row=row.row, column="to", value=row.end, start=row.start)
        else:
            groups.setdefault(row.organisation, []).append(row)
    for rows in groups.values():
        rows.sort(key=lambda row: span(row.start, row.end).start)
        for row, first in _overlapping(rows):
            yield faults.TWO_NAMES.at(table=NAMED, row=row.row, column="from", value=row.organisation, first=first.row)
