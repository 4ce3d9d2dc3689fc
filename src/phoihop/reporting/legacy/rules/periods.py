"""The periods that words name: those over a table, and those in the header of a column or the name of a row.

A label's *span* is the name of a period, or, where the label does not tell the year, the end of one: `-Q1`, `-03`, and
`-` for the whole year. `*` is the total of all periods beside it.
"""

import re
from collections.abc import Callable, Iterable

from phoihop.base.vietnamese.text import fold
from phoihop_rollup.periods import find_period

ALL, WHOLE_YEAR = "*", "-"
_Y = r"(?P<year>(?:19|20)[0-9]{2})"
_OF_YEAR = rf"(?:(?:\s*nam)?[\s/.-]*{_Y})?"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_QUARTER = r"(?P<quarter>iv|iii|ii|i|[1-4])"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NAMED = (
    rf"(?:6|sau) thang (?P<half>dau|cuoi)(?: nam)?{_OF_YEAR}",
    rf"(?P<nine>9|chin) thang(?: dau)?(?: nam)?{_OF_YEAR}",
    rf"quy {_QUARTER}{_OF_YEAR}",
    rf"thang {_MONTH}{_OF_YEAR}",
)
_SHORT = (
    rf"th?\.?\s?{_MONTH}(?:[/.-]{_Y})?",
    rf"{_MONTH}[/.-]{_Y}",
    rf"{_Y}-(?P<month>0[1-9]|1[0-2])-01",
    rf"q\.?\s?{_QUARTER}(?:[/.-]{_Y})?",
    rf"(?P<quarter>iv|iii|ii|i)[/.-]{_Y}",
    r"(?P<whole>(?:ca|toan|trong) nam|12 thang)",
    rf"(?:nam )?{_Y}",
)
_WHOLE = tuple(re.compile(form) for form in (*_NAMED, *_SHORT))
"""Forms that a whole label may have."""
_LAST = tuple(re.compile(rf"(?<= )\(?(?:trong |cua )?{form}\)?$") for form in (*_NAMED, rf"nam {_Y}"))
"""Forms that may end a label after other words."""
_WITHIN = tuple(re.compile(rf"\b{form}\b") for form in _NAMED)
_YEAR_ALONE = re.compile(rf"^(?!.*\b(?:thang|quy)\b).*\bnam {_Y}\b")
_DATED = re.compile(r"\bngay [0-9 .…]*thang [0-9]+(?:\s*nam [0-9]{4})?")
"""The day a document was signed is no period."""


def span_in(text: str) -> tuple[str, str]:
    """What a label says beside the period that it names, and the period's span: `Số vụ quý I/2019`, `Số vụ`, `2019-Q1`."""
    folded = fold(text).strip(" :.;,-–")
    for form in _WHOLE:
        found = form.fullmatch(folded.strip("()"))
        if found:
            return "", _span(found)
    for form in _LAST:
        found = form.search(folded)
        if found and not _DATED.search(folded):
            kept = text.split()[: len(folded[: found.start()].split())]
            return " ".join(kept).strip(" :;,-–("), _span(found)
    return text, ""


def joined(outer: str, inner: str) -> str:
    """The span of two labels together: the finer of both, in the year that either tells."""
    if ALL in (outer, inner) or not (outer and inner):
        return inner or outer
    (outer_year, outer_end), (inner_year, inner_end) = _split(outer), _split(inner)
    return f"{inner_year or outer_year}{inner_end or outer_end}" or WHOLE_YEAR


def _split(span: str) -> tuple[str, str]:
    """The year and the end of a span: `2019-Q1` is 2019 and -Q1; a whole year has no end."""
    year = "" if span.startswith("-") else span[:4]
    return year, span.removeprefix(year).removesuffix(WHOLE_YEAR)


def resolved(span: str, period: str) -> str:
    """The name of the period that a span means in a file about `period`; '' where nobody tells the year."""
    if not span:
        return period
    if not span.startswith("-"):
        return span
    return f"{period[:4]}{span.removesuffix(WHOLE_YEAR)}" if period else ""


def period_told(lines: Iterable[str], *, year: str = "") -> str:
    """The name of the first period that a line tells (`Quý IV năm 2016` is 2016-Q4); '' where none does.

    With `year`, a line need not tell it.
    """
    texts = [_DATED.sub("", fold(line)) for line in lines]
    for form in (*_WITHIN, _YEAR_ALONE):
        for text in texts:
            for found in form.finditer(text):
                period = find_period(resolved(_span(found), year))
                if period and period.frequency:
                    return period.name
    return ""


def _span(found: re.Match[str]) -> str:
    told = {name: value for name, value in found.groupdict().items() if value}
    year = told.get("year", "")
    for name, end in _ENDS.items():
        if name in told:
            return f"{year}-{end(told[name])}"
    return year or WHOLE_YEAR


_ENDS: dict[str, Callable[[str], str]] = {
    "half": lambda word: "H1" if word == "dau" else "H2",
    "nine": lambda _word: "9M",
    "quarter": lambda word: f"Q{_ROMAN.get(word) or word}",
    "month": lambda word: f"{int(word):02}",
}
