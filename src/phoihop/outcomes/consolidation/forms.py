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
from phoihop.outcomes.consolidation.rules.places import is_inside
from phoihop.outcomes.consolidation.rules.terms import offered

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
            (str(_(label)), [(name, _named(name)) for name in names]) for label, names in groups
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
        help_text=_("Tên đầy đủ hoặc mã của đơn vị này hay một đơn vị cấp dưới."),
    )
    ky = forms.ChoiceField(label=_("Kỳ"))
    gia_tri = NumberField(label=_("Số điều chỉnh"))
    ly_do = TextField(
        label=_("Lý do"), most=500, rows=2, one_line=True, help_text=_("In trong phụ lục của báo cáo, kèm tên bạn.")
    )

    def __init__(self, *, workspace: Workspace, labels: Labels, **options: Any) -> None:
        super().__init__(**options)
        self.fields["so_lieu"].choices = _figures(labels)  # type: ignore[attr-defined]
        self.fields["don_vi"].find = lambda text: _member(workspace.members, text)  # type: ignore[attr-defined]
        self.fields["ky"].choices = _periods_inside(workspace)  # type: ignore[attr-defined]
        if self.initial.get("don_vi") == workspace.unit.code:
            self.initial["don_vi"] = f"{workspace.unit.name} ({workspace.unit.code})"

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


def _periods_inside(workspace: Workspace) -> list[tuple[str, str] | tuple[str, list[tuple[str, str]]]]:
    """The workspace's own period, then by groups those inside it, as people write them."""
    whole = workspace.name
    years = date(int(whole[:4]), 1, 1), date(int(whole.split("..")[-1][:4]), 12, 31)
    groups = offered([years], today=workspace.day)
    inside = [
        (str(_(label)), [(name, _named(name)) for name in names if name != whole and is_inside(name, whole)])
        for label, names in groups
    ]
    return [(whole, _named(whole)), *(group for group in inside if group[1])]


def _one(units: Sequence[Organisation]) -> Organisation | None:
    return units[0] if len(units) == 1 else None


def _member(members: Sequence[Member], text: str) -> Member | None:
    """The member of this code, also in brackets after the name, else of this name."""
    key, code = fold(text), text.removesuffix(")").rpartition("(")[2].strip().casefold()
    exact = [member for member in members if member.code.casefold() == code]
    named = [member for member in members if fold(member.name) == key]
    found = exact or named
    return found[0] if len(found) == 1 else None


def _named(name: str) -> str:
    words = period_name(name)
    return words[:1].upper() + words[1:]
