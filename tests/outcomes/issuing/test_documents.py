"""The sealed and the issued file: what is written into them, that nothing else is, and that they trace for ever."""

import zlib
from datetime import date
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.outcomes.issuing.offices import Office, filled, make_office
from tests.outcomes.summaries.documents import changed, part_of, texts_of
from tests.outcomes.summaries.samples import KEY
from tests.outcomes.summaries.test_libreoffice import DOCX, convert
from tests.outcomes.summaries.test_schema import errors

from phoihop.base.vietnamese import official_date
from phoihop.outcomes.documents.rules.package import OFFICE, WORD, open_package, pack, parse_xml, write_xml
from phoihop.outcomes.documents.rules.wordml import SDT, SDT_CONTENT, P, R, T, q, run_text, tag_of
from phoihop.outcomes.issuing.models import IssuedReport, SealedReport
from phoihop.outcomes.issuing.render.heads import write_heads
from phoihop.outcomes.issuing.render.sealing import qr_png, seal_document
from phoihop.outcomes.issuing.rules.codes import ALPHABET, grouped, new_code, read_code
from phoihop.outcomes.issuing.rules.heads import ATTACHED, NUMBER, PLACE_DAY, SIGNER, attached, check_heads, dated
from phoihop.outcomes.issuing.rules.places import places_in, read_heads
from phoihop.outcomes.issuing.rules.seals import SealWords
from phoihop.outcomes.summaries.enums import NumberState, SealState
from phoihop.outcomes.summaries.queries.keys import report_key
from phoihop.outcomes.summaries.readers.report import read_report
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.rules.manifest import loads
from phoihop.outcomes.summaries.rules.marks import parse_head_tag

REPORT = "a1b2c3d4e5f6"
ADDRESS = "https://phoihop.hanoi.gov.vn/xac-minh/7K2M-9QRS-TVWX-0123/"
WORDS = SealWords(REPORT, "7K2M9QRSTVWX0123", ADDRESS, 4711, "ab" * 32, "15:30 10/01/2022")
DAYS = st.dates()


def sealed_file() -> bytes:
    return seal_document(filled(REPORT)[0], words=WORDS, heads={SIGNER: lambda _old: "Trần Văn Ký"})


def issued_file() -> bytes:
    return write_heads(
        sealed_file(),
        {NUMBER: lambda _old: "Số: 05/BC-CAHN\nSố 12-BC/BDVTU", PLACE_DAY: lambda old: old.replace("05", "06")},
    )


def without_first(*, off: bool = False) -> bytes:
    """A report whose first section shows one header and one footer on all of its pages; `off`: it says so itself."""
    content = filled(REPORT)[0]
    package, root = open_package(content), part_of(content)
    section = next(root.iter(q("w:sectPr")))
    for one in [*section.iter(q("w:headerReference")), *section.iter(q("w:footerReference"))]:
        section.remove(one)
    title = section.find(q("w:titlePg"))
    if off:
        title.set(q("w:val"), "0")
    else:
        section.remove(title)
    etree.SubElement(section, q("w:docGrid")).set(q("w:linePitch"), "360")
    draft = Draft(package.parts)
    for name, tag, text in (("footer", "w:ftr", "Chân trang"), ("header", "w:hdr", "Đầu trang")):
        told = etree.Element(q(tag))
        etree.SubElement(etree.SubElement(etree.SubElement(told, P), R), T).text = text
        draft.add_text_part(f"word/{name}_thu.xml", told, f"{WORD}.{name}+xml")
        reference = etree.Element(q(f"w:{name}Reference"))
        reference.set(q("w:type"), "default")
        reference.set(q("r:id"), draft.link(draft.main, f"{OFFICE}/{name}", f"word/{name}_thu.xml"))
        section.insert(0, reference)
    return changed(pack(draft.finished()), {"word/document.xml": etree.tostring(root)})


