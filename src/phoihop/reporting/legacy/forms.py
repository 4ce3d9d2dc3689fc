"""HTTP text to clean values: the file, how its table is read, what its labels mean."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Programme
from phoihop.base.language import _ as said
from phoihop.base.ui.fields import TextField
from phoihop.base.vietnamese import to_nfc
from phoihop.reporting.legacy.enums import AXIS_LABELS, WRITING_LABELS, Axis, Writing
from phoihop.reporting.legacy.rules.known import IndicatorTarget, Known
from phoihop.reporting.legacy.rules.labels import Label, Labels
from phoihop.reporting.legacy.rules.mapping import SKIPPED, ColumnMapping, Layout, Skipped, UnitTarget
from phoihop.reporting.legacy.rules.sending import MOST_BYTES
from phoihop_rollup.periods import find_period
from phoihop_rollup.vocabulary import Scope

SKIP = "-"
"""The value of a choice that means: read past."""
BETWEEN = "|"
MOST_SHOWN = 400
"""Labels of one side that a page offers to change; further ones stay as they were guessed."""


class PeriodField(TextField):
    """A period's name, in which something is reported; empty where it is to be found in the file."""

    def clean(self, value: Any) -> str:
        """The name. Raises ValidationError."""
        text = str(super().clean(value))
        found = find_period(text) if text else None
        if text and (found is None or found.frequency is None):
            raise forms.ValidationError(said("«{value}» không phải kỳ báo cáo.").format(value=text[:40]))
        return text


