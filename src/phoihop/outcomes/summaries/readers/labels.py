"""Labels of lists and headings that Word itself numbers: `I.`, `1.2.`, `a)`, `•`, as a reader of the page sees them."""

import re
from collections.abc import Callable, Mapping

from lxml import etree

from phoihop.base.vietnamese.ordinals import roman
from phoihop.outcomes.documents.rules.wordml import VAL, q
from phoihop.outcomes.summaries.readers.looks import attribute, whole

_PLACE = re.compile(r"%([1-9])")
_BULLET = "•"


class Labels:
    """The lists of a file; each label is asked for once, in the order of the text."""

    def __init__(self, root: etree._Element | None) -> None:
        found = list(root) if root is not None else []
        self._patterns = {
            attribute(one, "abstractNumId"): _levels(one) for one in found if one.tag == q("w:abstractNum")
        }
        self._lists = {
            attribute(one, "numId"): (_value(one, "w:abstractNumId"), _starts(one))
            for one in found
            if one.tag == q("w:num")
        }
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, name: str, step: int) -> str:
        """The label of the next paragraph of this list at this step; '' where there is none."""
        pattern, starts = self._lists.get(name, ("", {}))
        levels = self._patterns.get(pattern, {})
        if step not in levels:
            return ""
        counts = self._counts.setdefault(pattern, {})
        for deeper in [one for one in counts if one > step]:
            del counts[deeper]
        begins = step in starts and (name, step) not in self._begun
        self._begun.add((name, step))
        start = starts.get(step, levels[step][2])
        counts[step] = start if begins else counts.get(step, start - 1) + 1
        return _written(levels, counts, step)


Level = tuple[str, str, int]
"""How the number is written, the label around it, where it starts."""


def _written(levels: Mapping[int, Level], counts: Mapping[int, int], step: int) -> str:
    kind, text, _start = levels[step]
    if kind == "bullet":
        sign = text.strip()
        return sign if sign and all(" " < letter < "\ue000" for letter in sign) else _BULLET
    if kind == "none":
        return _PLACE.sub("", text).strip()

    def number(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        how, _text, start = levels.get(at, ("decimal", "", 1))
        return _number(how, counts.get(at, start))

    return _PLACE.sub(number, text).strip()


def _number(kind: str, value: int) -> str:
    writers: Mapping[str, Callable[[int], str]] = {
        "lowerLetter": _letters,
        "upperLetter": lambda n: _letters(n).upper(),
        "lowerRoman": lambda n: roman(n).lower(),
        "upperRoman": roman,
        "decimalZero": lambda n: f"{n:02d}",
    }
    return writers[kind](value) if kind in writers and 1 <= value < 4000 else str(value)


def _letters(value: int) -> str:
    """Word's a … z, aa, bb: it knows no đ."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _levels(pattern: etree._Element) -> dict[int, Level]:
    return {
        whole(attribute(level, "ilvl")): (
            _value(level, "w:numFmt") or "decimal",
            _value(level, "w:lvlText"),
            whole(_value(level, "w:start") or "1"),
        )
        for level in pattern.iterfind(q("w:lvl"))
    }


def _starts(one: etree._Element) -> dict[int, int]:
    return {
        whole(attribute(changed, "ilvl")): whole(_value(changed, "w:startOverride"))
        for changed in one.iterfind(q("w:lvlOverride"))
        if changed.find(q("w:startOverride")) is not None
    }


def _value(element: etree._Element, name: str) -> str:
    found = element.find(q(name))
    return found.get(VAL, "") if found is not None else ""
