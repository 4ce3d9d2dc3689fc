"""The language of rules: numbers, indicators, + - * / and one comparison. Read by hand, computed exactly, never executed.

    rule   = sum ("<=" | ">=" | "<" | ">" | "=" | "!=") sum
    sum    = product {("+" | "-") product}
    product = factor {("*" | "/") factor}
    factor = "-" factor | number | indicator ["[" cell "]"] [".tu" | ".mau"] | "(" sum ")"

`.tu` and `.mau` are the numerator and denominator of a ratio; the ratio itself counts in its unit (80 for 80 %). A rule
in which a number is missing, or that divides by zero, says nothing: missing is not zero.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from phoihop.base.language import N_, _
from phoihop.base.vietnamese import NumberRefused, parse_number, to_nfc
from phoihop.base.vietnamese.nearest import hint
from phoihop.reporting.checks.rules.numbers import Numbers, key_of
from phoihop.reporting.checks.rules.refusals import (
    ExpressionRefused,
    ExpressionTooDeep,
    ExpressionTooLong,
    FrequenciesDiffer,
    NothingCompared,
)
from phoihop_rollup.vocabulary import Kind

LONGEST, MOST_NODES, DEEPEST = 300, 60, 12
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"[0-9](?:[0-9.,]*[0-9])?")
_PLAIN = re.compile(r"[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})")
_WORD = re.compile(r"[^\W_][\w.-]*")
_SIGN = re.compile(r"<=|>=|!=|<>|==|[-+*/()<>=≤≥≠×÷:−\[\]]")
_CELL = re.compile(r"\[\s*([^\]\[]{1,100}?)\s*\]")
_SAME = {"≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "==": "=", "×": "*", "÷": "/", ":": "/", "−": "-"}
_PARTS = {".tu": "numerator", ".mau": "denominator"}
COMPARISONS = ("<=", ">=", "<", ">", "=", "!=")


@dataclass(frozen=True, slots=True)
class Known:
    """What a rule may say of an indicator."""

    code: str
    kind: str
    frequency: str
    unit: str = ""
    cells: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Literal:
    """A number that the rule itself names."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Reference:
    """A number of the report; `part` '' is the indicator itself, of a ratio both parts divided, times `times`."""

    indicator: str
    cell: str = ""
    part: str = "value"
    times: int = 1

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the numbers that it needs."""
        parts = (self.part,) if self.part else ("numerator", "denominator")
        return tuple(key_of(self.indicator, self.cell, part) for part in parts)


@dataclass(frozen=True, slots=True)
class Operation:
    """Two terms and what is done with them."""

    sign: str
    left: "Term"
    right: "Term"


Term = Literal | Reference | Operation


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold: two sides and their comparison, beside the text it was read from; for reports that come how often."""

    text: str
    left: Term
    comparison: str
    right: Term
    frequency: str = ""

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every number of a report that it speaks of, each once, in the order of writing."""
        return tuple(dict.fromkeys([*_references(self.left), *_references(self.right)]))


@dataclass(frozen=True, slots=True)
class Outcome:
    """Both sides as they came out, and whether the rule holds."""

    left: Fraction
    right: Fraction
    holds: bool


def read_rule(text: str, known: Mapping[str, Known]) -> Rule:
    """The rule that a text writes, of these indicators by code. Raises ExpressionRefused."""
    clean = to_nfc(text).strip()
    if len(clean) > LONGEST:
        raise ExpressionTooLong(length=len(clean), most=LONGEST)
    rule = _Reader(clean, known).rule()
    if not rule.references:
        raise NothingCompared
    frequencies = {known[reference.indicator].frequency for reference in rule.references}
    if len(frequencies) > 1:
        raise FrequenciesDiffer(names=", ".join(dict.fromkeys(one.indicator for one in rule.references)))
    return replace(rule, frequency=frequencies.pop())


def outcome_of(rule: Rule, numbers: Numbers) -> Outcome | None:
    """How the rule comes out on a report's numbers; None where one is missing or something is divided by zero."""
    left, right = _value(rule.left, numbers), _value(rule.right, numbers)
    if left is None or right is None:
        return None
    return Outcome(left, right, _holds(left, rule.comparison, right))


def _holds(left: Fraction, comparison: str, right: Fraction) -> bool:
    match comparison:
        case "<=":
            return left <= right
        case ">=":
            return left >= right
        case "<":
            return left < right
        case ">":
            return left > right
        case "=":
            return left == right
    return left != right


def _value(term: Term, numbers: Numbers) -> Fraction | None:
    match term:
        case Literal(value):
            return value
        case Reference():
            return _read(term, [numbers.get(key) for key in term.keys])
        case Operation(sign, left, right):
            one, other = _value(left, numbers), _value(right, numbers)
            return None if one is None or other is None else _done(sign, one, other)


