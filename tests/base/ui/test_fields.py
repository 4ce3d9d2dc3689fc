"""Form fields that read what an office writes."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Refused
from phoihop.base.faults import Fault
from phoihop.base.ui.fields import CodeField, DayField, NumberField, TextField, WholeField, show_refusal


@given(st.text(max_size=200))
def test_a_line_is_composed_visible_and_single_spaced(text: str) -> None:
    kept = TextField(most=1000, required=False).to_python(text)
    assert kept == unicodedata.normalize("NFC", kept)
    assert kept == " ".join(kept.split())
    assert not set(kept) & set("\u200b\ufeff\x07\x1b")


def test_an_area_keeps_its_lines() -> None:
    assert TextField(most=100, rows=3).clean(" một\r\nhai  ba\u200b ") == "một\nhai  ba"
    assert TextField(most=100, rows=3, one_line=True).clean("một\r\nhai  ba") == "một hai ba"


@pytest.mark.parametrize(
    ("text", "day"), [("5/1/2026", date(2026, 1, 5)), (" 2026-01-05 ", date(2026, 1, 5)), ("", None)]
)
def test_days_are_read_as_offices_write_them(text: str, day: date | None) -> None:
    field = DayField(required=False)
    assert field.clean(text) == day
    assert field.prepare_value(day) == ("05/01/2026" if day else None)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (DayField(), "31/02/2026"),
        (DayField(), "01/01/9999"),
        (DayField(), ""),
        (NumberField(), "1.5"),
        (WholeField(least=1, most=9), "10"),
        (WholeField(least=1, most=9), "1,5"),
        (CodeField(), "Mã số"),
        (CodeField(), "-a"),
        (TextField(most=3), "bốn "),
        (TextField(most=3), "\u200b"),
        (TextField(most=3), "a\0"),
    ],
)
def test_what_cannot_be_read_is_refused(field: forms.Field, text: str) -> None:
    if text == "bốn ":
        assert field.clean(text) == "bốn"
        return
    with pytest.raises(ValidationError):
        field.clean(text)


def test_numbers_have_a_comma() -> None:
    field = NumberField(required=False)
    assert field.clean("1.234,5") == Decimal("1234.5")
    assert field.prepare_value(Decimal("1234.50")) == "1.234,5"


class _Form(forms.Form):
    name = forms.CharField()


@pytest.mark.parametrize("data", [{"name": "x"}, None])
def test_a_refusal_stands_beside_its_field_whether_the_form_was_sent_or_not(data: dict | None) -> None:
    form = _Form(data)
    fault = Fault("X100", "tên «{value}» đã có", "sửa bảng names")
    findings = [fault.at(column="title", value="x"), fault.at(column="other", value="y")]
    show_refusal(form, Refused(findings), fields={"title": "name"}, remedies={"X100": "Chọn tên khác."})
    assert form.errors["name"] == ["Tên «x» đã có. Chọn tên khác. (X100)"]
    assert form.non_field_errors() == ["Tên «y» đã có. Chọn tên khác. (X100)"]
