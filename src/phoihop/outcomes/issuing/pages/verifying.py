"""The public page of an issued document: what it is, whether it is in force, its hashes; a file is compared, not kept."""

from hashlib import sha256
from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.ui.declared import FORM, anybody, page
from phoihop.base.ui.tables import Badge
from phoihop.outcomes.issuing.actions.sealing import address_of
from phoihop.outcomes.issuing.enums import PDF_RELATION_LABELS, PdfRelation
from phoihop.outcomes.issuing.forms import CompareForm
from phoihop.outcomes.issuing.pages.labels import PUBLIC_BADGES, signature_badges
from phoihop.outcomes.issuing.queries.verifying import PublicReport, find_public
from phoihop.outcomes.issuing.rules.codes import grouped
from phoihop.outcomes.issuing.rules.sending import MOST_BYTES
from phoihop.outcomes.issuing.rules.signatures import of_records

_FILES = {
    "issued": N_("Đúng là tệp Word đã ban hành."),
    "sealed": N_("Đúng là tệp Word đã ký, trước khi ghi số và ngày."),
    "pdf": N_("Đúng là bản PDF của văn bản."),
    "signed": N_("Đúng là bản PDF đã ký số của văn bản."),
    "annex": N_("Đúng là phụ lục Excel của văn bản."),
}
_OTHER = Badge(
    N_("Không trùng với tệp nào của văn bản này: tệp khác, hoặc đã bị sửa dù chỉ một chữ."), "circle-x", "red"
)


class TooOften(ProductError):
    """One network compared files more often than people do."""

    code = "Y322"
    problem = N_("Từ mạng này đã so quá nhiều tệp trong một phút.")
    remedy = N_("Đợi một phút rồi so lại.")
    status = 429


@page(anybody, methods=("GET", "POST"), largest=MOST_BYTES + FORM)
def report(request: HttpRequest, code: str) -> HttpResponse:
    """What an issued document is; POST compares a file with it."""
    found = find_public(code=code)
    sent = request.method == "POST"
    if not consume(request, action="verify_file"):
        raise TooOften
    form = CompareForm(request.POST, request.FILES) if sent else CompareForm()
    answer = _compared(found, form) if sent and form.is_valid() else None
    context = {
        "found": found,
        "summary": found.version.summary,
        "badge": PUBLIC_BADGES[found.state],
        "code": grouped(found.sealed.code),
        "address": address_of(found.sealed.code),
        "signed": [
            (row, PDF_RELATION_LABELS[PdfRelation(row.relation)], _signatures(row.signatures)) for row in found.signed
        ],
        "form": form,
        **(answer or {}),
    }
    return render(request, "issuing/verify.html", context, status=422 if sent and answer is None else 200)


def _signatures(records: list[dict[str, Any]]) -> list[tuple[Any, list[Badge]]]:
    return [(one, signature_badges(one)) for one in of_records(records)]


def _compared(found: PublicReport, form: CompareForm) -> dict[str, Any]:
    digest = sha256()
    for chunk in form.cleaned_data["file"].chunks():
        digest.update(chunk)
    name = found.recognise(digest.hexdigest())
    answer = Badge(_FILES[name], "circle-check", "green") if name else _OTHER
    return {"answer": answer, "digest": digest.hexdigest()}
