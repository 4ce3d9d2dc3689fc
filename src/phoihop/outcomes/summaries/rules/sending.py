"""What is seen of a file before anything opens it: its size, its name's ending, its first bytes."""

from typing import Final

from phoihop.base.findings import Finding
from phoihop.base.language import N_

MOST_BYTES: Final = 20 * 2**20
_ZIP, _OLD_WORD, _PROGRAM = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"MZ"
_SAVE_AGAIN = N_("mở tệp bằng Word, chọn Lưu dưới dạng «Tài liệu Word (.docx)», không đặt mật khẩu, rồi gửi lại")
_KINDS = {
    _OLD_WORD: N_("nội dung «{value}» là tệp Word kiểu cũ (.doc) hoặc tệp có mật khẩu"),
    _PROGRAM: N_("nội dung «{value}» là một chương trình, không phải văn bản"),
    b"%PDF": N_("nội dung «{value}» là tệp PDF, không phải tệp Word"),
}


def check_sent(*, name: str, content: bytes) -> list[Finding]:
    """Why the file is not taken for a Word document: findings W101 and W102, or nothing."""
    if len(content) > MOST_BYTES:
        problem, remedy = N_("tệp «{value}» lớn hơn {most} MB"), N_("bớt hình ảnh trong tệp rồi gửi lại")
        return [Finding("W102", problem, remedy, value=name, params={"most": MOST_BYTES // 2**20})]
    if not name.lower().endswith(".docx"):
        return [Finding("W101", N_("tên tệp «{value}» không có đuôi .docx"), _SAVE_AGAIN, value=name)]
    if not content:
        return [Finding("W101", N_("tệp «{value}» rỗng"), _SAVE_AGAIN, value=name)]
    if content.startswith(_ZIP):
        return []
    known = next((words for first, words in _KINDS.items() if content.startswith(first)), "")
    return [Finding("W101", known or N_("nội dung «{value}» không phải là tệp Word (.docx)"), _SAVE_AGAIN, value=name)]
