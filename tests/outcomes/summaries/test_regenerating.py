"""Making a report anew from the officer's file: what is ours is refreshed wherever it moved, what is his stays."""

from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.outcomes.summaries.documents import changed, part_of, with_relationship
from tests.outcomes.summaries.edits import (
    DOCUMENT,
    again,
    basis_of,
    compiled,
    control,
    data_with,
    edited,
    find,
    later,
    lines,
    made_of,
    paragraph,
    type_over,
)
from tests.outcomes.summaries.samples import KEY

from phoihop.base.errors import Refused
from phoihop.outcomes.documents.rules.package import open_package
from phoihop.outcomes.documents.rules.wordml import (
    NAME,
    NAMESPACES,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    TBL,
    TR,
    P,
    R,
    T,
    paragraph_text,
    q,
    tag_of,
)
from phoihop.outcomes.summaries.enums import Mark, NumberState, SealState
from phoihop.outcomes.summaries.readers.report import read_report
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.regenerating import regenerate, regenerate_apart
from phoihop.outcomes.summaries.rules.manifest import Manifest
from phoihop.outcomes.summaries.rules.marks import parse_block, parse_bookmark, parse_tag, parse_turn_bookmark
from phoihop.outcomes.summaries.rules.records import Chart, ReportData
from phoihop.outcomes.summaries.rules.regeneration import Choice, ConflictKind

pytestmark = pytest.mark.slow

MADE = made_of(data_with(districts=14))
SAME = made_of(later(data_with(districts=14)))
OTHER = made_of(later(data_with({"TM01": 900, "MH01": 2_500, "KT02": 30}, districts=12)))
SHORT, SHORTER = made_of(data_with(districts=4)), made_of(later(data_with({"TM01": 900}, districts=3)))


def test_with_nothing_changed_the_text_is_the_same_and_every_number_stands_in_the_new_report() -> None:
    made = again(MADE, SAME)
    assert lines(made.document) == lines(MADE[0])
    outcome = made.outcome
    assert (outcome.refreshed, outcome.conflicts, outcome.removed, outcome.unknown) == (0, (), (), ())
    assert (outcome.changes, outcome.unplaced, outcome.findings) == ((), (), ())
    basis = basis_of(MADE, SAME)
    sealed = made.sealed(basis, key=KEY)
    tracing = read_report(sealed)
    assert tracing.manifest == made.manifest(basis)
    assert (tracing.report_id, tracing.manifest.mark) == ("BC-2", SAME[1].mark)  # type: ignore[union-attr]
    assert tracing.seal_state(key=KEY) is SealState.GENUINE
    assert {(traced.state, traced.mark) for traced in tracing.numbers} == {(NumberState.STANDS, Mark.TAG)}
    assert [entry.number for entry in made.manifest(basis).entries] == [entry.number for entry in SAME[1].entries]
    assert made.manifest(basis).turns == SAME[1].turns
    assert {block.name for block in made.manifest(basis).blocks} == {block.name for block in SAME[1].blocks}


def test_a_third_version_is_made_from_the_second() -> None:
    second = again(MADE, OTHER)
    kept = second.sealed(basis_of(MADE, OTHER), key=KEY), second.manifest(basis_of(MADE, OTHER))
    third = again(kept, made_of(later(data_with({"TM01": 1_000}, districts=14))))
    assert "tăng 24 (2,5%)" in "\n".join(lines(third.document))
    assert third.outcome.conflicts == ()


def test_figures_words_and_rows_are_those_of_now() -> None:
    made = again(MADE, OTHER)
    assert lines(made.document) == lines(OTHER[0])
    assert [told.text.split()[0] for told in made.outcome.changes] == ["13", "14"]
    assert "giảm 76 (7,8%)" in "\n".join(lines(made.document))
    assert made.outcome.unknown == ()
    assert all_stand(made, OTHER)


def all_stand(made, new, *, but: int = 0) -> bool:  # type: ignore[no-untyped-def]
    tracing = read_report(made.sealed(basis_of(MADE, new), key=KEY))
    return sum(traced.state is not NumberState.STANDS for traced in tracing.numbers) == but


