"""Labels of issuing: how far a document has got, what may be done to it, what a digital signature says."""

from collections.abc import Mapping
from enum import StrEnum

from phoihop.base.language import N_


class IssueState(StrEnum):
    """How far a version of a summary report has got on its way to being issued."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    ISSUED = "issued"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


ISSUE_STATE_LABELS: Mapping[IssueState, str] = {
    IssueState.DRAFT: N_("Dự thảo"),
    IssueState.SUBMITTED: N_("Chờ ký"),
    IssueState.SIGNED: N_("Đã ký, chờ ban hành"),
    IssueState.ISSUED: N_("Đã ban hành"),
    IssueState.CANCELLED: N_("Đã hủy chữ ký"),
    IssueState.WITHDRAWN: N_("Đã thu hồi"),
    IssueState.REPLACED: N_("Đã được thay thế"),
}


class IssueMove(StrEnum):
    """What is done to a version on its way."""

    SUBMIT = "submit"
    RECALL = "recall"
    SEND_BACK = "send_back"
    SIGN = "sign"
    CANCEL = "cancel"
    ISSUE = "issue"
    WITHDRAW = "withdraw"
    REPLACE = "replace"


ISSUE_MOVE_LABELS: Mapping[IssueMove, str] = {
    IssueMove.SUBMIT: N_("Trình ký"),
    IssueMove.RECALL: N_("Rút lại"),
    IssueMove.SEND_BACK: N_("Trả lại"),
    IssueMove.SIGN: N_("Ký duyệt, niêm phong"),
    IssueMove.CANCEL: N_("Hủy chữ ký"),
    IssueMove.ISSUE: N_("Lấy số, ban hành"),
    IssueMove.WITHDRAW: N_("Thu hồi"),
    IssueMove.REPLACE: N_("Thay thế"),
}


class SignatureChange(StrEnum):
    """What was added to a PDF after a signature."""

    NONE = "none"
    UPKEEP = "upkeep"
    SIGNATURES = "signatures"
    OTHER = "other"


SIGNATURE_CHANGE_LABELS: Mapping[SignatureChange, str] = {
    SignatureChange.NONE: N_("không thay đổi sau khi ký"),
    SignatureChange.UPKEEP: N_("sau đó chỉ thêm dữ liệu lưu trữ chữ ký"),
    SignatureChange.SIGNATURES: N_("sau đó chỉ thêm chữ ký khác"),
    SignatureChange.OTHER: N_("bị sửa nội dung sau khi ký"),
}


class Trust(StrEnum):
    """Whether the signer's certificate leads to an anchor that the administrator trusts, and what is known of its revocation.

    TRUSTED says nothing of revocation: nobody is asked over the network, and the file brings no evidence, or none that
    covers the moment a trusted timestamp proves or, without one, the day of reading.
    """

    CONFIRMED = "confirmed"
    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


TRUST_LABELS: Mapping[Trust, str] = {
    Trust.CONFIRMED: N_("chứng thư được tin cậy, chưa bị thu hồi theo dữ liệu kèm trong tệp"),
    Trust.TRUSTED: N_(
        "chứng thư nối được với gốc tin cậy nhưng chưa xác nhận được là chưa bị thu hồi (máy chủ không tra mạng)"
    ),
    Trust.UNTRUSTED: N_("chứng thư không nối được với gốc tin cậy"),
    Trust.REVOKED: N_("chứng thư đã bị thu hồi theo dữ liệu kèm trong tệp"),
    Trust.UNKNOWN: N_("chưa biết có tin cậy được không: máy chủ chưa cài chứng thư gốc"),
}


class PdfRelation(StrEnum):
    """By what a signed PDF is recognised as that of the issued document."""

    SAME = "same"
    NAMED = "named"


PDF_RELATION_LABELS: Mapping[PdfRelation, str] = {
    PdfRelation.SAME: N_("chính là tệp PDF của phần mềm, chỉ thêm chữ ký"),
    PdfRelation.NAMED: N_("tệp PDF khác, mang đúng mã xác minh; nội dung chưa được so với bản Word"),
}
