"""What a person typed into a cell, read: a number, or what stays as typed with the question that settles it."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from phoihop.base.errors import ProductError
from phoihop.base.language import N_, _
from phoihop.base.vietnamese import NumberRefused, format_number, parse_number, to_nfc
from phoihop.base.vietnamese.numbers import MOST_DECIMALS, MOST_WHOLE_DIGITS
from phoihop.base.vietnamese.text import INVISIBLE
from phoihop.reporting.submissions.rules.cells import Entry
from phoihop.reporting.submissions.rules.contents import number_text
from phoihop_rollup.vocabulary import Kind

_UNKEPT = re.compile("[\x00\ud800-\udfff]")
"""Signs that no database keeps: NUL and halves of signs."""
LONGEST_NARRATIVE = 20_000
LONGEST_NUMBER = 200
"""Characters; a number of numeric(38,15) with its points is far below."""


class TextTooLong(ProductError):
    """More text than a cell takes; nothing of it was saved."""

    code = "S006"
    problem = N_("Nội dung dài {length} ký tự, tối đa {most} ký tự, nên chưa được lưu.")
    remedy = N_("Rút gọn rồi lưu lại; bản đã lưu trước đó vẫn nguyên.")
    status = 422


class NoSuchChoice(ProductError):
    """A chosen reading is no number."""

    code = "S007"
    problem = N_("«{value}» không phải một cách hiểu của ô này nên chưa được lưu.")
    remedy = N_("Tải lại trang rồi chọn lại, hoặc gõ lại con số.")
    status = 422


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why what was typed is no number yet, and the numbers it may mean (plain notation, and as offices write them)."""

    sentence: str
    meant: tuple[tuple[str, str], ...] = ()


def cleaned(text: str) -> tuple[str, bool]:
    """The text composed (NFC), lines ended by one sign, without hidden characters; and whether there were any."""
    plain = _UNKEPT.sub("", to_nfc(text)).replace("\r\n", "\n").replace("\r", "\n")
    return plain, bool(INVISIBLE.search(text) or _UNKEPT.search(text))


def read_narrative(text: str) -> Entry:
    """A narrative as it is kept. Raises TextTooLong."""
    if len(text) > LONGEST_NARRATIVE:
        raise TextTooLong(length=format_number(len(text)), most=format_number(LONGEST_NARRATIVE))
    return Entry(text if text.strip() else "")


def read_number(text: str, kind: str) -> Entry:
    """A number as it is kept, or what was typed, unread. Raises TextTooLong."""
    if len(text) > LONGEST_NUMBER:
        raise TextTooLong(length=format_number(len(text)), most=LONGEST_NUMBER)
    if not text.strip():
        return Entry()
    try:
        return Entry(number_text(parse_number(text, negative=kind == Kind.AMOUNT)))
    except NumberRefused:
        return Entry(text.strip(), unread=True)


def chosen_number(text: str) -> Entry:
    """A reading that was offered and chosen, in plain notation. Raises NoSuchChoice."""
    try:
        number = Decimal(text[:LONGEST_NUMBER])
    except InvalidOperation as error:
        raise NoSuchChoice(value=text[:40]) from error
    if not number.is_finite() or abs(number) >= 10**MOST_WHOLE_DIGITS or _decimals(number) > MOST_DECIMALS:
        raise NoSuchChoice(value=text[:40])
    return Entry(number_text(number))


def _decimals(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)


def doubt_of(text: str, kind: str) -> Doubt | None:
    """What must be settled about an unread text; None where it can be read after all."""
    try:
        parse_number(text, negative=kind == Kind.AMOUNT)
    except NumberRefused as refused:
        meant = tuple((number_text(number), format_number(number)) for number in refused.meant)
        return Doubt(_question(text, [shown for _plain, shown in meant]) or refused.sentence(), meant)
    return None


def _question(text: str, meant: list[str]) -> str:
    match meant:
        case [first, second]:
            return _(N_("Ý bạn là {first} hay {second}?")).format(first=first, second=second)
        case [only]:
            return _(N_("Không rõ «{text}» là số nào. Ý bạn là {only}?")).format(text=text, only=only)
    return ""