class SendForm(forms.Form):
    """An old file, and what it is about."""

    tep = forms.FileField(
        label=_("Tệp cũ"),
        allow_empty_file=True,
        help_text=_("Tệp .xlsx, .xls, .ods hoặc .docx, tối đa 20 MB, phông Unicode, TCVN3 hay VNI."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.docx"}),
    )
    chuong_trinh = forms.ChoiceField(label=_("Chương trình"))
    ky = PeriodField(
        label=_("Kỳ của số liệu"),
        most=20,
        required=False,
        help_text=_(
            "Ví dụ 2016-11, 2016-Q4, 2016-H2; ghi năm (2016) nếu tệp có nhiều tháng, quý; bỏ trống thì tìm trong tệp."
        ),
    )

    def __init__(self, *, programmes: Sequence[Programme], **options: Any) -> None:
        super().__init__(**options)
        self._programmes = {row.code: row for row in programmes}
        choice = self.fields["chuong_trinh"]
        choice.choices = [(code, row.title) for code, row in self._programmes.items()]  # type: ignore[attr-defined]

    def programme(self) -> Programme:
        """The programme that was chosen."""
        return self._programmes[self.cleaned_data["chuong_trinh"]]


class ReadingForm(forms.Form):
    """How a table of the file is read: its period, its writing, the places of its names and headers."""

    ky = PeriodField(
        label=_("Kỳ của số liệu"), most=20, required=False, help_text=_("Ví dụ 2016-11; cột là các tháng thì ghi năm.")
    )
    chu = forms.ChoiceField(label=_("Chữ trong tệp"))
    dong = forms.ChoiceField(label=_("Dòng của bảng"))
    tu = forms.IntegerField(label=_("Tiêu đề từ dòng"), min_value=1, max_value=5000)
    den = forms.IntegerField(label=_("đến dòng"), min_value=1, max_value=5000)
    ten = forms.IntegerField(label=_("Cột tên là cột thứ"), min_value=1, max_value=200)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        choices = {
            "chu": [(word.value, said(WRITING_LABELS[word])) for word in Writing],
            "dong": [(word.value, said(AXIS_LABELS[word])) for word in Axis],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The header ends where it begins, or below."""
        found = super().clean() or {}
        if found.get("tu") and found.get("den") and found["den"] < found["tu"]:
            self.add_error("den", said("Dòng cuối của tiêu đề phải từ dòng đầu trở xuống."))
        return found

    def layout(self) -> Layout:
        """Where the names and the headers are."""
        typed = self.cleaned_data
        return Layout(Axis(typed["dong"]), (typed["tu"] - 1, typed["den"] - 1), typed["ten"] - 1)

    @staticmethod
    def values_of(period: str, mapping: ColumnMapping) -> dict[str, Any]:
        """What the form shows of a reading."""
        layout = mapping.layout
        return {
            "ky": period,
            "chu": mapping.writing.value,
            "dong": layout.rows_are.value,
            "tu": layout.header[0] + 1,
            "den": layout.header[1] + 1,
            "ten": layout.names + 1,
        }


def tables_from(data: Mapping[str, Any], count: int) -> set[int]:
    """The places of the tables that were ticked."""
    return {place for place in range(count) if f"lay-{place}" in data}


def sent_name(file: UploadedFile) -> str:
    """The file's name without signs that are no part of one."""
    name = to_nfc(file.name or "")
    return "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip()[-200:] or "-"


def sent_content(file: UploadedFile) -> bytes:
    """The file as it came, read no further than is needed to see that it is too large."""
    return file.read(MOST_BYTES + 1)


def mapping_from(data: Mapping[str, Any], labels: Labels, mapping: ColumnMapping, known: Known) -> ColumnMapping:
    """The mapping with what the page's fields say; labels without a field keep their meaning."""
    over_rows = mapping.layout.rows_are is Axis.UNITS
    units, indicators = dict(mapping.units), dict(mapping.indicators)
    for place, label in shown(labels.rows if over_rows else labels.columns, units):
        if f"dv-{place}" in data:
            units[label.key] = _unit(data, place, known)
    for place, label in shown(labels.columns if over_rows else labels.rows, indicators):
        if f"ct-{place}" in data:
            indicators[label.key] = _indicator(str(data[f"ct-{place}"]))
    return replace(mapping, units=units, indicators=indicators, left_out=_left_out(data, labels, mapping))


def _left_out(data: Mapping[str, Any], labels: Labels, mapping: ColumnMapping) -> frozenset[str]:
    """The spans that are left out; those without a field stay as they were."""
    said_of = {span: data[f"kyb-{place}"] for place, span in enumerate(labels.spans) if f"kyb-{place}" in data}
    return mapping.left_out - {*said_of} | {span for span, word in said_of.items() if word == SKIP}


def shown(labels: Sequence[Label], targets: Mapping[str, object]) -> list[tuple[int, Label]]:
    """The labels that a page offers to change, those of one meaning once, with their places: the unclear ones first."""
    first: dict[str, tuple[int, Label]] = {}
    for place, label in enumerate(labels):
        first.setdefault(label.key, (place, label))
    placed = sorted(first.values(), key=lambda each: (targets.get(each[1].key) is not None, each[0]))
    return placed[:MOST_SHOWN]


def _unit(data: Mapping[str, Any], place: int, known: Known) -> UnitTarget | Skipped | None:
    """What was typed (a code or a name) goes before what was chosen."""
    scope = Scope.SUBTREE if data.get(f"pv-{place}") == Scope.SUBTREE else Scope.OWN
    typed = str(data.get(f"ma-{place}", "")).strip()[:300]
    if typed:
        found = known.units_named(typed)
        return UnitTarget(found[0], scope.value) if len(found) == 1 else None
    chosen = str(data[f"dv-{place}"])
    if chosen == SKIP:
        return SKIPPED
    return UnitTarget(chosen, scope.value) if chosen in known.unit else None


def _indicator(chosen: str) -> IndicatorTarget | Skipped | None:
    if chosen == SKIP:
        return SKIPPED
    parts = chosen.split(BETWEEN)
    return IndicatorTarget(*parts) if len(parts) == 3 and parts[2] in ("value", "numerator", "denominator") else None
