"""An edited report whose template changed meanwhile: the officer's text goes over three ways, and nothing of it is lost."""

from copy import deepcopy
from dataclasses import replace

from lxml import etree
from tests.outcomes.summaries.documents import part_of
from tests.outcomes.summaries.edits import (
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

from phoihop.outcomes.documents.rules.wordml import TBL, TR, P, R, T, paragraph_text, q
from phoihop.outcomes.summaries.enums import NumberState
from phoihop.outcomes.summaries.readers.report import read_report
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.regenerating import Regenerated, regenerate
from phoihop.outcomes.summaries.rules.manifest import Manifest
from phoihop.outcomes.summaries.rules.regeneration import Choice, ConflictKind


def newer_template() -> bytes:
    """The default template with another heading, a new paragraph, and its difficulties before its advantages."""

    def change(root: etree._Element) -> None:
        next(find(root, "Ưu điểm").iter(T)).text = "1. Mặt được"
        find(root, "{{ uu_diem }}").addprevious(paragraph("Nhìn chung, chương trình đạt mục tiêu."))
        hard, good = find(root, "{{ kho_khan }}"), find(root, "{{ thuan_loi }}")
        head, other = hard.getprevious(), good.getprevious()
        other.addprevious(head)
        other.addprevious(hard)

    return edited(default_template(), change)


OLD = made_of(data_with(districts=4))
NEW = made_of(later(data_with({"TM01": 900}, districts=5)), compiled(newer_template()))


def carried(*habits, choices: dict[str, Choice] | None = None, new: tuple[bytes, Manifest] = NEW) -> Regenerated:  # type: ignore[no-untyped-def]
    return regenerate(edited(OLD[0], *habits), basis_of(OLD, new, choices))


def stands(made: Regenerated, *, but: int = 0) -> bool:
    tracing = read_report(made.sealed(basis_of(OLD, NEW), key=KEY))
    return sum(traced.state is not NumberState.STANDS for traced in tracing.numbers) == but


def own(words: str, after: str):  # type: ignore[no-untyped-def]
    return lambda root: find(root, after).addnext(paragraph(words))


def test_untouched_it_is_the_new_rendering() -> None:
    made = carried()
    assert lines(made.document) == lines(NEW[0])
    assert made.outcome.template_changed
    assert (made.outcome.conflicts, made.outcome.unplaced, made.outcome.changes) == ((), (), ())
    assert stands(made)
    assert made.manifest(basis_of(OLD, NEW)).template_hash == NEW[1].template_hash


def test_his_own_paragraphs_are_put_back_beside_their_neighbours() -> None:
    made = carried(own("Riêng quận tôi.", "Địa bàn rộng"), own("Cuối cùng.", "Chương trình được triển khai"))
    texts = lines(made.document)
    at = texts.index("Riêng quận tôi.")
    assert "Địa bàn rộng" in texts[at - 1]
    assert "Chương trình được triển khai" in texts[texts.index("Cuối cùng.") - 1]
    assert texts.index("Nhìn chung, chương trình đạt mục tiêu.") < texts.index("Cuối cùng.")
    assert (made.outcome.conflicts, made.outcome.unplaced) == ((), ())
    assert stands(made)


def test_what_only_he_changed_is_his_and_what_he_took_out_is_out() -> None:
    def habit(root: etree._Element) -> None:
        next(find(root, "Chương trình được triển khai").iter(T)).text = "Chương trình triển khai tốt ở mọi phường."
        gone = find(root, "Kinh phí thực hiện")
        gone.getparent().remove(gone)

    made = carried(habit)
    texts = lines(made.document)
    assert "Chương trình triển khai tốt ở mọi phường." in texts
    assert not any("Chương trình được triển khai" in text or "Kinh phí thực hiện" in text for text in texts)
    assert (made.outcome.conflicts, made.outcome.unplaced) == ((), ())


def test_what_both_changed_is_shown_and_chosen() -> None:
    data = data_with(districts=4)
    fields = {**data.body.fields, "uu_diem": "Nay viết khác hẳn."}
    new = made_of(replace(later(data), body=replace(data.body, fields=fields)), compiled(newer_template()))

    def habit(root: etree._Element) -> None:
        next(find(root, "Chương trình được triển khai").iter(T)).text = "Của tôi."

    made = carried(habit, new=new)
    (conflict,) = made.outcome.conflicts
    assert (conflict.kind, conflict.mine) == (ConflictKind.TEXT, "Của tôi.")
    assert "Chương trình được triển khai" in conflict.made
    assert "Của tôi." in lines(made.document)
    taken = carried(habit, new=new, choices={conflict.key: Choice.FIGURE})
    assert lines(taken.document) == lines(new[0])
    assert [row.text for row in taken.outcome.unplaced] == ["Của tôi."]
    both = lines(carried(habit, new=new, choices={conflict.key: Choice.BOTH}).document)
    assert {"Của tôi.", "Nay viết khác hẳn."} <= set(both)


def test_what_has_no_place_any_more_is_listed_with_its_words() -> None:
    short = compiled(edited(default_template(), lambda root: [
        row.getparent().remove(row)
        for row in list(root.find(q("w:body")).iterchildren(P))
        if any(name in paragraph_text(row) for name in (
            "{{ kinh_phi_phuong_tien }}", "{{ kiem_tra_khen_thuong }}", "{{ can_bo_tap_huan }}", "{{ mo_hinh_nhan_rong }}",
            "Kinh phí", "Kiểm tra, sơ kết", "Xây dựng lực lượng", "Xây dựng và nhân rộng", "Phần III", "Đánh giá chung",
            "Ưu điểm", "{{ uu_diem }}",
        ))
    ]))  # fmt: skip
    new = made_of(later(data_with(districts=4)), short)
    made = carried(own("Kinh phí riêng của quận tôi.", "Kinh phí thực hiện"), new=new)
    told = [row.text for row in made.outcome.unplaced] + [row.text for row in made.outcome.changes]
    told += [row.mine for row in made.outcome.conflicts]
    assert any("Kinh phí riêng của quận tôi." in text for text in told)
    found = "Kinh phí riêng của quận tôi." in "\n".join(lines(made.document))
    assert found or any("Kinh phí riêng" in row.text for row in made.outcome.unplaced)


def test_numbers_and_words_he_edited_go_over_as_his() -> None:
    def habit(root: etree._Element) -> None:
        type_over(control(root, ":0005"), "1.300")

    made = carried(habit)
    assert [(row.key, row.made, row.mine, row.now) for row in made.outcome.conflicts] == [
        ("n5", "1.248", "1.300", "900")
    ]
    assert lines(made.document).count("1.300") == 1
    assert stands(made, but=1)
    assert lines(carried(habit, choices={"n5": Choice.FIGURE}).document) == lines(NEW[0])


def test_rows_of_his_own_go_over_into_the_longer_table() -> None:
    def habit(root: etree._Element) -> None:
        table = next(t for t in root.iter(TBL) if "Quận Ba Đình" in "".join(map(paragraph_text, t.iter(P))))
        row = table.findall(TR)[2]
        new = deepcopy(row)
        for cell in new.iterfind(q("w:tc")):
            for old in cell.findall(P):
                cell.remove(old)
            cell.append(paragraph("x"))
        row.addnext(new)

    made = carried(habit)
    assert lines(made.document).count("x") == len([text for text in lines(edited(OLD[0], habit)) if text == "x"])
    assert "Quận Cầu Giấy" in lines(made.document)
    assert stands(made)


def test_pictures_and_links_in_his_paragraphs_go_over_and_footnotes_are_told() -> None:
    def habit(root: etree._Element) -> None:
        noted = paragraph("Có chú thích.")
        etree.SubElement(noted.find(R), q("w:footnoteReference")).set(q("w:id"), "2")
        styled = paragraph("Kiểu riêng.")
        looks = etree.Element(q("w:pPr"))
        etree.SubElement(looks, q("w:pStyle")).set(q("w:val"), "KhongCoTrongMau")
        styled.insert(0, looks)
        for one in (noted, styled):
            find(root, "Địa bàn rộng").addnext(one)

    made = carried(habit)
    assert [row.text for row in made.outcome.unplaced] == ["Có chú thích."]
    placed = find(part_of(made.document), "Kiểu riêng.")
    assert placed.find(f"{q('w:pPr')}/{q('w:pStyle')}") is None
