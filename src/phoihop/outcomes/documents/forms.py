"""What a secretariat types about letterheads, terms and numbers, as clean values."""

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.base.ui.fields import CodeField, DayField, TextField, WordField
from phoihop.outcomes.documents.enums import DOCUMENT_KIND_LABELS, DOCUMENT_SYSTEM_LABELS


class LetterheadForm(forms.Form):
    """How a body signs its documents."""

    system = WordField(label=_("Hệ thống văn bản"), labels=choices_of(DOCUMENT_SYSTEM_LABELS))
    code = CodeField(label=_("Chữ viết tắt trong ký hiệu"), most=30, help_text=_("ví dụ: CAHN, BDVTU"))
    superior = TextField(
        label=_("Cơ quan chủ quản"), most=200, required=False, help_text=_("dòng đầu bên trái văn bản")
    )
    place = TextField(label=_("Địa danh"), most=100, required=False, help_text=_("ví dụ: Hà Nội"))
    office = TextField(label=_("Chức vụ người đứng đầu"), most=100, required=False, help_text=_("ví dụ: GIÁM ĐỐC"))


class TermForm(forms.Form):
    """A term of the body's committee."""

    name = TextField(label=_("Tên nhiệm kỳ"), most=100, help_text=_("ví dụ: Nhiệm kỳ 2025–2030"))
    start = DayField(label=_("Từ ngày"), help_text=_("Số văn bản bắt đầu lại từ 01 với nhiệm kỳ này."))


class NumberForm(forms.Form):
    """The next number of a register."""

    kind = WordField(label=_("Loại văn bản"), labels=choices_of(DOCUMENT_KIND_LABELS))
    day = DayField(label=_("Ngày văn bản"))
    subject = TextField(label=_("Trích yếu"), most=500, rows=2, one_line=True)


class VoidForm(forms.Form):
    """Why a number's document was not issued."""

    reason = TextField(label=_("Lý do hủy"), most=500, rows=2, one_line=True)
