"""How a notice reads, and how several read in one letter. Pure: names and codes in, sentences out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from phoihop.base.language import N_, _
from phoihop.base.vietnamese import format_date, format_number, period_name
from phoihop.bodies.notices.enums import KIND_LABELS, Mail, NoticeKind

SENTENCES = {
    NoticeKind.RETURNED: N_("Báo cáo {period} của {unit} bị trả lại: mở báo cáo để xem ý kiến, sửa và gửi lại."),
    NoticeKind.REOPENED: N_("Báo cáo {period} của {unit} được mở lại để sửa: mở báo cáo để xem lý do."),
    NoticeKind.ACCEPTED: N_("Báo cáo {period} của {unit} đã được tiếp nhận."),
    NoticeKind.WAITING: N_("Có {count} báo cáo mới gửi đang chờ bạn tiếp nhận."),
    NoticeKind.NOTED: N_("{sender} có trao đổi mới về ô «{cell}», báo cáo {period} của {unit}."),
    NoticeKind.DUE_SOON: N_("Báo cáo {period} của {unit} đến hạn ngày {day}."),
    NoticeKind.DUE_NOW: N_("Báo cáo {period} của {unit} đến hạn ngày {day} mà chưa gửi."),
    NoticeKind.OVERDUE: N_("Báo cáo {period} của {unit} đã quá hạn từ ngày {day}: gửi ngay."),
    NoticeKind.REMINDED: N_("{sender} đôn đốc: gửi báo cáo {period} của {unit}, hạn ngày {day}."),
    NoticeKind.EXTENDED: N_("Báo cáo {period} của {unit} được gia hạn đến ngày {day}. Lý do: {reason}"),
    NoticeKind.MADE: N_("Đã lập xong báo cáo tổng hợp {period} của {unit}."),
    NoticeKind.OUTDATED: N_(
        "Báo cáo {period} của {unit}, đã dùng trong báo cáo tổng hợp {report}, được mở lại để sửa. Lý do: {reason}"
    ),
    NoticeKind.COMMENTED: N_("{sender} có ý kiến về một đoạn của báo cáo tổng hợp {period} của {unit}."),
    NoticeKind.TAKEN_OVER: N_(
        "{sender} đã nhận soạn thay bạn phần «{section}» của báo cáo tổng hợp {period} của {unit}."
    ),
    NoticeKind.TO_SIGN: N_("{sender} trình ký báo cáo tổng hợp {period} của {unit}: mở để xem và ký."),
    NoticeKind.UNSIGNED: N_("Báo cáo tổng hợp {period} của {unit} không được ký hoặc ban hành nữa. Lý do: {reason}"),
    NoticeKind.SIGNED: N_("Báo cáo tổng hợp {period} của {unit} đã được ký: lấy số và ban hành."),
    NoticeKind.ISSUED: N_("Báo cáo tổng hợp {period} của {unit} đã ban hành."),
    NoticeKind.DEPUTY: N_("Bạn được làm thay {sender} từ ngày {start} đến hết ngày {day}."),
}
DEFAULTS = {kind: Mail.NEVER if kind in {NoticeKind.ACCEPTED, NoticeKind.DEPUTY} else Mail.DAILY for kind in NoticeKind}
"""How each kind reaches somebody who gave an address and chose nothing."""
_DAYS = frozenset({"day", "start"})


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to tell one account. `key` names it for ever: what has been told under it is not told again.

    `params` are plain values for the sentence: `period` by its code, days as ISO text.
    """

    recipient: int
    kind: NoticeKind
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    programme: str = ""
    organisation: str = ""


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """The notice in the current language."""
    return _(SENTENCES[NoticeKind(kind)]).format(**{name: _written(name, value) for name, value in params.items()})


def way_of(kind: str, chosen: Mapping[str, str]) -> Mail:
    """How a kind reaches somebody who chose these ways; an unknown word is no choice."""
    known = NoticeKind(kind)
    word = chosen.get(known.value, "")
    return Mail(word) if word in set(Mail) else DEFAULTS[known]


def letter(sentences: Sequence[tuple[str, str]], *, inbox: str) -> tuple[str, str]:
    """Subject and text of the letter about these notices, each (kind, sentence). Vietnamese, like every document."""
    subject = f"Phối Hợp: {sentences[0][1]}" if len(sentences) == 1 else f"Phối Hợp: {len(sentences)} thông báo mới"
    lines: list[str] = []
    for kind in NoticeKind:
        of_kind = [text for its, text in sentences if its == kind]
        if of_kind:
            lines += [f"{KIND_LABELS[kind]} ({len(of_kind)}):", *(f"- {text}" for text in of_kind), ""]
    lines += [f"Mở hộp thông báo: {inbox}", "", "Thư do phần mềm Phối Hợp tự gửi. Đổi cách nhận ở mục Thông báo."]
    return " ".join(subject.split())[:180], "\n".join(lines)


def _written(name: str, value: Any) -> str:
    if name == "period":
        return period_name(str(value))
    if name in _DAYS:
        return format_date(date.fromisoformat(str(value)))
    return format_number(value) if isinstance(value, int) else str(value)
