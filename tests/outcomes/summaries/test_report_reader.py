"""Reading a report back: what Word's users do to numbers, simulated in XML, is told apart number by number."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest
from lxml import etree
from tests.outcomes.summaries.documents import changed, part_of
from tests.outcomes.summaries.samples import KEY, report_data

from phoihop.base.errors import Refused
from phoihop.outcomes.documents.rules.package import open_package
from phoihop.outcomes.documents.rules.wordml import SDT, SDT_CONTENT, SDT_PR, P, R, T, q, tag_of
from phoihop.outcomes.summaries.enums import Mark, NumberState, SealState
from phoihop.outcomes.summaries.readers.report import Tracing, read_identity, read_report
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.found import TracedNumber
from phoihop.outcomes.summaries.rules.manifest import Manifest
from phoihop.outcomes.summaries.rules.marks import parse_tag
from phoihop.outcomes.summaries.rules.outline import summary_names

DOCUMENT = "word/document.xml"
STANDS, EDITED, REMOVED = NumberState.STANDS, NumberState.EDITED, NumberState.REMOVED


@pytest.fixture(scope="module")
def made() -> tuple[bytes, Manifest]:
    template = compile_template(default_template(), summary_names())
    assert isinstance(template, CompiledTemplate)
    return fill(template, report_data(), key=KEY)


def after(made: tuple[bytes, Manifest], habit: Callable[[etree._Element], object], *, server: bool = False) -> Tracing:
    """What the reader says after somebody did something to the document."""
    root = part_of(made[0])
    habit(root)
    content = changed(made[0], {DOCUMENT: etree.tostring(root)})
    return read_report(content, manifest=made[1] if server else None)


def control(root: etree._Element, serial: int = 1) -> etree._Element:
    return next(sdt for sdt in root.iter(SDT) if tag_of(sdt).endswith(f":{serial:04d}"))


def number(tracing: Tracing, serial: int = 1) -> TracedNumber:
    return next(traced for traced in tracing.numbers if traced.entry.serial == serial)


def others_stand(tracing: Tracing, *serials: int) -> bool:
    return all(t.state is STANDS for t in tracing.numbers if t.entry.serial not in serials)


def in_table(root: etree._Element) -> etree._Element:
    return next(sdt for row in root.iter(q("w:tr")) for sdt in row.iter(SDT) if parse_tag(tag_of(sdt)))


def set_text(sdt: etree._Element, text: str) -> None:
    next(sdt.iter(T)).text = text


def test_untouched_every_number_stands(made: tuple[bytes, Manifest]) -> None:
    tracing = read_report(made[0])
    assert tracing.manifest == made[1]
    assert tracing.report_id == "BC-HN-2016-2021-001"
    assert {(traced.state, traced.mark) for traced in tracing.numbers} == {(STANDS, Mark.TAG)}
    assert [traced.text for traced in tracing.numbers] == [entry.number.text for entry in made[1].entries]
    assert tracing.findings == ()
    assert tracing.seal_state(key=KEY) is SealState.GENUINE
    assert "1.817/1.860 báo cáo" in number(tracing).paragraph


def test_split_runs_and_spelling_marks(made: tuple[bytes, Manifest]) -> None:
    def habit(root: etree._Element) -> None:
        content = control(root).find(SDT_CONTENT)
        run = content.find(R)
        text = run.find(T).text
        for sign in text:
            copy = deepcopy(run)
            copy.find(T).text = sign
            copy.set(q("w:rsidR"), "00AB12CD")
            run.addprevious(copy)
            run.addprevious(etree.Element(q("w:proofErr")))
        content.remove(run)

    assert number(after(made, habit)).state is STANDS


def test_an_edit(made: tuple[bytes, Manifest]) -> None:
    tracing = after(made, lambda root: set_text(control(root), "1.900"))
    assert (number(tracing).state, number(tracing).text, number(tracing).tracked) == (EDITED, "1.900", False)
    assert others_stand(tracing, 1)


def test_a_space_more_is_no_edit(made: tuple[bytes, Manifest]) -> None:
    assert number(after(made, lambda root: set_text(control(root), " 1.817\u00a0"))).state is STANDS


@pytest.mark.parametrize(
    ("before", "behind", "expected"), [("2", "", "21.817"), ("", "0", "1.8170"), ("3.", "", "3.1.817")]
)
def test_digits_typed_beside_the_control(made: tuple[bytes, Manifest], before: str, behind: str, expected: str) -> None:
    def habit(root: etree._Element) -> None:
        sdt = control(root)
        for text, put in ((before, sdt.addprevious), (behind, sdt.addnext)):
            if text:
                run = etree.Element(R)
                etree.SubElement(run, T).text = text
                put(run)

    traced = number(after(made, habit))
    assert (traced.state, traced.text) == (EDITED, expected)


def test_a_tracked_edit(made: tuple[bytes, Manifest]) -> None:
    def habit(root: etree._Element) -> None:
        run = control(root).find(f"{SDT_CONTENT}/{R}")
        old, new = etree.Element(q("w:del")), etree.Element(q("w:ins"))
        run.addprevious(old)
        run.addprevious(new)
        fresh = deepcopy(run)
        fresh.find(T).text = "1.900"
        new.append(fresh)
        old.append(run)
        run.find(T).tag = q("w:delText")

    tracing = after(made, habit)
    assert (number(tracing).state, number(tracing).text, number(tracing).tracked) == (EDITED, "1.900", True)
    assert [finding.code for finding in tracing.findings] == ["W301"]


def test_a_tracked_deletion(made: tuple[bytes, Manifest]) -> None:
    def habit(root: etree._Element) -> None:
        run = control(root).find(f"{SDT_CONTENT}/{R}")
        gone = etree.Element(q("w:del"))
        run.addprevious(gone)
        gone.append(run)
        run.find(T).tag = q("w:delText")

    traced = number(after(made, habit))
    assert (traced.state, traced.text, traced.tracked) == (REMOVED, None, True)


def test_a_deleted_control(made: tuple[bytes, Manifest]) -> None:
    def habit(root: etree._Element) -> None:
        control(root).getparent().remove(control(root))

    tracing = after(made, habit)
    assert (number(tracing).state, number(tracing).text, number(tracing).mark) == (REMOVED, None, Mark.NONE)
    assert others_stand(tracing, 1)


def unwrap(sdt: etree._Element) -> None:
    for child in list(sdt.find(SDT_CONTENT)):
        sdt.addprevious(child)
    sdt.getparent().remove(sdt)


def test_a_removed_control_whose_text_was_kept(made: tuple[bytes, Manifest]) -> None:
    traced = number(after(made, lambda root: unwrap(control(root))))
    assert (traced.state, traced.mark, traced.text) == (STANDS, Mark.BOOKMARK, "1.817")


def test_a_removed_control_whose_text_was_changed(made: tuple[bytes, Manifest]) -> None:
    def habit(root: etree._Element) -> None:
        set_text(control(root), "1.9")
        unwrap(control(root))

    traced = number(after(made, habit))
    assert (traced.state, traced.mark, traced.text) == (EDITED, Mark.BOOKMARK, "1.9")


def test_tags_gone_and_aliases_gone(made: tuple[bytes, Manifest]) -> None:
    def without(*names: str) -> Callable[[etree._Element], None]:
        def habit(root: etree._Element) -> None:
            for sdt in root.iter(SDT):
                for name in names:
                    properties = sdt.find(SDT_PR)
                    properties.remove(properties.find(q(name)))

        return habit

    by_alias = after(made, without("w:tag"))
    assert {(traced.state, traced.mark) for traced in by_alias.numbers} == {(STANDS, Mark.ALIAS)}
    by_bookmark = after(made, without("w:tag", "w:alias"))
    assert {(traced.state, traced.mark) for traced in by_bookmark.numbers} == {(STANDS, Mark.BOOKMARK)}


@pytest.mark.parametrize("tracked", [False, True])
def test_a_deleted_row(made: tuple[bytes, Manifest], tracked: bool) -> None:
    serials: list[int] = []

    def habit(root: etree._Element) -> None:
        row = next(in_table(root).iterancestors(q("w:tr")))
        tags = (parse_tag(tag_of(sdt)) for sdt in row.iter(SDT))
        serials.extend(tag[1] for tag in tags if tag)
        if tracked:
            etree.SubElement(row.find(q("w:trPr")), q("w:del"))
        else:
            row.getparent().remove(row)

    tracing = after(made, habit)
    assert len(serials) == 5
    assert all(number(tracing, serial).state is REMOVED for serial in serials)
    assert all(number(tracing, serial).tracked is tracked for serial in serials)
    assert others_stand(tracing, *serials)


def test_a_copy_stands_with_the_first(made: tuple[bytes, Manifest]) -> None:
    def habit(root: etree._Element, text: str = "") -> None:
        copy = deepcopy(control(root))
        if text:
            set_text(copy, text)
        paragraph = next(root.iter(P))
        paragraph.append(copy)

    traced = number(after(made, habit))
    assert (traced.state, traced.copies) == (STANDS, ("1.817",))
    changed_copy = number(after(made, lambda root: habit(root, "7")))
    assert (changed_copy.state, changed_copy.text, changed_copy.copies) == (EDITED, "7", ("1.817",))


def test_a_moved_paragraph(made: tuple[bytes, Manifest]) -> None:
    def habit(root: etree._Element) -> None:
        paragraph = next(control(root).iterancestors(P))
        next(root.iter(q("w:tc"))).insert(1, paragraph)

    assert {traced.state for traced in after(made, habit).numbers} == {STANDS}


def test_numbers_pasted_from_another_report(made: tuple[bytes, Manifest]) -> None:
    def habit(root: etree._Element) -> None:
        copy = deepcopy(control(root))
        copy.find(f"{SDT_PR}/{q('w:tag')}").set(q("w:val"), "f:abcdef:0001")
        copy.find(f"{SDT_PR}/{q('w:alias')}").set(q("w:val"), "f:abcdef:0001")
        set_text(copy, "9")
        next(root.iter(P)).append(copy)

    tracing = after(made, habit)
    assert number(tracing).state is STANDS
    assert tracing.foreign == ("f:abcdef:0001",)
    assert [finding.code for finding in tracing.findings] == ["W303"]


def test_without_custom_xml_the_server_hands_the_manifest_in(made: tuple[bytes, Manifest]) -> None:
    bare = changed(made[0], {"customXml/item1.xml": None, "customXml/itemProps1.xml": None})
    alone = read_report(bare)
    assert (alone.report_id, alone.manifest, alone.numbers) == ("BC-HN-2016-2021-001", None, ())
    assert read_identity(bare).report_id == "BC-HN-2016-2021-001"
    handed = read_report(bare, manifest=made[1])
    assert {traced.state for traced in handed.numbers} == {STANDS}
    assert handed.seal_state(key=KEY) is SealState.GENUINE


def test_a_forged_manifest_breaks_the_seal(made: tuple[bytes, Manifest]) -> None:
    item = open_package(made[0]).parts["customXml/item1.xml"]
    forged = changed(made[0], {"customXml/item1.xml": item.replace(b'value="1817"', b'value="1818"', 1)})
    assert read_report(forged).seal_state(key=KEY) is SealState.BROKEN
    damaged = changed(made[0], {"customXml/item1.xml": item.replace(b'value="1817"', b'value="x"', 1)})
    assert read_report(damaged).manifest is None


def test_another_reports_manifest_is_noticed(made: tuple[bytes, Manifest]) -> None:
    provenance = replace(made[1].provenance, report_id="BC-KHAC")
    tracing = read_report(made[0], manifest=replace(made[1], provenance=provenance))
    assert "W302" in {finding.code for finding in tracing.findings}


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(Refused):
        read_report(b"PK nothing")
