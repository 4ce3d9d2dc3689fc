"""The grid of one section: lines, their cells as they stand, what is unclear, what was reported before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from phoihop.agreements.programmes.enums import OVER_TIME_LABELS
from phoihop.base.language import N_, _
from phoihop.base.vietnamese import format_number
from phoihop.reporting.regimes.rules import AskedLine, AskedSection
from phoihop.reporting.submissions.rules.cells import (
    Entry,
    carried_of,
    cell_key,
    declared,
    entries_of,
    narrative_key,
    place_of,
    shown,
)
from phoihop.reporting.submissions.rules.completeness import (
    decimals_of,
    parts_asked,
    ratio_of,
    sum_of_cells,
)
from phoihop.reporting.submissions.rules.contents import Content
from phoihop.reporting.submissions.rules.progress import Part
from phoihop.reporting.submissions.rules.reading import LONGEST_NARRATIVE, Doubt, doubt_of
from phoihop_rollup.vocabulary import Kind, OverTime

Entries = Mapping[str, Entry]
PART_LABELS = {"value": "", "numerator": N_("Tử số"), "denominator": N_("Mẫu số")}


@dataclass(frozen=True, slots=True)
class Compared:
    """Contents beside which the numbers are shown, with the periods' names."""

    before: Entries
    before_period: str = ""
    year: Entries | None = None
    year_period: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One cell to fill in. `label` is read out whole; `caption` stands beside it where a row has several."""

    key: str
    label: str
    caption: str
    text: str
    unread: bool
    doubt: Doubt | None
    decimals: str
    before: str
    year: str
    carried: bool = False

    @property
    def id(self) -> str:
        """The element's id on the page."""
        return field_id(self.key)


@dataclass(frozen=True, slots=True)
class Row:
    """The total of a line or one cell of its breakdown: one field, or the two parts of a ratio with its result."""

    name: str
    fields: tuple[Field, ...]
    result: str = ""

    @property
    def place(self) -> str:
        """The name under which somebody speaks of it."""
        return place_of(self.fields[0].key)

    @property
    def changed(self) -> bool:
        """Whether it says something else than the period before said."""
        return any(field.before and field.before != field.text for field in self.fields)


@dataclass(frozen=True, slots=True)
class GridLine:
    """One indicator as it is filled in."""

    asked: AskedLine
    rows: tuple[Row, ...]
    running: str
    differs: bool
    declared: str
    flow: bool

    @property
    def id(self) -> str:
        """The id of the part that tells how the line stands."""
        return f"o:{self.asked.indicator}"

    @property
    def is_yesno(self) -> bool:
        """Whether it is answered by yes or no."""
        return self.asked.kind == Kind.YESNO

    @property
    def is_ratio(self) -> bool:
        """Whether it is answered by two parts."""
        return self.asked.kind == Kind.RATIO

    @property
    def over_time(self) -> str:
        """How the periods become one value, in words."""
        return OVER_TIME_LABELS[OverTime(self.asked.over_time)]

    @property
    def bounds(self) -> str:
        """The numbers that can be believed, `0 – 100`; '' where nothing is said."""
        limits = [None if limit is None else format_number(limit) for limit in (self.asked.minimum, self.asked.maximum)]
        return " – ".join(limit or "…" for limit in limits) if any(limits) else ""

    @property
    def carried(self) -> list[Field]:
        """The fields that were brought over from the period before and wait for a look."""
        return [field for row in self.rows for field in row.fields if field.carried]

    @property
    def doubts(self) -> list[Field]:
        """The fields whose text is no number yet."""
        return [field for row in self.rows for field in row.fields if field.unread]

    @property
    def long(self) -> list[Field]:
        """The fields with more decimals than the indicator has."""
        return [field for row in self.rows for field in row.fields if field.decimals]


@dataclass(frozen=True, slots=True)
class GridText:
    """One narrative as it is written."""

    asked: AskedSection
    key: str
    text: str
    before: str
    most: int = LONGEST_NARRATIVE

    @property
    def id(self) -> str:
        """The element's id on the page."""
        return field_id(self.key)


@dataclass(frozen=True, slots=True)
class Grid:
    """A section of the report, to be filled in or read."""

    part: Part
    lines: tuple[GridLine, ...]
    texts: tuple[GridText, ...]
    compared: Compared

    @property
    def shown(self) -> dict[str, str]:
        """What each cell shows, by key: what its writer has seen."""
        found = {field.key: field.text for line in self.lines for row in line.rows for field in row.fields}
        return found | {text.key: text.text for text in self.texts}


