"""HTTP text to clean values: which report is wanted, its heading, a file."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Programme
from phoihop.base.labels import choices_of
from phoihop.base.language import _ as said
from phoihop.base.ui.fields import TextField, WordField
from phoihop.base.vietnamese import period_name, to_nfc
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.queries.units import find_units
from phoihop.outcomes.consolidation.rules.terms import offered
from phoihop.outcomes.documents.enums import DOCUMENT_KIND_LABELS, DocumentKind
from phoihop.outcomes.summaries.actions.ordering import Sent, Wish
from phoihop.outcomes.summaries.actions.templates import NewTemplate
from phoihop.outcomes.summaries.models import SummaryTemplate
from phoihop.outcomes.summaries.rules.sending import MOST_BYTES
from phoihop_rollup.periods import find_period

UNITS = "don-vi-goi-y"
"""The id of the list of units offered while typing."""
_FILE = {
    "accept": ".docx",
    "data-largest": MOST_BYTES,
    "data-too-large": _("Tệp lớn hơn 20 MB. Bớt hình ảnh trong tệp rồi chọn lại."),
}


class Line(forms.CharField):
    """One line of text as an office writes it: composed, without signs that no document can hold."""

    def clean(self, value: Any) -> str:
        text = to_nfc(str(value or ""))
        kept = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)
        return str(super().clean(" ".join(kept.split())))

    default_validators = [ProhibitNullCharactersValidator()]


class ReachForm(forms.Form):
    """A unit in reach, and a period of one of some programmes."""

    don_vi = Line(
        label=_("Đơn vị"),
        max_length=400,
        help_text=_("Gõ tên (không dấu cũng được) hoặc mã; báo cáo gồm đơn vị này và mọi đơn vị cấp dưới."),
        widget=forms.TextInput(attrs={"list": UNITS, "autocomplete": "off"}),
    )
    ky = Line(label=_("Kỳ"), max_length=20, widget=forms.Select)

    def __init__(
        self,
        *,
        actor: User,
        today: date,
        programmes: Sequence[Programme],
        data: Any = None,
        programme: str = "",
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self._actor, self._today, self._programme = actor, today, programme
        self._programmes = {programme.code: programme for programme in programmes}
        asked = self.data.get("ky") or self.initial.get("ky") or ""
        self.fields["ky"].widget.choices = _periods(programmes, today, asked)

    def clean_don_vi(self) -> Organisation:
        words = self.cleaned_data["don_vi"]
        programme = self.cleaned_data.get("chuong_trinh", self._programme)
        found = find_units(actor=self._actor, today=self._today, words=words, programme=programme)
        if not found:
            raise forms.ValidationError(
                said("Trong phạm vi của bạn không có đơn vị nào khớp với «{words}».").format(words=words[:80])
            )
        if len(found) > 1:
            names = "; ".join(f"{unit.name} ({unit.code})" for unit in found[:5])
            told = said("Có nhiều đơn vị khớp với «{words}»: {names}. Hãy ghi mã của một đơn vị.")
            raise forms.ValidationError(told.format(words=words[:80], names=names))
        return found[0]

    def clean_ky(self) -> str:
        period = str(self.cleaned_data["ky"])
        if find_period(period) is None:
            raise forms.ValidationError(
                said("«{period}» không phải là tên một kỳ; hãy chọn một kỳ trong danh sách.").format(period=period)
            )
        return period


class WishForm(ReachForm):
    """Programme, unit in reach, period, a template of the programme or of one's own."""

    field_order = ("chuong_trinh", "don_vi", "ky", "mau_chuong_trinh", "mau")
    chuong_trinh = forms.ChoiceField(label=_("Chương trình"))
    mau_chuong_trinh = forms.ChoiceField(
        label=_("Mẫu văn bản"),
        required=False,
        help_text=_("Mẫu của chương trình, ở bản đang dùng; để nguyên thì theo thể thức của cơ quan chủ trì."),
    )
    mau = forms.FileField(
        label=_("Mẫu Word riêng cho lần này"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "Tệp .docx, tối đa 20 MB, chỉ khi không dùng mẫu của chương trình. Mẫu được kiểm tra ngay khi gửi."
        ),
        widget=forms.FileInput(attrs=_FILE),
    )

    def __init__(
        self,
        *,
        actor: User,
        today: date,
        programmes: Sequence[Programme],
        templates: Sequence[SummaryTemplate] = (),
        **options: Any,
    ) -> None:
        super().__init__(actor=actor, today=today, programmes=programmes, **options)
        self._templates = {str(template.pk): template for template in templates}
        choice: Any = self.fields["chuong_trinh"]
        choice.choices = [(code, programme.title) for code, programme in self._programmes.items()]
        offered: Any = self.fields["mau_chuong_trinh"]
        offered.choices = [("", said("Mẫu sẵn có của báo cáo tổng hợp")), *_offered(templates, len(programmes))]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        template = self._templates.get(values.get("mau_chuong_trinh", ""))
        if template and template.programme.code != values.get("chuong_trinh"):
            self.add_error("mau_chuong_trinh", said("Mẫu này của chương trình khác; hãy chọn lại mẫu."))
        if template and values.get("mau"):
            self.add_error("mau", said("Chỉ dùng một mẫu: bỏ tệp này, hoặc chọn lại mẫu sẵn có ở ô trên."))
        return values

    def wish(self, heading: Mapping[str, str]) -> Wish:
        """The report that is wanted."""
        file, template = self.cleaned_data["mau"], self._templates.get(self.cleaned_data["mau_chuong_trinh"])
        return Wish(
            programme=self._programmes[self.cleaned_data["chuong_trinh"]],
            unit=self.cleaned_data["don_vi"],
            period=self.cleaned_data["ky"],
            heading=heading,
            template=sent(file) if file else None,
            version=template.current if template else None,
        )


