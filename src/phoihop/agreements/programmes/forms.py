"""What is typed about programmes, as clean records."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.enums import (
    DIRECTION_LABELS,
    FREQUENCY_LABELS,
    KIND_LABELS,
    OVER_TIME_LABELS,
    OVER_UNITS_LABELS,
    RELATION_LABELS,
    ROLE_LABELS,
    STATUS_LABELS,
    WINDOW_LABELS,
)
from phoihop.agreements.programmes.models import Breakdown, Content, Indicator, Party, Programme
from phoihop.agreements.programmes.queries import find_body
from phoihop.agreements.programmes.rules import (
    BreakdownCellRecord,
    ContentRecord,
    DocumentRecord,
    IndicatorRecord,
    ProgrammeRecord,
)
from phoihop.base.errors import Refused
from phoihop.base.labels import choices_of, label_of
from phoihop.base.language import N_
from phoihop.base.ui.fields import CodeField, DayField, FoundField, NumberField, TextField, WholeField, WordField
from phoihop.base.vietnamese import format_number
from phoihop.bodies.organisations.models import Organisation

REMEDIES = {
    "A101": N_("Chọn số hoặc mã khác."),
    "A103": N_("Sửa một trong hai ngày."),
    "A106": N_("Ghi mã của chương trình khác, hoặc bỏ trống."),
    "A107": N_("Sửa mã chương trình trước hoặc chương trình cấp trên."),
    "A202": N_("Chọn «Cộng các đơn vị» hoặc «Không gộp theo đơn vị»."),
    "A203": N_("Chọn «Cộng các kỳ», «Kỳ cuối cùng có số liệu», «Tổng các kỳ trên số cuối kỳ» hoặc «Không gộp»."),
    "A204": N_("Cách gộp này chỉ dành cho tỷ lệ: chọn cách khác, hoặc đổi loại thành «Tỷ lệ»."),
    "A207": N_("Chọn một nội dung trong danh sách."),
}
"""How to mend on a page what the rules find; the rules' own remedies speak of the tables of a bundle."""

COLUMNS = {"from": "start", "to": "end", "organisation": "organisation", "cell": "cells"}


def with_labels(refused: Refused) -> Refused:
    """The same refusal with the labels of operators and the names of fields in place of the words of a bundle."""
    return Refused([replace(each, value=_label(each.column, each.value)) for each in refused.findings])


def _label(column: str, word: str) -> str:
    return label_of(_WORDS[column], word) if column in _WORDS else word


_WORDS: Mapping[str, Any] = {
    "kind": KIND_LABELS,
    "frequency": FREQUENCY_LABELS,
    "over_time": OVER_TIME_LABELS,
    "over_units": OVER_UNITS_LABELS,
    "direction": DIRECTION_LABELS,
    "role": ROLE_LABELS,
}


def _body(**options: Any) -> FoundField:
    """An organisation by its code or its whole name."""
    return FoundField(
        find=lambda text: find_body(text=text),
        missing=_("Không tìm thấy đúng một cơ quan, đơn vị có mã hoặc tên này; hãy ghi mã."),
        help_text=_("Mã hoặc tên đầy đủ, gõ không dấu cũng được."),
        **options,
    )


class RecordForm(forms.Form):
    """One record of a programme; `seen` is the seal of what the page showed."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, programme: Programme | None = None, known: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.programme = programme
        if known and "code" in self.fields:
            self.fields["code"].disabled = True

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        """A record as the form's first values."""
        return {name: getattr(row, name) for name in cls.base_fields if hasattr(row, name)}

    def text(self, *names: str) -> dict[str, Any]:
        """Clean values by name."""
        return {name: self.cleaned_data.get(name) for name in names}


