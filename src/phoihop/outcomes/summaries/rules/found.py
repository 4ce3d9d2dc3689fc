"""Where the numbers and words of a report are marked in a document's XML, and what stands there now.

A number is looked for by its control's tag, then by the alias, then by the bookmark around it, so that it is found
again after split runs, after the control was removed with its text kept, and in files saved by LibreOffice, which
drops tags but keeps bookmarks. Tracked deletions count as gone, tracked insertions as there.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from phoihop.base.vietnamese import to_nfc
from phoihop.outcomes.documents.rules.wordml import (
    GONE,
    ID,
    NAME,
    SDT,
    TR,
    P,
    R,
    own_paragraph,
    q,
    run_text,
    runs_of,
    tag_of,
)
from phoihop.outcomes.summaries.enums import Mark, NumberState
from phoihop.outcomes.summaries.rules.adjusting import without_mark
from phoihop.outcomes.summaries.rules.manifest import Entry
from phoihop.outcomes.summaries.rules.marks import (
    number_tag,
    parse_bookmark,
    parse_tag,
    parse_turn,
    parse_turn_bookmark,
)

_START, _END = q("w:bookmarkStart"), q("w:bookmarkEnd")
_CHANGES = (q("w:ins"), q("w:del"), q("w:moveFrom"), q("w:moveTo"))
_WORN = re.compile(r"[\s\u00a0]+")
_AHEAD = re.compile(r"[\d.,]*\d$|\d[.,]$")
_BEHIND = re.compile(r"\d[\d.,]*|[.,]\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class TracedNumber:
    """One number of the manifest and what the file says of it.

    `text` is what stands there now (None: gone); `mark` by what it was found; `copies` the texts of further controls
    with the same tag; `tracked` whether the change is still a tracked one that somebody may reject.
    """

    entry: Entry
    tag: str
    state: NumberState
    text: str | None
    mark: Mark
    copies: tuple[str, ...] = ()
    tracked: bool = False
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A control or a bookmark as found: its text now, whether a tracked change touches it, its paragraph."""

    text: str
    tracked: bool
    paragraph: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a number is marked; what stands there is read when it is asked for."""

    part: "Part"
    element: etree._Element
    runs: list[etree._Element]

    def read(self) -> Place:
        return self.part.place(self.element, self.runs)


@dataclass(frozen=True, slots=True)
class Marks:
    """How one kind of thing is marked: what its tag and its bookmark say."""

    tag: Callable[[str], tuple[str, int] | None]
    bookmark: Callable[[str], int | None]


NUMBERS = Marks(parse_tag, parse_bookmark)
TURNS = Marks(parse_turn, parse_turn_bookmark)


@dataclass
class Found:
    """Every mark of one kind found in all parts, by serial."""

    tags: dict[int, list[Spot]] = field(default_factory=dict)
    aliases: dict[int, list[Spot]] = field(default_factory=dict)
    bookmarks: dict[int, list[Spot]] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    strange: set[etree._Element] = field(default_factory=set)
    changes: bool = False

    def strongest(self, serial: int) -> tuple[Mark, list[Spot]]:
        """Where a serial is marked, by the strongest mark that is left; a bookmark counts where it holds text."""
        for kind, places in ((Mark.TAG, self.tags), (Mark.ALIAS, self.aliases), (Mark.BOOKMARK, self.bookmarks)):
            spots = places.get(serial, [])
            if spots and (kind is not Mark.BOOKMARK or any(spot.read().text for spot in spots)):
                return kind, spots
        return Mark.NONE, []


class Part:
    """One part's paragraphs as they read, each read once; without tracked changes nothing need be looked up above."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.changes = next(root.iter(*_CHANGES), None) is not None
        self._texts: dict[etree._Element, list[tuple[etree._Element, str]]] = {}

    def place(self, element: etree._Element, runs: list[etree._Element]) -> Place:
        """What stands in these runs, with digits typed right beside them: `2.500` with a 1 in front reads `12.500`.

        The mark of an adjusted number is no part of it.
        """
        text = without_mark(self.text(runs))
        paragraph = _paragraph_of(element)
        if paragraph is None:
            return Place(text, self.is_tracked(element, runs), "")
        told = self._read(paragraph)
        if text:
            text = _grown(text, runs, told)
        whole = " ".join("".join(part for _run, part in told).split())
        return Place(text, self.is_tracked(element, runs), whole)

    def text(self, runs: Iterable[etree._Element]) -> str:
        return to_nfc("".join("" if self._is_gone(run) else run_text(run) for run in runs))

    def is_tracked(self, element: etree._Element, runs: list[etree._Element]) -> bool:
        if not self.changes:
            return False
        around = (above.tag in _CHANGES for one in (element, *runs) for above in one.iterancestors())
        return any(around) or any(map(self._is_gone, (element, *runs)))

    def _read(self, paragraph: etree._Element) -> list[tuple[etree._Element, str]]:
        if paragraph not in self._texts:
            self._texts[paragraph] = [(run, self.text([run])) for run in runs_of(paragraph)]
        return self._texts[paragraph]

    def _is_gone(self, run: etree._Element) -> bool:
        """Whether a tracked change has deleted the run, or the table row it is in."""
        if not self.changes:
            return False
        row_gone = f"{q('w:trPr')}/{q('w:del')}"
        return any(
            above.tag in GONE or (above.tag == TR and above.find(row_gone) is not None) for above in run.iterancestors()
        )


