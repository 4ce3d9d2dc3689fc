"""Making a version anew from an edited file, in the worker or on the command line: the figures, then the file apart."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from django.db import transaction

from phoihop.base.audit.actions import writing
from phoihop.base.clock import HANOI
from phoihop.base.errors import ProductError
from phoihop.base.jobs.settling import Settling
from phoihop.base.language import N_
from phoihop.bodies.organisations.access import in_name_of
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.access import require_oversight
from phoihop.outcomes.summaries.actions.making import Asked, Composed, MadeReport, compose, keep, preview_of
from phoihop.outcomes.summaries.actions.orders import fail, finish, still_running, take_up
from phoihop.outcomes.summaries.actions.progress import Progress
from phoihop.outcomes.summaries.models import Regeneration, RegenerationKeeping, SummaryVersion
from phoihop.outcomes.summaries.queries.book import FigureBook
from phoihop.outcomes.summaries.queries.keys import report_key
from phoihop.outcomes.summaries.queries.regenerations import base_of
from phoihop.outcomes.summaries.queries.templates import template_file
from phoihop.outcomes.summaries.queries.tracing import printed_now
from phoihop.outcomes.summaries.render.regenerating import Basis, edited_apart, renew_apart
from phoihop.outcomes.summaries.rules.manifest import dumps, loads
from phoihop.outcomes.summaries.rules.orders import KEEPING, REFRESHING, REGENERATING_STEPS, Step, silent
from phoihop.outcomes.summaries.rules.regeneration import Choice, Outcome, choices_of, outcome_of, outcome_record
from phoihop.outcomes.summaries.rules.renewing import renewed, value_identity
from phoihop.outcomes.summaries.stores import read_file


class ChangedMeanwhile(ProductError):
    """Between the look at the conflicts and the new version the figures changed what was looked at."""

    code = "W708"
    problem = N_("Số liệu đã đổi trong lúc bạn xem nên bản mới sẽ khác với những gì bạn đã chọn; chưa lập bản nào.")
    remedy = N_("Gửi lại tệp để xem lại các chỗ khác nhau theo số liệu mới nhất.")
    status = 409


def regenerate_summary(
    *,
    actor: User,
    version: SummaryVersion,
    content: bytes,
    at: datetime,
    today: date | None = None,
    choices: Mapping[str, Choice] | None = None,
) -> tuple[MadeReport, Outcome]:
    """Make the next version from an edited copy of this one and keep it, with what was done.

    Where the figures and the officer disagree his text stays, unless chosen otherwise. Raises OutOfReach, Refused for a
    file that is no edited copy of this version, NothingAccepted.
    """
    day = today or at.astimezone(HANOI).date()
    asked = asked_again(version)
    made, outcome = compose_again(
        actor=actor, version=version, asked=asked, content=content, at=at, today=day, choices=choices or {}
    )
    kept = keep(actor=actor, asked=asked, made=made, preview=preview_of(made=made), at=at)
    return MadeReport(kept, made.document, made.workbook, made.material), outcome


def regenerate_ordered(*, regeneration: int, on_behalf: str = "", at: datetime, today: date, attempts: int = 0) -> None:
    """Set an edited file against the figures of now and keep with it what would be done; an error that is final too."""
    with Settling(attempts=attempts, failed=lambda error: fail(Regeneration, regeneration, error)):
        row = take_up(Regeneration, regeneration)
        if row is None:
            return
        actor = in_name_of(actor=row.requested_by, principal=on_behalf)
        content, version = read_file(row.file), row.version
        with Progress(order=row, steps=REGENERATING_STEPS) as step:
            _made, outcome = compose_again(
                actor=actor, version=version, asked=asked_again(version), content=content, at=at, today=today, step=step
            )
        with transaction.atomic():
            if still_running(Regeneration, regeneration):
                result = outcome_record(replace(outcome, refs=(), turns=(), blocks=()))
                finish(Regeneration, regeneration, len(REGENERATING_STEPS), result=result)


def keep_ordered(*, keeping: int, on_behalf: str = "", at: datetime, today: date, attempts: int = 0) -> None:
    """Make the new version of a regeneration with what was chosen; likewise."""
    with Settling(attempts=attempts, failed=lambda error: fail(RegenerationKeeping, keeping, error)):
        row = take_up(RegenerationKeeping, keeping)
        if row is None:
            return
        actor = in_name_of(actor=row.requested_by, principal=on_behalf)
        version, content = row.regeneration.version, read_file(row.regeneration.file)
        asked, choices = asked_again(version), choices_of(row.choices)
        with Progress(order=row, steps=REGENERATING_STEPS) as step:
            made, outcome = compose_again(
                actor=actor,
                version=version,
                asked=asked,
                content=content,
                at=at,
                today=today,
                choices=choices,
                step=step,
            )
            step(KEEPING)
        seen = outcome_of(row.regeneration.result or {}).told_now
        if dict(outcome.told_now) != dict(seen):
            raise ChangedMeanwhile
        preview = preview_of(made=made)
        with writing():
            if still_running(RegenerationKeeping, keeping):
                kept = keep(actor=actor, asked=asked, made=made, preview=preview, at=at)
                finish(RegenerationKeeping, keeping, len(REGENERATING_STEPS), made=kept)


def asked_again(version: SummaryVersion) -> Asked:
    """The wish behind a version, with its template as it is now."""
    summary, first = version.summary, base_of(version=version)
    order = getattr(first, "order", None)
    wanted = version.template_version
    current = (wanted.template.current or wanted) if wanted else None
    template = template_file(version=current) if current else None
    if template is None and order is not None and order.template_file:
        template = read_file(order.template_file)
    heading = version.heading or (order.heading if order is not None else {})
    return Asked(summary.programme, summary.organisation, summary.period, heading, template, current)


def compose_again(
    *,
    actor: User,
    version: SummaryVersion,
    asked: Asked,
    content: bytes,
    at: datetime,
    today: date,
    choices: Mapping[str, Choice] = MappingProxyType({}),
    step: Step = silent,
) -> tuple[Composed, Outcome]:
    """The report as it would be rendered now, and in its place the edited file with the same figures.

    The file is opened in a process apart while the figures are asked for. Raises as `regenerate_summary` does.
    """
    require_oversight(actor=actor, programme=asked.programme, unit=asked.unit, today=today)
    with edited_apart(content, bytes(version.document), loads(version.manifest)) as apart:
        made = compose(actor=actor, asked=asked, at=at, today=today, step=step)
        step(REFRESHING)
        basis = basis_of(version=version, made=made, choices=choices)
        file = renew_apart(apart, basis)
    document, manifest = file.sealed(basis, key=report_key()), dumps(file.manifest(basis))
    return replace(made, document=document, manifest=manifest), file.outcome


def basis_of(*, version: SummaryVersion, made: Composed, choices: Mapping[str, Choice]) -> Basis:
    """What an edited copy of a version is set against, with this new rendering."""
    old, new = loads(version.manifest), loads(made.manifest)
    book = FigureBook(made.material.figures, made.material.measures)
    return Basis(
        made=bytes(version.document),
        old=old,
        fresh=made.document,
        new=new,
        renewed=renewed(old, new, lambda number: printed_now(number, book)),
        choices=choices,
        adjusted=frozenset(value_identity(row.key) for row in made.material.adjustments),
    )
