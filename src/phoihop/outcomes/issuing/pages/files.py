"""Files of a version on its way: the sealed and the issued one, its PDF, the digitally signed ones."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError, Refused
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import FORM, page
from phoihop.base.ui.files import WORD, attachment
from phoihop.base.ui.once import once
from phoihop.bodies.organisations.access import OutOfReach, holding
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.issuing.access import may_handle
from phoihop.outcomes.issuing.actions.printing import order_pdf
from phoihop.outcomes.issuing.actions.receiving import receive_signed
from phoihop.outcomes.issuing.forms import SignedForm
from phoihop.outcomes.issuing.pages.ways import overseers
from phoihop.outcomes.issuing.queries.ways import Way, find_document, find_signed, find_way
from phoihop.outcomes.issuing.render.pdf import OfficeAbsent
from phoihop.outcomes.issuing.rules.sending import MOST_BYTES
from phoihop.outcomes.summaries.actions.ordering import Sent
from phoihop.outcomes.summaries.queries.naming import title_of

PDF = "application/pdf"
handlers = holding(UserRole.SECRETARIAT, UserRole.LEADER)


@page(overseers)
def sealed(request: HttpRequest, report: str) -> HttpResponse:
    """The Word file as it was signed."""
    return _document(request, report, "sealed")


@page(overseers)
def issued(request: HttpRequest, report: str) -> HttpResponse:
    """The Word file as it was issued."""
    return _document(request, report, "issued")


@page(overseers)
def pdf(request: HttpRequest, report: str) -> HttpResponse:
    """The PDF that LibreOffice made of it."""
    return _document(request, report, "pdf")


@page(overseers)
def signed(request: HttpRequest, report: str, signed: int) -> HttpResponse:
    """A digitally signed PDF as it was taken in."""
    way, row = find_signed(actor=actor_of(request), report=report, signed=signed, today=today())
    return attachment(bytes(row.content), name=f"{_stem(way)}-ky-so-{row.pk}.pdf", kind=PDF)


@page(handlers, methods=("POST",))
@once
def convert(request: HttpRequest, report: str) -> HttpResponse:
    """Ask for the PDF of the issued document; where nothing can make it, the document's own page says what to do."""
    actor, day = actor_of(request), today()
    way = find_way(actor=actor, report=report, today=day)
    try:
        order_pdf(actor=actor, version=way.version, at=now(), today=day)
    except OfficeAbsent as told:
        messages.error(request, f"{told.sentence()} ({told.code})")
    else:
        messages.success(request, _(N_("Đã yêu cầu chuyển PDF; tải lại trang sau ít giây.")))
    return HttpResponseRedirect(reverse("issuing:way", args=[report]))


@page(handlers, methods=("GET", "POST"), largest=MOST_BYTES + FORM)
@once
def receive(request: HttpRequest, report: str) -> HttpResponse:
    """The form for a digitally signed PDF; POST takes it in."""
    actor, day = actor_of(request), today()
    way = find_way(actor=actor, report=report, today=day)
    if not may_handle(actor=actor, version=way.version, today=day):
        raise OutOfReach
    form = SignedForm(request.POST, request.FILES) if request.method == "POST" else SignedForm()
    error: ProductError | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sent = Sent(file.name, file.read())
            receive_signed(actor=actor, version=way.version, sent=sent, at=now(), today=day)
        except OutOfReach:
            raise
        except ProductError as told:
            error = told
        else:
            messages.success(request, _(N_("Đã nhận bản PDF ký số.")))
            return HttpResponseRedirect(reverse("issuing:way", args=[report]))
    context = {
        "way": way,
        "version": way.version,
        "title": title_of(way.version),
        "form": form,
        "error": error,
        "findings": error.findings if isinstance(error, Refused) else (),
    }
    return render(request, "issuing/receive.html", context, status=200 if request.method == "GET" else 422)


def _document(request: HttpRequest, report: str, kind: str) -> HttpResponse:
    way, content = find_document(actor=actor_of(request), report=report, today=today(), kind=kind)
    if kind == "pdf":
        return attachment(content, name=f"{_stem(way)}.pdf", kind=PDF)
    return attachment(content, name=f"{_stem(way)}{'-niem-phong' if kind == 'sealed' else ''}.docx", kind=WORD)


def _stem(way: Way) -> str:
    summary = way.version.summary
    return f"van-ban-{summary.organisation.code}-{summary.period}-lan-{way.version.number}"
