"""Reports that wait for a decision in a reviewer's reach: by due day, then by how much is odd, then by waiting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from phoihop.agreements.programmes.models import Programme
from phoihop.base.clock import HANOI
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import REVIEWING
from phoihop.bodies.organisations.enums import KINDS, Block
from phoihop.bodies.people.models import User
from phoihop.reporting.checks.models import Question
from phoihop.reporting.regimes.models import Extension, Regime
from phoihop.reporting.regimes.rules import Dates, Terms
from phoihop.reporting.regimes.rules.levels import MOST_LEVELS
from phoihop.reporting.review.access import days_by_tree, on_a_way, present_stop, reach, waits_at_mine
from phoihop.reporting.review.models import Remark
from phoihop.reporting.review.queries.dates import Asking, Calendar, calendar_of, late_from
from phoihop.reporting.review.queries.districts import Districts, below_district, districts
from phoihop.reporting.submissions.enums import Source, State
from phoihop.reporting.submissions.models import Revision, Submission
from phoihop_rollup.periods import find_period

PAGE = 100
FAR = date(9999, 12, 31)


class FilterUnknown(ProductError):
    """A list was asked for by a filter or a place in it that it does not have."""

    code = "S106"
    problem = N_("Không lọc được danh sách theo «{name}» = «{value}».")
    remedy = N_("Chọn lại bộ lọc trên trang, hoặc bỏ lọc để xem tất cả.")


@dataclass(frozen=True, slots=True)
class WaitingFilter:
    """What a reviewer wants to see of the queue; '' is everything."""

    programme: str = ""
    period: str = ""
    block: str = ""
    kind: str = ""
    district: str = ""
    level: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """A place in the queue: what comes after this report. `weight` is how much there is to look at."""

    due: date
    weight: int
    at: datetime
    submission: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One report that waits. `dates` None: a period without days. `late`: first sent after the grace.

    `questions` were asked when it was sent; `remarks` were made at places of its earlier revisions; `stop` 0: no levels.
    """

    submission: int
    programme: str
    programme_title: str
    regime: str
    unit: str
    unit_name: str
    district: str
    period: str
    dates: Dates | None
    number: int
    hash: str
    at: datetime
    author: int
    late: bool
    stop: int = 0
    questions: int = 0
    remarks: int = 0

    @property
    def place(self) -> After:
        """Where it stands in the queue."""
        return After(self.dates.due if self.dates else FAR, self.questions + self.remarks, self.at, self.submission)


@dataclass(frozen=True)
class Queue:
    """One page of the queue with what its filters may be; `total` and `late` count all that the filter leaves."""

    rows: list[Waiting]
    total: int
    late: int
    everything: int
    more: After | None
    choices: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Scope:
    """All that waits in the actor's reach, with the dates of its periods."""

    reports: QuerySet[Submission]
    calendar: Calendar

    @property
    def dates(self) -> Mapping[Asking, Dates]:
        """The days and deadlines of the periods that wait."""
        return self.calendar.dates

    @property
    def regimes(self) -> Mapping[int, Regime]:
        """The regimes that anything waits under."""
        return self.calendar.regimes

    @property
    def terms(self) -> Mapping[int, Terms]:
        """The terms of these regimes."""
        return self.calendar.terms


def waiting_scope(*, actor: User, today: date) -> Scope:
    """What the actor may decide: units held today and on the period's last day; on a way, what waits at their body."""
    waiting = Submission.objects.filter(state=State.SUBMITTED.value)
    askings = list(waiting.order_by().values_list("regime_id", "period").distinct())
    calendar = calendar_of(askings)
    codes = {regime.programme.code for regime in calendar.regimes.values()}
    words: dict[str, Any] = {"actor": actor, "roles": REVIEWING, "programmes": codes, "today": today}
    allowed = Q(pk__in=())
    ends = {asking: calendar.dates[asking].days.ends if asking in calendar.dates else today for asking in askings}
    for day, inside in days_by_tree(actor=actor, days=ends).items():
        allowed |= Q(_of(inside)) & reach(**words, day=day, path="organisation")
    straight = ~Q(on_a_way()) & allowed & reach(**words, day=today, path="organisation")
    found = waiting.filter(straight | Q(on_a_way()) & waits_at_mine(actor=actor, today=today))
    return Scope(_annotated(found, calendar.dates, today), calendar)


