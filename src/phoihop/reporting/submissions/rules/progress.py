"""How far a report is filled in: its sections, and of each how many cells hold something, and whether it is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from phoihop.base.findings import Finding, Severity
from phoihop.base.language import N_, _
from phoihop.reporting.regimes.rules import AskedLine, AskedReport, AskedSection
from phoihop.reporting.submissions.enums import Filling
from phoihop.reporting.submissions.rules.cells import Entry, narrative_key, parts_of
from phoihop.reporting.submissions.rules.completeness import is_answered, keys_of

NARRATIVES = "thuyet-minh"
OTHERS = "chung"
"""The last words of the addresses of the narratives, and of the lines that belong to no coordination content."""


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a report as the unit fills it in: the lines of one coordination content, or the narratives."""

    slug: str
    title: str
    lines: tuple[AskedLine, ...] = ()
    sections: tuple[AskedSection, ...] = ()

    @property
    def keys(self) -> list[str]:
        """Every cell of the section."""
        return [key for line in self.lines for key in keys_of(line)] + [
            narrative_key(row.code) for row in self.sections
        ]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one section is."""

    part: Part
    filled: int
    cells: int
    filling: Filling


def parts_of_report(asked: AskedReport) -> list[Part]:
    """The sections in the order of the contents' numbers, lines without a content before the narratives at the end."""
    numbers = sorted({line.content_number for line in asked.lines if line.content_number is not None})
    found = [_content(asked.lines, number) for number in numbers]
    others = tuple(line for line in asked.lines if line.content_number is None)
    if others:
        found.append(Part(OTHERS, _(N_("Chỉ tiêu chung")), others))
    if asked.sections:
        found.append(Part(NARRATIVES, _(N_("Phần thuyết minh")), sections=asked.sections))
    return found


def progress_of(part: Part, entries: Mapping[str, Entry], findings: Iterable[Finding] = ()) -> Progress:
    """How far a section is; an error among the findings of its cells says that something must be mended."""
    keys = part.keys
    filled = sum(key in entries for key in keys)
    return Progress(part, filled, len(keys), _filling(part, entries, filled, _wrong(part, findings)))


def place_of_finding(finding: Finding, parts: Sequence[Part]) -> tuple[str, str]:
    """Slug of the section and key of the cell that a finding is about; ('', '') for one about the whole report."""
    indicator = str(finding.params.get("indicator", ""))
    for part in parts:
        if finding.column in part.keys:
            return part.slug, finding.column
        for line in part.lines:
            if indicator and line.indicator == indicator:
                return part.slug, keys_of(line)[0]
    return "", ""


def _content(lines: Sequence[AskedLine], number: int) -> Part:
    own = tuple(line for line in lines if line.content_number == number)
    return Part(str(number), f"{number}. {own[0].content_title}", own)


def _filling(part: Part, entries: Mapping[str, Entry], filled: int, wrong: bool) -> Filling:
    if wrong or any(entry.unread for key, entry in entries.items() if key in set(part.keys)):
        return Filling.WRONG
    if not filled:
        return Filling.EMPTY
    lines = all(is_answered(line, entries) for line in part.lines if line.required)
    texts = not part.sections or filled == len(part.sections)
    return Filling.FULL if lines and texts else Filling.BEGUN


def _wrong(part: Part, findings: Iterable[Finding]) -> bool:
    codes = {line.indicator for line in part.lines}
    errors = (finding for finding in findings if finding.severity is Severity.ERROR)
    return any(parts_of(row.column)[0] in codes or row.params.get("indicator") in codes for row in errors)
