"""Sentences made of figures, as reports of Vietnamese offices write them. A gap is never filled: no figure, no clause.

Every function gives a `Phrase`, text, numbers and turns in order, always in Vietnamese: these are the words of a document,
not of a page, so they do not follow the reader's language.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from phoihop.base.vietnamese import format_count, format_number, period_name, to_nfc
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.manifest import aspect_value
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Note, Number, Phrase, Piece, Turn, Value
from phoihop_rollup.vocabulary import Flag

RATES = {"%", "‰"}
"""Units of measure that stand right after the number, without a space."""

FLAG_WORDS: Mapping[str, str] = {
    Flag.ALLOCATED: "có phần được phân bổ theo tỷ lệ do đơn vị đã chia tách, sáp nhập",
    Flag.CELLS_DISAGREE: "tổng đơn vị báo cáo khác tổng các phân tổ",
    Flag.DISAGREES: "số đơn vị tự khai khác số cộng từ cấp dưới",
    Flag.HALF_RATIO: "có báo cáo thiếu tử số hoặc mẫu số nên không được tính",
    Flag.INCOMPLETE: "còn thiếu báo cáo",
    Flag.NO_DENOMINATOR: "không tính được tỷ lệ vì mẫu số bằng 0",
    Flag.SET_ASIDE: "có số khai gộp không được dùng",
    Flag.STALE: "dùng số của kỳ trước vì kỳ cuối chưa có báo cáo",
}
"""Each flag in a few words, for a column of notes."""

FLAG_EXPLANATIONS: Mapping[str, str] = {
    Flag.ALLOCATED: (
        "Một số đơn vị đã được chia tách hoặc sáp nhập; số liệu của đơn vị cũ chỉ tính vào đây phần thuộc đơn vị mới,"
        " theo tỷ lệ ghi trong quyết định hoặc ước tính."
    ),
    Flag.CELLS_DISAGREE: (
        "Đơn vị báo cáo cả tổng số và số chi tiết theo phân tổ nhưng hai số không khớp; báo cáo dùng tổng số."
    ),
    Flag.DISAGREES: "Số do đơn vị tự khai cho toàn địa bàn khác với số cộng từ báo cáo của các đơn vị cấp dưới.",
    Flag.HALF_RATIO: "Có báo cáo chỉ ghi tử số hoặc chỉ ghi mẫu số; báo cáo đó không được tính vào tỷ lệ.",
    Flag.INCOMPLETE: (
        "Còn đơn vị chưa gửi báo cáo của một hoặc nhiều kỳ; số liệu chỉ gồm các đơn vị đã báo cáo, không ước tính phần còn thiếu."
    ),
    Flag.NO_DENOMINATOR: "Tổng mẫu số bằng 0 nên không tính được tỷ lệ; tử số và mẫu số vẫn được nêu.",
    Flag.SET_ASIDE: (
        "Có đơn vị khai gộp một số cho toàn địa bàn nhưng số đó không được dùng vì phạm vi đã thay đổi hoặc đã có"
        " báo cáo muộn hơn."
    ),
    Flag.STALE: "Số cuối kỳ của một số đơn vị lấy từ kỳ báo cáo gần nhất, vì kỳ cuối cùng chưa có báo cáo.",
}
"""Each flag in a sentence, for an annex."""

UNLIKE = " (hai kỳ không cùng tập hợp đơn vị báo cáo)"
"""What a comparison says of itself when its two figures do not rest on the same units."""

NARROWED = " (tính trên các đơn vị cùng báo cáo ở cả hai kỳ)"
"""The same where both were made again from the units that reported both times."""

_NAME = re.compile(r"\{([^{}]+)\}")


def value_number(figure: Figure, *, in_table: bool = False) -> Number | None:
    """The figure's value as printed; None without a value. Counts below 10 take a leading zero outside tables."""
    if figure.value is None:
        return None
    return aspect_number(figure, Aspect.VALUE, _shown(figure.value, figure.measure.decimals, in_table=in_table))


