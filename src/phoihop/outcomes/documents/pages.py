"""Registers of numbers: which bodies keep them, one body's books, taking and voiding a number, blank documents."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.ui.answers import form_page, try_form
from phoihop.base.ui.declared import page
from phoihop.base.ui.files import WORD, attachment
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import Badge, Cell, Column, Row, Table, download, wanted_download
from phoihop.base.vietnamese import official_date
from phoihop.bodies.organisations.access import OutOfReach, holding
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import actor_of
from phoihop.outcomes.documents.access import READING, may_keep
from phoihop.outcomes.documents.actions import begin_term, set_letterhead, take_number, void_number
from phoihop.outcomes.documents.enums import DOCUMENT_KIND_LABELS, DOCUMENT_SYSTEM_LABELS, DocumentKind, DocumentSystem
from phoihop.outcomes.documents.forms import LetterheadForm, NumberForm, TermForm, VoidForm
from phoihop.outcomes.documents.models import NumberRegister, RegisteredNumber
from phoihop.outcomes.documents.queries import (
    MOST,
    find_body,
    find_number,
    letterhead_of,
    list_bodies,
    list_numbers,
    list_registers,
    profile_of,
    terms_of,
)

_readers = holding(*READING)
_NUMBERS = (
    Column("number", N_("Số, ký hiệu"), width=22, heading=True),
    Column("day", N_("Ngày văn bản"), width=14),
    Column("subject", N_("Trích yếu"), width=60),
    Column("by", N_("Người lấy số"), width=26),
    Column("at", N_("Lấy lúc"), width=18),
    Column("state", N_("Tình trạng"), width=40),
    Column("link", N_("Việc"), width=10),
)


class KindUnknown(ProductError):
    """A type of document that there is none of."""

    code = "V005"
    problem = N_("Không có loại văn bản «{kind}».")
    remedy = N_("Chọn loại văn bản trong danh sách trên trang.")


@page(_readers)
def bodies(request: HttpRequest) -> HttpResponse:
    """The bodies in reach that keep registers."""
    return render(
        request, "documents/bodies.html", {"bodies": list_bodies(actor=actor_of(request), today=today())[:MOST]}
    )


@page(_readers)
def body(request: HttpRequest, unit: str) -> HttpResponse:
    """One body: its letterhead, its terms, its registers, blank documents in its layout."""
    found = find_body(actor=actor_of(request), code=unit, today=today())
    head = letterhead_of(organisation=found)
    registers = list_registers(organisation=found)
    context = {
        "body": found,
        "head": head,
        "system": DOCUMENT_SYSTEM_LABELS[DocumentSystem(head.system)],
        "profile": profile_of(system=head.system, day=today()),
        "terms": terms_of(organisation=found),
        "registers": [(row, DOCUMENT_KIND_LABELS[DocumentKind(row.kind)]) for row in registers],
        "kinds": DOCUMENT_KIND_LABELS.items(),
        "keeps": may_keep(actor=actor_of(request), organisation=found, today=today()),
    }
    return render(request, "documents/body.html", context)


@page(_readers)
def register(request: HttpRequest, unit: str, register: int) -> HttpResponse:
    """The numbers of one register, the latest first."""
    kind = wanted_download(request)
    found = find_body(actor=actor_of(request), code=unit, today=today())
    row = list_registers(organisation=found).filter(pk=register).first()
    if row is None:
        raise OutOfReach
    before = request.GET.get("truoc", "")
    rows = list_numbers(register=row, before=int(before) if before.isdecimal() and len(before) < 9 else None)
    shown = list(rows if kind else rows[: MOST + 1])
    keeps = may_keep(actor=actor_of(request), organisation=found, today=today())
    table = _table(row, found, shown if kind else shown[:MOST], keeps=keeps and not kind)
    if kind:
        return download(table, kind)
    label = DOCUMENT_KIND_LABELS[DocumentKind(row.kind)]
    context = {"body": found, "register": row, "label": label, "table": table, "keeps": keeps}
    context["next"] = shown[MOST - 1].number if len(shown) > MOST else None
    return render(request, "documents/register.html", context)


@page(_readers, methods=("GET", "POST"))
@once
def letterhead(request: HttpRequest, unit: str) -> HttpResponseBase:
    """The body's letterhead; POST keeps it."""
    found = _kept(request, unit)
    head = letterhead_of(organisation=found)
    first = {name: getattr(head, name) for name in ("system", "code", "superior", "place", "office")}
    form = LetterheadForm(request.POST if request.method == "POST" else None, initial=first)

    def write(clean: dict[str, Any]) -> str:
        asked = {**clean, "system": DocumentSystem(clean["system"])}
        set_letterhead(actor=actor_of(request), organisation=found, **asked, today=today(), at=now())
        return _(N_("Đã lưu mẫu đầu văn bản."))

    return _answer(request, found, form, write, N_("Mẫu đầu văn bản"), N_("Lưu"))