def test_rows_that_came_and_ordinals_after_them() -> None:
    short = made_of(data_with(districts=5))
    made = again(short, made_of(later(data_with(districts=9))))
    districts = [row.text for row in made.outcome.changes if "Phường" not in row.text]
    assert [text.split()[0] for text in districts] == ["6", "7", "8", "9"]
    assert lines(made.document) == lines(made_of(later(data_with(districts=9)))[0])


def test_the_officers_own_text_and_looks_stay_byte_for_byte() -> None:
    def habits(root: etree._Element) -> None:
        find(root, "Địa bàn rộng").addnext(paragraph("Quận tôi có đặc thù riêng."))
        words = next(find(root, "Hằng năm, hai ngành").iter(T))
        words.text = "Mỗi năm, hai ngành kiểm tra liên ngành."
        looks = etree.Element(q("w:rPr"))
        etree.SubElement(looks, q("w:u")).set(q("w:val"), "single")
        find(root, "Đội ngũ cán bộ").find(R).insert(0, looks)

    file = changed(edited(MADE[0], habits), {"word/media/rieng.png": b"\x89PNG officer", "docProps/app.xml": b"<a/>"})
    made = regenerate(file, basis_of(MADE, OTHER))
    before, after = open_package(file).parts, open_package(made.document).parts
    ours = {DOCUMENT, "customXml/item1.xml", "docProps/custom.xml"}
    assert {name for name in before if before[name] != after[name]} == ours
    assert set(before) == set(after)
    untouched = [row for row in part_of(file).iter(P) if next(row.iter(SDT), None) is None]
    rewritten = {bare(row) for row in part_of(made.document).iter(P)}
    gone = {told.text for told in made.outcome.changes}
    for row in untouched:
        in_row = next(row.iterancestors(TR), None)
        if in_row is None or not any(paragraph_text(row) in text for text in gone):
            assert bare(row) in rewritten, paragraph_text(row)


def bare(element: etree._Element) -> bytes:
    """A paragraph without our points and bookmarks."""
    copy = deepcopy(element)
    copy.tail = None
    for mark in [*copy.iter(q("w:bookmarkStart"), q("w:bookmarkEnd"))]:
        mark.getparent().remove(mark)
    return etree.tostring(copy, method="c14n", exclusive=True)


texts = st.text(alphabet="áằẫđƠưỹ abc.,0123456789", min_size=1, max_size=20)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.sampled_from(["insert", "delete", "edit", "move", "row"]), st.integers(0, 400), texts), max_size=8
    )
)
def test_whatever_paragraphs_he_writes_moves_or_drops_his_text_is_there_and_the_rest_is_refreshed(
    deeds: list[tuple[str, int, str]],
) -> None:
    root = part_of(SHORT[0])
    for deed, at, words in deeds:
        do(root, deed, at, f"¶{words}¶")
    file = changed(SHORT[0], {DOCUMENT: etree.tostring(root)})
    made = regenerate(file, basis_of(SHORT, SHORTER))
    written = [text for text in lines(file) if "¶" in text]
    tracing = read_report(made.sealed(basis_of(SHORT, SHORTER), key=KEY))
    assert all(traced.state is NumberState.STANDS for traced in tracing.numbers)
    for text in written:
        assert any(text[text.index("¶") :] in line for line in lines(made.document)), text


def do(root: etree._Element, deed: str, at: int, words: str) -> None:
    """One deed of an officer, somewhere."""
    body = root.find(q("w:body"))
    own = [row for row in body.iterchildren(P) if next(row.iter(q("w:sectPr"), q("w:drawing")), None) is None]
    chosen = own[at % len(own)]
    rows = [row for row in body.iter(TR) if next(row.iter(SDT), None) is not None]
    row = rows[at % len(rows)]
    if deed == "insert":
        chosen.addnext(paragraph(words))
    elif deed == "delete":
        body.remove(chosen)
    elif deed == "move":
        own[(at * 7) % len(own)].addnext(chosen)
    elif deed == "edit":
        chosen.append(paragraph(words).find(R))
    else:
        row.addnext(new_row(row, words))