def aspect_number(figure: Figure, aspect: Aspect, text: str, against: Figure | None = None) -> Number | None:
    """A number of this figure with its exact value and printed text; None where the figure has no such number."""
    value = aspect_value(aspect, figure, against)
    if value is None:
        return None
    other = against.key if against else None
    adjusted = figure.adjusted and aspect is Aspect.VALUE
    return Number(figure.key, to_nfc(text), value, aspect, other, figure.submissions, adjusted=adjusted)


def quantity(figure: Figure, noun: str | None = None) -> Phrase | None:
    """`2.500 buổi`: the value and its unit of measure, or `noun` in its place; `87,3%` without a space."""
    number = value_number(figure)
    return _with_unit(number, figure.measure.unit if noun is None else noun) if number else None


def approximate(
    figure: Figure, *, step: Decimal | int, noun: str | None = None, upwards: bool = False
) -> Phrase | None:
    """`trên 2.500 buổi` or, `upwards`, `gần 2.600 buổi`: the multiple of `step` below or above the exact value.

    The word follows from the exact figure, so a value that is itself a multiple of `step` has none; a value
    below `step` is told exactly.
    """
    if figure.value is None or figure.value < step:
        return quantity(figure, noun)
    steps = (figure.value / step).to_integral_value(ROUND_CEILING if upwards else ROUND_FLOOR)
    near = steps * step
    number = aspect_number(figure, Aspect.VALUE, _shown(near, figure.measure.decimals))
    word = () if near == figure.value else ("gần ",) if upwards else ("trên ",)
    if number is None:
        return None
    told = _with_unit(number, figure.measure.unit if noun is None else noun)
    return (turn(f"near {step} {'up' if upwards else 'down'} {noun or ''}", (*word, *told), figure.key),)


def more_than(figure: Figure, *, step: Decimal | int, noun: str | None = None) -> Phrase | None:
    """`hơn 2.500 buổi`: as `approximate`, with `hơn` for `trên`."""
    phrase = approximate(figure, step=step, noun=noun)
    if not phrase or not isinstance(phrase[0], Turn):
        return phrase
    pieces = tuple("hơn " if piece == "trên " else piece for piece in phrase[0].pieces)
    return (turn(f"more {step} {noun or ''}", pieces, figure.key),)


def share(part: Figure, whole: Figure) -> Phrase | None:
    """`1.808 (87,3%)`: a part and its share of the whole; only the part where the whole is zero or unknown."""
    number = value_number(part)
    if number is None:
        return None
    percent = _percent(part, Aspect.SHARE, whole)
    return (number, " (", percent, "%)") if percent else (number,)


def change(figure: Figure, base: Figure, *, base_name: str = "", comparable: bool | None = None) -> Phrase | None:
    """`tăng 276 (15,4%) so với năm 2020`, or giảm, or `bằng năm 2020`; points for what is itself a percentage.

    Where the two figures do not rest on the same set of units, the phrase says so: `comparable` is what the caller
    knows of it; not knowing, only full coverage of both counts as the same. None without both values.
    """
    if figure.value is None or base.value is None:
        return None
    name = base_name or period_name(base.key.period)
    moved = _move(figure, base)
    words: Phrase = (*moved, f" so với {name}") if moved else (f"bằng {name}",)
    said = set_words(figure, base) if comparable is None else "" if comparable else UNLIKE
    return (turn(f"change {name}", (*words, said) if said else words, figure.key, base.key),)


def movement(figure: Figure, base: Figure) -> Phrase | None:
    """`tăng 276 (15,4%)`, `giảm 4` or `không đổi`, as it stands in a table. None without both values."""
    if figure.value is None or base.value is None:
        return None
    words = _move(figure, base, in_table=True) or ("không đổi",)
    return (turn("movement", words, figure.key, base.key),)


def coverage(figure: Figure, *, in_table: bool = False) -> Phrase:
    """`28/30 đơn vị`; in reports (`1.730/1.860 báo cáo`) where pairs of units and periods are counted.

    In a table the two numbers stand alone.
    """
    reported, expected = figure.units or (figure.reported, figure.expected)
    shown = format_number if in_table else format_count
    noun = "" if in_table else " đơn vị" if figure.units else " báo cáo"
    first = aspect_number(figure, Aspect.REPORTED, shown(reported))
    return _pieces(first, "/", aspect_number(figure, Aspect.EXPECTED, shown(expected)), noun)


