"""What is typed about regimes, as clean records."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Indicator
from phoihop.agreements.programmes.queries import find_body
from phoihop.base.labels import choices_of
from phoihop.base.language import N_
from phoihop.base.ui.fields import CodeField, DayField, TextField, WholeField, WordField
from phoihop.bodies.organisations.enums import KIND_LABELS
from phoihop.bodies.organisations.models import Organisation
from phoihop.reporting.regimes.enums import EXPECTATION_LABELS
from phoihop.reporting.regimes.models import Form, Regime
from phoihop.reporting.regimes.rules import (
    AssignmentRecord,
    CalendarRecord,
    FormLineRecord,
    RegimeRecord,
    SectionRecord,
)
from phoihop.reporting.regimes.rules.levels import LevelRecord
from phoihop_rollup.periods import find_period

REMEDIES = {
    "R101": N_("Xóa một trong hai dòng, hoặc sửa mã."),
    "R103": N_("Ghi số ngày làm việc từ 1 đến 366."),
    "R104": N_("Ghi số ngày từ 0 đến 366."),
    "R301": N_("Chọn một loại đơn vị, hoặc ghi mã một đơn vị."),
}
"""How to mend on a page what the rules find; the rules' own remedies speak of the tables of a bundle."""

FIRST, LAST = 1900, 2199


