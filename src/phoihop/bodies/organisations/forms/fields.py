"""Fields that read what people write: days, shares, one line of text, a unit by code or name."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.vietnamese import format_date, format_number, parse_date, parse_number, to_nfc
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.queries import resolve
from phoihop.bodies.people.models import User

FIRST_YEAR, LAST_YEAR = 1800, 2200


class NotYours(ProductError):
    """The unit itself is in reach; another one that the form names is not."""

    code = "O014"
    problem = N_("Đơn vị được chọn nằm ngoài phạm vi của tài khoản bạn.")
    remedy = N_("Chọn đơn vị trong phạm vi, hoặc đề nghị thường trực cấp trên thực hiện.")
    status = 422


class LineField(forms.CharField):
    """One line of text: composed, without invisible signs, single spaces."""

    def to_python(self, value: Any) -> str:
        """The line."""
        return " ".join(to_nfc(super().to_python(value) or "").split())


class DayField(forms.Field):
    """A day as `01/07/2025`."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.update(inputmode="numeric", autocomplete="off", placeholder="dd/mm/yyyy", size=12)

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        return format_date(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        """The day, None where nothing is written."""
        text = str(value or "").strip()
        day: date | None = _read(parse_date, text) if text else None
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            words = _(N_("Năm phải từ {first} đến {last}."))
            raise ValidationError(words.format(first=FIRST_YEAR, last=LAST_YEAR))
        return day


class NumberField(forms.Field):
    """A decimal number as `21,0285`; a point between decimals is taken as well where it cannot mean thousands."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.update(inputmode="decimal", autocomplete="off", size=14)

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        return format_number(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        """The number, None where nothing is written."""
        text = str(value or "").strip()
        return _read(parse_number, text) if text else None


class ShareField(NumberField):
    """A share as `0,4` or `40%`."""

    def to_python(self, value: Any) -> Decimal | None:
        """The share, 1 for the whole."""
        text = str(value or "").strip()
        if not text.endswith("%"):
            return super().to_python(text)
        number = super().to_python(text.removesuffix("%"))
        return None if number is None else number / 100


class UnitField(forms.Field):
    """A unit by its code, or by a name that only one unit bears; with script a list to choose from opens while typing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.actor: User | None = None
        self.today = date.max

    widget = forms.TextInput

    def told(self, *, actor: User, today: date) -> None:
        """Who asks, and on which day."""
        self.actor, self.today = actor, today
        self.widget.attrs.update({"autocomplete": "off", "data-units": str(reverse_lazy("organisations:suggestions"))})

    def prepare_value(self, value: Any) -> Any:
        """The code."""
        return value.code if isinstance(value, Organisation) else value

    def to_python(self, value: Any) -> Organisation | None:
        """The unit, None where nothing is written."""
        text = to_nfc(str(value or "")).replace("\x00", "").strip()
        if not text or self.actor is None:
            return None
        found = resolve(actor=self.actor, text=text, on=self.today)
        if len(found) == 1:
            return found[0]
        raise ValidationError(_several(found) if found else _unknown(text))


class Asking(forms.Form):
    """A form whose unit fields know who asks, and whose labels are written in the language of the page."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args: Any, actor: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = _(self.labels[name])
            field.help_text = _(self.hints.get(name, "")) if self.hints.get(name) else ""
            if isinstance(field, UnitField):
                field.told(actor=actor, today=today)


def _several(found: list[Organisation]) -> str:
    names = "; ".join(f"{unit.name} ({unit.code})" for unit in found[:5])
    return _(N_("Có nhiều đơn vị như vậy, hãy ghi mã của một đơn vị: {names}.")).format(names=names)


def _unknown(text: str) -> str:
    return _(N_("Không tìm thấy đơn vị «{text}». Hãy ghi mã hoặc vài chữ đầu của tên.")).format(text=text[:60])


def _read(reader: Any, text: str) -> Any:
    try:
        return reader(text)
    except ProductError as error:
        raise ValidationError(error.sentence()) from error
