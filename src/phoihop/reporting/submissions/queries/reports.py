"""Reads about reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.queries import cell_codes, indicator_records
from phoihop.base.findings import Finding
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries import asked_of, period_days, regime_of, section_codes
from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.submissions.access import may_read, may_write, reviews_on_way
from phoihop.reporting.submissions.enums import State
from phoihop.reporting.submissions.models import Revision, Submission
from phoihop.reporting.submissions.rules import (
    Allowed,
    Circumstances,
    Content,
    Life,
    NotAsked,
    Shut,
    allowed,
    check_content,
    refusal,
)
from phoihop_rollup.periods import Period, days_of, find_period
from phoihop_rollup.vocabulary import Window

NOTHING: Content = {"values": [], "narratives": {}}


@dataclass(frozen=True, slots=True)
class Report:
    """One unit's report for one period as one actor meets it. `submission` is None where nobody began.

    `content` is what was last sent, for its own reporters the open draft before that. `mine`: the actor is a reporter of the unit; `shut`
    says why nothing can be written now, None where it can.
    """

    regime: Regime
    organisation: Organisation
    period: str
    asked: AskedReport | None
    submission: Submission | None
    content: Content
    mine: bool
    shut: Shut | None

    @property
    def writable(self) -> bool:
        """Whether the actor may write it now."""
        return self.mine and self.shut is None

    @property
    def state(self) -> State:
        """Where it stands; a report that nobody began is a draft."""
        return State(self.submission.state) if self.submission else State.DRAFT

    @property
    def version(self) -> int:
        """How often the draft was saved."""
        return self.submission.draft_version if self.submission else 0

    @property
    def drafted(self) -> bool:
        """Whether a draft is open."""
        return self.submission is not None and self.submission.draft is not None


def unit_of_regime(*, programme: str, regime: str, unit: str) -> tuple[Regime, Organisation]:
    """The regime and the unit with these codes. Raises OutOfReach for what is not there."""
    found = regime_of(programme=programme, regime=regime)
    organisation = Organisation.objects.filter(code=unit).first()
    if found is None or organisation is None:
        raise OutOfReach
    return found, organisation


def report_of(*, actor: User, programme: str, regime: str, unit: str, period: str, today: date) -> Report:
    """The report that these codes name, as the actor may meet it today.

    Raises OutOfReach for whoever may neither write nor see it, Shut where nothing is asked and nothing was sent.
    """
    found, organisation = unit_of_regime(programme=programme, regime=regime, unit=unit)
    known = find_period(period)
    day = _last_day(found, known) if known else None
    who: dict[str, Any] = {"actor": actor, "regime": found, "organisation": organisation, "today": today}
    if not may_read(**who, day=day) and not reviews_on_way(**who, period=period):
        raise OutOfReach
    asked = asked_of(regime=found, organisation=organisation, period=period)
    submission = _submission(found, organisation, period)
    about = circumstances(regime=found, organisation=organisation, period=period, asked=asked)
    state = submission.state if submission else State.DRAFT.value
    shut = refusal(about, state=state, drafted=bool(submission and submission.draft is not None), today=today)
    if submission is None and asked is None:
        raise shut or NotAsked(unit=str(organisation), period=period)
    mine = may_write(actor=actor, regime=found, organisation=organisation, today=today)
    return Report(found, organisation, period, asked, submission, _content(submission, mine), mine, shut)


def circumstances(
    *, regime: Regime, organisation: Organisation, period: str, asked: AskedReport | None
) -> Circumstances:
    """What decides whether a unit may write its report of a period."""
    known = find_period(period)
    return Circumstances(
        unit=str(organisation),
        period=period,
        ends=asked.ends if asked else _last_day(regime, known) if known else None,
        opened=organisation.opened,
        closed=organisation.closed,
        starts=asked.starts if asked else None,
        programme_status=regime.programme.status,
    )


def base_content(*, submission: Submission) -> Content:
    """What a person writes on: the open draft, without one a copy of what was last sent, else nothing."""
    if submission.draft is not None:
        return dict(submission.draft)
    return dict(submission.revision.content) if submission.revision else NOTHING


def _content(submission: Submission | None, mine: bool) -> Content:
    """A draft is its writers' alone; others read what was sent."""
    if submission is None or (not mine and submission.revision is None):
        return NOTHING
    return base_content(submission=submission) if mine or submission.revision is None else submission.revision.content


def _last_day(regime: Regime, period: Period) -> date:
    return days_of(period, Window(regime.programme.window)).ends


def _submission(regime: Regime, organisation: Organisation, period: str) -> Submission | None:
    rows = Submission.objects.select_related("revision__author", "accepted_revision")
    found = rows.filter(regime=regime, organisation=organisation, period=period).first()
    if found is not None:
        found.regime, found.organisation = regime, organisation
    return found


def list_submissions(
    *, actor: User, regime: Regime, period: str = "", states: Sequence[str] = ()
) -> QuerySet[Submission]:
    """The reports under a regime with unit and latest revision, by period and unit in Vietnamese order."""
    found = Submission.objects.filter(regime=regime).select_related("organisation", "revision", "revision__author")
    if period:
        found = found.filter(period=period)
    if states:
        found = found.filter(state__in=states)
    return found.order_by("period", "organisation__sort_key", "organisation__code")


def find_submission(*, actor: User, regime: Regime, organisation: str, period: str) -> Submission | None:
    """The report of one unit for one period."""
    return Submission.objects.filter(regime=regime, organisation__code=organisation, period=period).first()


def list_revisions(*, actor: User, submission: Submission) -> QuerySet[Revision]:
    """A report's revisions with their authors, latest first."""
    return Revision.objects.filter(submission=submission).select_related("author").order_by("-number")


def what_is_allowed(*, programme: Programme) -> Mapping[str, Allowed]:
    """Indicator → what may be reported of it."""
    return allowed(indicator_records(programme=programme), cell_codes(programme=programme))


def check_report(*, regime: Regime, organisation: Organisation, period: str, content: Content) -> list[Finding]:
    """Everything wrong with what a unit wants to report for a period under a regime, all at once."""
    days = period_days(programme=regime.programme, period=period)
    if days is None:
        raise ValueError(period)
    return check_content(
        content,
        indicators=what_is_allowed(programme=regime.programme),
        life=Life(organisation.code, organisation.opened, organisation.closed),
        period=period,
        days=days,
        sections=section_codes(regime=regime) or None,
    )
