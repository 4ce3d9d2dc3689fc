"""What is said of a template's faults beside the fault itself: where it stands, in an officer's words, and what may
stand there instead."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from phoihop.base.findings import Finding
from phoihop.base.language import N_

_NAMES: Final = N_("chữ thường, hoặc một tên trong ngoặc nhọn kép; phần mềm không bao giờ chạy mã hay trường trong mẫu")
_PLAIN: Final = N_("tệp «Tài liệu Word (.docx)» không macro, không mở tệp nào khác")
_ALONE: Final = N_("mỗi dấu lặp, điều kiện, bảng, kết thúc đứng riêng một đoạn, mở và đóng cùng một chỗ")
_KNOWN: Final = N_("một tên trong danh mục tên của mẫu")

EXPECTED: Final[Mapping[str, str]] = {
    "W105": _PLAIN,
    "W106": N_("mẫu chỉ dùng những gì nằm trong chính tệp"),
    "W107": N_("chữ, bảng và hình; không nhúng tệp hay điều khiển"),
    "W108": N_("mẫu không còn thay đổi đang chờ chấp nhận"),
    "W109": _NAMES,
    "W110": N_("mẫu có tên để điền, chưa có số liệu đã điền"),
    "W111": N_("tên đặt trong thân văn bản, đầu trang, chân trang hoặc chú thích cuối trang"),
    "W112": _KNOWN,
    "W113": _ALONE,
    "W114": N_("cả tên nằm trong cùng một đoạn chữ thường"),
    "W115": N_("một dòng bảng lặp theo một tên"),
    "W116": _ALONE,
    "W117": _ALONE,
    "W118": _KNOWN,
    "W119": N_("nhiều nhất 500 tên trong một đoạn"),
    "W507": N_("ít nhất một tên, ví dụ trích yếu hoặc mã một chỉ tiêu"),
    "W508": N_("mẫu dài bằng một văn bản"),
}
"""What may stand in a template, by the code of what does not."""

_PARTS: Final = (
    (r"word/document\d*\.xml", N_("Thân văn bản")),
    (r"word/header\d*\.xml", N_("Đầu trang")),
    (r"word/footer\d*\.xml", N_("Chân trang")),
    (r"word/footnotes\.xml", N_("Chú thích cuối trang")),
    (r"word/endnotes\.xml", N_("Chú thích cuối văn bản")),
    (r"word/comments\w*\.xml", N_("Ghi chú (comment)")),
    (r"docProps/.*", N_("Thuộc tính của tệp")),
    (r"word/settings\.xml", N_("Cài đặt của tệp")),
    (r"word/glossary/.*", N_("Đoạn soạn sẵn (Quick Parts)")),
    (r"(.*/)?_rels/.*", N_("Liên kết của tệp")),
    (r".*(vba|embeddings|activeX).*", N_("Phần nhúng của tệp")),
    (r"customXml/.*", N_("Dữ liệu kèm theo tệp")),
)


def with_expected(finding: Finding) -> Finding:
    """The finding that also says what may stand there."""
    return finding if finding.expected else replace(finding, expected=EXPECTED.get(finding.code, ""))


def part_name(part: str) -> str:
    """The part of a Word file as an officer knows it, a msgid; the whole file for ''."""
    if not part:
        return N_("Cả tệp")
    return next((name for pattern, name in _PARTS if re.fullmatch(pattern, part, re.IGNORECASE)), part)
