"""Live figures of a passage: a name such as `{{ MH01:so_voi }}` becomes the number or the words it stands for, and back.

What a name may be is the matter of `narratives.rules.live`; here it meets the figures. A name without a figure is
filled with a dash: a gap is never guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from phoihop.measures.figures.enums import Versus
from phoihop.outcomes.narratives.rules.live import BEFORE, COMPARING, Form, LiveName, names_of, pieces_of
from phoihop.outcomes.narratives.rules.passages import WrittenSection
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.comparing import Comparison
from phoihop.outcomes.summaries.rules.drafting.material import Material
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Number, Phrase, Piece, Turn
from phoihop.outcomes.summaries.rules.wording import (
    approximate,
    change,
    coverage,
    coverage_note,
    joined,
    more_than,
    movement,
    plain,
    quantity,
    share,
    turn,
    value_number,
)
from phoihop_rollup.periods import Period, find_period

NOTHING = "–"
"""Stands for a figure that there is none of."""
TOLD = frozenset({Versus.PREVIOUS, Versus.COURSE, Versus.TERM})
"""The comparisons of a report that names tell."""
UNEQUAL = " (hai giai đoạn dài khác nhau, số không được quy đổi)"
"""What a comparison with a term of another length says of itself, where the figures add up over time."""
_MARK = re.compile(r"^ \(\*{1,2}\)")


def fill_live(text: str, material: Material) -> Phrase:
    """The text with each of its names filled."""
    pieces: list[Piece] = []
    for piece in pieces_of(text):
        pieces.extend((piece,) if isinstance(piece, str) else fill_name(piece, material))
    return joined(pieces)


def fill_name(name: LiveName, material: Material) -> Phrase:
    """What one name stands for."""
    if name.form in COMPARING:
        return _compared(name, material) or (NOTHING,)
    figure = _figure(name.code, name, material)
    return (_filled(name, figure, material) if figure else None) or (NOTHING,)


def _figure(code: str, name: LiveName, material: Material) -> Figure | None:
    """The figure of an indicator at the place of a name; of the term before the one that the report prints beside its own."""
    if name.period != BEFORE:
        return material.figure(code, period=name.period, cell=name.cell if code == name.code else "")
    row = term_comparison(code, material)
    return row.against if row and not name.cell else None


def term_comparison(code: str, material: Material) -> Comparison | None:
    """The comparison with the term of the programme before."""
    return next((row for row in material.comparisons.get(code, ()) if row.versus is Versus.TERM), None)


def live_text(phrase: Phrase, material: Material) -> str | None:
    """A sentence of the drafting rules with a name for each of its figures; None where one of them has no name."""
    words: list[str] = []
    pieces = list(phrase)
    while pieces:
        piece = pieces.pop(0)
        if isinstance(piece, str):
            words.append(piece)
            continue
        name = _name_of(piece, pieces, material)
        if name is None:
            return None
        words.append(name.written())
    return "".join(words)


def lines_of(phrase: Phrase) -> list[Phrase]:
    """The phrase cut at its line feeds."""
    lines: list[list[Piece]] = [[]]
    for piece in phrase:
        texts = piece.split("\n") if isinstance(piece, str) else [piece]
        lines[-1].append(texts[0])
        lines.extend([text] for text in texts[1:])
    return [joined(line) for line in lines if any(line)]


def periods_of(sections: Iterable[WrittenSection], period: str) -> list[str]:
    """The periods besides the report's own that the names in these sections need figures of, in order."""
    texts = (passage.text for section in sections for passage in section.passages)
    found = {named for text in texts for name in names_of(text) for named in _needed(name, period)}
    return sorted(found - {"", period})


def _needed(name: LiveName, period: str) -> set[str]:
    """The periods that a name tells, and the one that it is compared with where it tells none."""
    if name.form in COMPARING and not name.argument and (name.period or name.cell):
        return {*name.periods(), period_before(name.period or period)}
    return name.periods()


def period_before(name: str) -> str:
    """The period of the same length before; '' where the name is none."""
    period = find_period(name)
    before = Period(period.first - period.months, period.months) if period else None
    return before.name if before and find_period(before.name) else ""


def _filled(name: LiveName, figure: Figure, material: Material) -> Phrase | None:
    match name.form:
        case Form.QUANTITY:
            return quantity(figure)
        case Form.COVERAGE:
            return (turn("told", coverage(figure), figure.key),) if figure.expected else None
        case Form.REPORTS:
            return coverage_note(figure) or None
        case Form.SHARE:
            return _share(name, figure, material)
        case Form.ABOVE | Form.NEARLY:
            return approximate(figure, step=int(name.argument), upwards=name.form is Form.NEARLY)
        case Form.OVER:
            return more_than(figure, step=int(name.argument))
        case _:
            return _number(figure)


