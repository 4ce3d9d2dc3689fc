"""Numbers as offices write them: a point between thousands, a comma before decimals."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from phoihop.base.errors import ProductError
from phoihop.base.language import N_

MOST_DECIMALS = 15
MOST_WHOLE_DIGITS = 23
"""Together numeric(38,15), the type of every reported number."""

_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
_LONGEST_TEXT = 80
_SIGN = re.compile(r"[+\-−]")
_WHOLE = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_DECIMALS = re.compile(r"[0-9]+")
_ENGLISH = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")
_SPACED = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?:,[0-9]+)?")


class NumberRefused(ProductError):
    """The text is not a number that may be taken; `meant` lists what its writer may have meant, as Decimals."""

    code = "P101"
    problem = N_("«{value}» không phải là số.")
    remedy = N_("Hãy viết số bằng chữ số, dấu chấm ngăn hàng nghìn, dấu phẩy trước phần thập phân, ví dụ 1.234,5.")

    def __init__(self, *, value: str, meant: tuple[Decimal, ...] = ()) -> None:
        super().__init__(value=_shown(value), meant=" · ".join(format_number(number) for number in meant))
        self.meant = meant


class NumberAmbiguous(NumberRefused):
    """The text can be read in more than one way, or in a way that is not the Vietnamese one."""

    code = "P102"
    problem = N_("Không rõ «{value}» là số nào.")
    remedy = N_("Có thể là: {meant}. Hãy viết lại theo cách viết này.")


class NumberTooLong(NumberRefused):
    """The number has more digits than the database keeps."""

    code = "P103"
    problem = N_("Số «{value}» quá dài: tối đa 23 chữ số phần nguyên và 15 chữ số thập phân.")
    remedy = N_("Hãy kiểm tra lại đơn vị tính hoặc làm tròn số.")


class NumberWithoutSense(NumberRefused):
    """The number is below zero where nothing can be."""

    code = "P104"
    problem = N_("Số «{value}» nhỏ hơn 0.")
    remedy = N_("Chỉ tiêu này không nhận số âm; không phát sinh thì ghi 0.")


def format_number(value: Decimal | int, decimals: int | None = None) -> str:
    """1234.5 as `1.234,5`: exactly without `decimals`, else rounded half away from zero and padded to them."""
    number = Decimal(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
    whole, _point, part = format(number.copy_abs(), "f").partition(".")
    if decimals is None:
        part = part.rstrip("0")
    sign = "-" if number < 0 else ""
    return sign + f"{int(whole):,}".replace(",", ".") + ("," + part if part else "")


def format_count(n: Decimal | int) -> str:
    """A count in a sentence: 2 as `02` (so the habit of reports), 0 as `0`, 2500 as `2.500`."""
    if 0 < n < 10 and n == int(n):
        return f"0{int(n)}"
    return format_number(n)


def format_percent(value: Decimal | int, decimals: int = 1) -> str:
    """87.28 as `87,3%`; an exactly whole percentage without decimals (100 is `100%`, but 99.96 is `100,0%`)."""
    return format_number(value, 0 if value == int(value) else decimals) + "%"


def parse_number(text: str, *, negative: bool = True) -> Decimal:
    """The number that a Vietnamese text writes: `1.234,5` is 1234.5 and `1.234` is 1234.

    Raises NumberRefused, by its subclasses for what is ambiguous (`1,234`; `1.5`; `1,234.5`), too long for
    numeric(38,15), or below zero where `negative` is False. Never guesses.
    """
    clean = text.strip()
    if len(clean) > _LONGEST_TEXT:
        raise NumberTooLong(value=text) if _DECIMALS.fullmatch(clean) else NumberRefused(value=text)
    minus = clean[:1] in ("-", "−") and clean != ""
    body = clean[1:] if _SIGN.match(clean) else clean
    number = _read(text, body, minus)
    if number < 0 and not negative:
        raise NumberWithoutSense(value=text)
    return number


def _read(text: str, body: str, minus: bool) -> Decimal:
    whole, comma, part = body.partition(",")
    if not _WHOLE.fullmatch(whole) or (comma and not _DECIMALS.fullmatch(part)):
        raise _refusal(text, body, minus)
    number = _signed(whole.replace(".", ""), part, minus)
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", body):
        raise NumberAmbiguous(value=text, meant=(number, _signed(whole + part, "", minus)))
    if number.copy_abs() >= 10**MOST_WHOLE_DIGITS or len(part.rstrip("0")) > MOST_DECIMALS:
        raise NumberTooLong(value=text)
    return number


def _refusal(text: str, body: str, minus: bool) -> NumberRefused:
    """Why the text is refused, with the numbers it may stand for in other ways of writing."""
    if match := _ENGLISH.fullmatch(body):
        return NumberAmbiguous(value=text, meant=_meanings(match[1], match[2] or "", minus))
    if _SPACED.fullmatch(body):
        whole, _comma, part = body.partition(",")
        return NumberAmbiguous(value=text, meant=(_signed(re.sub(r"[^0-9]", "", whole), part, minus),))
    return NumberRefused(value=text)


def _meanings(whole: str, part: str, minus: bool) -> tuple[Decimal, ...]:
    """What a number with a decimal point may stand for: in `1.23` the point may also stand between thousands."""
    decimal = _signed(whole.replace(",", ""), part, minus)
    if not part or "," in whole or whole.startswith("0"):
        return (decimal,)
    return decimal, _signed(whole + part, "", minus)


def _signed(whole: str, part: str, minus: bool) -> Decimal:
    number = Decimal(f"{whole}.{part}" if part else whole)
    return number.copy_negate() if minus and number else number


def _shown(value: str) -> str:
    return value if len(value) <= _LONGEST_TEXT else value[: _LONGEST_TEXT - 1] + "…"