def list_queue(
    *, actor: User, wanted: WaitingFilter, after: After | None = None, today: date, page: int = PAGE
) -> Queue:
    """One page of what waits for the actor's decision. Raises FilterUnknown."""
    scope = waiting_scope(actor=actor, today=today)
    held = districts(actor=actor, roles=REVIEWING, today=today, day=today)
    everything = scope.reports.order_by().aggregate(count=Count("pk"))["count"]
    choices = _choices(scope, held)
    reports = scope.reports.filter(_filter(wanted, choices, held))
    counts = reports.order_by().aggregate(total=Count("pk"), behind=Count("pk", filter=Q(late=True)))
    rows = list(waiting_rows(reports.filter(_later(after))[: page + 1], scope, held))
    more = rows[page - 1].place if len(rows) > page else None
    return Queue(rows[:page], counts["total"], counts["behind"], everything, more, choices)


def next_waiting(*, actor: User, after: After | None, today: date) -> Waiting | None:
    """The report to look at next: the one after a place in the queue, else the first of the queue."""
    scope = waiting_scope(actor=actor, today=today)
    if after is None:
        return next(waiting_rows(scope.reports[:1], scope), None)
    rest = scope.reports.exclude(pk=after.submission)
    later = next(waiting_rows(rest.filter(_later(after))[:1], scope), None)
    return later or next(waiting_rows(rest[:1], scope), None)


def _of(askings: list[Asking]) -> Q:
    periods: dict[int, list[str]] = {}
    for regime, period in askings:
        periods.setdefault(regime, []).append(period)
    found = Q(pk__in=())
    for regime, names in periods.items():
        found |= Q(regime=regime, period__in=names)
    return found


def _annotated(found: QuerySet[Submission], dates: Mapping[Asking, Dates], today: date) -> QuerySet[Submission]:
    by_due: dict[date, list[Asking]] = {}
    by_limit: dict[datetime, list[Asking]] = {}
    for asking, its in dates.items():
        by_due.setdefault(its.due, []).append(asking)
        limit = late_from(its, today)
        if limit is not None:
            by_limit.setdefault(limit, []).append(asking)
    due = [When(_of(askings), then=Value(day)) for day, askings in by_due.items()]
    limits = [When(_of(askings), then=Value(moment)) for moment, askings in by_limit.items()]
    # A unit that was given more time is late from its own day.
    in_time = Extension.objects.filter(
        regime=OuterRef("submission__regime"),
        organisation=OuterRef("submission__organisation"),
        period=OuterRef("submission__period"),
        until__gte=OuterRef("day"),
    )
    first = Revision.objects.annotate(day=TruncDate("at", tzinfo=HANOI))
    first = first.filter(submission=OuterRef("pk"), number=1, at__gte=OuterRef("limit"))
    first = first.exclude(Exists(in_time))
    late = Exists(first.exclude(source=Source.BUNDLE.value)) if limits else Value(False, BooleanField())
    return found.annotate(
        due=Case(*due, default=Value(FAR), output_field=DateField()),
        limit=Case(*limits, default=None, output_field=DateTimeField()),
        late=late,
        stop=Case(When(on_a_way(), then=present_stop("revision")), default=Value(0), output_field=IntegerField()),
        questions=_count(
            Question.objects.filter(
                regime=OuterRef("regime"),
                organisation=OuterRef("organisation"),
                period=OuterRef("period"),
                number=OuterRef("revision__number"),
            )
        ),
        remarks=_count(Remark.objects.filter(decision__revision__submission=OuterRef("pk"))),
        weight=F("questions") + F("remarks"),
    ).order_by("due", "-weight", "revision__at", "pk")


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a subquery that nothing of the outer query multiplies."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