class TemplateFileForm(forms.Form):
    """A version of a template: its file and what is new in it."""

    tep = forms.FileField(
        label=_("Tệp mẫu Word"),
        allow_empty_file=True,
        help_text=_(
            "Tệp .docx, tối đa 20 MB. Mẫu được kiểm tra ngay; có lỗi thì mọi lỗi được nêu cùng lúc, không giữ gì."
        ),
        widget=forms.FileInput(attrs=_FILE),
    )
    ghi_chu = TextField(label=_("Thay đổi so với bản trước"), most=500, required=False)


class TemplateForm(TemplateFileForm):
    """A new template: programme, type of document, name, first file."""

    field_order = ("chuong_trinh", "loai", "ten", "tep", "ghi_chu")
    chuong_trinh = forms.ChoiceField(label=_("Chương trình"))
    loai = WordField(label=_("Loại văn bản"), labels=choices_of(DOCUMENT_KIND_LABELS))
    ten = TextField(label=_("Tên mẫu"), most=120, help_text=_("ví dụ: Báo cáo 6 tháng của Công an thành phố"))

    def __init__(self, *, programmes: Sequence[Programme], **options: Any) -> None:
        super().__init__(**options)
        self._programmes = {programme.code: programme for programme in programmes}
        choice: Any = self.fields["chuong_trinh"]
        choice.choices = [(code, programme.title) for code, programme in self._programmes.items()]
        self.fields["ghi_chu"].label = _("Ghi chú")

    def new(self) -> NewTemplate:
        """The template that is wanted."""
        return NewTemplate(
            programme=self._programmes[self.cleaned_data["chuong_trinh"]],
            kind=DocumentKind(self.cleaned_data["loai"]),
            name=self.cleaned_data["ten"],
            sent=sent(self.cleaned_data["tep"]),
            note=self.cleaned_data["ghi_chu"],
        )


class TemplateNameForm(forms.Form):
    """What a template is called."""

    ten = TextField(label=_("Tên mẫu"), most=120)


