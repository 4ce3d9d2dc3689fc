"""Writing drafts: a whole content, single cells, a copy to correct.

Of drafting the audit chain keeps where a draft begins; what was sent is recorded whole by `submit`. A row for each
keystroke's save would make the chain, at which all writers queue, the bottleneck of deadline day, and would say less:
until it is sent, a draft is nobody's report. Who changed which cell is kept beside it, for the unit (`DraftChange`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.submissions.access import day_of, require_writer
from phoihop.reporting.submissions.enums import Source, State
from phoihop.reporting.submissions.models import DraftChange, Submission
from phoihop.reporting.submissions.queries import base_content, circumstances, earlier_contents, kept_of, last_return
from phoihop.reporting.submissions.rules import (
    Change,
    Conflict,
    Content,
    NotAsked,
    carriable,
    conflicts,
    differences,
    entries_of,
    kinds_asked,
    merged,
    period_refusal,
    read_changes,
    state_refusal,
    trimmed,
)
from phoihop.reporting.submissions.rules.kept import refuse_kept
from phoihop.reporting.submissions.rules.subject import report_subject
from phoihop_rollup.periods import find_period


class DraftOverwritten(ProductError):
    """Somebody else saved the draft since it was opened; both sides are kept by the page."""

    code = "S002"
    problem = N_("Bản đang soạn đã được lưu ở nơi khác (lần {saved}) sau khi bạn mở (lần {seen}).")
    remedy = N_("Tải bản mới nhất, đối chiếu với nội dung của bạn rồi lưu lại.")
    status = 409


class CellsTaken(DraftOverwritten):
    """Cells that somebody else changed since they were seen; nothing was saved, both values are told."""

    code = "S009"
    problem = N_("Có {count} ô đã được người khác hoặc thẻ khác lưu giá trị khác sau khi bạn mở.")
    remedy = N_("Chọn giá trị đúng ở từng ô; không có gì bị ghi đè.")

    def __init__(self, *, conflicts: Sequence[Conflict], version: int) -> None:
        super().__init__(count=len(conflicts))
        self.conflicts = tuple(conflicts)
        self.version = version


class UnknownPeriod(ProductError):
    """The period of a report has no name that is one."""

    code = "S005"
    problem = N_("«{period}» không phải kỳ báo cáo.")
    remedy = N_("Dùng tháng 2016-11, quý 2016-Q4, nửa năm 2016-H2 hoặc năm 2016.")


@dataclass(frozen=True, slots=True)
class SavedCells:
    """What was saved: the draft as it is now, its version, whether others had saved since, where signs were hidden."""

    draft: Content
    submission: Submission
    shared: bool
    hidden: frozenset[str]
    asked: AskedReport

    @property
    def version(self) -> int:
        """How often the draft has been saved by now."""
        return self.submission.draft_version


def save_draft(
    *,
    actor: User,
    regime: Regime,
    organisation: Organisation,
    period: str,
    content: Content,
    version: int,
    source: Source = Source.WEB,
    at: datetime,
) -> Submission:
    """Keep what is being written, valid or not; `version` is the one seen (0: none yet).

    Raises OutOfReach, DraftOverwritten when another draft was saved since, UnknownPeriod, SectionsKept.
    """
    require_writer(actor=actor, regime=regime, organisation=organisation, at=at)
    found = find_period(period)
    if found is None or found.frequency is None:
        raise UnknownPeriod(period=period)
    with writing():
        submission = _locked_or_new(regime, organisation, period)
        if submission.draft_version != version:
            raise DraftOverwritten(saved=submission.draft_version, seen=version)
        before = base_content(submission=submission)
        if submission.state == State.RETURNED:
            asked = asked_of(regime=regime, organisation=organisation, period=period)
            hold_to_return(submission, asked, before, content)
        _keep(submission, dict(content))
        _tell_changes(actor, submission, before, source, at)
        _record(actor, submission, at)
    return submission


def save_cells(
    *,
    actor: User,
    regime: Regime,
    organisation: Organisation,
    period: str,
    changes: Sequence[Change],
    version: int,
    source: Source = Source.WEB,
    at: datetime,
) -> SavedCells:
    """Merge the changed cells into the draft, and leave all others as they are; all of them are saved or none.

    A draft begins as a copy of what was last sent. A cell is changed only if it still shows what its writer had `seen`;
    the latest `version` alone proves nothing, since a page learns it by saving another cell. Changes without `seen`
    need the latest version. Only the beginning of a draft is recorded.
    Raises OutOfReach, Shut (by its subclasses, SectionsKept among them), CellNotAsked, TextTooLong, NoSuchChoice, CellsTaken.
    """
    require_writer(actor=actor, regime=regime, organisation=organisation, at=at)
    where = _Where(actor, regime, organisation, period)
    return _save(where, changes, version, source, at)


def carry_over(
    *,
    actor: User,
    regime: Regime,
    organisation: Organisation,
    period: str,
    indicators: Collection[str],
    at: datetime,
) -> int:
    """Bring what stood at the end of the period before into the empty lines of these indicators, to be confirmed.

    Gives how many cells it filled; flows and lines that say something already stay as they are. Raises OutOfReach, Shut.
    """
    require_writer(actor=actor, regime=regime, organisation=organisation, at=at)
    asked = _asked_now(regime, organisation, period, at)
    before = earlier_contents(regime=regime, organisation=organisation, period=period).content or {}
    lines = [line for line in asked.lines if line.indicator in indicators]
    with writing():
        submission = _locked_or_new(regime, organisation, period)
        _refuse_state(submission)
        began = submission.draft is None
        content = base_content(submission=submission)
        brought = carriable(lines, entries_of(content), entries_of(before))
        if brought:
            draft = merged(content, brought, carried=brought)
            hold_to_return(submission, asked, content, draft)
            _keep(submission, draft)
            _tell_changes(actor, submission, content, Source.WEB, at)
            if began:
                _record(actor, submission, at)
    return len(brought)


def reopen(*, actor: User, regime: Regime, organisation: Organisation, period: str, at: datetime) -> Submission:
    """Begin the correction of an accepted report: a draft that is its copy; the accepted revision stands meanwhile.

    A draft that is open already stays as it is. Raises OutOfReach, Shut, NotAsked (nothing was sent yet).
    """
    require_writer(actor=actor, regime=regime, organisation=organisation, at=at)
    _asked_now(regime, organisation, period, at)
    with writing():
        submission = _locked_or_new(regime, organisation, period)
        shut = state_refusal(submission.state, drafted=True)
        if shut:
            raise shut
        if submission.draft is None:
            _keep(submission, dict(base_content(submission=submission)))
            _record(actor, submission, at)
    return submission


@dataclass(frozen=True, slots=True)
class _Where:
    """Whose draft is written, by whom."""

    actor: User
    regime: Regime
    organisation: Organisation
    period: str


def _save(
    where: _Where,
    changes: Sequence[Change],
    version: int,
    source: Source,
    at: datetime,
) -> SavedCells:
    asked = _asked_now(where.regime, where.organisation, where.period, at)
    kinds = kinds_asked(asked)
    wanted, hidden = read_changes(changes, kinds)
    with writing():
        submission = _locked_or_new(where.regime, where.organisation, where.period)
        _refuse_state(submission)
        began = submission.draft is None
        content = base_content(submission=submission)
        shared = submission.draft_version != version
        taken = conflicts(changes, entries_of(content), wanted, kinds, latest=not shared)
        if taken:
            raise CellsTaken(conflicts=taken, version=submission.draft_version)
        draft = merged(content, wanted)
        hold_to_return(submission, asked, content, draft)
        _keep(submission, draft)
        _tell_changes(where.actor, submission, content, source, at)
        if began:
            _record(where.actor, submission, at)
    return SavedCells(draft, submission, shared, hidden, asked)


def _asked_now(regime: Regime, organisation: Organisation, period: str, at: datetime) -> AskedReport:
    asked = asked_of(regime=regime, organisation=organisation, period=period)
    about = circumstances(regime=regime, organisation=organisation, period=period, asked=asked)
    shut = period_refusal(about, today=day_of(at))
    if shut or asked is None:
        raise shut or NotAsked(unit=str(organisation), period=period)
    return asked


def _locked_or_new(regime: Regime, organisation: Organisation, period: str) -> Submission:
    """The report with its row locked to the end of the transaction; one query where it is there already."""
    key: dict[str, Any] = {"regime": regime, "organisation": organisation, "period": period}
    rows = Submission.objects.select_for_update(of=("self",)).select_related("revision")
    found = rows.filter(**key).first()
    if found is None:
        Submission.objects.get_or_create(**key)
        found = rows.get(**key)
    found.regime, found.organisation = regime, organisation
    return found


def _refuse_state(submission: Submission) -> None:
    shut = state_refusal(submission.state, drafted=submission.draft is not None)
    if shut:
        raise shut


def hold_to_return(submission: Submission, asked: AskedReport | None, before: Content, draft: Content) -> None:
    """In a report that was sent back, refuse changes where nothing is to be mended. Raises SectionsKept."""
    told = last_return(submission=submission)
    if told and asked:
        refuse_kept(differences(before, draft), kept_of(told=told, asked=asked))


def _keep(submission: Submission, draft: dict[str, Any]) -> None:
    submission.draft = draft
    submission.draft_version += 1
    submission.save(update_fields=["draft", "draft_version"])


def _tell_changes(actor: User, submission: Submission, before: Content, source: Source, at: datetime) -> None:
    """Keep who changed which cell from what to what."""
    rows = [(row.key, *trimmed(row.old, row.new)) for row in differences(before, submission.draft or {})]
    DraftChange.objects.bulk_create(
        DraftChange(submission=submission, key=key, old=old, new=new, actor=actor, source=source.value, at=at)
        for key, old, new in rows
    )


def _record(actor: User, submission: Submission, at: datetime) -> None:
    subject = report_subject(submission.regime.code, submission.organisation.code, submission.period)
    record(actor=actor, action="draft", subject=subject, after={"draft_version": submission.draft_version}, at=at)