class ProgrammeForm(RecordForm):
    """The head of a programme."""

    code = CodeField(label=_("Mã chương trình"), help_text=_("Không đổi được về sau, ví dụ CT-DV-HN-2016."))
    title = TextField(label=_("Tên chương trình"), most=1000, rows=2, one_line=True)
    title_en = TextField(label=_("Tên tiếng Anh"), most=1000, rows=2, one_line=True, required=False)
    status = WordField(label=_("Tình trạng"), labels=choices_of(STATUS_LABELS), required=False)
    signed_on = DayField(label=_("Ngày ký"), required=False)
    start = DayField(label=_("Thời hạn từ ngày"), required=False)
    end = DayField(label=_("Thời hạn đến hết ngày"), required=False)
    window = WordField(
        label=_("Cách tính kỳ báo cáo"),
        labels=choices_of(WINDOW_LABELS),
        help_text=_("Nghị định 09/2019/NĐ-CP: kỳ tháng từ ngày 15 tháng trước đến ngày 14."),
    )
    predecessor = CodeField(
        label=_("Mã chương trình trước"),
        required=False,
        help_text=_("Chương trình chưa có trong hệ thống vẫn ghi được mã."),
    )
    superior = CodeField(label=_("Mã chương trình cấp trên"), required=False)
    lead = _body(label=_("Bên chủ trì"))

    def __init__(self, *args: Any, known: bool = False, **options: Any) -> None:
        super().__init__(*args, known=known, **options)
        if known:
            del self.fields["lead"]
            kept = (self.initial or {}).get("status") or ""
            self._keep_word("status", kept)

    @classmethod
    def values_of(cls, row: Programme) -> dict[str, Any]:
        """The head with codes for the programmes around it."""
        codes = {"predecessor": row.predecessor_code, "superior": row.superior_code}
        return {**super().values_of(row), **codes}

    def record(self) -> ProgrammeRecord:
        """The record that was typed."""
        names = ("title", "title_en", "status", "signed_on", "start", "end", "window", "predecessor", "superior")
        code = self.programme.code if self.programme else self.cleaned_data["code"]
        return ProgrammeRecord(code=code, row=1, **self.text(*names))

    def _keep_word(self, name: str, word: str) -> None:
        """A word of a bundle that is not in the list (the list of statuses is open) stays a choice."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField) and word and word not in dict(field.choices):  # type: ignore[arg-type]
            field.choices = [*field.choices, (word, word)]  # type: ignore[misc]


class PartyForm(RecordForm):
    """A body in a role."""

    organisation = _body(label=_("Cơ quan"))
    role = WordField(label=_("Vai trò"), labels=choices_of(ROLE_LABELS))

    @classmethod
    def values_of(cls, row: Party) -> dict[str, Any]:
        """The body by its code."""
        return {"organisation": row.organisation.code, "role": row.role}


class ContentForm(RecordForm):
    """A coordination content."""

    number = WholeField(label=_("Số thứ tự"), least=1, most=999)
    title = TextField(label=_("Nội dung"), most=2000, rows=3, one_line=True)
    title_en = TextField(label=_("Nội dung tiếng Anh"), most=2000, rows=2, one_line=True, required=False)
    owner = _body(label=_("Cơ quan phụ trách"), required=False)

    @classmethod
    def values_of(cls, row: Content) -> dict[str, Any]:
        """The owner by its code."""
        return {**super().values_of(row), "owner": row.owner.code if row.owner else ""}

    def record(self) -> ContentRecord:
        """The record that was typed, but for its owner."""
        return ContentRecord("", **self.text("number", "title", "title_en"))


class DocumentForm(RecordForm):
    """A document about a programme."""

    code = CodeField(label=_("Mã văn bản"), most=200, help_text=_("Ví dụ QD-290-2010; không đổi được về sau."))
    type = TextField(label=_("Loại văn bản"), most=100, required=False)
    number = TextField(label=_("Số"), most=50, required=False)
    symbol = TextField(label=_("Ký hiệu"), most=100, required=False)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    issuer = TextField(label=_("Cơ quan ban hành"), most=300, required=False)
    title = TextField(label=_("Trích yếu"), most=2000, rows=2, one_line=True, required=False)
    relation = WordField(label=_("Quan hệ với chương trình"), labels=choices_of(RELATION_LABELS), required=False)
    file = TextField(label=_("Tệp"), most=500, required=False, help_text=_("Tên tệp hoặc nơi lưu văn bản."))

    def record(self) -> DocumentRecord:
        """The record that was typed."""
        names = ("type", "number", "symbol", "issued_on", "issuer", "title", "relation", "file")
        return DocumentRecord(code=self.cleaned_data.get("code") or "", programme="", **self.text(*names))


class IndicatorForm(RecordForm):
    """An indicator with its operators."""

    code = CodeField(label=_("Mã chỉ tiêu"), help_text=_("Không đổi được về sau."))
    name = TextField(label=_("Tên chỉ tiêu"), most=500, rows=2, one_line=True)
    name_en = TextField(label=_("Tên tiếng Anh"), most=500, required=False)
    content = WordField(label=_("Nội dung phối hợp"), labels=(), required=False)
    order = WholeField(label=_("Thứ tự"), least=0, most=99999, required=False)
    unit = TextField(label=_("Đơn vị tính"), most=50, required=False)
    kind = WordField(label=_("Loại"), labels=choices_of(KIND_LABELS), blank=N_("— chọn —"))
    frequency = WordField(label=_("Tần suất báo cáo"), labels=choices_of(FREQUENCY_LABELS), blank=N_("— chọn —"))
    over_time = WordField(
        label=_("Gộp theo thời gian"),
        labels=choices_of(OVER_TIME_LABELS),
        blank=N_("— chọn —"),
        help_text=_("Các kỳ trong một kỳ dài hơn thành một số như thế nào; số đang duy trì thì lấy kỳ cuối."),
    )
    over_units = WordField(
        label=_("Gộp theo đơn vị"),
        labels=choices_of(OVER_UNITS_LABELS),
        blank=N_("— chọn —"),
        help_text=_("Số của các đơn vị thành số của cấp trên như thế nào."),
    )
    breakdown = WordField(label=_("Phân tổ"), labels=(), required=False)
    direction = WordField(label=_("Chiều tốt"), labels=choices_of(DIRECTION_LABELS), required=False)
    decimals = WholeField(label=_("Số chữ số thập phân"), least=0, most=12, required=False)
    minimum = NumberField(label=_("Giá trị nhỏ nhất có thể có"), required=False)
    maximum = NumberField(label=_("Giá trị lớn nhất có thể có"), required=False)
    owner = _body(label=_("Cơ quan phụ trách"), required=False)
    help = TextField(label=_("Hướng dẫn ghi"), most=5000, rows=3, required=False)
    legal_basis = TextField(label=_("Căn cứ pháp lý"), most=5000, rows=2, required=False)
    confirmation = TextField(label=_("Lời xác nhận"), most=1000, rows=2, required=False)

    def __init__(self, *args: Any, facts: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        self._offer("content", Content.objects.filter(programme=self.programme).order_by("number"), "number")
        self._offer("breakdown", Breakdown.objects.filter(programme=self.programme).order_by("code"), "code")
        if facts:
            told = _(
                "Chỉ tiêu đã có {facts} số liệu được tiếp nhận. Chỉ khi đổi đơn vị tính, loại, tần suất, cách gộp hoặc phân tổ: ghi một câu nêu lý do; câu này được lưu vào lịch sử thay đổi."
            )
            self.fields["confirmation"].help_text = str(told).format(facts=format_number(facts))
        else:
            del self.fields["confirmation"]

    @classmethod
    def values_of(cls, row: Indicator) -> dict[str, Any]:
        """Content and breakdown by number and code."""
        content = str(row.content.number) if row.content else ""
        return {**super().values_of(row), "content": content, "breakdown": row.breakdown.code if row.breakdown else ""}

    def record(self) -> IndicatorRecord:
        """The record that was typed."""
        content, owner = self.cleaned_data.get("content"), self.cleaned_data.get("owner")
        return IndicatorRecord(
            code=self.cleaned_data.get("code") or "",
            content=int(content) if content else None,
            owner=owner.code if isinstance(owner, Organisation) else "",
            **self.text(*_PLAIN),
        )

    def _offer(self, name: str, rows: Any, key: str) -> None:
        field = self.fields[name]
        words = [(str(getattr(row, key)), str(row)) for row in rows]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *words]


_PLAIN = (
    "name",
    "name_en",
    "unit",
    "kind",
    "frequency",
    "over_time",
    "over_units",
    "breakdown",
    "direction",
    "decimals",
    "minimum",
    "maximum",
    "help",
    "legal_basis",
)


class BreakdownForm(RecordForm):
    """A breakdown; its cells are rows below."""

    code = CodeField(label=_("Mã phân tổ"), help_text=_("Không đổi được về sau."))


class CellForm(forms.Form):
    """One cell of a breakdown; a row without a code is no row."""

    code = CodeField(label=_("Mã ô"), required=False)
    name = TextField(label=_("Tên"), most=300, required=False)
    name_en = TextField(label=_("Tên tiếng Anh"), most=300, required=False)


CellRows = forms.formset_factory(CellForm, extra=4, max_num=200, absolute_max=200, validate_max=True)


def cell_values(row: Breakdown) -> Sequence[Mapping[str, Any]]:
    """The cells of a breakdown as first values of their rows."""
    return list(row.cells.order_by("order", "code").values("code", "name", "name_en"))


def cell_records(rows: Any) -> list[BreakdownCellRecord]:
    """The cells that were typed, in order."""
    typed = [row.cleaned_data for row in rows if row.cleaned_data.get("code")]
    return [BreakdownCellRecord("", row["code"], row["name"], row["name_en"]) for row in typed]