class HeadingForm(forms.Form):
    """What stands at the head and at the foot of the document, where it differs from what follows from the programme."""

    superior = Line(
        label=_("Cơ quan chủ quản"), max_length=200, required=False, help_text=_("dòng đầu bên trái văn bản")
    )
    symbol = Line(label=_("Ký hiệu"), max_length=60, required=False, help_text=_("ví dụ: BC-CATP"))
    number = forms.IntegerField(
        label=_("Số văn bản"),
        min_value=1,
        max_value=999_999,
        required=False,
        help_text=_("số đã lấy trong sổ; để trống thì chừa chỗ ghi số"),
    )
    place = Line(label=_("Địa danh"), max_length=100, required=False, help_text=_("ví dụ: Hà Nội"))
    authority = Line(
        label=_("Quyền hạn của người ký"), max_length=100, required=False, help_text=_("ví dụ: KT. GIÁM ĐỐC")
    )
    office = Line(label=_("Chức vụ của người ký"), max_length=100, required=False, help_text=_("ví dụ: PHÓ GIÁM ĐỐC"))
    joint = forms.BooleanField(label=_("Văn bản liên tịch: bên phối hợp cùng ký"), required=False)
    partner_authority = Line(
        label=_("Quyền hạn của người ký bên phối hợp"),
        max_length=100,
        required=False,
        help_text=_("ví dụ: K/T TRƯỞNG BAN"),
    )
    partner_office = Line(
        label=_("Chức vụ của người ký bên phối hợp"),
        max_length=100,
        required=False,
        help_text=_("ví dụ: PHÓ TRƯỞNG BAN"),
    )

    def heading(self) -> dict[str, str]:
        """The fields that were filled in."""
        return {name: str(text) for name, text in self.cleaned_data.items() if text}


class SendForm(forms.Form):
    """A report to trace."""

    tep = forms.FileField(
        label=_("Tệp báo cáo"),
        allow_empty_file=True,
        help_text=_("Tệp .docx do phần mềm lập, kể cả sau khi đã sửa; tối đa 20 MB."),
        widget=forms.FileInput(attrs=_FILE),
    )


class EditedForm(forms.Form):
    """The Word file of a version as an officer edited it."""

    tep = forms.FileField(
        label=_("Tệp Word đã sửa"),
        allow_empty_file=True,
        help_text=_(
            "Tệp .docx tải từ trang của bản này rồi sửa; tối đa 20 MB, mọi thay đổi theo dõi đã được chấp nhận."
        ),
        widget=forms.FileInput(attrs=_FILE),
    )


def sent(file: UploadedFile) -> Sent:
    """The file as it came, read no further than is needed to see that it is too large."""
    return Sent(Line(required=False).clean(file.name) or "-", file.read(MOST_BYTES + 1))


def _periods(programmes: Sequence[Programme], today: date, asked: str) -> list[tuple[str, Any]]:
    terms = offered(((programme.start, programme.end) for programme in programmes), today=today)
    groups: list[tuple[str, Any]] = [(said(label), _named(names)) for label, names in terms]
    known = {name for _label, names in groups for name, _words in names}
    if asked and asked not in known and find_period(asked) is not None:
        groups.insert(0, (said("Kỳ đã chọn"), _named([asked])))
    return groups


def _named(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, period_name(name)[:1].upper() + period_name(name)[1:]) for name in names]


def _offered(templates: Sequence[SummaryTemplate], programmes: int) -> list[tuple[str, Any]]:
    """Templates by programme where there are several of these."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for template in templates:
        kind = said(DOCUMENT_KIND_LABELS[DocumentKind(template.kind)])
        groups.setdefault(template.programme.title, []).append((str(template.pk), f"{template.name} ({kind})"))
    if programmes > 1:
        return list(groups.items())
    return [choice for choices in groups.values() for choice in choices]
