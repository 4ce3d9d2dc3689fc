"""States, signatures and answers as badges: icon, word and colour together."""

from phoihop.base.language import N_
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
    Trust.TRUSTED: Badge(TRUST_LABELS[Trust.TRUSTED], "shield-check", "green"),
    Trust.UNTRUSTED: Badge(TRUST_LABELS[Trust.UNTRUSTED], "alert-triangle", "amber"),
    Trust.UNKNOWN: Badge(TRUST_LABELS[Trust.UNKNOWN], "help", "grey"),
}
_LAPSED = Badge(N_("chứng thư không có hiệu lực lúc ký"), "clock-exclamation", "red")


def signature_badges(signature: Signature) -> list[Badge]:
    """What holds of a signature that was taken in: nothing broken ever is."""
    told = [_INTACT, _CHANGES[signature.change], _TRUST[signature.trust]]
    return [*told, _LAPSED] if signature.lapsed else told
