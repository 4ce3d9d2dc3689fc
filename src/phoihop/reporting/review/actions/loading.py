"""Loading reports in bulk, each with its standing: the tables and announcements of single reports, set by set."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from phoihop.base.announce import announce
from phoihop.base.audit.actions import record_load, writing
from phoihop.base.bulk import Loaded, copy_in, reserve_ids
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.review.actions.decisions import ReportsAccepted
from phoihop.reporting.review.actions.ways import lay_ways
from phoihop.reporting.review.enums import Verdict
from phoihop.reporting.review.models import Decision
from phoihop.reporting.review.queries import known_reports
from phoihop.reporting.review.rules import Change, NewRevision, Place, Plan, plan_load
from phoihop.reporting.submissions.actions import AcceptanceEnded
from phoihop.reporting.submissions.actions.fingerprints import order_fingerprints
from phoihop.reporting.submissions.enums import Source, State
from phoihop.reporting.submissions.models import Revision, Submission, Withdrawal
from phoihop.reporting.submissions.rules import ReportRecord

_VERDICTS = {State.ACCEPTED: Verdict.ACCEPTED, State.RETURNED: Verdict.RETURNED}


class NoRegime(ProductError):
    """A report's programme has no regime, or its unit is not known."""

    code = "S104"
    problem = N_("Chưa có chế độ báo cáo của chương trình «{programme}», hoặc chưa có đơn vị «{organisation}».")
    remedy = N_("Nạp đơn vị, chương trình và chế độ báo cáo trước khi nạp báo cáo.")


def load_reports(*, actor: User, reports: Sequence[ReportRecord], at: datetime) -> list[Loaded]:
    """Bring the reports of the units and periods named to what the records say, under each programme's first regime.

    What differs becomes new revisions, in the order withdrawn, returned, accepted, submitted; the draft stays open
    beside. The same records again change nothing. Accepted revisions become facts in the same transaction. Content
    must be checked already (`check_content`, or its rules in bulk). Raises NoRegime.
    """
    require_active(actor)
    with writing(alone=True):
        regimes = dict(Regime.objects.order_by("-code").values_list("programme__code", "id"))
        units = dict(Organisation.objects.values_list("code", "id"))
        programmes = {report.programme for report in reports}
        plan = plan_load(reports, known_reports(regimes=[regimes[code] for code in programmes if code in regimes]))
        _refuse_unplaced(plan, regimes, units)
        submissions = _submissions(plan)
        revisions = _reserved(plan)
        _write_new_submissions(plan, submissions, revisions, regimes, units)
        _write_revisions(plan, submissions, revisions, actor, at)
        _update_submissions(plan, revisions)
        _write_standings(plan, revisions, actor, at)
        lay_ways(revisions=_keys((each for each in plan.revisions if each.state is State.SUBMITTED), revisions))
        _announce(plan, revisions)
        if plan.revisions:
            order_fingerprints()
        done = _counts(plan)
        hashes = [(*revision.place, revision.state, revision.hash) for revision in plan.revisions]
        return [record_load(actor=actor, loaded=loaded, rows=hashes, at=at) for loaded in done]


Keys = Mapping[tuple[Place, int], int]
"""Place and number of a new revision → its primary key."""


def _reserved(plan: Plan) -> Keys:
    return dict(zip((each.key for each in plan.revisions), reserve_ids(Revision, len(plan.revisions)), strict=True))


def _refuse_unplaced(plan: Plan, regimes: Mapping[str, int], units: Mapping[str, int]) -> None:
    for change in plan.changes:
        programme, organisation, _period = change.place
        if programme not in regimes or organisation not in units:
            raise NoRegime(programme=programme, organisation=organisation)


def _submissions(plan: Plan) -> dict[Place, int]:
    """Report → primary key, new ones for reports to come."""
    new = [change.place for change in plan.changes if change.known is None]
    known = {change.place: change.known.submission for change in plan.changes if change.known}
    return known | dict(zip(new, reserve_ids(Submission, len(new)), strict=True))


