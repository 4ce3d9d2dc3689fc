"""What addresses and forms of this slice say, as clean values: filters from a fixed table, places, choices, remarks."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from phoihop.base.ui.fields import TextField
from phoihop.base.ui.whole import whole_number
from phoihop.base.vietnamese import to_nfc
from phoihop.reporting.review.actions import Chosen
from phoihop.reporting.review.queries import After, FilterUnknown, MatrixFilter, WaitingFilter
from phoihop_rollup.vocabulary import Frequency

LONGEST = 200
MOST_REMARKS = 5000
MOST_PLACED = 2000
PLACE = "sua:"
"""What the name of a field begins with that says what to mend at a place."""
WAITING = {
    "chuong-trinh": "programme",
    "ky": "period",
    "khoi": "block",
    "loai": "kind",
    "huyen": "district",
    "cap": "level",
}
"""A word of the queue's address → the filter it stands for."""

MATRIX = {
    "chuong-trinh": "programme",
    "che-do": "regime",
    "nam": "year",
    "don-vi": "unit",
    "huyen": "district",
    "khoi": "block",
    "trang-thai": "state",
    "tim": "search",
}
FREQUENCIES = {
    "thang": Frequency.MONTH,
    "quy": Frequency.QUARTER,
    "nua-nam": Frequency.HALF,
    "nam": Frequency.YEAR,
}
_MOMENT = "%Y%m%dT%H%M%S.%f"


class AcceptForm(forms.Form):
    """A note to an acceptance."""

    note = TextField(label=_("Ghi chú"), most=MOST_REMARKS, rows=2, required=False)


class ReturnForm(forms.Form):
    """Why a report is sent back: about the whole of it, at places of it, or both."""

    remarks = TextField(
        label=_("Ý kiến gửi đơn vị"),
        help_text=_(
            "Đơn vị thấy nguyên văn. Muốn trả lại đúng phần hoặc ô cần sửa thì ghi ở «Yêu cầu sửa» cạnh phần, ô đó."
        ),
        most=MOST_REMARKS,
        rows=5,
        required=False,
    )

    @property
    def typed(self) -> dict[str, str]:
        """What was typed at each place, as it came."""
        names = [name for name in self.data if name.startswith(PLACE)]
        return {name.removeprefix(PLACE)[:MOST_PLACED]: self.data.get(name, "") for name in names if self.data[name]}

    def clean(self) -> dict[str, Any]:
        """Remarks and places. Raises ValidationError."""
        cleaned = dict(super().clean() or {})
        field = TextField(most=MOST_PLACED, rows=2, required=False)
        try:
            texts = {place: str(field.clean(text)) for place, text in self.typed.items()}
        except forms.ValidationError as error:
            raise forms.ValidationError(_("Yêu cầu sửa ở một chỗ dài quá 2.000 ký tự.")) from error
        cleaned["places"] = {to_nfc(place): text for place, text in texts.items() if text}
        if not cleaned["places"] and not cleaned.get("remarks") and "remarks" not in self.errors:
            self.add_error("remarks", _("Ghi ý kiến, hoặc ghi yêu cầu sửa ở ít nhất một phần hay một ô."))
        return cleaned


class LowerForm(forms.Form):
    """Why a report goes back to the level below."""

    lower_remarks = TextField(label=_("Ý kiến gửi cấp dưới"), most=MOST_REMARKS, rows=3)


class ReopenForm(forms.Form):
    """Why an accepted report is opened again."""

    reason = TextField(
        label=_("Lý do mở lại"),
        help_text=_("Ghi số liệu nào cần sửa, căn cứ vào đâu; đơn vị thấy nguyên văn, lịch sử giữ lâu dài."),
        most=MOST_REMARKS,
        rows=4,
    )


def waiting_filter(query: QueryDict) -> WaitingFilter:
    """The queue's filters in an address. Raises FilterUnknown for a name or a value that is none."""
    check_names(query, [*WAITING, "tre", "sau", "tai", "chon", "tat-ca"])
    words: dict[str, Any] = {field: text_of(query, name) for name, field in WAITING.items()}
    return WaitingFilter(**words, late=_is_on(query, "tre"))


def matrix_filter(query: QueryDict) -> MatrixFilter:
    """The matrix's filters in an address. Raises FilterUnknown."""
    check_names(query, [*MATRIX, "nhip", "ky", "trang", "tai"])
    words: dict[str, Any] = {field: text_of(query, name) for name, field in MATRIX.items()}
    rhythm = text_of(query, "nhip") or "thang"
    if rhythm not in FREQUENCIES:
        raise FilterUnknown(name="nhip", value=rhythm)
    return MatrixFilter(**words, frequency=FREQUENCIES[rhythm])


def check_names(query: QueryDict, known: Collection[str]) -> None:
    """Refuse an address that asks for a filter that does not exist. Raises FilterUnknown."""
    for name in query:
        if name not in known:
            raise FilterUnknown(name=_short(name), value=_short(query.get(name, "")))


def text_of(query: QueryDict, name: str) -> str:
    """One word of an address: composed, on one line. Raises FilterUnknown where it is longer than anything meant."""
    raw = query.get(name, "")
    if len(raw) > LONGEST or "\x00" in raw:
        raise FilterUnknown(name=name, value=_short(raw))
    return " ".join(to_nfc(raw).split())


def after_of(text: str) -> After | None:
    """The place in the queue that an address names (see `place_text`). Raises FilterUnknown."""
    if not text:
        return None
    due, _mark, rest = text.partition("~")
    weight, _mark, rest = rest.partition("~")
    moment, _mark, submission = rest.partition("~")
    try:
        at = datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC)
        return After(date.fromisoformat(due), min(key_of(weight), 10**9), at, key_of(submission))
    except ValueError as error:
        raise FilterUnknown(name="sau", value=_short(text)) from error


def place_text(place: After) -> str:
    """A place in the queue as a word of an address."""
    return f"{place.due.isoformat()}~{place.weight}~{place.at.astimezone(UTC).strftime(_MOMENT)}~{place.submission}"


def key_of(text: str) -> int:
    """A record's key. Raises ValueError for what is none, or too great for one."""
    number = whole_number(text)
    if number is None:
        raise ValueError(_short(text))
    return number


def stop_of(text: str) -> int | None:
    """The level that a page showed. Raises FilterUnknown."""
    try:
        return key_of(text) or None if text else None
    except ValueError as error:
        raise FilterUnknown(name="cap", value=_short(text)) from error


def chosen_keys(words: Iterable[str]) -> list[int]:
    """The reports marked in a list. Raises FilterUnknown."""
    try:
        return list(dict.fromkeys(key_of(word) for word in words))
    except ValueError as error:
        raise FilterUnknown(name="chon", value=str(error)) from error


def chosen_reports(words: Iterable[str]) -> list[Chosen]:
    """The reports marked in a preview, each `key:hash` or `key:hash:stop`. Raises FilterUnknown."""
    found = []
    for word in words:
        key, _mark, rest = word.partition(":")
        seen, _mark, stop = rest.partition(":")
        try:
            found.append(Chosen(key_of(key), seen[:64], key_of(stop) if stop else 0))
        except ValueError as error:
            raise FilterUnknown(name="chon", value=str(error)) from error
    return found


def _is_on(query: QueryDict, name: str) -> bool:
    value = query.get(name, "")
    if value not in ("", "1"):
        raise FilterUnknown(name=name, value=_short(value))
    return value == "1"


def _short(text: str) -> str:
    return to_nfc(text[:40]).replace("\x00", "")