def new_row(like: etree._Element, words: str) -> etree._Element:
    row = deepcopy(like)
    for cell in row.iterfind(q("w:tc")):
        for old in cell.findall(P):
            cell.remove(old)
        cell.append(paragraph(words))
    return row


def test_a_number_edited_by_hand_is_left_alone_and_shown() -> None:
    made = again(MADE, OTHER, lambda root: type_over(control(root, ":0005"), "1.300"))
    assert [(row.kind, row.made, row.mine, row.now, row.key) for row in made.outcome.conflicts] == [
        (ConflictKind.NUMBER, "1.248", "1.300", "900", "n5")
    ]
    assert lines(made.document).count("1.300") == 1
    assert all_stand(made, OTHER, but=1)
    taken = again(MADE, OTHER, lambda root: type_over(control(root, ":0005"), "1.300"), choices={"n5": Choice.FIGURE})
    assert lines(taken.document) == lines(OTHER[0])
    assert all_stand(taken, OTHER)


def test_digits_typed_beside_it_go_when_the_figure_is_taken() -> None:
    def habit(root: etree._Element) -> None:
        run = etree.Element(R)
        etree.SubElement(run, T).text = "2"
        control(root, ":0005").addprevious(run)

    made = again(MADE, OTHER, habit)
    assert [row.mine for row in made.outcome.conflicts] == ["21.248"]
    taken = again(MADE, OTHER, habit, choices={"n5": Choice.FIGURE})
    assert lines(taken.document) == lines(OTHER[0])


def test_what_he_typed_and_what_the_figures_now_say_may_agree() -> None:
    made = again(MADE, OTHER, lambda root: type_over(control(root, ":0005"), "900"))
    assert made.outcome.conflicts == ()
    assert all_stand(made, OTHER)


def words_of(root: etree._Element, name: str) -> etree._Element:
    serial = next(turn.serial for turn in MADE[1].turns if turn.name.startswith(name))
    return next(sdt for sdt in root.iter(SDT) if tag_of(sdt) == f"t:{MADE[1].mark}:{serial:04d}")


def test_words_that_depend_on_a_figure_never_lie() -> None:
    def habit(root: etree._Element) -> None:
        run = words_of(root, "movement|hanoi|2016..2021|TM01").find(f"{SDT_CONTENT}/{R}")
        run.find(T).text = "tăng mạnh "

    made = again(MADE, OTHER, habit)
    assert [(row.kind, row.made, row.mine, row.now) for row in made.outcome.conflicts] == [
        (ConflictKind.WORDS, "tăng 272 (27,9%)", "tăng mạnh 272 (27,9%)", "giảm 76 (7,8%)")
    ]
    assert "tăng mạnh 272 (27,9%)" in lines(made.document)
    key = made.outcome.conflicts[0].key
    assert lines(again(MADE, OTHER, habit, choices={key: Choice.FIGURE}).document) == lines(OTHER[0])
    still = again(MADE, made_of(later(data_with({"TM01": 1_300}, districts=14))), habit)
    assert (still.outcome.conflicts, "tăng mạnh 324 (33,2%)" in lines(still.document)) == ((), True)


def test_a_paragraph_made_of_figures_that_he_rewrote_is_shown_beside_the_new_one() -> None:
    old = data_with()
    fields = {**old.body.fields, "thuan_loi": "Một.\nHai."}
    new = later(old)
    before = made_of(replace(old, body=replace(old.body, fields=fields)))
    after = made_of(replace(new, body=replace(old.body, fields={**fields, "thuan_loi": "Một.\nHai mới.\nBa."})))

    def habit(root: etree._Element) -> None:
        next(find(root, "Hai.").iter(T)).text = "Hai của tôi."

    assert "Ba." in lines(again(before, after).document)
    made = again(before, after, habit)
    (conflict,) = made.outcome.conflicts
    assert (conflict.kind, conflict.made, conflict.mine, conflict.now) == (
        ConflictKind.TEXT, "Hai.", "Hai của tôi.", "Hai mới.\nBa.",
    )  # fmt: skip
    assert "Hai của tôi." in lines(made.document)
    for choice, expected in ((Choice.BOTH, ["Hai của tôi.", "Hai mới.", "Ba."]), (Choice.FIGURE, ["Hai mới.", "Ba."])):
        chosen = lines(again(before, after, habit, choices={conflict.key: choice}).document)
        at = chosen.index(expected[0])
        assert chosen[at - 1 : at + len(expected)] == ["Một.", *expected]