def _read(reference: Reference, numbers: list[Decimal | None]) -> Fraction | None:
    given = [Fraction(number) for number in numbers if number is not None]
    if len(given) < len(numbers):
        return None
    return given[0] if len(given) == 1 else _done("/", given[0] * reference.times, given[1])


def _done(sign: str, one: Fraction, other: Fraction) -> Fraction | None:
    match sign:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
    return one / other if other else None


def _references(term: Term) -> Iterator[Reference]:
    match term:
        case Reference():
            yield term
        case Operation(_sign, left, right):
            yield from _references(left)
            yield from _references(right)


class _Reader:
    """Reads one text from left to right; `at` is where it stands."""

    def __init__(self, text: str, known: Mapping[str, Known]) -> None:
        self.text, self.known, self.at, self.nodes = text, known, 0, 0
        self.codes = sorted(known, key=len, reverse=True)

    def rule(self) -> Rule:
        left = self._sum(0)
        comparison = self._sign(*COMPARISONS)
        if comparison is None:
            raise self._refused(N_("cần một dấu so sánh (<=, >=, <, >, =, !=)"))
        right = self._sum(0)
        self._space()
        if self.at < len(self.text):
            raise self._refused(N_("quy tắc phải hết ở đây"))
        return Rule(self.text, left, comparison, right)

    def _sum(self, depth: int) -> Term:
        return self._chain(("+", "-"), lambda: self._product(depth))

    def _product(self, depth: int) -> Term:
        return self._chain(("*", "/"), lambda: self._factor(depth))

    def _chain(self, signs: tuple[str, ...], part: Callable[[], Term]) -> Term:
        term = part()
        while (sign := self._sign(*signs)) is not None:
            term = self._counted(Operation(sign, term, part()))
        return term

    def _factor(self, depth: int) -> Term:
        if depth > DEEPEST:
            raise ExpressionTooDeep(place=self.at + 1)
        if self._sign("-"):
            return self._counted(Operation("*", Literal(Fraction(-1)), self._factor(depth + 1)))
        if self._sign("("):
            term = self._sum(depth + 1)
            if not self._sign(")"):
                raise self._refused(N_("cần dấu ngoặc đóng"))
            return term
        return self._counted(self._number() or self._reference())

    def _number(self) -> Literal | None:
        found = _NUMBER.match(self.text, self.at)
        if not found or self._code():
            return None
        try:
            number = Decimal(found[0]) if _PLAIN.fullmatch(found[0]) else parse_number(found[0], negative=False)
        except NumberRefused as error:
            raise self._refused(N_("không rõ là số nào")) from error
        self.at = found.end()
        return Literal(Fraction(number))

    def _reference(self) -> Reference:
        code = self._code()
        if not code:
            word = _WORD.match(self.text, self.at)
            if not word:
                raise self._refused(N_("cần một số hoặc mã chỉ tiêu"))
            raise self._refused(N_("không có chỉ tiêu này"), hint(word[0], self.known))
        indicator = self.known[code]
        self.at += len(code)
        cell = self._cell(indicator)
        return self._part(indicator, cell)

    def _code(self) -> str:
        """The longest known code that stands here as a word of its own."""
        for code in self.codes:
            end = self.at + len(code)
            if self.text.startswith(code, self.at) and not re.match(r"\w", self.text[end : end + 1]):
                return code
        return ""

    def _cell(self, indicator: Known) -> str:
        found = _CELL.match(self.text, self.at)
        if not found:
            return ""
        if found[1] not in indicator.cells:
            raise self._refused(N_("chỉ tiêu không có ô phân tổ này"), hint(found[1], indicator.cells))
        self.at = found.end()
        return found[1]

    def _part(self, indicator: Known, cell: str) -> Reference:
        ratio = indicator.kind == Kind.RATIO
        for word, part in _PARTS.items():
            if self.text.startswith(word, self.at) and not re.match(r"\w", self.text[self.at + len(word) :][:1]):
                if not ratio:
                    raise self._refused(N_("chỉ tiêu này không phải tỷ lệ nên không có tử số, mẫu số"))
                self.at += len(word)
                return Reference(indicator.code, cell, part)
        times = {"%": 100, "‰": 1000}.get(indicator.unit, 1)
        return Reference(indicator.code, cell, "", times) if ratio else Reference(indicator.code, cell)

    def _sign(self, *wanted: str) -> str | None:
        self._space()
        found = _SIGN.match(self.text, self.at)
        sign = _SAME.get(found[0], found[0]) if found else None
        if not found or sign not in wanted:
            return None
        self.at = found.end()
        self._space()
        return sign

    def _space(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _counted(self, term: Term) -> Term:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise ExpressionTooDeep(place=self.at + 1)
        return term

    def _refused(self, reason: str, meant: str = "") -> ExpressionRefused:
        near = self.text[self.at : self.at + 12] or "…"
        return ExpressionRefused(place=self.at + 1, near=near, reason=_(reason), hint=meant)
