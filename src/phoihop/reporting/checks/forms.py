"""What the secretariat types about checks and rules, as clean values."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.base.findings import Severity
from phoihop.base.labels import choices_of
from phoihop.base.language import N_
from phoihop.base.ui.fields import TextField, WordField
from phoihop.reporting.checks.enums import SEVERITY_LABELS
from phoihop.reporting.checks.rules import Setting
from phoihop.reporting.checks.rules.expressions import LONGEST


class CheckForm(forms.Form):
    """How a programme wants one check; `stocks` are code and name of the stocks among which the growing ones are chosen."""

    is_on = forms.BooleanField(label=_("Dùng phép kiểm tra này"), required=False)
    severity = WordField(
        label=_("Mức độ"), labels=choices_of(SEVERITY_LABELS), blank=N_("Như phép kiểm tra định sẵn"), required=False
    )
    indicators = forms.MultipleChoiceField(
        label=_("Chỉ tiêu chỉ tăng, không giảm"),
        help_text=_("Chỉ tiêu có chữ «lũy kế» trong tên luôn được kiểm tra."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, stocks: Sequence[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        if stocks:
            self.fields["indicators"].choices = stocks  # type: ignore[attr-defined]
        else:
            del self.fields["indicators"]

    def setting(self) -> Setting:
        """What was chosen."""
        typed = self.cleaned_data
        severity = Severity(typed["severity"]) if typed["severity"] else None
        return Setting(typed["is_on"], severity, tuple(typed.get("indicators", ())))


class RuleForm(forms.Form):
    """A rule across indicators."""

    expression = TextField(
        label=_("Quy tắc"),
        help_text=_(
            "Điều phải đúng, viết bằng mã chỉ tiêu, số, + - * / và một dấu so sánh: MH18 <= MH17; MH27 >= 5 * MH26; "
            "MH15.tu <= MH15.mau (tử số, mẫu số của tỷ lệ); MH07[DV] (một ô phân tổ)."
        ),
        most=LONGEST,
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off", "spellcheck": "false"}),
    )
    sentence = TextField(
        label=_("Câu hỏi khi không đúng"),
        help_text=_("Đơn vị đọc câu này, ví dụ: Vì sao số mô hình được công nhận nhiều hơn số đăng ký?"),
        most=500,
        rows=2,
        one_line=True,
    )
    severity = WordField(label=_("Mức độ"), labels=choices_of(SEVERITY_LABELS))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