def _write_new_submissions(
    plan: Plan,
    submissions: Mapping[Place, int],
    revisions: Keys,
    regimes: Mapping[str, int],
    units: Mapping[str, int],
) -> None:
    """New reports in their final state at once; the keys of their revisions are checked at the end of the transaction."""
    names = ["id", "regime_id", "organisation_id", "period"]
    names += ["state", "draft", "draft_version", "revision_id", "accepted_revision_id"]
    rows = (
        [
            submissions[change.place],
            regimes[change.place[0]],
            units[change.place[1]],
            change.place[2],
            change.state.value,
            _draft(change),
            int(change.draft is not None),
            *_ends(change, revisions),
        ]
        for change in plan.changes
        if change.known is None
    )
    copy_in(Submission._meta.db_table, names, rows)


def _draft(change: Change) -> str | None:
    return change.draft.content if change.draft else None


def _ends(change: Change, revisions: Keys) -> tuple[int | None, int | None]:
    """Keys of the latest and of the accepted revision among the new ones."""
    latest = revisions[change.revisions[-1].key] if change.revisions else None
    accepted = [revisions[each.key] for each in change.revisions if each.state is State.ACCEPTED]
    return latest, accepted[0] if accepted else None


def _write_revisions(plan: Plan, submissions: Mapping[Place, int], revisions: Keys, actor: User, at: datetime) -> None:
    names = ["id", "submission_id", "number", "content", "content_hash", "author_id", "source", "at", "note"]
    source, moment = Source.BUNDLE.value, at.isoformat()
    rows = (
        [
            revisions[each.key],
            submissions[each.place],
            each.number,
            each.record.content,
            each.hash,
            actor.pk,
            source,
            moment,
            each.record.note,
        ]
        for each in plan.revisions
    )
    copy_in(Revision._meta.db_table, names, rows)


_UPDATE = """
UPDATE submissions_submission s
SET state = new.state,
    revision_id = coalesce(new.revision, s.revision_id),
    accepted_revision_id = CASE WHEN new.ends THEN NULL ELSE coalesce(new.accepted, s.accepted_revision_id) END,
    draft = coalesce(new.draft::jsonb, s.draft),
    draft_version = s.draft_version + (new.draft IS NOT NULL)::int
FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::boolean[], %s::text[])
    AS new(id, state, revision, accepted, ends, draft)
WHERE s.id = new.id
"""


def _update_submissions(plan: Plan, revisions: Keys) -> None:
    rows = [
        (change.known.submission, change.state.value, *_ends(change, revisions), change.end is not None, _draft(change))
        for change in plan.changes
        if change.known
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE, [list(column) for column in zip(*rows, strict=True)])


def _write_standings(plan: Plan, revisions: Keys, actor: User, at: datetime) -> None:
    """Decisions and withdrawals of the new revisions, and of accepted ones that end without a successor."""
    moment = at.isoformat()
    decided = ((revisions[each.key], _VERDICTS[each.state].value) for each in plan.revisions if each.state in _VERDICTS)
    decisions = ([revision, verdict, actor.pk, moment, ""] for revision, verdict in decided)
    copy_in(Decision._meta.db_table, ["revision_id", "action", "actor_id", "at", "remarks"], decisions)
    taken_back = [revisions[each.key] for each in plan.revisions if each.state is State.WITHDRAWN]
    taken_back += [change.end for change in plan.changes if change.end is not None]
    withdrawals = ([revision, actor.pk, moment, ""] for revision in taken_back)
    copy_in(Withdrawal._meta.db_table, ["revision_id", "actor_id", "at", "reason"], withdrawals)


def _announce(plan: Plan, revisions: Keys) -> None:
    accepted = _keys((each for each in plan.revisions if each.state is State.ACCEPTED), revisions)
    ended = tuple(change.end for change in plan.changes if change.end is not None)
    if accepted:
        announce(ReportsAccepted(revisions=accepted))
    if ended:
        announce(AcceptanceEnded(revisions=ended))


def _keys(new: Iterable[NewRevision], revisions: Keys) -> tuple[int, ...]:
    return tuple(revisions[each.key] for each in new)


def _counts(plan: Plan) -> list[Loaded]:
    created = sum(change.known is None for change in plan.changes)
    reports: dict[str, Any] = {"created": created, "changed": len(plan.changes) - created}
    return [
        Loaded("submission", **reports, unchanged=plan.reports_unchanged),
        Loaded("revision", created=len(plan.revisions), unchanged=plan.revisions_unchanged),
    ]