def test_what_was_taken_out_of_its_control_is_told() -> None:
    def habit(root: etree._Element) -> None:
        sdt = control(root, ":0001")
        marks = [sdt.getprevious(), sdt.getnext()]
        for child in list(sdt.find(SDT_CONTENT)):
            sdt.addprevious(child)
        for gone in (sdt, *marks):
            gone.getparent().remove(gone)

    made = again(MADE, OTHER, habit)
    assert made.outcome.removed == (1,)
    assert any("1.817/1.860" in line for line in lines(made.document))
    assert made.outcome.numbers == len(OTHER[1].entries) - 1


def test_copies_are_refreshed_alike_and_numbers_of_other_reports_listed() -> None:
    def habit(root: etree._Element) -> None:
        row = control(root, ":0005").getparent()
        copy = deepcopy(row)
        for mark in [*copy.iter(q("w:bookmarkStart"), q("w:bookmarkEnd"))]:
            mark.getparent().remove(mark)
        stray = deepcopy(copy)
        for name in ("w:tag", "w:alias"):
            for found in stray.iter(q(name)):
                found.set(q("w:val"), "f:zzzzzz:0003")
        target = find(root, "Địa bàn rộng")
        for one in (copy, stray):
            target.addnext(one)

    made = again(MADE, OTHER, habit)
    assert lines(made.document).count("900") == lines(OTHER[0]).count("900") + 1
    assert lines(made.document).count("1.248") == 1
    assert made.outcome.foreign == ("f:zzzzzz:0003",)
    assert [finding.code for finding in made.outcome.findings] == ["W303"]
    assert all_stand(made, OTHER)
    assert ids_are_right(made.document)


def ids_are_right(content: bytes) -> bool:
    root = part_of(content)
    names = [mark.get(NAME) for mark in root.iter(q("w:bookmarkStart"))]
    starts = sorted(mark.get(q("w:id")) for mark in root.iter(q("w:bookmarkStart")))
    ends = sorted(mark.get(q("w:id")) for mark in root.iter(q("w:bookmarkEnd")))
    controls = [sdt.find(f"{SDT_PR}/{q('w:id')}").get(q("w:val")) for sdt in root.iter(SDT)]
    return len(names) == len(set(names)) and starts == ends and len(controls) == len(set(controls))


def without_tags(root: etree._Element) -> None:
    """What LibreOffice leaves: bookmarks, controls without tag, alias and id."""
    for properties in root.iter(SDT_PR):
        if parse_tag(tag_of(properties.getparent())) or tag_of(properties.getparent()).startswith("t:"):
            for name in ("w:tag", "w:alias", "w:id"):
                for found in properties.findall(q(name)):
                    properties.remove(found)


def without_controls(root: etree._Element) -> None:
    """Bookmarks alone: an open document's way."""
    for sdt in list(root.iter(SDT)):
        for child in list(sdt.find(SDT_CONTENT)):
            sdt.addprevious(child)
        sdt.getparent().remove(sdt)


def without_bookmarks(root: etree._Element) -> None:
    for mark in [*root.iter(q("w:bookmarkStart"), q("w:bookmarkEnd"))]:
        mark.getparent().remove(mark)


def only_aliases(root: etree._Element) -> None:
    for tag in list(root.iter(q("w:tag"))):
        tag.getparent().remove(tag)


