"""Templates of programmes: the list, one with its versions, sending, taking, comparing, files."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.agreements.programmes.access import EDITING, may_edit
from phoihop.base.clock import now, today
from phoihop.base.errors import Refused
from phoihop.base.language import _
from phoihop.base.ui.answers import form_page, try_form
from phoihop.base.ui.declared import FORM, page
from phoihop.base.ui.files import WORD, attachment
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import download, wanted_download
from phoihop.base.ui.whole import whole_number
from phoihop.base.vietnamese import fold
from phoihop.bodies.organisations.access import OutOfReach, holding, holds_role
from phoihop.bodies.people.access import actor_of
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.queries.units import list_programmes_overseen
from phoihop.outcomes.documents.enums import DOCUMENT_KIND_LABELS, DOCUMENT_SYSTEM_LABELS, DocumentKind
from phoihop.outcomes.documents.readers.profiles import load_profiles
from phoihop.outcomes.summaries.actions.templates import add_template, add_version, rename, retire, take_version
from phoihop.outcomes.summaries.forms import TemplateFileForm, TemplateForm, TemplateNameForm, sent
from phoihop.outcomes.summaries.models import SummaryTemplate, TemplateVersion
from phoihop.outcomes.summaries.pages.labels import ORDER_BADGES
from phoihop.outcomes.summaries.pages.reports import overseers, whole
from phoihop.outcomes.summaries.pages.template_tables import faults_table, named, templates_table
from phoihop.outcomes.summaries.queries.templates import (
    find_template,
    find_template_version,
    list_template_versions,
    list_templates,
    list_trials,
    template_file,
)
from phoihop.outcomes.summaries.rules.sending import MOST_BYTES
from phoihop.outcomes.summaries.rules.template_changes import changes
from phoihop.outcomes.summaries.rules.template_faults import part_name

editors = holding(*EDITING)


@page(overseers)
def templates(request: HttpRequest) -> HttpResponse:
    """The templates of the programmes in reach, and those to start from."""
    actor, day, kind = actor_of(request), today(), wanted_download(request)
    programmes = list_programmes_overseen(actor=actor, today=day)
    table = templates_table(list_templates(programmes=programmes))
    if kind:
        return download(table, kind)
    context = {
        "table": table,
        "programmes": programmes,
        "edits": holds_role(actor=actor, roles=EDITING, on=day),
        "profiles": load_profiles(),
        "systems": {system.value: label for system, label in DOCUMENT_SYSTEM_LABELS.items()},
        "kinds": list(DOCUMENT_KIND_LABELS.items()),
    }
    return render(request, "summaries/templates.html", context)


@page(editors, methods=("GET", "POST"), largest=MOST_BYTES + FORM)
@once
def create(request: HttpRequest) -> HttpResponse:
    """A new template with its first file."""
    actor, day = actor_of(request), today()
    overseen = list_programmes_overseen(actor=actor, today=day)
    programmes = [one for one in overseen if may_edit(actor=actor, programme=one, today=day)]
    given = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = TemplateForm(programmes=programmes, **given)

    def write() -> str:
        made = add_template(actor=actor, new=form.new(), at=now(), today=day)
        messages.success(request, _("Đã nhận mẫu; bản 1 là bản đang dùng."))
        return reverse("summaries:template", args=[made.pk])

    return _answer(request, form, write, {"programmes": programmes}, "summaries/template_new.html")


@page(overseers)
def template(request: HttpRequest, template: int) -> HttpResponse:
    """One template: its versions, the names of the current one, the actor's trials."""
    actor, day = actor_of(request), today()
    found = find_template(actor=actor, template=template, today=day)
    versions = list(list_template_versions(template=found))
    context = {
        **_head(actor, found),
        "versions": versions,
        "latest": versions[0].number if versions else 0,
        "names": [named(name) for one in versions if one.pk == found.current_id for name in one.names],
        "trials": [(trial, ORDER_BADGES[trial.state]) for trial in list_trials(actor=actor, template=found)[:8]],
    }
    return render(request, "summaries/template.html", context)


@page(editors, methods=("GET", "POST"), largest=MOST_BYTES + FORM)
@once
def send(request: HttpRequest, template: int) -> HttpResponse:
    """The next version of a template."""
    actor, found = actor_of(request), _edited(request, template)
    form = TemplateFileForm(request.POST, request.FILES) if request.method == "POST" else TemplateFileForm()
    known = found.versions.order_by("-number").values_list("number", flat=True).first() or 0
    seen = _seen(request, known)

    def write() -> str:
        file, note = sent(form.cleaned_data["tep"]), form.cleaned_data["ghi_chu"]
        made = add_version(actor=actor, template=found, seen=seen, sent=file, note=note, at=now(), today=today())
        told = _("Đã nhận bản {number}. Điền thử rồi bấm «Dùng bản này» để báo cáo lập theo bản mới.")
        messages.success(request, told.format(number=made.number))
        return reverse("summaries:template", args=[found.pk])

    return _answer(request, form, write, {**_head(actor, found), "seen": seen}, "summaries/template_send.html")


