"""HTTP text to clean values: words and reasons, signers, number and day, files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.base.ui.fields import DayField, TextField, WordField
from phoihop.outcomes.documents.enums import DOCUMENT_KIND_LABELS
from phoihop.outcomes.issuing.rules.sending import MOST_BYTES

_TOO_LARGE = {"data-largest": MOST_BYTES, "data-too-large": _("Tệp lớn hơn 20 MB. Chọn tệp khác.")}


class NoteForm(forms.Form):
    """A word with a step, if one is wanted."""

    note = TextField(label=_("Ý kiến"), most=1000, rows=3, required=False)


class ReasonForm(forms.Form):
    """Why something is undone."""

    note = TextField(label=_("Lý do"), most=1000, rows=3)


class SignForm(NoteForm):
    """Who signs, as it is printed under the signature."""

    signer = TextField(label=_("Họ tên người ký"), most=200)
    partner = TextField(
        label=_("Họ tên người ký bên phối hợp"), most=200, help_text=_("Văn bản do hai cơ quan cùng ban hành.")
    )
    field_order = ["signer", "partner", "note"]

    def __init__(self, *args: Any, joint: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not joint:
            del self.fields["partner"]


class IssueForm(NoteForm):
    """As what and on which day the document is registered."""

    kind = WordField(label=_("Loại văn bản"), labels=choices_of(DOCUMENT_KIND_LABELS))
    day = DayField(label=_("Ngày văn bản"), help_text=_("Từ ngày ký đến hôm nay; ghi vào đầu văn bản cùng với số."))
    field_order = ["kind", "day", "note"]


class SignedForm(forms.Form):
    """A digitally signed PDF."""

    file = forms.FileField(
        label=_("Tệp PDF đã ký số"),
        allow_empty_file=True,
        help_text=_("Tệp .pdf, tối đa 20 MB, vừa ký xong, không mở ra lưu lại."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf", **_TOO_LARGE}),
    )


class CompareForm(forms.Form):
    """Any file, to be compared with an issued document."""

    file = forms.FileField(
        label=_("Tệp cần so"),
        allow_empty_file=True,
        help_text=_("Tệp Word, PDF hoặc Excel nhận được, tối đa 20 MB; chỉ tính mã băm, không lưu lại."),
        widget=forms.ClearableFileInput(attrs=_TOO_LARGE),
    )
