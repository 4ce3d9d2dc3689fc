"""Rows of the audit chain about units and accounts, in words."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from phoihop.base.labels import label_of
from phoihop.base.language import N_, _
from phoihop.base.vietnamese import format_date
from phoihop.bodies.organisations.enums import BLOCK_LABELS, KIND_LABELS, USER_ROLE_LABELS
from phoihop.bodies.organisations.rules.history import share_words

Side = Mapping[str, Any]


def entry_words(action: str, before: Side | None, after: Side | None) -> str:
    """What a row says, as a sentence in the current language; the action's own name where it is not known here."""
    told = _WORDS.get(action)
    return told(before or {}, after or {}) if told else action


def _created(_before: Side, after: Side) -> str:
    return _(N_("Thêm đơn vị «{name}», trực thuộc {parent}, thành lập {day}.")).format(
        name=after.get("name", ""), parent=after.get("parent") or "–", day=_day(after.get("opened"))
    )


def _moved(before: Side, after: Side) -> str:
    words = _(N_("Chuyển sang trực thuộc {parent} từ {day} (trước đó: {before})."))
    return words.format(
        parent=after.get("parent") or "–", day=_day(after.get("from")), before=before.get("parent") or "–"
    )


def _renamed(before: Side, after: Side) -> str:
    words = _(N_("Đổi tên từ «{before}» thành «{name}» từ {day}."))
    told = words.format(before=before.get("name", ""), name=after.get("name", ""), day=_day(after.get("from")))
    return f"{told} {_document(after)}".strip()


def _closed(_before: Side, after: Side) -> str:
    parts = [
        _(N_("{unit} nhận {share}")).format(unit=row.get("target", ""), share=share_words(_share(row.get("share"))))
        for row in after.get("successions", [])
    ]
    told = _(N_("Kết thúc từ {day}.")).format(day=_day(after.get("closed")))
    return f"{told} {'; '.join(parts)}." if parts else told


def _corrected(before: Side, after: Side) -> str:
    changes = [
        _(N_("{field}: «{before}» → «{after}»")).format(
            field=_(label), before=_value(name, before.get(name)), after=_value(name, after.get(name))
        )
        for name, label in _FIELDS.items()
        if before.get(name) != after.get(name)
    ]
    return _(N_("Sửa thông tin: {changes}.")).format(changes="; ".join(changes) or "–")


def _granted(_before: Side, after: Side) -> str:
    return _(N_("Giao vai trò {role}.")).format(role=_role(after))


def _revoked(before: Side, _after: Side) -> str:
    return _(N_("Thu hồi vai trò {role}.")).format(role=_role(before))


def _role(side: Side) -> str:
    words = _(N_("{role} tại {unit}"))
    told = words.format(role=label_of(USER_ROLE_LABELS, str(side.get("role"))), unit=side.get("organisation", ""))
    if side.get("programme"):
        told += _(N_(", chương trình {programme}")).format(programme=side["programme"])
    if side.get("start"):
        told += _(N_(", từ {day}")).format(day=_day(side["start"]))
    if side.get("end"):
        told += _(N_(", đến hết {day}")).format(day=_day(side["end"]))
    return told


_FIELDS = {
    "name_en": N_("tên tiếng Anh"),
    "kind": N_("loại"),
    "block": N_("khối"),
    "latitude": N_("vĩ độ"),
    "longitude": N_("kinh độ"),
    "full_name": N_("họ và tên"),
    "position": N_("chức vụ"),
}
_WORDS: Mapping[str, Callable[[Side, Side], str]] = {
    "create": _created,
    "move": _moved,
    "rename": _renamed,
    "close": _closed,
    "correct": _corrected,
    "role.grant": _granted,
    "role.revoke": _revoked,
    "account.create": lambda _before, _after: _(N_("Lập tài khoản.")),
    "account.password": lambda _before, _after: _(N_("Đặt mật khẩu mới.")),
    "account.correct": _corrected,
    "account.deactivate": lambda _before, _after: _(N_("Ngừng tài khoản.")),
    "account.reactivate": lambda _before, _after: _(N_("Mở lại tài khoản.")),
}


def _document(side: Side) -> str:
    return _(N_("Văn bản: {document}.")).format(document=side["document"]) if side.get("document") else ""


def _value(name: str, value: Any) -> str:
    if name == "block":
        return label_of(BLOCK_LABELS, value or "")
    if name == "kind":
        return _(KIND_LABELS.get(value or "", value or ""))
    return str(value or "")


def _day(value: Any) -> str:
    """A day as the chain keeps it (2016-11-04), as people write it."""
    return format_date(date.fromisoformat(value)) if value else "…"


def _share(value: Any) -> Any:
    return Decimal(str(value)) if value else None
