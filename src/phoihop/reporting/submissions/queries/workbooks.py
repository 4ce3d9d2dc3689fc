"""Reads for workbooks: making one, what was uploaded, batches and their results."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from phoihop.bodies.organisations.access import STEERING, OutOfReach, holds_role, within
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import FormAssignment, Regime
from phoihop.reporting.regimes.queries import asked_of, period_days, regime_of
from phoihop.reporting.regimes.rules import AskedReport, Reporter, exists
from phoihop.reporting.submissions.rules.contents import Content
from phoihop.reporting.submissions.rules.workbooks import Named, told_of
from phoihop.reporting.workbooks.models import UploadedWorkbook, WorkbookBatch
from phoihop.reporting.workbooks.render.workbook import Heading, write_workbook
from phoihop.reporting.workbooks.rules.form import form_version, keys_of
from phoihop.reporting.workbooks.rules.stamp import Stamp, prints

_LISTED = 20


def workbook_of(
    *, regime: Regime, organisation: Organisation, asked: AskedReport, content: Content, version: int
) -> bytes:
    """The workbook of a report over this content; `version` is the draft's."""
    told = told_of(content, asked)
    stamp = Stamp(
        programme=regime.programme.code,
        regime=regime.code,
        unit=organisation.code,
        period=asked.period,
        form=form_version(asked),
        version=version,
        seen=prints(told, keys_of(asked)),
    )
    heading = Heading(organisation.name, str(regime), regime.programme.title)
    return write_workbook(asked=asked, heading=heading, told=told, stamp=stamp)


def file_name_of(*, organisation: str, period: str) -> str:
    """The name under which a report's workbook is saved."""
    return f"bieu_{organisation}_{period}.xlsx".replace("/", "-")


def named(*, regime: Regime, organisation: Organisation, period: str) -> Named:
    """A report's codes and names."""
    return Named(
        programme=regime.programme.code,
        regime=regime.code,
        regime_name=str(regime),
        unit=organisation.code,
        unit_name=str(organisation),
        period=period,
    )


def name_of_unit(*, code: str) -> str:
    """The unit's name; its code where there is none."""
    found = Organisation.objects.filter(code=code).first()
    return str(found) if found else code


def find_upload(*, actor: User, upload: int) -> UploadedWorkbook:
    """What a workbook said that the actor sent. Raises OutOfReach."""
    related = ("regime__programme", "organisation")
    found = UploadedWorkbook.objects.filter(pk=upload, uploaded_by=actor).select_related(*related).first()
    if found is None:
        raise OutOfReach
    return found


def list_batches(*, actor: User) -> QuerySet[WorkbookBatch]:
    """The actor's own batches, latest first, without their files."""
    found = WorkbookBatch.objects.filter(requested_by=actor).select_related("regime__programme")
    return found.defer("file").order_by("-pk")[:_LISTED]


def find_batch(*, actor: User, batch: int, with_file: bool = False) -> WorkbookBatch:
    """A batch of the actor's. Raises OutOfReach."""
    found = WorkbookBatch.objects.filter(pk=batch, requested_by=actor).select_related("regime__programme")
    row = (found if with_file else found.defer("file")).first()
    if row is None:
        raise OutOfReach
    return row


def stewarded(*, actor: User, programme: str, today: date) -> QuerySet[Organisation]:
    """The units that the actor is the secretariat of, in a programme."""
    reach = within(actor=actor, roles=STEERING, today=today, programme=programme, path="pk")
    return Organisation.objects.filter(reach).order_by("sort_key", "code")


class FormsAsked:
    """What is asked of many units one after the other: units that are assigned the same forms are asked the same lines.

    It lives as long as one piece of work; a form that changes meanwhile is met by the next piece.
    """

    def __init__(self) -> None:
        self._regimes: dict[tuple[str, str], Regime | None] = {}
        self._assigned: dict[tuple[int, str], Sequence[FormAssignment]] = {}
        self._asked: dict[tuple[int, str, frozenset[int]], AskedReport | None] = {}

    def regime(self, programme: str, regime: str) -> Regime | None:
        """The regime with these codes."""
        key = (programme, regime)
        if key not in self._regimes:
            self._regimes[key] = regime_of(programme=programme, regime=regime)
        return self._regimes[key]

    def asked(self, regime: Regime, organisation: Organisation, period: str) -> AskedReport | None:
        """What `asked_of` gives."""
        days = (
            period_days(programme=regime.programme, period=period)
            if (regime.pk, period) not in self._assigned
            else None
        )
        if days is not None:
            day = days.ends
            holding = Q(start=None) | Q(start__lte=day), Q(end=None) | Q(end__gte=day)
            rows = FormAssignment.objects.filter(*holding, form__regime=regime)
            self._assigned[regime.pk, period] = list(rows)
        forms = frozenset(
            row.form_id
            for row in self._assigned.get((regime.pk, period), ())
            if row.organisation_id == organisation.pk
            or (row.organisation_id is None and organisation.kind and row.kind == organisation.kind)
        )
        key = (regime.pk, period, forms)
        if self._asked.get(key) is None:
            self._asked[key] = asked_of(regime=regime, organisation=organisation, period=period)
        asked = self._asked[key]
        if asked is None or not exists(
            Reporter(organisation.code, organisation.kind, organisation.opened, organisation.closed), asked.ends
        ):
            return None
        return replace(asked, organisation=organisation.code)


def list_steered_regimes(*, actor: User, today: date) -> list[Regime]:
    """The regimes whose workbooks the actor may hand out: of programmes in which the actor is a secretariat."""
    found = Regime.objects.select_related("programme").order_by("programme__code", "code")
    return [
        regime for regime in found if holds_role(actor=actor, roles=STEERING, on=today, programme=regime.programme.code)
    ]
