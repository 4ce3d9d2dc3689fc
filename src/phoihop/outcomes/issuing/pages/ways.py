"""The list of documents by state, one version's way with its buttons, and the form of each step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from phoihop.base.clock import now, today
from phoihop.base.errors import ProductError, Refused
from phoihop.base.language import N_, _
from phoihop.base.ui.declared import page
from phoihop.base.ui.once import once
from phoihop.base.ui.tables import Cell, Column, Row, Table, download, wanted_download
from phoihop.base.ui.templatetags.ui import moment, period
from phoihop.base.ui.whole import whole_number
from phoihop.bodies.organisations.access import OVERSEEING, OutOfReach, holding
from phoihop.bodies.people.access import actor_of
from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.enums import DOCUMENT_KIND_LABELS, DocumentKind
from phoihop.outcomes.issuing.access import may_handle
from phoihop.outcomes.issuing.actions.issuing import Registration, issue
from phoihop.outcomes.issuing.actions.moving import BodyEnded, move_on, read_document, submit
from phoihop.outcomes.issuing.actions.sealing import Signers, address_of, sign
from phoihop.outcomes.issuing.enums import ISSUE_MOVE_LABELS, ISSUE_STATE_LABELS, IssueMove, IssueState
from phoihop.outcomes.issuing.forms import IssueForm, NoteForm, ReasonForm, SignForm
from phoihop.outcomes.issuing.models import Signing
from phoihop.outcomes.issuing.pages.labels import MOVE_ICONS, STATE_BADGES, signature_badges
from phoihop.outcomes.issuing.queries.ways import Way, find_way, list_moves, list_signings
from phoihop.outcomes.issuing.rules.heads import MENDED, MISSING, is_joint
from phoihop.outcomes.issuing.rules.moves import MOVES, ONWARDS, PUBLISHED, SIGNABLE, may_follow
from phoihop.outcomes.issuing.rules.signatures import of_records
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.queries.naming import title_of
from phoihop.outcomes.summaries.queries.overtaken import count_overtaken
from phoihop.outcomes.summaries.queries.previews import count_unwritten

ON_A_PAGE = 50
_BEFORE_SEALING = (IssueMove.SUBMIT, IssueMove.SIGN)
overseers = holding(*OVERSEEING)
_COLUMNS = (
    Column("report", N_("Báo cáo"), width=34, heading=True),
    Column("unit", N_("Đơn vị"), width=30),
    Column("period", N_("Kỳ"), width=22),
    Column("state", N_("Tình trạng"), width=24),
    Column("at", N_("Từ lúc"), width=18),
    Column("number", N_("Số, ký hiệu"), width=22),
    Column("day", N_("Ngày văn bản"), width=14),
)


class StateUnknown(ProductError):
    """A list was narrowed by something that is no choice of it, or a step was named that there is none of."""

    code = "Y319"
    problem = N_("Không có tình trạng hay việc «{value}».")
    remedy = N_("Chọn lại trên trang.")
    status = 404


@dataclass(frozen=True, slots=True)
class Doing:
    """One step on a page: its address, what will happen, its form, and the action."""

    slug: str
    lead: str
    form: Callable[[Way, Any, "User"], Form]
    act: Callable[..., object]


@page(overseers)
def list_ways(request: HttpRequest) -> HttpResponse:
    """Documents on their way and issued ones, by state."""
    state, kind = request.GET.get("tinh-trang", ""), wanted_download(request)
    if state and state not in set(IssueState):
        raise StateUnknown(value=state[:40])
    found = list_signings(actor=actor_of(request), today=today(), state=state, before=_before(request))
    rows = list(found[: (2000 if kind else ON_A_PAGE) + 1])
    shown = rows if kind else rows[:ON_A_PAGE]
    table = Table("trinh-ky-ban-hanh", _(N_("Văn bản trình ký và đã ban hành")), _COLUMNS, [_row(row) for row in shown])
    if kind:
        return download(table, kind)
    context = {
        "table": table,
        "next": shown[-1].pk if len(rows) > ON_A_PAGE else None,
        "states": [(one.value, label) for one, label in ISSUE_STATE_LABELS.items()],
        "state": state,
    }
    return render(request, "issuing/list.html", context)


@page(overseers)
def way(request: HttpRequest, report: str) -> HttpResponse:
    """How far one version has got, what may be done, what was done, its files."""
    actor, day = actor_of(request), today()
    found = find_way(actor=actor, report=report, today=day)
    handles = found.issued is not None and may_handle(actor=actor, version=found.version, today=day)
    context = {
        **_told(found),
        "moves": [
            (
                reverse("issuing:step", args=[report, DOING[move].slug]),
                ISSUE_MOVE_LABELS[move],
                MOVE_ICONS[move],
                move in ONWARDS,
            )
            for move in list_moves(actor=actor, way=found, today=day)
        ],
        "steps": [(step, ISSUE_MOVE_LABELS[IssueMove(step.move)], STATE_BADGES[step.state]) for step in found.steps],
        "address": address_of(found.sealed.code) if found.sealed and found.state in PUBLISHED else "",
        "signed": [(row, [(one, signature_badges(one)) for one in of_records(row.signatures)]) for row in found.signed],
        "handles": handles,
        "receives": handles and found.state in SIGNABLE,
        "printing": _printing(found),
        "overtaken": _overtaken(found),
    }
    return render(request, "issuing/way.html", context)


@page(overseers, methods=("GET", "POST"))
@once
def step(request: HttpRequest, report: str, move: str) -> HttpResponse:
    """The form of one step; POST takes it."""
    actor, day = actor_of(request), today()
    found = find_way(actor=actor, report=report, today=day)
    wanted = _move_named(move)
    if may_follow(found.state, wanted) and wanted not in list_moves(actor=actor, way=found, today=day):
        raise OutOfReach
    doing, error = DOING[wanted], None
    form = doing.form(found, request.POST if request.method == "POST" else None, actor)
    if request.method == "POST" and form.is_valid():
        try:
            doing.act(actor=actor, version=found.version, given=form.cleaned_data, at=now(), today=day)
        except OutOfReach:
            raise
        except ProductError as told:
            error = told
        else:
            label = _(ISSUE_STATE_LABELS[MOVES[wanted].after])
            messages.success(request, _(N_("Đã xong. Văn bản nay ở tình trạng: {state}.")).format(state=label.lower()))
            return HttpResponseRedirect(reverse("issuing:way", args=[report]))
    context = {
        **_told(found),
        **_told_error(error),
        "label": ISSUE_MOVE_LABELS[wanted],
        "icon": MOVE_ICONS[wanted],
        "lead": doing.lead,
        "form": form,
        "overtaken": _overtaken(found),
        "unwritten": count_unwritten(version=found.version) if wanted in _BEFORE_SEALING else 0,
        "local": wanted is IssueMove.SIGN and "//127.0.0.1" in settings.SITE_URL,
    }
    return render(request, "issuing/step.html", context, status=200 if request.method == "GET" else 422)


def _move_named(slug: str) -> IssueMove:
    for move, doing in DOING.items():
        if doing.slug == slug:
            return move
    raise StateUnknown(value=slug[:40])


def _told_error(error: ProductError | None) -> dict[str, Any]:
    """What stood in the way, and whether making the report again, or sending the file that was mended, is the way out."""
    findings = error.findings if isinstance(error, Refused) else ()
    codes = {finding.code for finding in findings}
    return {
        "error": error,
        "findings": findings,
        "again": MISSING in codes or isinstance(error, BodyEnded),
        "mend": bool(codes & MENDED) and MISSING not in codes,
    }


def _told(found: Way) -> dict[str, Any]:
    return {
        "way": found,
        "version": found.version,
        "title": title_of(found.version),
        "badge": STATE_BADGES[found.state],
    }


def _printing(found: Way) -> bool:
    order = found.pdf_order
    return found.pdf is None and order is not None and order.state in (OrderState.QUEUED, OrderState.RUNNING)


def _overtaken(found: Way) -> int:
    """How many reports it was made from have been changed since; of interest until it is signed."""
    if found.state not in (IssueState.DRAFT, IssueState.SUBMITTED):
        return 0
    return count_overtaken(versions=[found.version.pk]).get(found.version.pk, 0)


def _before(request: HttpRequest) -> int | None:
    return whole_number(request.GET.get("truoc", ""))


def _row(row: Signing) -> Row:
    summary, issued = row.version.summary, getattr(row, "issued", None)
    badge = STATE_BADGES[row.state]
    href = reverse("issuing:way", args=[row.version.report_id])
    return Row(
        {
            "report": Cell(
                row.version.report_id, href=href, note=_(N_("lần lập {number}")).format(number=row.version.number)
            ),
            "unit": Cell(summary.organisation.name),
            "period": Cell(period(summary.period)),
            "state": Cell(_(badge.label), badge=badge),
            "at": Cell(moment(row.at)),
            "number": Cell(issued.number.written if issued else ""),
            "day": Cell(issued.day if issued else ""),
        }
    )


def _note(_way: Way, data: Any, _actor: User) -> Form:
    return NoteForm(data)


def _reason(_way: Way, data: Any, _actor: User) -> Form:
    return ReasonForm(data)


def _sign_form(found: Way, data: Any, actor: User) -> Form:
    _content, heads = read_document(found.version)
    return SignForm(data, joint=is_joint(heads.texts), initial={"signer": actor.full_name})


def _issue_form(found: Way, data: Any, _actor: User) -> Form:
    subject = found.sealed.subject.lower() if found.sealed else ""
    kinds = (kind for kind, label in DOCUMENT_KIND_LABELS.items() if subject.startswith(label.lower()))
    return IssueForm(data, initial={"kind": next(kinds, DocumentKind.REPORT), "day": today()})


def _submit(*, actor: User, version: SummaryVersion, given: dict[str, Any], at: datetime, today: date) -> object:
    return submit(actor=actor, version=version, note=given["note"], at=at, today=today)


def _sign(*, actor: User, version: SummaryVersion, given: dict[str, Any], at: datetime, today: date) -> object:
    signers = Signers(given["signer"], given.get("partner", ""))
    return sign(actor=actor, version=version, signers=signers, note=given["note"], at=at, today=today)


def _issue(*, actor: User, version: SummaryVersion, given: dict[str, Any], at: datetime, today: date) -> object:
    registration = Registration(DocumentKind(given["kind"]), given["day"])
    return issue(actor=actor, version=version, registration=registration, note=given["note"], at=at, today=today)


def _moving(move: IssueMove) -> Callable[..., object]:
    def act(*, actor: User, version: SummaryVersion, given: dict[str, Any], at: datetime, today: date) -> object:
        return move_on(actor=actor, version=version, move=move, note=given["note"], at=at, today=today)

    return act


DOING = {
    IssueMove.SUBMIT: Doing(
        "trinh-ky",
        N_("Văn bản được đưa lên lãnh đạo; mỗi lúc chỉ một bản lập của báo cáo được trình."),
        _note,
        _submit,
    ),
    IssueMove.RECALL: Doing(
        "rut-lai", N_("Văn bản trở về dự thảo, lãnh đạo không còn thấy chờ ký."), _note, _moving(IssueMove.RECALL)
    ),
    IssueMove.SEND_BACK: Doing(
        "tra-lai",
        N_("Văn bản trở về dự thảo kèm lý do; người trình được thông báo."),
        _reason,
        _moving(IssueMove.SEND_BACK),
    ),
    IssueMove.SIGN: Doing(
        "ky",
        N_("Tệp được ghi họ tên người ký, mã QR và mã nhật ký ở chân trang rồi niêm phong: từ đây không sửa được nữa."),
        _sign_form,
        _sign,
    ),
    IssueMove.CANCEL: Doing(
        "huy-ky",
        N_("Bản đã ký không được ban hành nữa. Bản niêm phong vẫn được giữ; muốn sửa thì lập và trình bản mới."),
        _reason,
        _moving(IssueMove.CANCEL),
    ),
    IssueMove.ISSUE: Doing(
        "ban-hanh",
        N_("Lấy số tiếp theo trong sổ của cơ quan ban hành, ghi số và ngày vào đầu văn bản. Số đã lấy không trả lại."),
        _issue_form,
        _issue,
    ),
    IssueMove.WITHDRAW: Doing(
        "thu-hoi",
        N_("Văn bản không còn hiệu lực; trang kiểm tra công khai ghi rõ đã thu hồi. Số văn bản vẫn giữ trong sổ."),
        _reason,
        _moving(IssueMove.WITHDRAW),
    ),
}
