"""Freezing the figures of a consolidation, and opening them again: one at a time, whoever asks at the same moment."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.queries.lineage import find_predecessor
from phoihop.base.audit.actions import record, writing
from phoihop.base.clock import HANOI
from phoihop.base.errors import ProductError
from phoihop.base.jobs.deferring import defer
from phoihop.base.language import N_
from phoihop.base.moment import one_moment
from phoihop.base.vietnamese import format_date
from phoihop.base.vietnamese.periods import PeriodUnknown
from phoihop.bodies.organisations.access import held_by
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import accepted_revisions, structure_of
from phoihop.measures.figures.rules.definitions import hash_of, to_record
from phoihop.measures.figures.rules.terms import is_term
from phoihop.outcomes.consolidation.access import require_oversight
from phoihop.outcomes.consolidation.models import Consolidation, Snapshot, SnapshotPredecessor, Unfreezing
from phoihop.outcomes.consolidation.queries.frozen import own_definitions
from phoihop.outcomes.consolidation.rules.digests import digest_of
from phoihop.reporting.regimes.queries import period_days
from phoihop_rollup.periods import find_period

QUEUE, KEEP = "reports", "consolidation.keep_figures"
"""The job's queue and name; the function stands in `jobs`."""


class FrozenAlready(ProductError):
    """Somebody else froze the consolidation first."""

    code = "Y001"
    problem = N_("Số liệu này đã được {who} chốt lúc {when}, lần chốt {number}.")
    remedy = N_("Tải lại trang để xem bản chốt; muốn chốt lại thì mở chốt và nêu lý do trước.")
    status = 409


class NotFrozen(ProductError):
    """The consolidation was to be opened again, and is not frozen."""

    code = "Y002"
    problem = N_("Số liệu này hiện không ở trạng thái chốt nên không mở chốt được.")
    remedy = N_("Tải lại trang để xem ai đã mở chốt và lý do.")
    status = 409


class FrozenAnew(ProductError):
    """The snapshot that was to be opened was opened by somebody else, who has frozen another one since."""

    code = "Y008"
    problem = N_(
        "Lần chốt {seen} bạn đang xem đã được {who} mở lúc {when} với lý do «{reason}»; số liệu nay theo lần chốt {number}"
        " của {by}."
    )
    remedy = N_("Tải lại trang, xem lần chốt {number} rồi mới mở chốt nếu vẫn cần.")
    status = 409


class NothingToFreeze(ProductError):
    """Not a single report of the programme is accepted."""

    code = "Y003"
    problem = N_("Chương trình chưa có báo cáo nào được tiếp nhận nên chưa có gì để chốt.")
    remedy = N_("Tiếp nhận báo cáo của các đơn vị rồi chốt số liệu.")
    status = 422


class ReasonMissing(ProductError):
    """A change that nobody would understand later without its reason."""

    code = "Y004"
    problem = N_("Chưa nêu lý do.")
    remedy = N_("Ghi lý do để người đọc báo cáo sau này hiểu vì sao số liệu được mở hoặc điều chỉnh.")
    status = 422


def freeze(
    *,
    actor: User,
    programme: Programme,
    unit: Organisation,
    period: str,
    at: datetime,
    today: date,
    as_of: date | None = None,
) -> Snapshot:
    """Keep exactly the revisions that are accepted now, with the structure and the definitions of now.

    `as_of` is one structure day for all figures (None: the last day of each figure's own period). Whoever freezes at
    the same moment is told who was first. Raises OutOfReach, PeriodUnknown, NothingToFreeze, FrozenAlready.
    """
    require_active(actor)
    require_oversight(actor=actor, programme=programme, unit=unit, today=today)
    found = _read(programme, unit, period, as_of)
    with writing():
        consolidation = locked(programme, unit, period)
        _require_open(consolidation)
        snapshot = Snapshot.objects.create(
            consolidation=consolidation,
            number=consolidation.snapshots.count() + 1,
            by=actor,
            at=at,
            as_of=as_of,
            **found.own,
            digest=found.digest,
        )
        if found.before:
            SnapshotPredecessor.objects.create(snapshot=snapshot, **found.before)
        defer(task=KEEP, queue=QUEUE, snapshot=snapshot.pk)
        after = {"snapshot": snapshot.number, "revisions": len(snapshot.revisions), "digest": found.digest}
        after["as_of"] = as_of.isoformat() if as_of else None
        record(actor=actor, action="consolidation.freeze", subject=subject_of(consolidation), after=after, at=at)
    return snapshot


