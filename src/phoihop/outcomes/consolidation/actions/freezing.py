"""Freezing the figures of a consolidation, and opening them again: one at a time, whoever asks at the same moment."""

from datetime import date, datetime

from phoihop.agreements.programmes.models import Programme
from phoihop.base.audit.actions import record, writing
from phoihop.base.clock import HANOI
from phoihop.base.errors import ProductError
from phoihop.base.jobs.deferring import defer
from phoihop.base.language import N_
from phoihop.base.moment import one_moment
from phoihop.base.vietnamese import format_date
from phoihop.base.vietnamese.periods import PeriodUnknown
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import accepted_revisions, structure_of
from phoihop.measures.figures.rules.definitions import hash_of, to_record
from phoihop.outcomes.consolidation.access import require_oversight
from phoihop.outcomes.consolidation.models import Consolidation, Snapshot, Unfreezing
from phoihop.outcomes.consolidation.rules.digests import digest_of
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
    if find_period(period) is None:
        raise PeriodUnknown(period=period)
    with one_moment():
        revisions = accepted_revisions(programme=programme)
        definition = to_record(structure_of(programme=programme))
    if not revisions:
        raise NothingToFreeze
    definition_hash = hash_of(definition)
    whose = {"programme": programme.code, "unit": unit.code, "period": period}
    digest = digest_of(**whose, as_of=as_of, revisions=revisions, definition_hash=definition_hash)
    with writing():
        consolidation = locked(programme, unit, period)
        _require_open(consolidation)
        snapshot = Snapshot.objects.create(
            consolidation=consolidation,
            number=consolidation.snapshots.count() + 1,
            by=actor,
            at=at,
            as_of=as_of,
            revisions=revisions,
            definition=definition,
            definition_hash=definition_hash,
            digest=digest,
        )
        defer(task=KEEP, queue=QUEUE, snapshot=snapshot.pk)
        after = {"snapshot": snapshot.number, "revisions": len(revisions), "digest": digest}
        after["as_of"] = as_of.isoformat() if as_of else None
        record(actor=actor, action="consolidation.freeze", subject=subject_of(consolidation), after=after, at=at)
    return snapshot


def unfreeze(
    *, actor: User, programme: Programme, unit: Organisation, period: str, reason: str, at: datetime, today: date
) -> Unfreezing:
    """Open the frozen consolidation again; its snapshot stays, and reports made from it keep using it.

    Raises OutOfReach, ReasonMissing, NotFrozen.
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


def _standing(consolidation: Consolidation) -> Snapshot | None:
    rows = consolidation.snapshots.filter(unfreezing=None).select_related("by")
    return rows.defer("revisions", "definition").order_by("-number").first()


def _require_open(consolidation: Consolidation) -> None:
    standing = _standing(consolidation)
    if standing is not None:
        when = standing.at.astimezone(HANOI)
        told = f"{when:%H:%M} ngày {format_date(when.date())}"
        raise FrozenAlready(who=str(standing.by), when=told, number=standing.number)