@page(editors, methods=("POST",))
@once
def take(request: HttpRequest, template: int, number: int) -> HttpResponse:
    """Make reports with this version from now on."""
    found = _edited(request, template)
    version = find_template_version(template=found, number=number)
    take_version(actor=actor_of(request), version=version, seen=_seen(request, 0), at=now(), today=today())
    messages.success(request, _("Từ nay báo cáo lập theo bản {number}.").format(number=number))
    return HttpResponseRedirect(reverse("summaries:template", args=[found.pk]))


@page(editors, methods=("GET", "POST"))
@once
def call(request: HttpRequest, template: int) -> HttpResponse:
    """Another name for a template."""
    actor, found = actor_of(request), _edited(request, template)
    form = TemplateNameForm(request.POST or None, initial={"ten": found.name})

    def write() -> str:
        rename(actor=actor, template=found, name=form.cleaned_data["ten"], at=now(), today=today())
        messages.success(request, _("Đã đổi tên mẫu; tên cũ còn trong nhật ký."))
        return reverse("summaries:template", args=[found.pk])

    return _answer(request, form, write, _head(actor, found), "summaries/template_rename.html")


@page(editors, methods=("POST",))
@once
def put_aside(request: HttpRequest, template: int) -> HttpResponse:
    """Use a template no longer, or again (`dung-lai`)."""
    found = _edited(request, template)
    again = bool(request.POST.get("dung-lai"))
    retire(actor=actor_of(request), template=found, retired=not again, at=now(), today=today())
    messages.success(request, _("Mẫu được dùng lại.") if again else _("Mẫu thôi dùng; các bản vẫn được giữ."))
    return HttpResponseRedirect(reverse("summaries:template", args=[found.pk]))


@page(overseers)
def file(request: HttpRequest, template: int, number: int) -> HttpResponse:
    """A version's file as it was sent."""
    version = _version(request, template, number)
    stem = fold(version.template.name).replace(" ", "-")
    return attachment(template_file(version=version), name=f"mau-{stem}-ban-{version.number}.docx", kind=WORD)


@page(overseers)
def compare(request: HttpRequest, template: int) -> HttpResponse:
    """What became other from one version (`tu`) to another (`den`)."""
    actor = actor_of(request)
    found = find_template(actor=actor, template=template, today=today())
    before, after = (find_template_version(template=found, number=whole(request, name)) for name in ("tu", "den"))
    told = changes(
        names=(before.names, after.names),
        paragraphs=(
            [(part, text) for part, text in before.paragraphs],
            [(part, text) for part, text in after.paragraphs],
        ),
    )
    context = {
        **_head(actor, found),
        "before": before,
        "after": after,
        "changes": told,
        "added": [named(name) for name in told.added],
        "removed": [named(name) for name in told.removed],
        "paragraphs": [(part_name(one.part), one) for one in told.paragraphs],
    }
    return render(request, "summaries/template_compare.html", context)


@page(overseers)
def start(request: HttpRequest, system: str, since: str, kind: str) -> HttpResponse:
    """A template to start from, in a profile (`system` from the day `since` on), `?lien-tich=1` for two bodies."""
    from phoihop.outcomes.documents.render.frames import Frame  # here: lxml is for this page alone
    from phoihop.outcomes.summaries.render.starts import start_template

    found = [one for one in load_profiles() if (one.code, one.start.isoformat()) == (system, since)]
    if not found or kind not in set(DocumentKind):
        raise OutOfReach
    joint = bool(request.GET.get("lien-tich"))
    content = start_template(Frame(found[0], DocumentKind(kind), joint=joint))
    return attachment(content, name=f"mau-{kind}-{system}-{since}{'-lien-tich' if joint else ''}.docx", kind=WORD)


def _head(actor: User, found: SummaryTemplate) -> dict[str, Any]:
    return {
        "template": found,
        "kind": DOCUMENT_KIND_LABELS[DocumentKind(found.kind)],
        "edits": may_edit(actor=actor, programme=found.programme, today=today()),
    }


def _edited(request: HttpRequest, template: int) -> SummaryTemplate:
    """A template that the actor may change. Raises OutOfReach."""
    actor, day = actor_of(request), today()
    found = find_template(actor=actor, template=template, today=day)
    if not may_edit(actor=actor, programme=found.programme, today=day):
        raise OutOfReach
    return found


def _version(request: HttpRequest, template: int, number: int) -> TemplateVersion:
    found = find_template(actor=actor_of(request), template=template, today=today())
    return find_template_version(template=found, number=number)


def _seen(request: HttpRequest, otherwise: int) -> int:
    """The number of the version that the page showed when it was drawn."""
    seen = whole_number(request.POST.get("da-xem", ""), digits=8)
    return otherwise if seen is None else seen


def _answer(
    request: HttpRequest, form: Any, write: Callable[[], str], context: Mapping[str, Any], page_template: str
) -> HttpResponse:
    """The form; once it was sent, where its answer is, or everything that was wrong."""
    place, error = try_form(request, form, write)
    if place:
        return HttpResponseRedirect(place)
    findings = error.findings if isinstance(error, Refused) else ()
    shown = {**context, "form": form, "error": error, "faults": faults_table(findings) if findings else None}
    return form_page(request, page_template, shown)