@pytest.mark.parametrize("habit", [without_tags, without_controls, only_aliases])
def test_marks_that_another_program_dropped_come_back(habit) -> None:  # type: ignore[no-untyped-def]
    made = again(MADE, OTHER, habit)
    assert lines(made.document) == lines(OTHER[0])
    assert [finding.code for finding in made.outcome.findings] == ["W707"]
    assert all_stand(made, OTHER)
    assert made.manifest(basis_of(MADE, OTHER)).turns == OTHER[1].turns
    assert ids_are_right(made.document)


def test_without_bookmarks_tables_are_left_and_numbers_refreshed() -> None:
    made = again(MADE, SAME, without_bookmarks)
    assert lines(made.document) == lines(SAME[0])
    assert (made.outcome.blocks, made.outcome.conflicts, made.outcome.findings) == ((), (), ())
    assert all_stand(made, SAME)
    longer = again(MADE, OTHER, without_bookmarks)
    assert {row.block for row in longer.outcome.unplaced} == set()
    assert "giảm 76 (7,8%)" in lines(longer.document)


def test_every_kind_of_mark_is_new() -> None:
    root = part_of(again(MADE, OTHER).document)
    names = [mark.get(NAME) for mark in root.iter(q("w:bookmarkStart"))]
    for parse in (parse_bookmark, parse_turn_bookmark):
        serials = [serial for serial in map(parse, names) if serial is not None]
        assert serials == list(range(1, len(serials) + 1))
    assert {point[1] for name in names if (point := parse_block(name))} == {"a", "z"}
    assert MADE[1].mark not in etree.tostring(root).decode()


def test_in_a_process_apart_it_is_the_same() -> None:
    file = edited(MADE[0], lambda root: find(root, "Địa bàn rộng").addnext(paragraph("Của tôi.")))
    assert regenerate_apart(file, basis_of(MADE, OTHER)) == regenerate(file, basis_of(MADE, OTHER))


def refused(content: bytes, manifest: Manifest | None = None) -> list[str]:
    basis = basis_of(MADE, OTHER)
    with pytest.raises(Refused) as told:
        regenerate(content, basis)
    return [finding.code for finding in told.value.findings]


def test_what_is_no_edited_report_of_ours_is_refused_by_name() -> None:
    def tracked(root: etree._Element) -> None:
        find(root, "Địa bàn rộng").append(etree.Element(q("w:ins")))

    rels = "word/_rels/document.xml.rels"
    link = (
        b'<Relationship Id="rIdX" Type="http://x/attachedTemplate" Target="file:///c:/x.dotm" TargetMode="External"/>'
    )
    outside = open_package(MADE[0]).parts[rels].replace(b"</Relationships>", link + b"</Relationships>")
    assert refused(b"%PDF-1.7") == ["W101"]
    assert refused(changed(MADE[0], {"word/vbaProject.bin": b"x"})) == ["W701"]
    assert refused(changed(MADE[0], {rels: outside})) == ["W702"]
    assert refused(changed(MADE[0], {rels: outside.replace(b"attachedTemplate", b"image")})) == ["W702"]
    assert refused(edited(MADE[0], tracked)) == ["W703"]
    assert refused(OTHER[0]) == ["W704"]
    lost = edited(MADE[0], without_controls, without_bookmarks)
    assert refused(lost) == ["W705"]


def field(code: str, *, inside: str = "") -> str:
    """A field as Word writes it, its code split over runs."""
    sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    runs = "".join(
        f'<w:r><w:instrText xml:space="preserve">{half}</w:instrText></w:r>' for half in (code[:3], code[3:])
    )
    return f"{sign.format('begin')}{runs}{inside}{sign.format('separate')}<w:r><w:t>x</w:t></w:r>{sign.format('end')}"


def with_runs(runs: str) -> bytes:
    """The report with these runs in a paragraph of the officer's own."""
    mine = etree.fromstring(f'<w:p xmlns:w="{NAMESPACES["w"]}">{runs}</w:p>')
    return edited(MADE[0], lambda root: find(root, "Địa bàn rộng").addnext(mine))