def _share(name: LiveName, figure: Figure, material: Material) -> Phrase | None:
    whole = _figure(name.argument or name.code, replace(name, cell=""), material)
    return share(figure, whole) if whole else None


def _number(figure: Figure) -> Phrase | None:
    number = value_number(figure)
    return (number,) if number else None


def _compared(name: LiveName, material: Material) -> Phrase | None:
    """The movement between two periods: those named, else the pair that the report's own comparisons use."""
    if name.is_of_before:
        return _against_before(name, material)
    own = not (name.period or name.argument or name.cell)
    pair = material.compared(name.code) if own else _pair_named(name, material)
    if pair is None:
        return None
    return change(*pair) if name.form is Form.AGAINST else movement(*pair)


def _against_before(name: LiveName, material: Material) -> Phrase | None:
    """The same against the term of the programme before."""
    row = term_comparison(name.code, material)
    if row is None or name.period or name.cell:
        return None
    if name.form is Form.MOVEMENT:
        return movement(row.figure, row.against)
    told = change(row.figure, row.against, base_name=row.base_name)
    return joined([*told, UNEQUAL]) if told and row.unequal else told


def _pair_named(name: LiveName, material: Material) -> tuple[Figure, Figure] | None:
    period = name.period or material.period
    before = name.argument or (material.against if not name.period else "") or period_before(period)
    figure = material.figure(name.code, period=period, cell=name.cell)
    base = material.figure(name.code, period=before, cell=name.cell) if before else None
    return (figure, base) if figure and base else None


def _name_of(piece: Piece, rest: list[Piece], material: Material) -> LiveName | None:
    """The name that would be filled with this piece, taking from the rest what belongs to it."""
    if isinstance(piece, Number):
        return _number_name(piece, rest, material)
    if isinstance(piece, Turn) and piece.numbers:
        kind, first = piece.name.split("|")[0].split(" ")[0], piece.numbers[0]
        if kind == "change" and first.against is not None:
            _drop_mark(rest)
            return _change_name(first, material)
        if kind == "coverage":
            return _own(first.key, material, Form.REPORTS)
    return None


def _change_name(number: Number, material: Material) -> LiveName | None:
    """`so_voi` of the report's own comparison without a period, of any other two figures with both."""
    pair = material.compared(number.key.indicator)
    if pair and (pair[0].key, pair[1].key) == (number.key, number.against):
        return LiveName(number.key.indicator, form=Form.AGAINST)
    row = term_comparison(number.key.indicator, material)
    if row and (row.figure.key, row.against.key) == (number.key, number.against):
        return LiveName(number.key.indicator, form=Form.AGAINST, argument=BEFORE)
    against = number.against.period if number.against else ""
    return _own(number.key, material, Form.AGAINST, against)


def _number_name(number: Number, rest: list[Piece], material: Material) -> LiveName | None:
    if number.aspect is not Aspect.VALUE:
        return None
    shared = _share_name(number, rest, material)
    if shared:
        rest[:3] = [str(rest[2]).removeprefix("%)")]
        return shared
    name = _own(number.key, material)
    return name if name and plain(fill_name(name, material)) == number.text else None


def _share_name(number: Number, rest: list[Piece], material: Material) -> LiveName | None:
    """`1.808 (87,3%)` of a cell in its total."""
    if len(rest) < 3 or rest[0] != " (" or not isinstance(rest[1], Number) or not str(rest[2]).startswith("%)"):
        return None
    part = rest[1]
    total = FigureKey(number.key.unit, number.key.period, number.key.indicator)
    if part.aspect is not Aspect.SHARE or part.key != number.key or part.against != total:
        return None
    return _own(number.key, material, Form.SHARE)


def _own(key: FigureKey, material: Material, form: Form = Form.NUMBER, argument: str = "") -> LiveName | None:
    """A name for a figure of the report's own unit."""
    if FigureKey(material.unit.code, key.period, key.indicator, key.cell) != key:
        return None
    return LiveName(key.indicator, key.cell, "" if key.period == material.period else key.period, form, argument)


def _drop_mark(rest: list[Piece]) -> None:
    """The mark that explains the sets of units is left out: the words say so themselves."""
    if rest and isinstance(rest[0], str):
        rest[0] = _MARK.sub("", rest[0])
