"""Our marks in a file that goes its own way: made whole after another program lost some, and set anew for a new report."""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from itertools import count

from lxml import etree

from phoihop.outcomes.documents.rules.wordml import (
    ID,
    NAME,
    PPR,
    RPR,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    VAL,
    P,
    R,
    own_paragraph,
    q,
    run_text,
    tag_of,
)
from phoihop.outcomes.summaries.enums import Mark
from phoihop.outcomes.summaries.render.opened import Reading
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.rules.adjusting import MARK
from phoihop.outcomes.summaries.rules.found import Found, Spot
from phoihop.outcomes.summaries.rules.manifest import Manifest, TurnEntry
from phoihop.outcomes.summaries.rules.marks import (
    block_bookmark,
    number_bookmark,
    number_tag,
    parse_block,
    parse_bookmark,
    parse_tag,
    parse_turn,
    parse_turn_bookmark,
    turn_bookmark,
    turn_tag,
)
from phoihop.outcomes.summaries.rules.regeneration import NumberRef

_START, _END = q("w:bookmarkStart"), q("w:bookmarkEnd")
_LARGEST = 2**31 - 1


def adopt(reading: Reading) -> int:
    """Give controls back to what only an alias or a bookmark marks; how many there were.

    LibreOffice drops tags and keeps bookmarks.
    """
    mark, done = reading.manifest.mark, 0
    for entry in reading.manifest.entries:
        done += _adopt(reading.numbers, entry.serial, number_tag(mark, entry.serial), plain=True)
    for turn in reading.manifest.turns:
        done += _adopt(reading.turns, turn.serial, turn_tag(mark, turn.serial), plain=False)
    return done


def _adopt(found: Found, serial: int, tag: str, *, plain: bool) -> int:
    kind, spots = found.strongest(serial)
    if kind in (Mark.TAG, Mark.NONE):
        return 0
    return sum(_own(spot, tag, plain=plain) for spot in spots if spot.runs)


def _own(spot: Spot, tag: str, *, plain: bool) -> bool:
    if spot.element.tag == SDT:
        write_tag(spot.element, tag)
        return True
    runs = set(spot.runs)
    around = [sdt for sdt in spot.runs[0].iterancestors(SDT) if set(sdt.iter(R)) == runs and not _ours(sdt)]
    if around:
        _renew(around[0 if plain else -1], tag, plain=plain)
        return True
    return _wrapped(spot, tag, plain=plain)


def _ours(sdt: etree._Element) -> bool:
    return any(parse(tag_of(sdt, name)) for parse in (parse_tag, parse_turn) for name in ("w:tag", "w:alias"))


def _wrapped(spot: Spot, tag: str, *, plain: bool) -> bool:
    """A control around everything between the two ends of a bookmark that have the same parent."""
    number, inside = spot.element.get(ID), []
    for sibling in spot.element.itersiblings():
        if sibling.tag == _END and sibling.get(ID) == number:
            break
        inside.append(sibling)
    else:
        return False
    if own_paragraph(spot.element) is None or not inside:
        return False
    control = etree.Element(SDT)
    etree.SubElement(control, SDT_PR)
    spot.element.addnext(control)
    etree.SubElement(control, SDT_CONTENT).extend(inside)
    _renew(control, tag, plain=plain)
    return True


def _renew(sdt: etree._Element, tag: str, *, plain: bool) -> None:
    """The properties of a control of ours, as `filling` writes them."""
    properties = sdt.find(SDT_PR)
    if properties is None:
        properties = etree.Element(SDT_PR)
        sdt.insert(0, properties)
    looks = properties.find(RPR)
    for child in [child for child in properties if child is not looks]:
        properties.remove(child)
    for name, value in (("w:alias", tag), ("w:tag", tag), ("w:id", "0")):
        etree.SubElement(properties, q(name)).set(VAL, value)
    if plain and not any(run_text(run) == MARK for run in sdt.iter(R)):
        etree.SubElement(properties, q("w:text"))


def write_tag(sdt: etree._Element, tag: str) -> None:
    """Tag and alias of a control, in the order that the format wants; a prompt text is none any more."""
    properties = sdt.find(SDT_PR)
    if properties is None:
        properties = etree.Element(SDT_PR)
        sdt.insert(0, properties)
    for prompt in properties.findall(q("w:showingPlcHdr")):
        properties.remove(prompt)
    at = 0 if properties.find(RPR) is None else 1
    for name in ("w:tag", "w:alias"):
        found = properties.find(q(name))
        if found is None:
            found = etree.Element(q(name))
        properties.insert(at, found)
        found.set(VAL, tag)


def drop_marks(root: etree._Element) -> None:
    """Take away every bookmark of ours within an element: numbers', words', blocks'."""
    ids = set()
    for mark in list(root.iter(_START)):
        name = mark.get(NAME, "")
        if parse_bookmark(name) is not None or parse_turn_bookmark(name) is not None or parse_block(name):
            ids.add(mark.get(ID))
            _drop(mark)
    for mark in list(root.iter(_END)):
        if mark.get(ID) in ids:
            _drop(mark)


def set_point(paragraph: etree._Element, serial: int, end: str) -> None:
    """A block's point at the beginning of a paragraph."""
    at = 0 if paragraph.find(PPR) is None else 1
    start, stop = _ends(block_bookmark(serial, end), f"9{serial:06d}{'12'[end == 'z']}")
    paragraph[at:at] = [start, stop]


def unpoint(paragraph: etree._Element, serial: int, end: str) -> None:
    """Take the same point away, wherever in the document it stands."""
    name = block_bookmark(serial, end)
    root = paragraph.getroottree().getroot()
    for mark in [mark for mark in root.iter(_START) if mark.get(NAME) == name]:
        for stop in [stop for stop in root.iter(_END) if stop.get(ID) == mark.get(ID)]:
            _drop(stop)
        _drop(mark)