@pytest.mark.parametrize(
    "runs",
    [
        '<w:fldSimple w:instr="DDEAUTO excel book R1C1"/>',
        field('dde excel "book" R1C1'),
        field("INCLUDETEXT c:/x.docx"),
        field("INCLUDEPICTURE c:/x.png"),
        field("LINK Excel.Sheet c:/x.xlsx"),
        field("MACROBUTTON Run x"),
        field("EMBED Package"),
        field("PAGE", inside=field("DDEAUTO x y")),
        field("", inside=field("QUOTE 68 68 69")),
        "<w:r><w:object/></w:r>",
        "<w:r><w:object><w:control/></w:object></w:r>",
    ],
)
def test_a_field_that_fetches_or_runs_and_an_object_are_refused(runs: str) -> None:
    assert set(refused(with_runs(runs))) == {"W702"}


def test_fields_that_word_writes_are_taken() -> None:
    codes = [
        "PAGE",
        " NUMPAGES ",
        'TOC \\o "1-3" \\h',
        "HYPERLINK https://a.vn",
        "PAGEREF _Toc1 \\h",
        "REF a",
        "SEQ Bảng",
    ]
    runs = "".join(map(field, [*codes, "=SUM(ABOVE)", 'DATE \\@ "d/M/yyyy"'])) + '<w:fldSimple w:instr="TITLE"/>'
    assert regenerate(with_runs(runs), basis_of(MADE, OTHER)).outcome.findings == ()


def test_what_is_embedded_is_refused_wherever_it_lies() -> None:
    runs = (
        f'<w:comments xmlns:w="{NAMESPACES["w"]}"><w:comment><w:p>{field("DDEAUTO x y")}</w:p></w:comment></w:comments>'
    )
    assert refused(changed(MADE[0], {"word/comments.xml": runs.encode()})) == ["W702"]
    assert refused(changed(MADE[0], {"word/embeddings/oleObject1.bin": b"x"})) == ["W702"]
    assert refused(changed(MADE[0], {"word/activeX/activeX1.xml": b"<a/>"})) == ["W702"]
    renamed = changed(MADE[0], {"word/media/image99.bin": b"x"})
    assert refused(with_relationship(renamed, "oleObject", "media/image99.bin", external=False)) == ["W702"]


def test_a_file_that_lost_its_id_is_taken_with_a_warning() -> None:
    made = regenerate(
        changed(MADE[0], {"docProps/custom.xml": b"<a/>", "customXml/item1.xml": b"<a/>"}), basis_of(MADE, OTHER)
    )
    assert [finding.code for finding in made.outcome.findings] == ["W706"]
    assert lines(made.document) == lines(OTHER[0])


def test_a_table_he_gave_another_column_keeps_its_rows() -> None:
    def habit(root: etree._Element) -> None:
        table = next(t for t in root.iter(TBL) if "Quận Ba Đình" in "".join(map(paragraph_text, t.iter(P))))
        for row in table.iterfind(TR):
            row.append(deepcopy(row.findall(q("w:tc"))[-1]))

    short, longer = made_of(data_with(districts=5)), made_of(later(data_with(districts=7)))
    made = again(short, longer, habit)
    assert len(made.outcome.unplaced) + len(made.outcome.conflicts) >= 1
    assert all(traced.state is NumberState.STANDS for traced in read_report(made.document).numbers)


def split_runs(root: etree._Element) -> None:
    """Word splits a number over runs with spelling marks between."""
    content = control(root, ":0005").find(SDT_CONTENT)
    run = content.find(R)
    for sign in run.find(T).text:
        copy = deepcopy(run)
        copy.find(T).text = sign
        run.addprevious(copy)
        run.addprevious(etree.Element(q("w:proofErr")))
    content.remove(run)


def control_removed_bookmark_kept(root: etree._Element) -> None:
    sdt = control(root, ":0005")
    for child in list(sdt.find(SDT_CONTENT)):
        sdt.addprevious(child)
    sdt.getparent().remove(sdt)


