"""Moving a version on its way: what all moves share, and those that change nothing but the state."""

from dataclasses import dataclass
from datetime import date, datetime

from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.clock import HANOI
from phoihop.base.errors import ProductError, Refused
from phoihop.base.language import N_
from phoihop.base.vietnamese import format_date
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.issuing.access import require_move
from phoihop.outcomes.issuing.enums import ISSUE_STATE_LABELS, IssueMove, IssueState
from phoihop.outcomes.issuing.models import Signing, SigningStep
from phoihop.outcomes.issuing.queries.bodies import issuer_of, partner_of
from phoihop.outcomes.issuing.render.apart import heads_apart
from phoihop.outcomes.issuing.rules.heads import Heads, check_heads, is_joint
from phoihop.outcomes.issuing.rules.moves import MOVES, ON_THE_WAY, may_follow
from phoihop.outcomes.summaries.models import Summary, SummaryVersion


class MovedOn(ProductError):
    """The version is not in a state from which this may be done: somebody was faster, or the page is old."""

    code = "Y304"
    problem = N_("Văn bản đang ở tình trạng «{state}» nên không làm được việc này.")
    remedy = N_("Tải lại trang để xem ai vừa làm gì.")
    status = 409

    def __init__(self, *, state: IssueState) -> None:
        super().__init__(reason="", state=ISSUE_STATE_LABELS[state])


class AnotherOnTheWay(ProductError):
    """Another version of the same report has been submitted or signed."""

    code = "Y305"
    problem = N_("Bản lập lần {number} của báo cáo này đang được trình ký; mỗi lúc chỉ trình một bản.")
    remedy = N_("Rút lại hoặc ban hành bản đó trước.")
    status = 409


class ReasonMissing(ProductError):
    """Something is undone without a word why."""

    code = "Y306"
    problem = N_("Việc này phải ghi lý do.")
    remedy = N_("Ghi lý do rồi gửi lại.")
    status = 422


class NoPartner(ProductError):
    """A joint document of a programme without a counterpart."""

    code = "Y307"
    problem = N_("Văn bản có hai cơ quan ban hành, nhưng chương trình chưa khai bên phối hợp.")
    remedy = N_("Khai bên phối hợp của chương trình, hoặc lập lại báo cáo chỉ do cơ quan chủ trì ban hành.")
    status = 422


class BodyEnded(ProductError):
    """The body whose head the document bears exists no more: another one stands for it, with other registers."""

    code = "Y323"
    problem = N_(
        "{body}, cơ quan ban hành ghi ở đầu văn bản, đã kết thúc từ ngày {day} nên không ký, không lấy số được nữa."
    )
    remedy = N_(
        "Lập lại báo cáo (văn bản đã ký thì hủy chữ ký trước): phần đầu, ký hiệu và sổ số sẽ là của cơ quan kế tục. Chưa khai cơ quan kế tục thì đề nghị quản trị viên khai."
    )
    status = 409


@dataclass(frozen=True, slots=True)
class SigningMoved:
    """A step of a version on its way was taken."""

    step: int
    today: date


def submit(*, actor: User, version: SummaryVersion, note: str, at: datetime, today: date) -> Signing:
    """Put a version before the leaders for signature.

    Raises OutOfReach, MovedOn, AnotherOnTheWay, NoPartner, BodyEnded, and Refused where number, day or signer have no
    place.
    """
    require_active(actor)
    require_move(actor=actor, version=version, move=IssueMove.SUBMIT, today=today)
    check_document(version, today=today)
    with writing():
        signing = locked(version, IssueMove.SUBMIT, at)
        _check_alone(signing)
        advance(actor=actor, signing=signing, move=IssueMove.SUBMIT, note=note, at=at, today=today)
    return signing


def move_on(*, actor: User, version: SummaryVersion, move: IssueMove, note: str, at: datetime, today: date) -> Signing:
    """Recall, send back, cancel or withdraw a version. Raises OutOfReach, MovedOn, ReasonMissing."""
    require_active(actor)
    require_move(actor=actor, version=version, move=move, today=today)
    if MOVES[move].needs_reason and not note:
        raise ReasonMissing
    with writing():
        signing = locked(version, move, at)
        advance(actor=actor, signing=signing, move=move, note=note, at=at, today=today)
    return signing


def check_document(version: SummaryVersion, *, today: date) -> tuple[bytes, Heads]:
    """What `read_document` gives of a version that may be signed.

    Raises Refused, NoPartner, BodyEnded where it cannot be signed and numbered, FileTooHeavy.
    """
    content, heads = read_document(version)
    findings = check_heads(heads.texts, tracked=heads.tracked)
    if findings:
        raise Refused(findings)
    for body in bodies_of(version, joint=is_joint(heads.texts), today=today):
        check_body(body, today=today)
    return content, heads


def read_document(version: SummaryVersion) -> tuple[bytes, Heads]:
    """The version's file and what its head says. Raises Refused, FileTooHeavy."""
    content = bytes(SummaryVersion.objects.values_list("document", flat=True).get(pk=version.pk))
    return content, heads_apart(content)


def bodies_of(version: SummaryVersion, *, joint: bool, today: date) -> list[Organisation]:
    """The bodies in the document's head: who stood for the parties when it was made. Raises NoPartner."""
    made = min(version.at.astimezone(HANOI).date(), today)
    lead = issuer_of(summary=version.summary, day=made)
    if not joint:
        return [lead]
    partner = partner_of(summary=version.summary, day=made)
    if partner is None:
        raise NoPartner
    return [lead, partner]


def check_body(body: Organisation, *, today: date) -> None:
    """Raises BodyEnded where it signs and registers nothing any more."""
    if body.closed is not None and body.closed <= today:
        raise BodyEnded(body=body.name, day=format_date(body.closed))


def locked(version: SummaryVersion, move: IssueMove, at: datetime) -> Signing:
    """The version's way, with all of its report's locked until the transaction ends. Raises MovedOn.

    The ways of the report's other versions are locked at once, in order: whoever waits for the audit chain holds one.
    """
    Summary.objects.select_for_update(no_key=True).get(pk=version.summary_id)
    ways = list(Signing.objects.select_for_update(no_key=True).filter(summary=version.summary_id).order_by("pk"))
    signing = next((way for way in ways if way.version_id == version.pk), None)
    state = IssueState(signing.state) if signing else IssueState.DRAFT
    if not may_follow(state, move):
        raise MovedOn(state=state)
    return signing or Signing.objects.create(version_id=version.pk, summary_id=version.summary_id, at=at)


def advance(
    *, actor: User, signing: Signing, move: IssueMove, note: str, at: datetime, today: date, **told: object
) -> SigningStep:
    """Write the new state, its step and its audit row, and announce it; the caller has asked whether it may be done."""
    before, after = signing.state, MOVES[move].after
    signing.state, signing.at = after.value, at
    signing.save(update_fields=["state", "at"])
    step = SigningStep.objects.create(
        signing=signing, move=move.value, state=after.value, by=actor, on_behalf=actor.on_behalf, note=note, at=at
    )
    announce(SigningMoved(step=step.pk, today=today))
    record(
        actor=actor,
        action=f"signing.{move.value}",
        subject=signing.version.report_id,
        before={"state": before},
        after={"state": after.value, "note": note, **told},
        at=at,
    )
    return step


def _check_alone(signing: Signing) -> None:
    others = Signing.objects.filter(summary=signing.summary_id, state__in=[state.value for state in ON_THE_WAY])
    number = others.exclude(pk=signing.pk).values_list("version__number", flat=True).first()
    if number is not None:
        raise AnotherOnTheWay(number=number)