def pixels(png: bytes) -> list[list[bool]]:
    """A PNG of one bit a pixel, whose lines are as they are or differences to the one above: dark is True."""
    width, height = (int.from_bytes(png[place : place + 4], "big") for place in (16, 20))
    assert png[24:26] == b"\x01\x00"
    data, place = b"", 8
    while place < len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += 12 + length
    rows, step = zlib.decompress(data), 1 + (width + 7) // 8
    above, lines = bytes(step - 1), []
    for row in range(height):
        kind, line = rows[row * step], rows[row * step + 1 : (row + 1) * step]
        assert kind in (0, 2)
        above = bytes((one + up) & 255 for one, up in zip(line, above, strict=True)) if kind else line
        lines.append(above)
    return [[not line[x // 8] >> (7 - x % 8) & 1 for x in range(width)] for line in lines]


class TestLines:
    @given(DAYS, DAYS)
    def test_the_day_is_put_in_the_place_of_another(self, old: object, new: object) -> None:
        line = f"Hà Nội, {official_date(old)}"
        assert dated(line, new) == f"Hà Nội, {official_date(new)}"
        assert dated(dated(line, new), old) == line

    @given(DAYS, DAYS)
    def test_so_are_number_and_day_of_an_annex(self, old: object, new: object) -> None:
        line = f"(Kèm theo Báo cáo số       /BC-CAHN {official_date(old)} của Công an thành phố Hà Nội năm mới)"
        told = f"(Kèm theo Báo cáo số 07/BC-CAHN {official_date(new)} của Công an thành phố Hà Nội năm mới)"
        assert attached(line, "07/BC-CAHN", new) == told

    @pytest.mark.parametrize("line", ["Hà Nội, ngày … tháng … năm …", "Hà Nội, ngày    tháng 01 năm 2022"])
    def test_a_day_left_open_is_filled_in(self, line: str) -> None:
        assert dated(line, date(2022, 1, 10)) == "Hà Nội, ngày 10 tháng 01 năm 2022"

    def test_what_is_missing_or_unclear_is_told_at_once(self) -> None:
        found = check_heads({PLACE_DAY: ("Hà Nội",), ATTACHED: ("(Kèm theo)",), SIGNER: ("",)}, tracked=True)
        assert [(one.code, one.value) for one in found] == [
            ("Y301", ""), ("Y302", "Hà Nội"), ("Y302", "(Kèm theo)"), ("Y303", ""),
        ]  # fmt: skip


class TestCodes:
    @given(st.randoms(use_true_random=False))
    def test_a_code_is_read_as_it_is_printed_or_typed(self, chance: object) -> None:
        code = new_code(chance.choice)  # type: ignore[attr-defined]
        assert len(code) == 16
        assert set(code) <= set(ALPHABET)
        assert read_code(grouped(code)) == read_code(grouped(code).lower()) == code
        assert read_code(code.replace("0", "O").replace("1", "l")) == code

    @given(st.text(max_size=30))
    def test_nothing_else_is_a_code(self, text: str) -> None:
        code = read_code(text)
        assert code == "" or (len(code) == 16 and set(code) <= set(ALPHABET))


class TestSeal:
    def test_the_qr_leads_to_the_page(self) -> None:
        shown = pixels(qr_png(ADDRESS))
        code = segno.make(ADDRESS, error="m", micro=False)
        told = [[bool(sign & 1) for sign in row] for row in code.matrix]
        assert [row[4::8][4:-4] for row in shown[4::8][4:-4]] == told
        assert not any(map(any, shown[:32]))
        assert qr_png(ADDRESS + "x") != qr_png(ADDRESS)

    def test_footers_show_qr_and_audit_head_on_first_pages_and_the_code_on_all(self) -> None:
        content = sealed_file()
        package = open_package(content)
        footers = sorted(name for name in package.parts if name.startswith("word/footer"))
        texts = {name: texts_of(content, name) for name in footers}
        first = next(lines for lines in texts.values() if len(lines) > 1)
        assert any(f"dòng 4711, mã {'ab' * 32}" in line for line in first)
        assert any(ADDRESS in line for line in first)
        assert [line for lines in texts.values() if len(lines) == 1 for line in lines] == [WORDS.line]
        section = next(part_of(content).iter(q("w:sectPr")))
        kinds = [found.get(q("w:type")) for found in section.iter(q("w:footerReference"))]
        assert sorted(kinds) == ["default", "first"]
        pictures = [name for name in package.parts if name.endswith(".png")]
        assert qr_png(ADDRESS) in [package.parts[name] for name in pictures]

    def test_properties_carry_the_code_for_programs_that_make_pdf(self) -> None:
        root = parse_xml(open_package(sealed_file()).parts["docProps/core.xml"])
        assert root.findtext(q("cp:keywords")) == f"{REPORT}, {WORDS.code}"

    def test_a_footer_that_was_there_stays(self) -> None:
        content = seal_document(sealed_file(), words=WORDS, heads={})
        texts = [
            line
            for name in open_package(content).parts
            if name.startswith("word/footer")
            for line in texts_of(content, name)
        ]
        assert texts.count(WORDS.line) == 2

    @pytest.mark.parametrize("off", [False, True])
    def test_a_first_page_without_a_footer_of_its_own_gets_one(self, off: bool) -> None:
        content = seal_document(without_first(off=off), words=WORDS, heads={})
        section = next(part_of(content).iter(q("w:sectPr")))
        assert section.find(q("w:titlePg")).get(q("w:val")) is None
        links = {link.id: link.target for link in open_package(content).relationships("word/document.xml")}
        shown = {
            (etree.QName(one).localname, one.get(q("w:type"))): texts_of(content, links[one.get(q("r:id"))])
            for one in section
            if one.tag in (q("w:headerReference"), q("w:footerReference"))
        }
        assert shown["footerReference", "first"][:4] == ["Chân trang", *WORDS.lines]
        assert shown["footerReference", "default"] == ["Chân trang", WORDS.line]
        assert shown["headerReference", "first"] == shown["headerReference", "default"] == ["Đầu trang"]

    def test_later_first_pages_show_what_they_showed(self) -> None:
        given = without_first()
        root = part_of(given)
        section = next(root.iter(q("w:sectPr")))
        later = etree.fromstring(etree.tostring(section))
        for one in later.findall(q("w:headerReference")) + later.findall(q("w:footerReference")):
            later.remove(one)
        later.insert(-1, etree.Element(q("w:titlePg")))
        holder = etree.SubElement(etree.Element(P), q("w:pPr"))
        section.getparent().replace(section, later)
        holder.append(section)
        root[0].insert(0, holder.getparent())
        sealed = seal_document(changed(given, {"word/document.xml": etree.tostring(root)}), words=WORDS, heads={})
        links = {link.id: link.target for link in open_package(sealed).relationships("word/document.xml")}
        first, second = list(part_of(sealed).iter(q("w:sectPr")))[:2]
        told = [
            [texts_of(sealed, links[one.get(q("r:id"))]) for one in found if one.get(q("w:type")) == "first"]
            for found in (first, second)
        ]
        assert [sorted(map(len, texts)) for texts in told] == [[1, 6], [1, 5]]
        assert ["Đầu trang"] in told[0]
        assert [""] in told[1]

    @pytest.mark.node
    def test_a_file_with_such_a_page_is_valid(self, tmp_path: Path) -> None:
        assert errors(tmp_path / "trang.docx", seal_document(without_first(), words=WORDS, heads={})) == []

    @pytest.mark.node
    def test_both_files_are_valid(self, tmp_path: Path) -> None:
        assert errors(tmp_path / "niem-phong.docx", sealed_file()) == []
        assert errors(tmp_path / "ban-hanh.docx", issued_file()) == []


class TestIssued:
    def test_it_differs_from_the_sealed_one_by_these_fields_alone(self) -> None:
        before, after = open_package(sealed_file()).parts, open_package(issued_file()).parts
        assert {name for name in before if before[name] != after.get(name)} == {"word/document.xml"}
        assert set(before) == set(after)
        trees = [parse_xml(parts["word/document.xml"]) for parts in (before, after)]
        told = [[place.text for place in places_in(root) if place.name in (NUMBER, PLACE_DAY)] for root in trees]
        assert told == [
            ["Số:       /BC-CAHN", "Hà Nội, ngày 05 tháng 01 năm 2022"],
            ["Số: 05/BC-CAHN\nSố 12-BC/BDVTU", "Hà Nội, ngày 06 tháng 01 năm 2022"],
        ]
        for root in trees:
            for place in places_in(root):
                if place.name in (NUMBER, PLACE_DAY):
                    for run in place.runs:
                        for child in run.iter(T, q("w:br")):
                            child.getparent().remove(child)
        assert write_xml(trees[0]) == write_xml(trees[1])

    def test_the_same_sealed_file_gives_the_same_issued_file(self) -> None:
        assert issued_file() == issued_file()


class TestTrace:
    @pytest.mark.parametrize("file", [sealed_file, issued_file], ids=["sealed", "issued"])
    def test_every_number_stands(self, file: object) -> None:
        manifest = loads(filled(REPORT)[1])
        tracing = read_report(file(), manifest=manifest)  # type: ignore[operator]
        assert {number.state for number in tracing.numbers} == {NumberState.STANDS}
        assert len(tracing.numbers) == len(manifest.entries)
        assert tracing.report_id == REPORT
        assert tracing.seal_state(key=KEY) is SealState.BROKEN, "of another server's key"

    @pytest.mark.django_db
    def test_of_what_was_issued_for_good(self) -> None:
        office: Office = make_office()
        version = office.issued()
        for row in (SealedReport.objects.get(), IssuedReport.objects.get()):
            tracing = read_report(bytes(row.document), manifest=loads(version.manifest))
            assert {number.state for number in tracing.numbers} == {NumberState.STANDS}
            assert tracing.seal_state(key=report_key()) is SealState.GENUINE


class TestPlaces:
    def without_controls(self, content: bytes) -> bytes:
        """As LibreOffice saves it: controls gone or nameless, bookmarks kept."""
        root = part_of(content)
        for sdt in [one for one in root.iter(SDT) if parse_head_tag(tag_of(one))]:
            for child in sdt.find(SDT_CONTENT):
                sdt.addprevious(child)
            sdt.getparent().remove(sdt)
        return changed(content, {"word/document.xml": etree.tostring(root)})

    def test_found_by_bookmark_where_controls_are_gone(self) -> None:
        whole = read_heads(filled(REPORT)[0]).texts
        assert read_heads(self.without_controls(filled(REPORT)[0])).texts == whole
        assert whole[SIGNER] == ("",)
        assert len(whole[ATTACHED]) >= 3

    def test_and_written_by_it(self) -> None:
        content = write_heads(self.without_controls(filled(REPORT)[0]), {SIGNER: lambda _old: "Trần Văn Ký"})
        assert texts_of(content).count("Trần Văn Ký") == 1

    def test_text_split_over_runs_is_one(self) -> None:
        content = filled(REPORT)[0]
        root = part_of(content)
        sdt = next(one for one in root.iter(SDT) if parse_head_tag(tag_of(one)) == NUMBER)
        inside = sdt.find(SDT_CONTENT)
        more = etree.SubElement(etree.SubElement(inside, R), T)
        more.text = " (sửa)"
        split = changed(content, {"word/document.xml": etree.tostring(root)})
        assert read_heads(split).texts[NUMBER] == ("Số:       /BC-CAHN (sửa)",)
        assert read_heads(write_heads(split, {NUMBER: lambda _old: "Số: 1/BC"})).texts[NUMBER] == ("Số: 1/BC",)

    def test_the_looks_of_the_text_stay(self) -> None:
        root = part_of(write_heads(filled(REPORT)[0], {PLACE_DAY: lambda _old: "Huế"}))
        runs = [run for place in places_in(root) if place.name == PLACE_DAY for run in place.runs]
        assert [run_text(run) for run in runs] == ["Huế"]

    @pytest.mark.libreoffice
    @pytest.mark.slow
    def test_in_a_file_that_libreoffice_saved(self, tmp_path: Path) -> None:
        source = tmp_path / "bao-cao.docx"
        source.write_bytes(filled(REPORT)[0])
        saved = convert(source, DOCX, tmp_path / "luu").read_bytes()
        heads = read_heads(saved).texts
        assert heads[NUMBER] == ("Số:       /BC-CAHN",)
        assert heads[SIGNER] == ("",)
        again = read_heads(write_heads(saved, {SIGNER: lambda _old: "Trần Văn Ký"})).texts
        assert again[SIGNER] == ("Trần Văn Ký",)