class Guarded(forms.Form):
    """A form that notices what somebody else changed: `seen` is the seal of what the page showed."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if known and "code" in self.fields:
            self.fields["code"].disabled = True


class RegimeForm(Guarded):
    """The head of a regime: the fields of Nghị định 09/2019/NĐ-CP."""

    code = CodeField(label=_("Mã chế độ báo cáo"), help_text=_("Không đổi được về sau."))
    name = TextField(label=_("Tên báo cáo"), most=500, rows=2, one_line=True)
    content = TextField(label=_("Nội dung yêu cầu báo cáo"), most=10000, rows=3, required=False)
    expectation = WordField(label=_("Cách xác định đơn vị phải báo cáo"), labels=choices_of(EXPECTATION_LABELS))
    reporters = TextField(label=_("Đối tượng thực hiện báo cáo"), most=10000, rows=2, required=False)
    receivers = TextField(label=_("Cơ quan nhận báo cáo"), most=10000, rows=2, required=False)
    sending = TextField(label=_("Phương thức gửi, nhận"), most=10000, rows=2, required=False)
    data_close = TextField(label=_("Thời gian chốt số liệu"), most=10000, rows=2, required=False)
    deadline_days = WholeField(
        label=_("Hạn gửi, số ngày làm việc sau khi chốt số liệu"),
        least=1,
        most=366,
        help_text=_("Ít nhất 01 ngày làm việc (Nghị định 09/2019/NĐ-CP); thứ Bảy, Chủ nhật không tính."),
    )
    grace_days = WholeField(label=_("Gia hạn, số ngày sau hạn gửi"), least=0, most=366)
    outline = TextField(label=_("Đề cương báo cáo"), most=20000, rows=4, required=False)
    guidance = TextField(label=_("Hướng dẫn thực hiện"), most=20000, rows=4, required=False)

    @classmethod
    def values_of(cls, row: Regime) -> dict[str, Any]:
        """A regime as first values."""
        return {name: getattr(row, name) for name in cls.base_fields if hasattr(row, name)}

    def record(self, programme: str) -> RegimeRecord:
        """The record that was typed."""
        names = [name for name in self.fields if name not in {"seen", "code"}]
        values = {name: self.cleaned_data[name] for name in names}
        return RegimeRecord(self.cleaned_data.get("code") or "", programme, **values, row=1)


class HeadForm(Guarded):
    """Code and name of a data form."""

    code = CodeField(label=_("Mã biểu"), help_text=_("Không đổi được về sau."))
    name = TextField(label=_("Tên biểu"), most=500, required=False)


class LineForm(forms.Form):
    """Whether the form has one indicator, where, and whether it must be filled in."""

    asked = forms.BooleanField(label=_("Có trong biểu"), required=False)
    order = WholeField(label=_("Thứ tự"), least=1, most=9999, required=False)
    required = forms.BooleanField(label=_("Bắt buộc"), required=False)

    def __init__(self, data: Any, *, indicator: Indicator, initial: Mapping[str, Any]) -> None:
        super().__init__(data, prefix=f"dong-{indicator.pk}", initial=dict(initial))
        self.indicator = indicator


def line_forms(data: Any, indicators: Iterable[Indicator], form: Form | None) -> list[LineForm]:
    """A row for every indicator of the programme; those of the form are ticked."""
    kept = {line.indicator_id: line for line in form.lines.order_by("order", "id")} if form else {}
    places = {key: place for place, key in enumerate(kept, 1)}
    return [
        LineForm(
            data,
            indicator=row,
            initial={
                "asked": row.pk in kept,
                "order": places.get(row.pk),
                "required": kept[row.pk].required if row.pk in kept else True,
            },
        )
        for row in indicators
    ]


def line_records(rows: Sequence[LineForm]) -> list[FormLineRecord]:
    """The lines that were ticked, by the places typed, those without one last, in the order of the indicators."""
    ticked = [row for row in rows if row.cleaned_data.get("asked")]
    ticked.sort(key=lambda row: row.cleaned_data.get("order") or 10**6)
    return [
        FormLineRecord("", row.indicator.code, required=row.cleaned_data["required"], row=number)
        for number, row in enumerate(ticked, 1)
    ]


class SectionForm(forms.Form):
    """One narrative section; a row without a code is no row."""

    code = CodeField(label=_("Mã phần"), required=False)
    title = TextField(label=_("Tiêu đề"), most=500, required=False)
    help = TextField(label=_("Hướng dẫn"), most=5000, rows=2, required=False)


class AssignmentForm(forms.Form):
    """One assignment: a kind of unit, or one unit; a row with neither is no row."""

    kind = WordField(label=_("Loại đơn vị"), labels=(), required=False)
    unit = TextField(label=_("Hoặc một đơn vị (mã)"), most=300, required=False)
    start = DayField(label=_("Từ ngày"), required=False)
    end = DayField(label=_("Đến hết ngày"), required=False)


class CalendarForm(forms.Form):
    """The dates of one period; a row without a period is no row."""

    period = TextField(label=_("Kỳ"), most=20, required=False)
    starts = DayField(label=_("Ngày đầu"), required=False)
    ends = DayField(label=_("Ngày cuối"), required=False)
    due = DayField(label=_("Hạn gửi"), required=False)

    def clean(self) -> dict[str, Any]:
        """A named period has its first and last day. Raises ValidationError by field."""
        typed = super().clean() or {}
        if typed.get("period"):
            for name in ("starts", "ends"):
                if name not in self.errors and not typed.get(name):
                    self.add_error(name, _("Ghi ngày này cho kỳ đã nêu."))
        return typed

    def clean_period(self) -> str:
        """A period with days that can be reckoned with. Raises ValidationError."""
        name = str(self.cleaned_data.get("period") or "").upper()
        found = find_period(name) if name else None
        if name and (found is None or not FIRST <= found.first // 12 <= LAST or found.frequency is None):
            raise ValidationError(_("Viết tên kỳ như 2016-11, 2016-Q4, 2016-H2 hoặc 2016."))
        return name


class _Assignments(forms.BaseFormSet):
    """The assignments of a form; all units are looked up at once."""

    def __init__(self, *args: Any, kinds: Sequence[str] = (), **options: Any) -> None:
        self.kinds = kinds
        super().__init__(*args, **options)

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the kinds of unit that there are."""
        super().add_fields(form, index)
        labels = [(kind, _(KIND_LABELS[kind]) if kind in KIND_LABELS else kind) for kind in self.kinds]
        form.fields["kind"].choices = [("", "—"), *labels]

    def clean(self) -> None:
        """Units by their codes, few by their names. Raises ValidationError by row."""
        rows = [row for row in self.forms if row.is_valid() and row.cleaned_data.get("unit")]
        typed = {row.cleaned_data["unit"] for row in rows}
        known = set(Organisation.objects.filter(code__in=typed).values_list("code", flat=True))
        for row in rows:
            text = row.cleaned_data["unit"]
            found = None if text in known else find_body(text=text) if len(typed - known) <= MOST_BY_NAME else None
            if found:
                row.cleaned_data["unit"] = found.code
            elif text not in known:
                row.add_error("unit", _("Không tìm thấy đúng một đơn vị có mã hoặc tên này; hãy ghi mã."))