def in_a_link(root: etree._Element) -> None:
    sdt = control(root, ":0005")
    link = etree.Element(q("w:hyperlink"))
    sdt.addprevious(link)
    link.append(sdt)


def worn_spaces(root: etree._Element) -> None:
    node = next(control(root, ":0005").iter(T))
    node.text = f" {node.text}\u00a0"


def moved_to_another_part_of_the_text(root: etree._Element) -> None:
    find(root, "Địa bàn rộng").append(control(root, ":0005"))


def around_the_paragraph(root: etree._Element) -> None:
    """Some programs make of an inline control one around its paragraph."""
    sdt = control(root, ":0005")
    row = next(sdt.iterancestors(P))
    run = sdt.find(f"{SDT_CONTENT}/{R}")
    row.replace(sdt, run)
    row.addprevious(sdt)
    sdt.find(SDT_CONTENT).append(row)


@pytest.mark.parametrize(
    "habit",
    [
        split_runs,
        control_removed_bookmark_kept,
        in_a_link,
        worn_spaces,
        moved_to_another_part_of_the_text,
        around_the_paragraph,
    ],
)
def test_habits_of_word_and_its_users_keep_no_number_from_its_figure(habit) -> None:  # type: ignore[no-untyped-def]
    made = again(MADE, OTHER, habit)
    assert "900" in "".join(lines(made.document))
    assert "1.248" not in "".join(lines(made.document))
    assert (made.outcome.conflicts, made.outcome.removed) == ((), ())
    assert all_stand(made, OTHER)
    assert ids_are_right(made.document)


@pytest.mark.parametrize("gone", ["emptied", "row"])
def test_numbers_he_took_out_are_told_and_missed_nowhere(gone: str) -> None:
    def habit(root: etree._Element) -> None:
        sdt = control(root, ":0005")
        if gone == "emptied":
            for run in list(sdt.iter(R)):
                run.getparent().remove(run)
        else:
            row = next(sdt.iterancestors(TR))
            row.getparent().remove(row)

    made = again(MADE, OTHER, habit)
    assert 5 in made.outcome.removed
    assert all_stand(made, OTHER)


def with_chart(data: ReportData, drawn: bytes) -> ReportData:
    """The data with one chart."""
    chart = Chart(png=drawn, svg=b"<svg>%b</svg>" % drawn, width_mm=100, height_mm=50, alt_text=drawn.decode())
    conditions = {**data.body.conditions, "co_bieu_do_dien_bien": True}
    return replace(data, body=replace(data.body, charts={"dien_bien": chart}, conditions=conditions))


def test_charts_are_drawn_anew_where_they_are_still_ours() -> None:
    old = made_of(with_chart(data_with(districts=4), b"old"))
    new = made_of(with_chart(later(data_with(districts=4)), b"new"))
    made = again(old, new)
    pictures = {name: part for name, part in open_package(made.document).parts.items() if "/media/" in name}
    assert (made.outcome.charts, sorted(pictures.values())) == (1, [b"<svg>new</svg>", b"new"])
    assert [told.what for told in made.outcome.changes] == []
    own = {name: b"officer" for name in pictures if name.endswith(".png")}
    left = regenerate(changed(old[0], own), basis_of(old, new))
    assert b"officer" in open_package(left.document).parts.values()
    assert (left.outcome.charts, [told.text for told in left.outcome.changes]) == (0, ["dien_bien"])


def test_blocks_of_one_name_are_told_apart() -> None:
    twice = edited(default_template(), lambda root: find(root, "{{ uu_diem }}").addnext(paragraph("{{ uu_diem }}")))
    made = made_of(data_with(districts=4), compiled(twice))
    names = [block.name for block in made[1].blocks]
    assert len(names) == len(set(names))
    assert {"uu_diem", "uu_diem#2"} <= set(names)
    second = again(made, made_of(later(data_with(districts=4)), compiled(twice)))
    assert ids_are_right(second.document)
    assert set(second.outcome.blocks) == set(names)
