"""Who reacts to what, inside the transaction of the change. One readable table in place of signals."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from phoihop.agreements.programmes.actions import DefinitionsChanged
from phoihop.agreements.programmes.queries import FactsAsked
from phoihop.bodies.notices.actions import tell
from phoihop.bodies.notices.enums import NoticeKind
from phoihop.bodies.notices.rules import Told
from phoihop.bodies.organisations.actions.delegations import DeputyAppointed
from phoihop.bodies.organisations.models import Delegation
from phoihop.measures.facts.actions import renew_partitions, write_facts
from phoihop.measures.facts.queries import count_facts
from phoihop.outcomes.editing.actions import SectionTakenOver
from phoihop.outcomes.editing.models import SectionEditing
from phoihop.outcomes.issuing.actions.moving import SigningMoved
from phoihop.outcomes.issuing.enums import IssueMove
from phoihop.outcomes.issuing.models import SigningStep
from phoihop.outcomes.issuing.queries.ways import who_signs
from phoihop.outcomes.narratives.actions.collecting import collect_texts
from phoihop.outcomes.summaries.actions.commenting import ParagraphCommented
from phoihop.outcomes.summaries.actions.ordering import SummaryMade
from phoihop.outcomes.summaries.models import SummaryOrder
from phoihop.outcomes.summaries.queries.comments import thread_of
from phoihop.outcomes.summaries.queries.overtaken import makers_from
from phoihop.reporting.checks.queries import ReportsTried
from phoihop.reporting.regimes.actions import DeadlineExtended
from phoihop.reporting.regimes.queries import ReportsAsked
from phoihop.reporting.reminders.actions import order_decided, order_extended, order_noted
from phoihop.reporting.review.actions import ReportPassed, ReportReopened, ReportReturned, ReportsAccepted, lay_ways
from phoihop.reporting.review.models import Reopening
from phoihop.reporting.submissions.actions import AcceptanceEnded, ReportSubmitted
from phoihop.reporting.submissions.actions.notes import CellNoted
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.queries.questions import accepted_with
from phoihop_rollup.periods import find_period


def _sent_goes_its_way(announcement: ReportSubmitted) -> None:
    lay_ways(revisions=(announcement.revision,))


def _accepted_become_facts(announcement: ReportsAccepted) -> None:
    write_facts(revisions=announcement.revisions)


def _accepted_words_are_laid_out(announcement: ReportsAccepted) -> None:
    collect_texts(revisions=announcement.revisions)


def _accepted_are_told(announcement: ReportsAccepted) -> None:
    order_decided(revisions=announcement.revisions, kind=NoticeKind.ACCEPTED)


def _returned_is_told(announcement: ReportReturned) -> None:
    order_decided(revisions=[announcement.revision], kind=NoticeKind.RETURNED)


def _reopened_is_told(announcement: ReportReopened) -> None:
    order_decided(revisions=[announcement.revision], kind=NoticeKind.REOPENED)


def _makers_are_told(announcement: ReportReopened) -> None:
    makers = makers_from(revision=announcement.revision)
    related = ("revision__submission__organisation", "revision__submission__regime__programme")
    row = Reopening.objects.select_related(*related).get(revision=announcement.revision)
    report = row.revision.submission
    params = {"period": report.period, "unit": report.organisation.name, "reason": row.reason}
    key, codes = f"outdated/{row.revision_id}", (report.regime.programme.code, report.organisation.code)
    told = [
        Told(
            maker.user,
            NoticeKind.OUTDATED,
            key,
            {**params, "report": maker.report},
            reverse("summaries:version", args=[maker.report]),
            *codes,
        )
        for maker in makers
    ]
    tell(told=told, at=row.at)


def _extended_is_told(announcement: DeadlineExtended) -> None:
    order_extended(extension=announcement.extension)


def _noted_is_told(announcement: CellNoted) -> None:
    order_noted(note=announcement.note)


def _deputy_is_told(announcement: DeputyAppointed) -> None:
    row = Delegation.objects.select_related("principal").get(pk=announcement.delegation)
    params = {"sender": str(row.principal), "start": row.start.isoformat(), "day": row.end.isoformat()}
    key, link = f"deputy/{row.pk}", reverse("organisations:deputies")
    tell(told=[Told(row.deputy_id, NoticeKind.DEPUTY, key, params, link)], at=announcement.at)


def _made_is_told(announcement: SummaryMade) -> None:
    order = SummaryOrder.objects.select_related("organisation", "programme").get(pk=announcement.order)
    params = {"period": order.period, "unit": order.organisation.name}
    link = reverse("summaries:order", args=[order.pk])
    key, codes = f"made/{order.pk}", (order.programme.code, order.organisation.code)
    tell(told=[Told(announcement.requested_by, NoticeKind.MADE, key, params, link, *codes)], at=announcement.at)


def _editor_before_is_told(announcement: SectionTakenOver) -> None:
    row = SectionEditing.objects.select_related("editor", "organisation", "programme").get(pk=announcement.editing)
    params = {
        "sender": str(row.editor),
        "section": row.title or row.section,
        "period": row.period,
        "unit": row.organisation.name,
    }
    key, codes = f"editing/{row.pk}/{announcement.at.isoformat()}", (row.programme.code, row.organisation.code)
    told = [Told(announcement.before, NoticeKind.TAKEN_OVER, key, params, "", *codes)]
    tell(told=told, at=announcement.at)


def _signing_is_told(announcement: SigningMoved) -> None:
    """Submitted: whoever may sign. Later: whoever submitted it last, unless he did it himself."""
    related = ("by", "signing__version__summary__organisation", "signing__version__summary__programme")
    step = SigningStep.objects.select_related(*related).get(pk=announcement.step)
    version = step.signing.version
    summary, kind = version.summary, SIGNING_NOTICES.get(IssueMove(step.move))
    if kind is None:
        return
    if kind is NoticeKind.TO_SIGN:
        recipients = who_signs(version=version, today=announcement.today)
    else:
        submitted = SigningStep.objects.filter(signing=step.signing, move=IssueMove.SUBMIT.value).last()
        recipients = [submitted.by_id] if submitted else []
    params = {"period": summary.period, "unit": summary.organisation.name}
    params |= {"sender": str(step.by), "reason": step.note}
    link, codes = reverse("issuing:way", args=[version.report_id]), (summary.programme.code, summary.organisation.code)
    key = f"signing/{step.pk}"
    tell(told=[Told(one, kind, key, params, link, *codes) for one in recipients if one != step.by_id], at=step.at)


SIGNING_NOTICES = {
    IssueMove.SUBMIT: NoticeKind.TO_SIGN,
    IssueMove.SEND_BACK: NoticeKind.UNSIGNED,
    IssueMove.CANCEL: NoticeKind.UNSIGNED,
    IssueMove.WITHDRAW: NoticeKind.UNSIGNED,
    IssueMove.SIGN: NoticeKind.SIGNED,
    IssueMove.ISSUE: NoticeKind.ISSUED,
}


def _thread_is_told(announcement: ParagraphCommented) -> None:
    comment, people = thread_of(comment=announcement.comment)
    summary = comment.version.summary
    params = {"sender": str(comment.author), "period": summary.period, "unit": summary.organisation.name}
    link = f"{reverse('summaries:preview', args=[comment.version.report_id])}?mo={comment.block}#d-{comment.block}"
    codes = (summary.programme.code, summary.organisation.code)
    told = [
        Told(one, NoticeKind.COMMENTED, f"comment/{comment.pk}", params, link, *codes)
        for one in sorted(people - {comment.author_id})
    ]
    tell(told=told, at=comment.at)


def _ended_leave_the_facts(announcement: AcceptanceEnded) -> None:
    renew_partitions(revisions=announcement.revisions)


def _facts_are_counted(question: FactsAsked) -> None:
    question.found.update(count_facts(indicators=question.indicators))


def _reports_are_counted(question: ReportsAsked) -> None:
    reports = Submission.objects.filter(regime=question.regime)
    if question.organisations or question.kinds:
        named = Q(organisation__in=question.organisations) | Q(organisation__kind__in=question.kinds)
        reports = reports.filter(named)
    counts = reports.values_list("period").annotate(Count("id")).order_by()
    periods = {name: find_period(name) for name, _count in counts}
    question.found.extend(
        count for name, count in counts if (period := periods[name]) and period.frequency in question.frequencies
    )


def _accepted_are_given(question: ReportsTried) -> None:
    about: dict[str, Any] = {"programme": question.programme, "frequency": question.frequency}
    question.found.extend(accepted_with(**about, indicators=question.indicators, most=question.most))


REACTIONS: Mapping[type, Sequence[Callable[[Any], object]]] = {
    ReportSubmitted: (_sent_goes_its_way,),
    ReportPassed: (),
    ReportReturned: (_returned_is_told,),
    ReportReopened: (_reopened_is_told, _makers_are_told),
    ReportsAccepted: (_accepted_become_facts, _accepted_words_are_laid_out, _accepted_are_told),
    AcceptanceEnded: (_ended_leave_the_facts,),
    FactsAsked: (_facts_are_counted,),
    ReportsAsked: (_reports_are_counted,),
    ReportsTried: (_accepted_are_given,),
    DefinitionsChanged: (),
    DeadlineExtended: (_extended_is_told,),
    CellNoted: (_noted_is_told,),
    DeputyAppointed: (_deputy_is_told,),
    SummaryMade: (_made_is_told,),
    ParagraphCommented: (_thread_is_told,),
    SigningMoved: (_signing_is_told,),
    SectionTakenOver: (_editor_before_is_told,),
}