@page(_readers, methods=("GET", "POST"))
@once
def term(request: HttpRequest, unit: str) -> HttpResponseBase:
    """A term of the body's committee; POST adds it."""
    found = _kept(request, unit)
    form = TermForm(request.POST if request.method == "POST" else None)

    def write(clean: dict[str, Any]) -> str:
        begin_term(actor=actor_of(request), organisation=found, **clean, today=today(), at=now())
        return _(N_("Đã thêm nhiệm kỳ."))

    return _answer(request, found, form, write, N_("Thêm nhiệm kỳ cấp ủy"), N_("Thêm nhiệm kỳ"))


@page(_readers, methods=("GET", "POST"))
@once
def take(request: HttpRequest, unit: str) -> HttpResponseBase:
    """The next number; POST takes it."""
    found = _kept(request, unit)
    form = NumberForm(request.POST if request.method == "POST" else None, initial={"day": today()})

    def write(clean: dict[str, Any]) -> str:
        asked = {**clean, "kind": DocumentKind(clean["kind"])}
        row = take_number(actor=actor_of(request), organisation=found, **asked, today=today(), at=now())
        return _(N_("Đã lấy số {number}, {day}.")).format(number=row.written, day=official_date(row.day))

    return _answer(request, found, form, write, N_("Lấy số văn bản"), N_("Lấy số"))


@page(_readers, methods=("GET", "POST"))
@once
def void(request: HttpRequest, number: int) -> HttpResponseBase:
    """Say that a number's document was not issued; POST does so."""
    row = find_number(actor=actor_of(request), number=number, today=today())
    found = _kept(request, row.register.organisation.code)
    form = VoidForm(request.POST if request.method == "POST" else None)

    def write(clean: dict[str, Any]) -> str:
        void_number(actor=actor_of(request), number=row, **clean, today=today(), at=now())
        return _(N_("Đã ghi hủy số {number}; số này không dùng lại.")).format(number=row.written)

    lead = _(N_("Hủy số {number}: {subject}")).format(number=row.written, subject=row.subject)
    return _answer(request, found, form, write, N_("Hủy số văn bản"), N_("Ghi hủy số"), lead=lead)


@page(_readers)
def frame(request: HttpRequest, unit: str, kind: str) -> HttpResponse:
    """A blank document of this type in the body's layout, to be written in Word."""
    from phoihop.outcomes.documents.render.frames import Frame, blank  # here: no other page needs lxml

    found = find_body(actor=actor_of(request), code=unit, today=today())
    if kind not in set(DocumentKind):
        raise KindUnknown(kind=kind[:40])
    profile = profile_of(system=letterhead_of(organisation=found).system, day=today())
    content = blank(Frame(profile, DocumentKind(kind)))
    return attachment(content, name=f"khung-{kind}-{found.code}.docx", kind=WORD)


def _kept(request: HttpRequest, unit: str) -> Organisation:
    """A body whose registers the actor keeps. Raises OutOfReach."""
    found = find_body(actor=actor_of(request), code=unit, today=today())
    if not may_keep(actor=actor_of(request), organisation=found, today=today()):
        raise OutOfReach
    return found


def _answer(
    request: HttpRequest,
    found: Organisation,
    form: Form,
    write: Any,
    title: str,
    button: str,
    *,
    lead: str = "",
) -> HttpResponseBase:
    """The form, or what was done with it."""
    told, error = try_form(request, form, lambda: write(form.cleaned_data))
    if told:
        messages.success(request, told)
        return HttpResponseRedirect(reverse("documents:body", args=[found.code]))
    shown = {"body": found, "form": form, "title": title, "button": button, "lead": lead, "error": error}
    return form_page(request, "documents/form.html", shown)


def _table(row: NumberRegister, found: Organisation, numbers: list[RegisteredNumber], *, keeps: bool) -> Table:
    shown = [_line(found, each, keeps=keeps) for each in numbers]
    return Table(f"so-van-ban-{found.code}-{row.kind}-{row.start:%Y}", _(N_("Các số đã cấp")), _NUMBERS, shown)


def _line(found: Organisation, each: RegisteredNumber, *, keeps: bool) -> Row:
    voided = getattr(each, "voided", None)
    state = Badge(N_("Đã hủy"), "x", "red") if voided else Badge(N_("Đã cấp"), "check", "green")
    cells = {
        "number": Cell(each.written),
        "day": Cell(each.day),
        "subject": Cell(each.subject),
        "by": Cell(str(each.by)),
        "at": Cell(each.at),
        "state": Cell(_(state.label), badge=state, note=f"{voided.reason} ({voided.by})" if voided else ""),
    }
    if keeps and not voided:
        cells["link"] = Cell(_(N_("Hủy số")), href=reverse("documents:void", args=[each.pk]))
    return Row(cells, "muted" if voided else "")
