"""Form fields that read what an office writes: composed and bounded text, codes, days as dd/mm/yyyy, Vietnamese numbers."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from phoihop.base.errors import Refused
from phoihop.base.findings import Severity
from phoihop.base.vietnamese import format_date, format_number, parse_date, parse_number, to_nfc
from phoihop.base.vietnamese.dates import DateRefused
from phoihop.base.vietnamese.numbers import NumberRefused

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days outside are slips of the pen, and would not survive adding a deadline."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_REQUIRED = _("Ô này phải có nội dung.")


class TextField(forms.CharField):
    """Text in NFC without invisible signs, of at most `most` characters; several `rows` make it a text area.

    `one_line` is what only wraps in its area: a title has single spaces and no line breaks.
    """

    def __init__(self, *, most: int, rows: int = 0, one_line: bool = False, **options: Any) -> None:
        self.one_line = one_line or not rows
        if rows:
            options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=most, **options)
        self.error_messages["required"] = _REQUIRED
        self.error_messages["max_length"] = format_lazy(_("Nhiều nhất {most} ký tự."), most=format_number(most))

    def to_python(self, value: Any) -> str:
        """The text as it is kept."""
        text = to_nfc(super().to_python(value) or "")
        kept = "".join(sign for sign in text if sign in "\n\t\r\0" or unicodedata.category(sign) not in {"Cc", "Cs"})
        return kept.replace("\r\n", "\n").strip() if not self.one_line else " ".join(kept.split())


class CodeField(TextField):
    """A code of letters without marks, digits, hyphen, full stop, underscore."""

    def __init__(self, *, most: int = 100, **options: Any) -> None:
        super().__init__(most=most, **options)

    def clean(self, value: Any) -> str:
        """The code. Raises ValidationError."""
        code = str(super().clean(value))
        if code and not _CODE.fullmatch(code):
            raise ValidationError(_("Mã chỉ gồm chữ cái không dấu, chữ số, dấu gạch nối, dấu chấm, dấu gạch dưới."))
        return code


class FoundField(TextField):
    """Something known, named by its code or its name; `find` looks it up and gives None for what is not clear."""

    def __init__(self, *, find: Callable[[str], Any], missing: Any, most: int = 300, **options: Any) -> None:
        self.find, self.missing = find, missing
        super().__init__(most=most, **options)

    def clean(self, value: Any) -> Any:
        """What was meant, None for an empty field. Raises ValidationError."""
        text = super().clean(value)
        found = self.find(text) if text else None
        if text and found is None:
            raise ValidationError(self.missing)
        return found


class DayField(forms.Field):
    """A day as offices write it."""

    widget = forms.TextInput(attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "class": "day"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages["required"] = _REQUIRED

    def prepare_value(self, value: Any) -> Any:
        """A day as dd/mm/yyyy; what somebody typed as they typed it."""
        return format_date(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        """The day. Raises ValidationError with the reader's own sentence."""
        text = to_nfc(str(value or "")).strip()
        if not text:
            return None
        try:
            day = parse_date(text)
        except DateRefused as error:
            raise ValidationError(error.sentence()) from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Năm phải từ 1900 đến 2199."))
        return day


class NumberField(forms.Field):
    """A number with a comma before its decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def prepare_value(self, value: Any) -> Any:
        """A number as offices write it; what somebody typed as they typed it."""
        return format_number(value) if isinstance(value, Decimal | int) else value

    def to_python(self, value: Any) -> Decimal | None:
        """The number. Raises ValidationError with the reader's own sentence."""
        text = to_nfc(str(value or "")).strip()
        if not text:
            return None
        try:
            return parse_number(text)
        except NumberRefused as error:
            raise ValidationError(error.sentence()) from error


class WholeField(forms.IntegerField):
    """A whole number between two limits, both included."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(min_value=least, max_value=most, **options)
        told = format_lazy(_("Số nguyên từ {least} đến {most}."), least=least, most=most)
        names = ("invalid", "min_value", "max_value")
        self.error_messages |= {"required": _REQUIRED, **dict.fromkeys(names, told)}


class WordField(forms.ChoiceField):
    """One word of a fixed list, shown by its label (a msgid)."""

    def __init__(self, *, labels: Iterable[tuple[str, str]], blank: str = "", **options: Any) -> None:
        words = [(word, _(label)) for word, label in labels]
        none = [("", _(blank) if blank else "—")] if blank or not options.get("required", True) else []
        super().__init__(choices=[*none, *words], **options)
        told = _("Hãy chọn một mục trong danh sách.")
        self.error_messages |= {"required": told, "invalid_choice": told}


def show_refusal(
    form: forms.BaseForm, refused: Refused, *, fields: Mapping[str, str], remedies: Mapping[str, str]
) -> None:
    """Put what an action refused beside the fields it is about. `fields`: column of a finding → field of the form.

    `remedies` are msgids by code that say how to mend it on a page, in place of the finding's own, which may speak of
    the tables of a bundle.
    """
    form.is_valid()
    form.cleaned_data = getattr(form, "cleaned_data", {})
    for finding in refused.findings:
        if finding.severity is Severity.ERROR:
            remedy = finding.sentence(remedies.get(finding.code, finding.remedy))
            told = f"{_sentence(finding.sentence(finding.problem))} {_sentence(remedy)} ({finding.code})"
            name = fields.get(finding.column, finding.column)
            form.add_error(name if name in form.fields else None, told)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].removesuffix(".") + "."
