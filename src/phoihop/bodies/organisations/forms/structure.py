"""Forms for changing the structure of organisations."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from phoihop.base.labels import choices_of, label_of
from phoihop.base.language import N_, _
from phoihop.bodies.organisations.enums import BLOCK_LABELS, KIND_LABELS, PASSING_LABELS
from phoihop.bodies.organisations.forms.fields import Asking, DayField, LineField, NumberField, ShareField, UnitField
from phoihop_rollup.vocabulary import Passing

MOST_SUCCESSORS = 30
_CODE = r"^[A-Za-z0-9][A-Za-z0-9._\-]*$"
RESERVED = {"nguoi-dung", "goi-y"}
"""Codes that would hide pages of this slice."""


def blocks() -> list[tuple[str, str]]:
    """Blocks to choose from, in the current language."""
    return [("", "–"), *((word, label_of(BLOCK_LABELS, word)) for word, _label in choices_of(BLOCK_LABELS))]


def kinds(present: str = "") -> list[tuple[str, str]]:
    """Kinds to choose from, with the present one where it is unusual."""
    known = [(word, _(label)) for word, label in KIND_LABELS.items()]
    return [("", "–"), *known, *([(present, present)] if present and present not in KIND_LABELS else [])]


class CreateForm(Asking):
    """A new unit below another."""

    labels = {
        "name": N_("Tên đơn vị"),
        "code": N_("Mã định danh"),
        "opened": N_("Ngày thành lập"),
        "kind": N_("Loại"),
        "block": N_("Khối"),
        "name_en": N_("Tên tiếng Anh"),
    }
    hints = {
        "code": N_("Chữ không dấu, chữ số, gạch nối, ví dụ DONGDA-LANGHA. Mã đã đặt thì không đổi, không dùng lại."),
        "opened": N_("Ngày đầu tiên đơn vị tồn tại. Để trống nếu có từ trước khi bắt đầu theo dõi."),
    }
    name = LineField(max_length=300)
    code = forms.RegexField(regex=_CODE, max_length=100)
    opened = DayField(required=False)
    kind = forms.ChoiceField(required=False)
    block = forms.ChoiceField(required=False)
    name_en = LineField(max_length=300, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds()  # type: ignore[attr-defined]
        self.fields["block"].choices = blocks()  # type: ignore[attr-defined]
        self.fields["code"].error_messages["invalid"] = _(
            N_("Mã chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch nối, gạch dưới và không bắt đầu bằng dấu.")
        )

    def clean_code(self) -> str:
        """Not a word that leads to another page."""
        code: str = self.cleaned_data["code"]
        if code.lower() in RESERVED:
            raise forms.ValidationError(_(N_("Mã này dành riêng cho hệ thống, hãy đặt mã khác.")))
        return code


class RenameForm(Asking):
    """Another name from a day on."""

    labels = {"name": N_("Tên mới"), "on": N_("Từ ngày"), "document": N_("Văn bản")}
    hints = {
        "on": N_("Ngày đầu tiên mang tên mới. Tên cũ vẫn được lưu và vẫn tìm thấy."),
        "document": N_("Số, ký hiệu và ngày của quyết định, nghị quyết."),
    }
    name = LineField(max_length=300)
    on = DayField()
    document = LineField(max_length=200, required=False)


class MoveForm(Asking):
    """Another superior from a day on."""

    labels = {"parent": N_("Cơ quan cấp trên mới"), "on": N_("Từ ngày")}
    hints = {
        "parent": N_("Gõ mã hoặc vài chữ của tên (không dấu cũng được) rồi chọn."),
        "on": N_("Ngày đầu tiên trực thuộc cấp trên mới. Số liệu của các kỳ trước vẫn theo cấp trên cũ."),
    }
    parent = UnitField()
    on = DayField()


class CloseForm(Asking):
    """The end of a unit."""

    labels = {"on": N_("Ngày kết thúc")}
    hints = {
        "on": N_(
            "Ngày đầu tiên đơn vị không còn tồn tại, thường là ngày nghị quyết sắp xếp có hiệu lực, ví dụ 01/07/2025."
        )
    }
    on = DayField()


class SuccessorForm(Asking):
    """One unit that takes over, with its share."""

    labels = {
        "target": N_("Đơn vị kế thừa"),
        "share": N_("Tỷ phần"),
        "kind": N_("Hình thức"),
        "document": N_("Văn bản"),
    }
    hints = {"share": N_("Ví dụ 1 (toàn bộ), 0,4 hoặc 40%.")}
    target = UnitField()
    share = ShareField()
    kind = forms.ChoiceField(initial=Passing.MERGE.value)
    document = LineField(max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (word, label_of(PASSING_LABELS, word)) for word, _label in choices_of(PASSING_LABELS)
        ]
        self.use_required_attribute = False


Successors: type[BaseFormSet] = formset_factory(
    SuccessorForm, extra=1, max_num=MOST_SUCCESSORS, absolute_max=MOST_SUCCESSORS, validate_max=True
)
"""The rows of successors; an untouched row is none."""


class DetailsForm(Asking):
    """What has no history."""

    labels = {
        "name_en": N_("Tên tiếng Anh"),
        "kind": N_("Loại"),
        "block": N_("Khối"),
        "latitude": N_("Vĩ độ"),
        "longitude": N_("Kinh độ"),
    }
    hints = {
        "latitude": N_("Số độ thập phân của trụ sở, ví dụ 21,0285."),
        "longitude": N_("Số độ thập phân của trụ sở, ví dụ 105,8542."),
    }
    name_en = LineField(max_length=300, required=False)
    kind = forms.ChoiceField(required=False)
    block = forms.ChoiceField(required=False)
    latitude = NumberField(required=False)
    longitude = NumberField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds(self.initial.get("kind", ""))  # type: ignore[attr-defined]
        self.fields["block"].choices = blocks()  # type: ignore[attr-defined]
