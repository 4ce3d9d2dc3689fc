"""What the pages of a report send: changed cells, as a form posts them or as the script does; reasons and notes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import period_name, to_nfc
from phoihop.reporting.checks.rules import unanswered
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.submissions.rules import Change
from phoihop.reporting.workbooks.readers.apart import Sent
from phoihop.reporting.workbooks.rules.sheets import MOST_BYTES

LARGEST = 400_000
"""Bytes of one save: some narratives of 20,000 characters beside what they said before."""
LARGEST_FILE = 50 * 2**20
LONGEST_NOTE = 2000
MOST_TRIED = 5
"""Earlier sendings of one cell whose answer was lost."""
ANSWER = "tra-loi-"


class SaveTooLarge(ProductError):
    """More than a save takes; nothing of it was saved."""

    code = "S020"
    problem = N_("Nội dung gửi lên quá lớn nên chưa được lưu.")
    remedy = N_("Rút gọn phần thuyết minh (mỗi phần tối đa 20.000 ký tự) rồi lưu lại; bản đã lưu trước đó vẫn nguyên.")
    status = 413


class SaveUnclear(ProductError):
    """The save is not of the shape that the page sends."""

    code = "S021"
    problem = N_("Nội dung gửi lên không đúng dạng nên chưa được lưu.")
    remedy = N_("Tải lại trang rồi nhập lại.")
    status = 422


class ReasonForm(forms.Form):
    """Why a report is taken back."""

    reason = forms.CharField(
        label=_("Lý do rút báo cáo"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )


class OpeningForm(forms.Form):
    """Why a section is mended that nobody asked to mend."""

    reason = forms.CharField(
        label=_("Vì sao phải sửa thêm phần này"),
        help_text=_("Người tiếp nhận đọc câu này cùng báo cáo gửi lại."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NoteForm(forms.Form):
    """What is said about a cell, and whether it is followed up from now on."""

    text = forms.CharField(
        label=_("Ý kiến"),
        help_text=_("Đơn vị và người tiếp nhận cùng đọc. Không ghi thông tin về người dân."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    followed = forms.BooleanField(label=_("Cần theo dõi tiếp ô này"), required=False)


class AnswerField(forms.CharField):
    """The answer to one warning: wanted here or in the common note, which the form sees to."""

    def validate(self, value: Any) -> None:
        """Empty is no fault of this field alone."""


class SendForm(forms.Form):
    """What is sent beside the numbers: an answer to each warning, and a note, which answers those without one of theirs.

    `marks` are those of the warnings (`checks.rules.mark_of`); the fields of the answers stand beside the warnings.
    """

    use_required_attribute = False
    note = forms.CharField(
        label=_("Ghi chú gửi kèm"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, marks: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks = marks
        for number, mark in enumerate(marks, 1):
            label = _("Trả lời cảnh báo {number}").format(number=number)
            area = forms.Textarea(attrs={"rows": 2})
            field = AnswerField(label=label, max_length=LONGEST_NOTE, widget=area)
            self.fields[f"{ANSWER}{mark}"] = field
        if marks:
            self.fields["note"].label = _("Giải thích chung cho các cảnh báo chưa trả lời riêng")
            self.fields["note"].help_text = _("Người tiếp nhận đọc các câu trả lời cùng với các cảnh báo.")

    @property
    def answers(self) -> dict[str, str]:
        """What was answered to each warning, by its mark."""
        given = ((mark, str(self.cleaned_data.get(f"{ANSWER}{mark}", "")).strip()) for mark in self.marks)
        return {mark: answer for mark, answer in given if answer}

    def answer_to(self, mark: str) -> forms.BoundField | None:
        """The field beside a warning; None beside what is none."""
        return self[f"{ANSWER}{mark}"] if mark in self.marks else None

    def clean(self) -> dict[str, Any]:
        """Every warning has a sentence: its own, or the note. Raises ValidationError."""
        cleaned = dict(super().clean() or {})
        left = unanswered(self.marks, self.answers, cleaned.get("note", ""))
        if left and "note" not in self.errors:
            told = _(
                "Còn {count} cảnh báo chưa có câu trả lời: trả lời ở từng cảnh báo, hoặc giải thích chung ở ô này."
            )
            self.add_error("note", told.format(count=len(left)))
        return cleaned

    def visible_fields(self) -> list[forms.BoundField]:
        """The fields drawn below: the answers are drawn beside their warnings."""
        return [field for field in super().visible_fields() if not field.name.startswith(ANSWER)]


class WorkbookForm(forms.Form):
    """A filled workbook."""

    tep = forms.FileField(
        label=_("Tệp biểu đã điền"),
        allow_empty_file=True,
        help_text=_("Tệp .xlsx, .xls hoặc .ods của biểu đã tải ở trên; tối đa 20 MB."),
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,.xls,.ods",
                "data-largest": MOST_BYTES,
                "data-too-large": _("Tệp lớn hơn 20 MB. Bớt hình ảnh và trang tính thừa trong tệp rồi chọn lại."),
            }
        ),
    )


class ApplyForm(forms.Form):
    """Agreement to what a preview showed, of this version of the draft."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    overwrite = forms.BooleanField(label=_("Ghi đè các ô đã được sửa trên trang"), required=False)


