"""What is seen of a PDF before anything opens it: its size, its name's ending, its first bytes."""

from typing import Final

from phoihop.base.findings import Finding
from phoihop.base.language import N_

MOST_BYTES: Final = 20 * 2**20
_CHOOSE = N_("chọn tệp .pdf đã ký số")


def check_pdf(*, name: str, content: bytes) -> list[Finding]:
    """Why the file is not taken for a PDF: finding Y310, or nothing."""
    if len(content) > MOST_BYTES:
        problem, remedy = N_("tệp «{value}» lớn hơn {size} MB"), N_("bớt hình ảnh trong tệp rồi gửi lại")
        return [Finding("Y310", problem, remedy, value=name, params={"size": MOST_BYTES // 2**20})]
    if not name.lower().endswith(".pdf"):
        return [Finding("Y310", N_("tên tệp «{value}» không có đuôi .pdf"), _CHOOSE, value=name)]
    if not content.startswith(b"%PDF-"):
        return [Finding("Y310", N_("nội dung «{value}» không phải là tệp PDF"), _CHOOSE, value=name)]
    return []