def coverage_note(figure: Figure) -> Phrase:
    """`28/30 đơn vị có báo cáo` as it stands in brackets beside a total; nothing where nobody was expected.

    Over several periods every unit may have reported once and reports still be missing: then both counts are told,
    `30/30 đơn vị, 1.730/1.860 báo cáo`.
    """
    if not figure.expected:
        return ()
    return (turn("coverage", _covered(figure), figure.key),)


def _covered(figure: Figure) -> Phrase:
    if not figure.units:
        return ("nhận được ", *coverage(figure))
    reports = reports_received(figure)
    return joined([*coverage(figure), ", ", *reports, " báo cáo"]) if reports else (*coverage(figure), " có báo cáo")


def turn(kind: str, phrase: Phrase, *keys: FigureKey) -> Turn:
    """A phrase as words that depend on figures, named by their kind and those figures."""
    return Turn("|".join([kind, *map(_named, keys)]), flat(phrase))


def _named(key: FigureKey) -> str:
    pair = str(key.pair) if key.pair else ""
    return "|".join((key.unit, key.period, key.indicator, key.cell, key.programme, pair)).rstrip("|")


def reports_received(figure: Figure) -> Phrase:
    """`1.730/1.860`: reports received of those due, where that says more than the count of units; else nothing."""
    if figure.units in {None, (figure.reported, figure.expected)}:
        return ()
    first = aspect_number(figure, Aspect.RECEIVED, format_number(figure.reported))
    return _pieces(first, "/", aspect_number(figure, Aspect.DUE, format_number(figure.expected)))


def flag_words(flags: Iterable[str]) -> str:
    """The flags of one figure in words for a column of notes: `Còn thiếu báo cáo; …`."""
    return capitalised("; ".join(FLAG_WORDS[flag] for flag in sorted(flags)))


def flag_explanations(figures: Iterable[Figure]) -> list[tuple[str, str]]:
    """(few words, sentence) of every flag that occurs, in the order of the words."""
    seen = {flag for figure in figures for flag in figure.flags}
    return sorted((capitalised(FLAG_WORDS[flag]), FLAG_EXPLANATIONS[flag]) for flag in seen)


def compose(pattern: str, values: Mapping[str, Value | None]) -> Phrase | None:
    """A pattern with names, `tổ chức {MH01} với {MH02} lượt người dự`, filled; None where a name has no value."""
    pieces: list[Piece] = []
    for index, part in enumerate(_NAME.split(pattern)):
        value = part if index % 2 == 0 else values.get(part)
        if value is None:
            return None
        pieces.extend(as_phrase(value))
    return joined(pieces)


def sentence(*clauses: Phrase | None, separator: str = ", ") -> Phrase | None:
    """The clauses that there are, as one sentence: a capital first, a full stop last. None where there are none."""
    given = [clause for clause in clauses if clause]
    if not given:
        return None
    pieces: list[Piece] = []
    for index, clause in enumerate(given):
        pieces.extend([separator] if index else [])
        pieces.extend(clause)
    return _ended(joined(pieces))


def indicator_sentence(
    figure: Figure, base: Figure | None = None, *, base_name: str = "", comparable: bool | None = None
) -> Phrase | None:
    """The plainest sentence about one figure: name, value, change, coverage. None without a value."""
    value = quantity(figure)
    if value is None:
        return None
    told: Phrase = (f"{figure.measure.name}: ", *value)
    moved = change(figure, base, base_name=base_name, comparable=comparable) if base else None
    covered = coverage_note(figure)
    told = (*told, ", ", *moved) if moved else told
    return _ended(capitalised_phrase((*told, " (", *covered, ")") if covered else told))


def paragraphs(phrases: Iterable[Phrase | str | None]) -> Phrase:
    """The phrases that there are as one value whose parts become paragraphs."""
    pieces: list[Piece] = []
    for phrase in phrases:
        if phrase:
            pieces.extend(["\n"] if pieces else [])
            pieces.extend(as_phrase(phrase))
    return joined(pieces)


def as_phrase(value: Value) -> Phrase:
    """Any value of a field as text and numbers in order."""
    return value if isinstance(value, tuple) else (value,)