@dataclass
class Stamped:
    """What the new file's marks stand for, in its order."""

    refs: list[NumberRef] = field(default_factory=list)
    turns: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)


def restamp(draft: Draft, *, old: Manifest, renewed: Manifest, fresh: Manifest, blocks: Manifest) -> Stamped:
    """New tags and bookmarks in the document's order for everything that the new report knows; the rest is unmarked.

    `blocks` is the manifest by which the points of blocks in the document are numbered.
    """
    stamped = Stamped()
    roots = [draft.root(part) for part in draft.text_parts()]
    names = {block.serial: block.name for block in blocks.blocks}
    points = [list(_points(root, names)) for root in roots]
    for root in roots:
        drop_marks(root)
    ids = _free_ids(roots)
    words = {turn.name: turn.text for turn in fresh.turns}
    for root in roots:
        for sdt in list(root.iter(SDT)):
            _stamp(sdt, old, renewed, fresh, words, stamped, ids)
    for found in points:
        _stamp_points(found, stamped, ids)
    _own_ids(roots)
    return stamped


def _free_ids(roots: Iterable[etree._Element]) -> Iterator[int]:
    """Numbers that no bookmark has."""
    return count(max((int(mark.get(ID, "0")) for root in roots for mark in root.iter(_START)), default=0) + 1)


def _stamp(
    sdt: etree._Element,
    old: Manifest,
    renewed: Manifest,
    fresh: Manifest,
    words: dict[str, str],
    stamped: Stamped,
    ids: Iterator[int],
) -> None:
    ours = {old.mark, fresh.mark}
    number, turn = _parsed(sdt, parse_tag, ours), _parsed(sdt, parse_turn, ours)
    if number:
        new = number[0] == fresh.mark
        if number[1] not in (fresh if new else renewed).by_serial or _says_nothing(sdt):
            _unwrap(sdt)
            return
        stamped.refs.append(NumberRef(new, number[1]))
        serial = len(stamped.refs)
        _mark(sdt, number_tag(fresh.mark, serial), number_bookmark(serial), ids)
    elif turn:
        known = _turn_of(fresh if turn[0] == fresh.mark else old, turn[1])
        if known is None or _says_nothing(sdt):
            _unwrap(sdt)
            return
        stamped.turns.append((known.name, words.get(known.name, known.text)))
        serial = len(stamped.turns)
        _mark(sdt, turn_tag(fresh.mark, serial), turn_bookmark(serial), ids)


def _says_nothing(sdt: etree._Element) -> bool:
    return not any(run_text(run) for run in sdt.iter(R))


def _turn_of(manifest: Manifest, serial: int) -> TurnEntry | None:
    return next((row for row in manifest.turns if row.serial == serial), None)


def _parsed(
    sdt: etree._Element, parse: Callable[[str], tuple[str, int] | None], ours: Set[str]
) -> tuple[str, int] | None:
    """(mark, serial) of a control of ours."""
    found = parse(tag_of(sdt)) or parse(tag_of(sdt, "w:alias"))
    return found if found and found[0] in ours else None


def _mark(sdt: etree._Element, tag: str, bookmark: str, ids: Iterator[int]) -> None:
    write_tag(sdt, tag)
    start, end = _ends(bookmark, str(next(ids)))
    if own_paragraph(sdt) is not None:
        sdt.addprevious(start)
        sdt.addnext(end)
        return
    paragraph = next(sdt.iter(P), None)
    if paragraph is not None:
        paragraph.insert(0 if paragraph.find(PPR) is None else 1, start)
        paragraph.append(end)


def _points(root: etree._Element, names: dict[int, str]) -> Iterator[tuple[str, str, etree._Element]]:
    for mark in root.iter(_START):
        point, paragraph = parse_block(mark.get(NAME, "")), own_paragraph(mark)
        if point and point[0] in names and paragraph is not None:
            yield names[point[0]], point[1], paragraph


def _stamp_points(found: Iterable[tuple[str, str, etree._Element]], stamped: Stamped, ids: Iterator[int]) -> None:
    done: set[tuple[str, str]] = set()
    for name, end, paragraph in found:
        if paragraph.getparent() is None or (name, end) in done:
            continue
        done.add((name, end))
        if name not in stamped.blocks:
            stamped.blocks.append(name)
        start, stop = _ends(block_bookmark(stamped.blocks.index(name) + 1, end), str(next(ids)))
        at = 0 if paragraph.find(PPR) is None else 1
        paragraph[at:at] = [start, stop]


def _own_ids(roots: Iterable[etree._Element]) -> None:
    """Every control has an id of its own."""
    taken: set[str] = set()
    free = count(200_000_001)
    for root in roots:
        for sdt in root.iter(SDT):
            found = sdt.find(f"{SDT_PR}/{q('w:id')}")
            if found is None:
                continue
            value = found.get(VAL, "0")
            if value in taken or value == "0":
                value = next(str(number) for number in free if str(number) not in taken and number < _LARGEST)
                found.set(VAL, value)
            taken.add(value)


def _unwrap(sdt: etree._Element) -> None:
    """The control goes, its content stays."""
    content = sdt.find(SDT_CONTENT)
    for child in list(content) if content is not None else []:
        sdt.addprevious(child)
    _drop(sdt)


def _ends(name: str, number: str) -> tuple[etree._Element, etree._Element]:
    start, end = etree.Element(_START), etree.Element(_END)
    start.set(ID, number)
    start.set(NAME, name)
    end.set(ID, number)
    return start, end


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