MOST_BY_NAME = 20
_LIMITS: Mapping[str, Any] = {"absolute_max": 1000, "max_num": 1000, "validate_max": True}
SectionRows = forms.formset_factory(SectionForm, extra=2, **_LIMITS)
AssignmentRows = forms.formset_factory(AssignmentForm, formset=_Assignments, extra=3, **_LIMITS)
CalendarRows = forms.formset_factory(CalendarForm, extra=6, **_LIMITS)


def section_values(form: Form | None) -> list[dict[str, Any]]:
    """The sections of a form as first values."""
    rows = form.sections.order_by("order", "code").values("code", "title", "help") if form else ()
    return [dict(row) for row in rows]


def section_records(rows: Any) -> list[SectionRecord]:
    """The sections that were typed, in order."""
    typed = [(number, row.cleaned_data) for number, row in enumerate(rows, 1) if row.cleaned_data.get("code")]
    return [SectionRecord("", row["code"], row["title"], help=row["help"], row=number) for number, row in typed]


def assignment_values(form: Form | None) -> list[dict[str, Any]]:
    """The assignments of a form as first values."""
    if form is None:
        return []
    rows = form.assignments.select_related("organisation").order_by("kind", "organisation__sort_key", "start")
    return [
        {
            "kind": row.kind,
            "unit": row.organisation.code if row.organisation else "",
            "start": row.start,
            "end": row.end,
        }
        for row in rows
    ]


def assignment_rows(data: Any, first: Sequence[Mapping[str, Any]], kinds: Sequence[str]) -> Any:
    """The rows of assignments, offering these kinds of unit."""
    made: Any = AssignmentRows
    return made(data, initial=first, prefix="g", kinds=kinds)


def assignment_records(rows: Any, form: str) -> list[AssignmentRecord]:
    """The assignments that were typed."""
    typed = [(number, row.cleaned_data) for number, row in enumerate(rows, 1)]
    return [
        AssignmentRecord(form, row.get("unit") or "", row.get("kind") or "", row.get("start"), row.get("end"), number)
        for number, row in typed
        if any(row.get(name) for name in ("unit", "kind", "start", "end"))
    ]


def calendar_records(rows: Any, programme: str) -> list[CalendarRecord]:
    """The calendar that was typed."""
    typed = [(number, row.cleaned_data) for number, row in enumerate(rows, 1) if row.cleaned_data.get("period")]
    return [
        CalendarRecord(programme, row["period"], row["starts"], row["ends"], row["due"], number)
        for number, row in typed
    ]


class ExtensionForm(forms.Form):
    """More time for one report, and why."""

    until = DayField(label=_("Gia hạn đến hết ngày"))
    reason = TextField(
        label=_("Lý do"),
        help_text=_("Ví dụ: số văn bản đề nghị của đơn vị. Đơn vị đọc được lý do này."),
        most=1000,
        rows=3,
    )


class LevelForm(forms.Form):
    """One level of review: a kind of body, or a party; a row with neither is no row."""

    kind = WordField(label=_("Loại cơ quan"), labels=(), required=False)
    party = WordField(label=_("Hoặc một bên tham gia"), labels=(), required=False)


class _Levels(forms.BaseFormSet):
    """The levels of a regime, offering kinds and parties."""

    def __init__(self, *args: Any, kinds: Sequence[str] = (), parties: Mapping[str, str], **options: Any) -> None:
        self.kinds, self.parties = kinds, parties
        super().__init__(*args, **options)

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the kinds of unit and the parties that there are."""
        super().add_fields(form, index)
        labels = [(kind, _(KIND_LABELS[kind]) if kind in KIND_LABELS else kind) for kind in self.kinds]
        form.fields["kind"].choices = [("", "—"), *labels]
        form.fields["party"].choices = [("", "—"), *self.parties.items()]


LevelRows = forms.formset_factory(LevelForm, formset=_Levels, extra=2, absolute_max=20, max_num=20, validate_max=True)


def level_rows(data: Any, first: Sequence[Mapping[str, Any]], kinds: Sequence[str], parties: Mapping[str, str]) -> Any:
    """The rows of levels, offering these kinds of body and these parties."""
    made: Any = LevelRows
    return made(data, initial=first, prefix="c", kinds=kinds, parties=parties)


def level_records(rows: Any) -> list[LevelRecord]:
    """The levels that were typed, in order."""
    typed = [(number, row.cleaned_data) for number, row in enumerate(rows, 1)]
    found = [LevelRecord(row.get("kind") or "", row.get("party") or "", number) for number, row in typed]
    return [each for each in found if each.kind or each.party]
