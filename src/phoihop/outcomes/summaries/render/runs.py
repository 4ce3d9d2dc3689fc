"""Runs of a paragraph: Word splits a typed name over several; here it becomes whole runs that can be taken out."""

from copy import deepcopy

from lxml import etree

from phoihop.outcomes.documents.rules.wordml import BREAKS, RPR, SPACE, R, T, q, runs_of

_BLOCK = "\0"
"""Stands for whatever in a run is no text: no name may reach over it."""


def flat_text(paragraph: etree._Element) -> str:
    """The paragraph's text nodes as one text; anything else in a run counts as one sign that no name may hold."""
    return "".join(_flat(child) for run in runs_of(paragraph) for child in run if child.tag != RPR)


def _flat(child: etree._Element) -> str:
    if child.tag == T:
        return child.text or ""
    return " " if BREAKS.get(child.tag) == "\t" else _BLOCK


def isolate(paragraph: etree._Element, start: int, end: int) -> list[etree._Element]:
    """Split runs so that the signs from `start` to `end` are whole runs; returns these."""
    _split(paragraph, end)
    _split(paragraph, start)
    runs, position = [], 0
    for run in runs_of(paragraph):
        length = sum(len(_flat(child)) for child in run if child.tag != RPR)
        if start <= position < end and length:
            runs.append(run)
        position += length
    return runs


def _split(paragraph: etree._Element, at: int) -> None:
    """Make a border between runs at this sign of the paragraph's text."""
    position = 0
    for run in list(runs_of(paragraph)):
        for child in [child for child in run if child.tag != RPR]:
            length = len(_flat(child))
            if position < at < position + length:
                _split_text(child, at - position)
                _split_run(run, child)
                return
            position += length
            if position == at:
                _split_run(run, child)
                return


def _split_text(node: etree._Element, at: int) -> None:
    text = node.text or ""
    rest = deepcopy(node)
    node.text, rest.text = text[:at], text[at:]
    for part in (node, rest):
        part.set(SPACE, "preserve")
    node.addnext(rest)


def _split_run(run: etree._Element, last: etree._Element) -> None:
    """Move what follows `last` in a run into a new run with the same looks."""
    following = list(last.itersiblings())
    if not following:
        return
    other = etree.Element(R)
    looks = run.find(RPR)
    other.extend([deepcopy(looks)] if looks is not None else [])
    other.extend(following)
    run.addnext(other)


def run_like(run: etree._Element, text: str) -> etree._Element:
    """A new run with this text and the looks of another."""
    new = etree.Element(R)
    looks = run.find(RPR)
    new.extend([deepcopy(looks)] if looks is not None else [])
    node = etree.SubElement(new, T)
    node.text = text
    node.set(SPACE, "preserve")
    return new


def replace_runs(runs: list[etree._Element], control: etree._Element) -> None:
    """Put a control where these runs were."""
    runs[0].addprevious(control)
    remove_runs(runs)


def remove_runs(runs: list[etree._Element]) -> None:
    """Take runs away with the spelling marks between them; bookmarks and the like stay."""
    parent = runs[0].getparent()
    if parent is None:
        return
    for sibling in [*runs[0].itersiblings()] if len(runs) > 1 else []:
        if sibling is runs[-1]:
            break
        if sibling.tag == q("w:proofErr"):
            parent.remove(sibling)
    for run in runs:
        parent.remove(run)
