"""What an officer types about one row of a list, as clean values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.base.language import N_
from phoihop.base.language import _ as said
from phoihop.base.ui.fields import DayField, TextField, WholeField, WordField
from phoihop.outcomes.listings.enums import (
    COMMENDATION_FORM_LABELS,
    PRACTICE_FIELD_LABELS,
    RECIPIENT_KIND_LABELS,
    RECOGNITION_LEVEL_LABELS,
    CommendationForm,
    ListKind,
    PracticeField,
    RecipientKind,
    RecognitionLevel,
)
from phoihop.outcomes.listings.rules.columns import MOST_REPLICATED, Known, Unread, find_unit
from phoihop.outcomes.listings.rules.pasting import MOST_SIGNS
from phoihop.outcomes.listings.rules.values import (
    FIRST_YEAR,
    MOST_NAME,
    MOST_TEXT,
    CommendationValues,
    PracticeValues,
)

UNITS = "don-vi-goi-y"
"""The id of the list of units offered while typing."""


class UnitField(TextField):
    """A unit of the report's reach, by name or code."""

    def __init__(self, *, known: Known, **options: Any) -> None:
        self.known = known
        widget = forms.TextInput(attrs={"list": UNITS, "autocomplete": "off"})
        super().__init__(most=MOST_NAME, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        """A code as `name (code)`; what somebody typed as they typed it."""
        return f"{self.known.units[value]} ({value})" if value in self.known.units else value

    def clean(self, value: Any) -> str:
        """The unit's code. Raises ValidationError."""
        text = str(super().clean(value))
        try:
            return find_unit(text, self.known)
        except Unread as error:
            finding = error.finding(row=0, column="", value=text)
            told = f"{finding.sentence(finding.problem)}; {finding.sentence(finding.remedy)}."
            raise ValidationError(told[:1].upper() + told[1:]) from error


class RowForm(forms.Form):
    """One row, and the version of it that the page showed; `merge` answers that the list holds it already."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    merge = forms.BooleanField(
        label=_("Gộp vào dòng đã có"),
        required=False,
        help_text=_("Giữ một dòng: ô vừa điền thay ô cũ, cấp công nhận lấy cấp cao hơn."),
    )

    def __init__(self, *, known: Known, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.known = known
        self.fields["merge"].widget = forms.HiddenInput()

    def ask_to_merge(self) -> None:
        """Show the question whether to make one row of two."""
        self.fields["merge"].widget = forms.CheckboxInput()


class PracticeForm(RowForm):
    """A practice."""

    field_order = ("name", "unit", "field", "since", "result", "replicated", "level")

    name = TextField(label=_("Tên mô hình"), most=MOST_NAME)
    field = WordField(label=_("Lĩnh vực"), labels=choices_of(PRACTICE_FIELD_LABELS))
    result = TextField(label=_("Kết quả"), most=MOST_TEXT, rows=4, required=False)
    replicated = WholeField(
        label=_("Số đơn vị nhân rộng"),
        least=0,
        most=MOST_REPLICATED,
        required=False,
        help_text=_("Để trống nếu chưa biết; ghi 0 nếu chưa nơi nào nhân rộng."),
    )
    level = WordField(
        label=_("Cấp công nhận"),
        labels=choices_of(RECOGNITION_LEVEL_LABELS),
        help_text=_("Được nhiều cấp công nhận thì ghi cấp cao nhất."),
    )

    def __init__(self, *, known: Known, data: Any = None, **options: Any) -> None:
        super().__init__(known=known, data=data, **options)
        self.fields["unit"] = UnitField(label=_("Đơn vị"), known=known)
        self.fields["since"] = WholeField(label=_("Từ năm"), least=FIRST_YEAR, most=known.day.year, required=False)
        self.order_fields(self.field_order)

    def values(self) -> PracticeValues:
        """The clean values."""
        clean = self.cleaned_data
        return PracticeValues(
            name=clean["name"],
            unit=clean["unit"],
            field=PracticeField(clean["field"]),
            level=RecognitionLevel(clean["level"]),
            since=clean["since"],
            result=clean["result"],
            replicated=clean["replicated"],
        )


class HonourForm(RowForm):
    """A commendation."""

    field_order = (
        "recipient", "honoured", "unit", "consent_on", "form", "awarder", "decision", "decided_on", "achievement",
        "practice", "indicator",
    )  # fmt: skip

    recipient = WordField(label=_("Tập thể hay cá nhân"), labels=choices_of(RECIPIENT_KIND_LABELS))
    honoured = TextField(
        label=_("Tên tập thể, chức danh cá nhân"),
        most=MOST_NAME,
        help_text=_(
            "Với cá nhân chỉ ghi chức danh, ví dụ: Phó trưởng Công an phường. Không ghi họ tên hay thông tin riêng."
        ),
    )
    consent_on = DayField(
        label=_("Ngày cá nhân đồng ý"),
        required=False,
        help_text=_("Bắt buộc với cá nhân: ngày người được khen đồng ý nêu trong danh sách."),
    )
    form = WordField(label=_("Hình thức"), labels=choices_of(COMMENDATION_FORM_LABELS))
    awarder = TextField(label=_("Cơ quan khen"), most=MOST_NAME, required=False)
    decision = TextField(label=_("Số quyết định"), most=100, required=False, help_text=_("ví dụ: 1234/QĐ-UBND"))
    decided_on = DayField(label=_("Ngày quyết định"), required=False)
    achievement = TextField(label=_("Thành tích"), most=MOST_TEXT, rows=3)

    def __init__(self, *, known: Known, data: Any = None, **options: Any) -> None:
        super().__init__(known=known, data=data, **options)
        self.fields["unit"] = UnitField(label=_("Đơn vị"), known=known)
        practices = [
            (str(pk), f"{name} – {known.units.get(unit, unit)}") for pk, (unit, name) in known.practices.items()
        ]
        told = _("Khen thưởng cần có căn cứ: chọn mô hình trong danh sách, hoặc chỉ tiêu mà đơn vị đạt được.")
        self.fields["practice"] = WordField(
            label=_("Minh chứng: mô hình"), labels=practices, required=False, blank=N_("— không —"), help_text=told
        )
        indicators = [(code, f"{code} – {name}") for code, name in known.indicators.items()]
        self.fields["indicator"] = WordField(
            label=_("Minh chứng: chỉ tiêu"), labels=indicators, required=False, blank=N_("— không —")
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """An individual is listed only after having agreed."""
        clean: dict[str, Any] = super().clean() or {}
        individual = clean.get("recipient") == RecipientKind.INDIVIDUAL
        if individual and not clean.get("consent_on") and "consent_on" not in self.errors:
            self.add_error("consent_on", said("Cá nhân chỉ được nêu trong danh sách sau khi đồng ý; ghi ngày đồng ý."))
        for name in ("consent_on", "decided_on"):
            day = clean.get(name)
            if isinstance(day, date) and day > self.known.day:
                self.add_error(name, said("Ngày này chưa đến."))
        return clean

    def values(self) -> CommendationValues:
        """The clean values."""
        clean = self.cleaned_data
        individual = clean["recipient"] == RecipientKind.INDIVIDUAL
        return CommendationValues(
            recipient=RecipientKind(clean["recipient"]),
            honoured=clean["honoured"],
            unit=clean["unit"],
            form=CommendationForm(clean["form"]),
            achievement=clean["achievement"],
            awarder=clean["awarder"],
            decision=clean["decision"],
            decided_on=clean["decided_on"],
            practice=int(clean["practice"]) if clean["practice"] else None,
            indicator=clean["indicator"],
            consent_on=clean["consent_on"] if individual else None,
        )


class PasteForm(forms.Form):
    """A block of cells out of Excel, the state of the list that the preview was of, whether doubles become one."""

    block = forms.CharField(
        label=_("Các ô chép từ Excel"),
        max_length=MOST_SIGNS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "wrap": "off", "spellcheck": "false", "class": "form-control block"}),
        help_text=_(
            "Chọn các ô trong Excel, chép (Ctrl+C), bấm vào ô dưới đây rồi dán (Ctrl+V). Hàng tiêu đề có hay không đều được."
        ),
    )
    stamp = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    doubles = forms.ChoiceField(required=False, choices=[("gop", ""), ("bo", "")], widget=forms.HiddenInput)


AnyForm = PracticeForm | HonourForm
FORMS: Mapping[ListKind, type[PracticeForm] | type[HonourForm]] = {
    ListKind.PRACTICES: PracticeForm,
    ListKind.COMMENDATIONS: HonourForm,
}