def field_id(key: str) -> str:
    """The id of a cell's element: fit for an address's fragment."""
    return "o:" + key.replace("|", ":").replace("@", "")


def grid_of(part: Part, content: Content, compared: Compared) -> Grid:
    """The section's grid over a content."""
    entries = entries_of(content)
    lines = tuple(grid_line(line, content, entries, compared) for line in part.lines)
    texts = tuple(_text(section, entries, compared) for section in part.sections)
    return Grid(part, lines, texts, compared)


def grid_line(line: AskedLine, content: Content, entries: Entries, compared: Compared) -> GridLine:
    """One line of the grid."""
    cells = [("", _(N_("Tổng số")) if line.cells else ""), *line.cells]
    total = entries.get(cell_key(line.indicator, "", "value"))
    running = sum_of_cells(line, entries)
    return GridLine(
        asked=line,
        rows=tuple(_row(line, code, name, entries, compared, carried_of(content)) for code, name in cells),
        running="" if running is None else format_number(running),
        differs=running is not None and total is not None and not total.unread and Decimal(total.text) != running,
        declared=_declared(line, content),
        flow=is_flow(line),
    )


def is_flow(line: AskedLine) -> bool:
    """Whether a period in which nothing occurred is a zero: what adds up over time, not what stands at its end."""
    return line.over_time == OverTime.SUM and line.kind != Kind.YESNO


def flows_without_number(part: Part, entries: Entries) -> list[AskedLine]:
    """The lines that 'nothing occurred' fills: flows of which no cell holds anything."""
    return [line for line in part.lines if is_flow(line) and not _touched(line, entries)]


def result_of(line: AskedLine, entries: Entries, cell: str = "") -> str:
    """The ratio in words: `98,3%`, `1,25 lượt/hộ`; '' without one."""
    ratio = ratio_of(line, entries, cell)
    if ratio is None:
        return ""
    unit = line.unit if line.unit in {"%", "‰"} else f" {line.unit}".rstrip()
    return format_number(ratio, 2 if line.decimals is None else line.decimals) + unit


def _touched(line: AskedLine, entries: Entries) -> bool:
    return any(key.startswith(f"{line.indicator}|") for key in entries)


def _row(line: AskedLine, cell: str, name: str, entries: Entries, compared: Compared, carried: Collection[str]) -> Row:
    fields = tuple(_field(line, cell, name, part, entries, compared, carried) for part in parts_asked(line))
    return Row(name, fields, result_of(line, entries, cell) if line.kind == Kind.RATIO else "")


def _field(
    line: AskedLine,
    cell: str,
    name: str,
    part: str,
    entries: Entries,
    compared: Compared,
    carried: Collection[str],
) -> Field:
    key = cell_key(line.indicator, cell, part)
    entry = entries.get(key)
    caption = _(PART_LABELS[part]) if PART_LABELS[part] else ""
    unread = entry is not None and entry.unread
    return Field(
        key=key,
        label=", ".join(filter(None, (line.name, name, caption, line.unit))),
        caption=caption,
        text=shown(key, entry),
        unread=unread,
        doubt=doubt_of(entry.text, line.kind) if entry is not None and unread else None,
        decimals=_too_fine(line, entry),
        before=shown(key, compared.before.get(key)),
        year=shown(key, compared.year.get(key)) if compared.year is not None else "",
        carried=key in carried,
    )


def _too_fine(line: AskedLine, entry: Entry | None) -> str:
    if entry is None or entry.unread or line.decimals is None or decimals_of(Decimal(entry.text)) <= line.decimals:
        return ""
    return format_number(Decimal(entry.text))


def _text(section: AskedSection, entries: Entries, compared: Compared) -> GridText:
    key = narrative_key(section.code)
    return GridText(section, key, shown(key, entries.get(key)), shown(key, compared.before.get(key)))


def _declared(line: AskedLine, content: Content) -> str:
    """What the unit declared for everything below it, as one line of text."""
    rows = [row for row in declared(content) if row.get("indicator") == line.indicator]
    numbers = [row.get("value") or f"{row.get('numerator', '')}/{row.get('denominator', '')}" for row in rows]
    return "; ".join(numbers)