def _choices(scope: Scope, held: Districts) -> dict[str, list[tuple[str, str]]]:
    """The values each filter may have, with what they are called (blocks and kinds by their word)."""
    pairs = list(
        scope.reports.order_by()
        .values_list("organisation__block", "organisation__kind", "regime_id", "period", "stop")  # type: ignore[misc]
        .distinct()
    )
    regimes = {pair[2] for pair in pairs}
    programmes = {scope.regimes[pk].programme.code: scope.regimes[pk].programme.title for pk in regimes}
    return {
        "programme": sorted(programmes.items()),
        "period": [(period, period) for period in sorted({pair[3] for pair in pairs}, reverse=True)],
        "block": [(block, block) for block in sorted({pair[0] for pair in pairs} - {""})],
        "kind": [(kind, kind) for kind in sorted({pair[1] for pair in pairs} - {""})],
        "level": [(str(stop), str(stop)) for stop in sorted({pair[4] for pair in pairs} - {0})],
        "district": [(unit.code, unit.name) for unit in held.all],
    }


_PATHS = {
    "programme": "regime__programme__code",
    "period": "period",
    "block": "organisation__block",
    "kind": "organisation__kind",
    "level": "stop",
}


def _filter(wanted: WaitingFilter, choices: Mapping[str, list[tuple[str, str]]], held: Districts | None) -> Q:
    found = Q(late=True) if wanted.late else Q()
    for name, path in _PATHS.items():
        value = getattr(wanted, name)
        if value and value not in dict(choices.get(name, ())) and not _is_known(name, value):
            raise FilterUnknown(name=name, value=value[:40])
        if value:
            found &= Q(**{path: value})
    if wanted.district and held:
        chosen = next((unit for unit in held.all if unit.code == wanted.district), None)
        if chosen is None:
            raise FilterUnknown(name="district", value=wanted.district[:40])
        found &= below_district(chosen, held)
    return found


def _is_known(name: str, value: str) -> bool:
    """Whether a value that nothing waiting has is one at all: the last such report may just have been decided."""
    match name:
        case "period":
            return find_period(value) is not None
        case "block":
            return value in set(Block)
        case "kind":
            return value in KINDS
        case "level":
            return value.isascii() and value.isdigit() and 1 <= int(value) <= MOST_LEVELS
    return Programme.objects.filter(code=value).exists()


def _later(after: After | None) -> Q:
    if after is None:
        return Q()
    later = Q(revision__at__gt=after.at) | Q(revision__at=after.at, pk__gt=after.submission)
    later = Q(weight__lt=after.weight) | Q(weight=after.weight) & later
    return Q(due__gt=after.due) | Q(due=after.due) & later


def filtered(*, actor: User, scope: Scope, wanted: WaitingFilter, today: date) -> QuerySet[Submission]:
    """What a filter leaves of the queue. Raises FilterUnknown."""
    held = districts(actor=actor, roles=REVIEWING, today=today, day=today) if wanted.district else None
    return scope.reports.filter(_filter(wanted, {}, held))


def waiting_rows(found: QuerySet[Submission], scope: Scope, held: Districts | None = None) -> Iterator[Waiting]:
    """These reports as records; with the tree, each with the unit directly below the reviewer's above it."""
    rows = found.values_list(  # type: ignore[misc]
        "pk",
        "regime_id",
        "organisation_id",
        "organisation__code",
        "organisation__name",
        "period",
        "revision__number",
        "revision__content_hash",
        "revision__at",
        "revision__author_id",
        "late",
        "stop",
        "questions",
        "remarks",
    )
    for pk, regime, unit, code, name, period, number, content_hash, at, author, late, stop, questions, remarks in rows:
        above = held.of(unit) if held else None
        its = scope.regimes[regime]
        yield Waiting(
            submission=pk,
            programme=its.programme.code,
            programme_title=its.programme.title,
            regime=its.code,
            unit=code,
            unit_name=name,
            district=above.name if above and above.code != code else "",
            period=period,
            dates=scope.dates.get((regime, period)),
            number=number,
            hash=content_hash,
            at=at,
            author=author,
            late=late,
            stop=stop,
            questions=questions,
            remarks=remarks,
        )
