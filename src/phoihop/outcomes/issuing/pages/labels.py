"""States, signatures and answers as badges: icon, word and colour together."""

from phoihop.base.language import N_, _
from phoihop.base.ui.tables import Badge
from phoihop.outcomes.issuing.enums import (
    ISSUE_STATE_LABELS,
    SIGNATURE_CHANGE_LABELS,
    TRUST_LABELS,
    IssueMove,
    IssueState,
    SignatureChange,
    Trust,
)
from phoihop.outcomes.issuing.rules.signatures import Signature

STATE_BADGES = {
    state.value: Badge(ISSUE_STATE_LABELS[state], icon, tone)
    for state, icon, tone in (
        (IssueState.DRAFT, "pencil", "grey"),
        (IssueState.SUBMITTED, "hourglass", "amber"),
        (IssueState.SIGNED, "lock", "blue"),
        (IssueState.ISSUED, "shield-check", "green"),
        (IssueState.CANCELLED, "ban", "grey"),
        (IssueState.WITHDRAWN, "circle-x", "red"),
        (IssueState.REPLACED, "history", "amber"),
    )
}
PUBLIC_BADGES = {
    IssueState.ISSUED.value: Badge(N_("Đang có hiệu lực"), "shield-check", "green"),
    IssueState.WITHDRAWN.value: Badge(N_("Đã bị thu hồi"), "circle-x", "red"),
    IssueState.REPLACED.value: Badge(N_("Đã được văn bản khác thay thế"), "history", "amber"),
}
MOVE_ICONS = {
    IssueMove.SUBMIT: "send",
    IssueMove.RECALL: "arrow-back-up",
    IssueMove.SEND_BACK: "arrow-back-up",
    IssueMove.SIGN: "lock",
    IssueMove.CANCEL: "ban",
    IssueMove.ISSUE: "file-text",
    IssueMove.WITHDRAW: "circle-x",
    IssueMove.REPLACE: "history",
}
_INTACT = Badge(N_("nguyên vẹn"), "circle-check", "green")
_CHANGES = {
    SignatureChange.NONE: Badge(SIGNATURE_CHANGE_LABELS[SignatureChange.NONE], "circle-check", "green"),
    SignatureChange.UPKEEP: Badge(SIGNATURE_CHANGE_LABELS[SignatureChange.UPKEEP], "circle-check", "green"),
    SignatureChange.SIGNATURES: Badge(SIGNATURE_CHANGE_LABELS[SignatureChange.SIGNATURES], "circle-check", "green"),
}
_TRUST = {
    Trust.CONFIRMED: Badge(TRUST_LABELS[Trust.CONFIRMED], "shield-check", "green"),
    Trust.TRUSTED: Badge(TRUST_LABELS[Trust.TRUSTED], "help", "amber"),
    Trust.UNTRUSTED: Badge(TRUST_LABELS[Trust.UNTRUSTED], "alert-triangle", "amber"),
    Trust.REVOKED: Badge(TRUST_LABELS[Trust.REVOKED], "ban", "red"),
    Trust.UNKNOWN: Badge(TRUST_LABELS[Trust.UNKNOWN], "help", "grey"),
}
_LAPSED = Badge(N_("chứng thư không có hiệu lực lúc ký"), "clock-exclamation", "red")
_TIMES = {
    Trust.CONFIRMED: Badge(N_("giờ ký có dấu thời gian của tổ chức được tin cậy"), "clock", "green"),
    Trust.TRUSTED: Badge(
        N_("giờ ký có dấu thời gian, chưa xác nhận được là chứng thư của tổ chức cấp dấu chưa bị thu hồi"),
        "clock",
        "amber",
    ),
    Trust.UNTRUSTED: Badge(N_("dấu thời gian của tổ chức không được tin cậy"), "clock-exclamation", "amber"),
    Trust.REVOKED: Badge(N_("dấu thời gian của tổ chức có chứng thư đã bị thu hồi"), "clock-exclamation", "red"),
    Trust.UNKNOWN: Badge(N_("chưa biết dấu thời gian có tin cậy được không"), "clock", "grey"),
}
_DECLARED = Badge(N_("giờ ký do người ký tự khai"), "clock", "grey")
_SHOWN = N_("hình chữ ký hiện trên trang {page}, chiếm {share}% trang: xem có che chữ không")


def signature_badges(signature: Signature) -> list[Badge]:
    """What holds of a signature that was taken in: nothing broken ever is."""
    told = [_INTACT, _CHANGES[signature.change], _TRUST[signature.trust]]
    told.append(_TIMES[signature.stamp_trust] if signature.stamped else _DECLARED)
    if signature.lapsed:
        told.append(_LAPSED)
    if signature.page:
        words = _(_SHOWN).format(page=signature.page, share=signature.share)
        told.append(Badge(words, "eye", "amber"))
    return told
