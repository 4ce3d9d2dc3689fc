"""HTTP text to clean values: which workspace, when and why something is frozen, opened again or adjusted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Programme
from phoihop.base.ui.fields import DayField, FoundField, NumberField, TextField
from phoihop.base.vietnamese import fold, period_name
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.actions.adjusting import Place
from phoihop.outcomes.consolidation.queries.later import Labels
from phoihop.outcomes.consolidation.queries.units import find_units
from phoihop.outcomes.consolidation.queries.workspaces import Member, Workspace
from phoihop.outcomes.consolidation.rules.terms import offered
from phoihop_rollup.periods import find_period

UNITS = "don-vi-goi-y"
"""The id of the list of units offered while typing."""
_BESIDE = "|"
"""Between an indicator and its cell in the choice of a figure."""


class ChoiceForm(forms.Form):
    """Which workspace to open: programme, a unit in reach, a period of the programme's term."""

    chuong_trinh = forms.ChoiceField(label=_("Chương trình"))
    don_vi = FoundField(
        label=_("Đơn vị"),
        find=lambda _text: None,
        missing=_("Trong phạm vi của bạn không có đúng một đơn vị khớp; hãy chọn trong danh sách gợi ý hoặc ghi mã."),
        widget=forms.TextInput(attrs={"list": UNITS, "autocomplete": "off"}),
    )
    ky = forms.ChoiceField(label=_("Kỳ"))

    def __init__(self, *, actor: User, today: date, programmes: Sequence[Programme], **options: Any) -> None:
        super().__init__(**options)
        self.fields["chuong_trinh"].choices = [(row.code, row.title) for row in programmes]  # type: ignore[attr-defined]
        self.fields["don_vi"].find = lambda text: _one(find_units(actor=actor, today=today, words=text))  # type: ignore[attr-defined]
        groups = offered(((row.start, row.end) for row in programmes), today=today)
        self.fields["ky"].choices = [  # type: ignore[attr-defined]
            (_(label), [(name, _named(name)) for name in names]) for label, names in groups
        ]


class FreezeForm(forms.Form):
    """The day whose tree of units all frozen figures use; empty: the last day of each figure's own period."""

    ngay = DayField(
        label=_("Cây tổ chức của ngày"),
        required=False,
        help_text=_("Để trống thì mỗi số liệu theo cây tổ chức ngày cuối kỳ của nó."),
    )


class ReasonForm(forms.Form):
    """Why something is opened again or withdrawn."""

    ly_do = TextField(label=_("Lý do"), most=500, rows=2, one_line=True)


class UnfreezeForm(ReasonForm):
    """Why, and which snapshot was seen (0: none)."""

    lan = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class AdjustForm(forms.Form):
    """Another value for one figure, and why."""

    so_lieu = forms.ChoiceField(label=_("Số liệu"))
    don_vi = FoundField(
        label=_("Đơn vị"),
        find=lambda _text: None,
        missing=_("Không có đúng một đơn vị như vậy trong đợt tổng hợp; hãy ghi mã hoặc tên đầy đủ."),
    )
    ky = forms.CharField(label=_("Kỳ"), max_length=20, help_text=_("ví dụ: 2020, 2020-Q1, 2020-01"))
    gia_tri = NumberField(label=_("Số điều chỉnh"))
    ly_do = TextField(
        label=_("Lý do"), most=500, rows=2, one_line=True, help_text=_("In trong phụ lục của báo cáo, kèm tên bạn.")
    )

    def __init__(self, *, workspace: Workspace, labels: Labels, **options: Any) -> None:
        super().__init__(**options)
        self.fields["so_lieu"].choices = _figures(labels)  # type: ignore[attr-defined]
        self.fields["don_vi"].find = lambda text: _member(workspace.members, text)  # type: ignore[attr-defined]

    def clean_ky(self) -> str:
        name = str(self.cleaned_data["ky"]).strip()
        if find_period(name) is None:
            raise forms.ValidationError(_("Đây không phải là tên một kỳ."))
        return name

    def place(self) -> Place:
        """Which figure is adjusted."""
        indicator, _bar, cell = self.cleaned_data["so_lieu"].partition(_BESIDE)
        return Place(self.cleaned_data["don_vi"].code, self.cleaned_data["ky"], indicator, cell)


def figure_choice(indicator: str, cell: str) -> str:
    """How the choice of a figure names an indicator's total or cell."""
    return f"{indicator}{_BESIDE}{cell}" if cell else indicator


def _figures(labels: Labels) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for code in labels.indicators:
        found.append((code, labels.name(code)))
        cells = (cell for indicator, cell in labels.cells if indicator == code)
        found.extend((figure_choice(code, cell), labels.name(code, cell)) for cell in cells)
    return found


def _one(units: Sequence[Organisation]) -> Organisation | None:
    return units[0] if len(units) == 1 else None


def _member(members: Sequence[Member], text: str) -> Member | None:
    """The member of this code, else of this name."""
    key = fold(text)
    exact = [member for member in members if member.code.casefold() == text.casefold()]
    named = [member for member in members if fold(member.name) == key]
    found = exact or named
    return found[0] if len(found) == 1 else None


def _named(name: str) -> str:
    words = period_name(name)
    return words[:1].upper() + words[1:]