def unfreeze(
    *,
    actor: User,
    programme: Programme,
    unit: Organisation,
    period: str,
    number: int,
    reason: str,
    at: datetime,
    today: date,
) -> Unfreezing:
    """Open the consolidation frozen under this number again; its snapshot stays, and reports made from it keep using it.

    Another snapshot that was frozen meanwhile is not opened unseen. Raises OutOfReach, ReasonMissing, NotFrozen,
    FrozenAnew, FrozenAlready.
    """
    require_active(actor)
    require_oversight(actor=actor, programme=programme, unit=unit, today=today)
    if not reason.strip():
        raise ReasonMissing
    with writing():
        consolidation = locked(programme, unit, period)
        snapshot = _standing(consolidation)
        if snapshot is None:
            raise NotFrozen
        if snapshot.number != number:
            raise _frozen_anew(consolidation, number, snapshot)
        row = Unfreezing.objects.create(snapshot=snapshot, reason=reason.strip(), by=actor, at=at)
        after = {"snapshot": snapshot.number, "reason": row.reason}
        record(actor=actor, action="consolidation.unfreeze", subject=subject_of(consolidation), after=after, at=at)
    return row


def locked(programme: Programme, unit: Organisation, period: str) -> Consolidation:
    """The consolidation's row, made when first wanted, held until the change ends."""
    row = Consolidation(programme=programme, organisation=unit, period=period)
    Consolidation.objects.bulk_create([row], ignore_conflicts=True)
    found = Consolidation.objects.select_for_update(of=("self",)).select_related("programme", "organisation")
    return found.get(programme=programme, organisation=unit, period=period)


def subject_of(consolidation: Consolidation) -> str:
    """How the audit chain names a consolidation."""
    return f"{consolidation.programme.code} {consolidation.organisation.code} {consolidation.period}"


@dataclass(frozen=True)
class _Read:
    """What a snapshot keeps, and of the programme before what one of a term is compared with (empty: nothing)."""

    own: Mapping[str, Any]
    before: Mapping[str, Any]
    digest: str


def _read(programme: Programme, unit: Organisation, period: str, as_of: date | None) -> _Read:
    """Everything as it is at one moment. Raises PeriodUnknown, NothingToFreeze."""
    days = period_days(programme=programme, period=period) if find_period(period) else None
    if days is None:
        raise PeriodUnknown(period=period)
    with one_moment():
        revisions = accepted_revisions(programme=programme)
        definition = to_record(structure_of(programme=programme))
        inside = held_by(roots=[unit.pk], day=as_of or days.ends)
        members = sorted(Organisation.objects.filter(pk__in=inside).values_list("pk", flat=True))
        before = _read_before(programme) if is_term(period) else {}
    if not revisions:
        raise NothingToFreeze
    kept: dict[str, Any] = {"revisions": revisions, "definition_hash": hash_of(definition)}
    digest = digest_of(
        programme=programme.code,
        unit=unit.code,
        period=period,
        as_of=as_of,
        **kept,
        before=_digested(before) if before else None,
    )
    return _Read({**kept, "definition": definition, "members": members}, before, digest)


def _read_before(programme: Programme) -> dict[str, Any]:
    """The programme before; its definitions without the tree of units, which is that of the snapshot."""
    before = find_predecessor(programme=programme)
    if before is None:
        return {}
    definition = own_definitions(before.programme)
    return {
        "programme": before.programme,
        "term": before.term,
        "document": before.document,
        "matched": asdict(before.matched),
        "revisions": accepted_revisions(programme=before.programme),
        "definition": definition,
        "definition_hash": hash_of(definition),
    }


def _digested(before: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: before[name] for name in ("term", "matched", "revisions", "definition_hash")}
    return {**told, "programme": before["programme"].code}


def _standing(consolidation: Consolidation) -> Snapshot | None:
    rows = consolidation.snapshots.filter(unfreezing=None).select_related("by")
    return rows.defer("revisions", "definition").order_by("-number").first()


def _require_open(consolidation: Consolidation) -> None:
    standing = _standing(consolidation)
    if standing is not None:
        raise _frozen_already(standing)


def _frozen_already(standing: Snapshot) -> ProductError:
    return FrozenAlready(who=str(standing.by), when=_moment(standing.at), number=standing.number)


def _frozen_anew(consolidation: Consolidation, seen: int, standing: Snapshot) -> ProductError:
    """Why the snapshot that was seen (0: none) is not the one that stands."""
    opened = Unfreezing.objects.filter(snapshot__consolidation=consolidation, snapshot__number=seen)
    row = opened.select_related("by").first()
    if row is None:
        return _frozen_already(standing)
    told = {"who": str(row.by), "when": _moment(row.at), "reason": row.reason}
    return FrozenAnew(seen=seen, number=standing.number, by=str(standing.by), **told)


def _moment(at: datetime) -> str:
    when = at.astimezone(HANOI)
    return f"{when:%H:%M} ngày {format_date(when.date())}"
