"""Reads about templates: those of programmes in reach, their versions, what is offered to make a report with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, QuerySet

from phoihop.agreements.programmes.models import Programme
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese.nearest import nearest
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.queries.units import list_programmes_overseen
from phoihop.outcomes.summaries.access import overseen, require_oversight
from phoihop.outcomes.summaries.models import SummaryTemplate, SummaryVersion, TemplateTrial, TemplateVersion

_HEAVY = ("file", "names", "paragraphs")


class TemplateUnknown(ProductError):
    """A name that is none of the programme's templates in use."""

    code = "W506"
    problem = N_("Chương trình {programme} không có mẫu đang dùng tên «{name}».")
    remedy = N_("Có phải là «{near}»? Các mẫu đang dùng: {names}.")
    status = 404


@dataclass(frozen=True, slots=True)
class ExampleReport:
    """What the names of templates stood for in a report that was made."""

    report: str
    unit: str
    period: str
    examples: dict[str, str]


def list_templates(*, programmes: Sequence[Programme]) -> QuerySet[SummaryTemplate]:
    """Templates of these programmes, those in use first, with the number of the latest version (`latest`)."""
    found = SummaryTemplate.objects.filter(programme__in=programmes).annotate(latest=Max("versions__number"))
    related = found.select_related("programme", "current__author")
    return related.defer(*(f"current__{name}" for name in _HEAVY)).order_by(
        "retired", "programme__code", "kind", "name"
    )


def list_offered(*, programmes: Iterable[Programme]) -> list[SummaryTemplate]:
    """Templates that a report may be made with: in use, with a version taken as current, without its file."""
    found = SummaryTemplate.objects.filter(programme__in=list(programmes), retired=False, current__isnull=False)
    related = found.select_related("programme", "current").defer(*(f"current__{name}" for name in _HEAVY))
    return list(related.order_by("programme__code", "kind", "name"))


def find_offered(*, programme: Programme, name: str) -> TemplateVersion:
    """The current version of the template of this name, its file too. Raises TemplateUnknown with the nearest name."""
    by_name = {template.name: template.current for template in list_offered(programmes=[programme])}
    found = by_name.get(name)
    if found is None:
        names, near = "; ".join(by_name) or "–", nearest(name, by_name) or "–"
        raise TemplateUnknown(programme=programme.code, name=name[:80], near=near, names=names)
    return TemplateVersion.objects.select_related("template").get(pk=found.pk)


def find_template(*, actor: User, template: int, today: date) -> SummaryTemplate:
    """A template of a programme that the actor oversees. Raises OutOfReach."""
    programmes = list_programmes_overseen(actor=actor, today=today)
    found = SummaryTemplate.objects.filter(pk=template, programme__in=programmes).select_related("programme", "current")
    row = found.defer(*(f"current__{name}" for name in _HEAVY)).first()
    if row is None:
        raise OutOfReach
    return row


def list_template_versions(*, template: SummaryTemplate) -> QuerySet[TemplateVersion]:
    """The template's versions, the latest first, without their files."""
    return template.versions.select_related("author").defer("file", "paragraphs").order_by("-number")


def find_template_version(*, template: SummaryTemplate, number: int) -> TemplateVersion:
    """A version with what is in it, without its file. Raises OutOfReach."""
    row = template.versions.select_related("template__programme").defer("file").filter(number=number).first()
    if row is None:
        raise OutOfReach
    return row


def template_file(*, version: TemplateVersion) -> bytes:
    """The version's file, for who may see the version."""
    return bytes(TemplateVersion.objects.values_list("file", flat=True).get(pk=version.pk))


def list_trials(*, actor: User, template: SummaryTemplate) -> QuerySet[TemplateTrial]:
    """The actor's own trials of the template, the latest first."""
    found = TemplateTrial.objects.filter(requested_by=actor, version__template=template)
    related = found.select_related("version", "organisation").defer(*(f"version__{name}" for name in _HEAVY))
    return related.order_by("-pk")


def find_trial(*, actor: User, trial: int, today: date) -> TemplateTrial:
    """The actor's own trial, while its unit is in reach: what it shows are the unit's figures. Raises OutOfReach."""
    found = TemplateTrial.objects.filter(pk=trial, requested_by=actor)
    related = found.select_related("version__template__programme", "organisation", "requested_by")
    row = related.defer(*(f"version__{name}" for name in _HEAVY)).first()
    if row is None:
        raise OutOfReach
    require_oversight(actor=actor, programme=row.version.template.programme, unit=row.organisation, today=today)
    return row


def latest_examples(*, actor: User, programme: Programme, today: date) -> ExampleReport | None:
    """The latest report of the programme in the actor's reach that kept examples; None where there is none."""
    reached = overseen(actor=actor, today=today, path="summary__")
    found = SummaryVersion.objects.filter(reached, summary__programme=programme).exclude(examples={}).order_by("-pk")
    row = found.annotate(unit=F("summary__organisation__name"), period=F("summary__period")).values_list(
        "report_id", "unit", "period", "examples"
    )
    first = row.first()
    return ExampleReport(*first) if first else None