def plain(value: Value) -> str:
    """The value as it reads."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in flat(as_phrase(value)))


def numbers(value: Value) -> list[Number]:
    """The numbers in a value, in order."""
    return [piece for piece in flat(as_phrase(value)) if isinstance(piece, Number)]


def flat(phrase: Phrase) -> tuple[str | Number, ...]:
    """Text and numbers in order, without the turns around them and without notes."""
    pieces: list[str | Number] = []
    for piece in phrase:
        if not isinstance(piece, Note):
            pieces.extend(piece.pieces if isinstance(piece, Turn) else (piece,))
    return tuple(pieces)


def joined(pieces: Iterable[Piece]) -> Phrase:
    """The same phrase with neighbouring texts as one and empty ones left out."""
    out: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        elif piece != "":
            out.append(piece)
    return tuple(out)


def capitalised(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def capitalised_phrase(phrase: Phrase) -> Phrase:
    """The phrase with a capital first letter, where it begins with text."""
    first = phrase[0] if phrase else None
    if isinstance(first, Turn) and first.pieces and isinstance(first.pieces[0], str):
        begun = (capitalised(first.pieces[0]), *first.pieces[1:])
        return (Turn(f"{first.name}^", begun), *phrase[1:])
    return (capitalised(first), *phrase[1:]) if isinstance(first, str) else phrase


def same_set(figure: Figure, base: Figure) -> bool:
    """Whether a comparison may pass without a word: both rest on full coverage."""
    return figure.key.pair is None and figure.reported == figure.expected and base.reported == base.expected


def set_words(figure: Figure, base: Figure) -> str:
    """What a comparison says of the units that its two figures rest on; nothing where both have full coverage."""
    return NARROWED if figure.key.pair is not None else "" if same_set(figure, base) else UNLIKE


def set_mark(figure: Figure, base: Figure) -> str:
    """The same as a mark, explained once below: (**) narrowed to the units that reported both times, (*) unlike."""
    return " (**)" if figure.key.pair is not None else "" if same_set(figure, base) else " (*)"


def _shown(value: Decimal, decimals: int, *, in_table: bool = False) -> str:
    whole = value == value.to_integral_value()
    if whole and not in_table and decimals == 0:
        return format_count(value)
    return format_number(value, 0 if whole else max(decimals, 0))


def _with_unit(number: Number, unit: str) -> Phrase:
    if not unit:
        return (number,)
    return (number, unit) if unit in RATES else (number, f" {unit}")


def _percent(figure: Figure, aspect: Aspect, against: Figure) -> Number | None:
    value = aspect_value(aspect, figure, against)
    return aspect_number(figure, aspect, _one_decimal(value), against) if value is not None else None


def _one_decimal(value: Decimal) -> str:
    return format_number(value, 0 if value == value.to_integral_value() else 1)


def _move(figure: Figure, base: Figure, *, in_table: bool = False) -> Phrase:
    """`tăng 276 (15,4%)`; empty where both are equal as printed."""
    assert figure.value is not None  # noqa: S101
    assert base.value is not None  # noqa: S101
    decimals = max(figure.measure.decimals, base.measure.decimals)
    gap = abs(figure.value - base.value)
    text = _shown(gap, decimals, in_table=in_table)
    if not re.search("[1-9]", text):
        return ()
    number = aspect_number(figure, Aspect.DIFFERENCE, text, base)
    word = "tăng " if figure.value > base.value else "giảm "
    if figure.measure.unit == "%":
        return _pieces(word, number, " điểm phần trăm")
    percent = _percent(figure, Aspect.CHANGE, base) if figure.measure.unit not in RATES else None
    return _pieces(word, number, " (", percent, "%)") if percent else _pieces(word, number)


def _pieces(*pieces: Piece | None) -> Phrase:
    return joined(piece for piece in pieces if piece is not None)


def _ended(phrase: Phrase) -> Phrase:
    phrase = capitalised_phrase(phrase)
    last: Sequence[Piece] = phrase[-1:]
    done = bool(last) and isinstance(last[0], str) and last[0].rstrip().endswith((".", "!", "?", ":", ";"))
    return phrase if done else joined([*phrase, "."])