class BatchForm(forms.Form):
    """A zip of filled workbooks."""

    goi = forms.FileField(
        label=_("Gói biểu đã điền"),
        allow_empty_file=True,
        help_text=_("Một tệp .zip gồm các biểu .xlsx, .xls hoặc .ods đơn vị gửi về; tối đa 50 MB và 1.000 tệp."),
        widget=forms.FileInput(
            attrs={
                "accept": ".zip",
                "data-largest": LARGEST_FILE,
                "data-too-large": _("Gói lớn hơn 50 MB. Chia thành nhiều gói rồi gửi từng gói."),
            }
        ),
    )


class PackForm(forms.Form):
    """Of which regime and period the workbooks are made."""

    regime = forms.ChoiceField(label=_("Chế độ báo cáo"))
    period = forms.ChoiceField(label=_("Kỳ"))

    def __init__(self, *args: Any, regimes: Sequence[Regime], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._regimes = {str(regime.pk): regime for regime in regimes}
        named = [(pk, f"{regime.programme} – {regime}") for pk, regime in self._regimes.items()]
        self.fields["regime"].choices = named  # type: ignore[attr-defined]
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (period, period_name(period)) for period in _periods_offered(today)
        ]

    def clean_regime(self) -> Regime:
        return self._regimes[self.cleaned_data["regime"]]


def _periods_offered(today: date) -> list[str]:
    """This year's and last year's periods, the latest first."""
    years = (today.year, today.year - 1)
    months = [f"{year:04}-{month:02}" for year in years for month in range(12, 0, -1)]
    quarters = [f"{year:04}-Q{quarter}" for year in years for quarter in (4, 3, 2, 1)]
    halves = [f"{year:04}-H{half}" for year in years for half in (2, 1)]
    return months + quarters + halves + [f"{year:04}" for year in years]


def sent_file(file: UploadedFile) -> Sent:
    """The file as it came, read no further than is needed to see that it is too large."""
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in to_nfc(file.name or "")).split())
    return Sent(name[:200] or "-", file.read(LARGEST_FILE + 1))


def refuse_large(request: HttpRequest) -> None:
    """Refuse a save before it is read. Raises SaveTooLarge."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = LARGEST + 1
    if length > LARGEST:
        raise SaveTooLarge


def changes_of_script(body: bytes) -> tuple[int, list[Change]]:
    """Version and changes as the script sends them, in JSON. Raises SaveUnclear."""
    try:
        told = json.loads(body)
        return int(told["version"]), [_change(row) for row in told["changes"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SaveUnclear from error


def pasted_of_script(body: bytes) -> tuple[list[tuple[str, str]], int]:
    """The cells of a pasted rectangle with their texts, and how many lay outside the grid. Raises SaveUnclear."""
    try:
        told = json.loads(body)
        cells = [(key, text) for key, text in told["cells"] if isinstance(key, str) and isinstance(text, str)]
        return cells, int(told["outside"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SaveUnclear from error


def changes_of_form(posted: QueryDict, keys: Iterable[str]) -> tuple[int, list[Change]]:
    """Version and changed cells of a posted section: what is not as it was seen. Raises SaveUnclear."""
    try:
        version, seen = int(posted.get("version", "")), json.loads(posted.get("seen", ""))
    except (ValueError, RecursionError) as error:
        raise SaveUnclear from error
    if not isinstance(seen, dict):
        raise SaveUnclear
    left = set(posted.getlist("theirs"))
    given = [key for key in keys if key in posted and key not in left]
    found = [Change(key, text=str(posted[key]), seen=_seen(seen, key)) for key in given]
    return version, [change for change in found if not _untouched(change)] + _chosen(posted, seen)


def _untouched(change: Change) -> bool:
    return change.text.replace("\r\n", "\n") == (change.seen or "").replace("\r\n", "\n")


def _chosen(posted: QueryDict, seen: Mapping[str, Any]) -> list[Change]:
    key, sign, number = posted.get("chosen", "").rpartition("=")
    return [Change(key, number=number, seen=_seen(seen, key))] if sign else []


def _seen(seen: Mapping[str, Any], key: str) -> str:
    return str(seen.get(key, ""))


def _change(row: Mapping[str, Any]) -> Change:
    words = {name: row.get(name, "") for name in ("text", "number")}
    seen, tried = row.get("seen"), tuple(row.get("tried", ()))
    texts = (row["key"], *words.values(), seen or "", *tried)
    if len(tried) > MOST_TRIED or not all(isinstance(text, str) for text in texts):
        raise SaveUnclear
    return Change(row["key"], seen=seen, tried=tried, **words)