def search(roots: Iterable[etree._Element], mark: str) -> Found:
    """Every mark of a number of this report in the parts of a document."""
    return _searched(roots, mark, (NUMBERS,))[0]


def search_all(roots: Iterable[etree._Element], mark: str) -> tuple[Found, Found]:
    """The same of its numbers and of its turns, in one walk."""
    numbers, turns = _searched(roots, mark, (NUMBERS, TURNS))
    return numbers, turns


def _searched(roots: Iterable[etree._Element], mark: str, kinds: Sequence[Marks]) -> list[Found]:
    sought = [(marks, Found()) for marks in kinds]
    for root in roots:
        part = Part(root)
        for _marks, found in sought:
            found.changes = found.changes or part.changes
        _controls(part, mark, sought)
        _bookmarks(part, sought)
    return [found for _marks, found in sought]


def _controls(part: Part, mark: str, sought: Sequence[tuple[Marks, Found]]) -> None:
    for sdt in part.root.iter(SDT):
        names = tag_of(sdt), tag_of(sdt, "w:alias")
        for marks, found in sought:
            for name, spots in zip(names, (found.tags, found.aliases), strict=True):
                parsed = marks.tag(name)
                if parsed is None:
                    continue
                if parsed[0] != mark:
                    found.foreign.append(name)
                    found.strange.update(sdt.iter(R))
                    continue
                spots.setdefault(parsed[1], []).append(Spot(part, sdt, list(sdt.iter(R))))
                break


def _bookmarks(part: Part, sought: Sequence[tuple[Marks, Found]]) -> None:
    """The runs between the two ends of each of our bookmarks, in one walk through the part; a bookmark around another
    report's number came with it."""
    open_marks: dict[str, tuple[Found, int, Spot]] = {}
    for element in part.root.iter(_START, _END, R):
        if element.tag == R:
            for _found, _serial, spot in open_marks.values():
                spot.runs.append(element)
        elif element.tag == _START:
            for marks, found in sought:
                serial = marks.bookmark(element.get(NAME, ""))
                if serial is not None:
                    open_marks[element.get(ID, "")] = (found, serial, Spot(part, element, []))
        elif (number := element.get(ID, "")) in open_marks:
            found, serial, spot = open_marks.pop(number)
            if not found.strange.intersection(spot.runs):
                found.bookmarks.setdefault(serial, []).append(spot)


def _grown(text: str, runs: list[etree._Element], told: list[tuple[etree._Element, str]]) -> str:
    inside = set(runs)
    places = [index for index, (run, _text) in enumerate(told) if run in inside]
    if not places:
        return text
    ahead = _AHEAD.search("".join(part for _run, part in told[: places[0]]))
    behind = _BEHIND.match("".join(part for _run, part in told[places[-1] + 1 :]))
    return (ahead[0] if ahead else "") + text + (behind[0].rstrip(".,") if behind else "")


def trace_entry(entry: Entry, mark: str, found: Found) -> TracedNumber:
    """What the marks found say of one number."""
    tag = number_tag(mark, entry.serial)
    kind, spots = found.strongest(entry.serial)
    if spots:
        return _judged(entry, tag, kind, [spot.read() for spot in spots])
    return TracedNumber(entry, tag, NumberState.REMOVED, None, Mark.NONE, tracked=_was_tracked(entry, found))


def _judged(entry: Entry, tag: str, kind: Mark, places: list[Place]) -> TracedNumber:
    standing = [place for place in places if place.text]
    if not standing:
        return TracedNumber(entry, tag, NumberState.REMOVED, None, kind, tracked=any(place.tracked for place in places))
    printed = plain_words(entry.number.text)
    shown = next((place for place in standing if plain_words(place.text) != printed), standing[0])
    state = NumberState.STANDS if plain_words(shown.text) == printed else NumberState.EDITED
    copies = tuple(place.text for place in standing if place is not shown)
    return TracedNumber(entry, tag, state, shown.text, kind, copies, shown.tracked, shown.paragraph)


def _was_tracked(entry: Entry, found: Found) -> bool:
    return any(spot.read().tracked for spot in found.bookmarks.get(entry.serial, ()))


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    """The paragraph around an inline control, or the first one inside a control around paragraphs."""
    return own_paragraph(element) if own_paragraph(element) is not None else next(element.iter(P), None)


def plain_words(text: str) -> str:
    """The text as it is compared: worn spaces count as one."""
    return _WORN.sub(" ", text).strip()
