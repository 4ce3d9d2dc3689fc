"""From a loaded programme to a Word report whose every number can be traced, by the commands alone."""

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from tests.journeys.conftest import Run, Said
from tests.outcomes.summaries.documents import changed, part_of
from tests.outcomes.summaries.test_libreoffice import DOCX, convert

from phoihop.base.vietnamese import parse_number
from phoihop.bodies.people.queries import system_user
from phoihop.doors.cli.main import main
from phoihop.outcomes.documents.rules.wordml import SDT, T, q, tag_of
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.rules.manifest import Manifest, loads
from phoihop.outcomes.summaries.rules.marks import number_bookmark, parse_tag
from phoihop.reporting.review.actions import accept
from phoihop.reporting.submissions.actions import save_draft, submit
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.models import Submission

AT = datetime(2021, 3, 1, 8, tzinfo=UTC)
DOCUMENT = "word/document.xml"
UNIT, PERIOD = "HAIBATRUNG", "2020"
COLUMNS = ["tag", "unit", "period", "indicator", "cell", "created", "printed", "now", "submissions", "state"]
STATES = {"stands", "edited", "overtaken", "removed"}

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(example: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The report and its annex, made once; its version stays in the database."""
    folder = tmp_path_factory.mktemp("report")
    document, annex = folder / "bao-cao.docx", folder / "phu-luc.xlsx"
    assert main(["report", UNIT, PERIOD, "-o", str(document), "--xlsx", str(annex)]) == 0
    return document, annex


@pytest.fixture(scope="module")
def figures(example: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str, str], dict[str, str]]:
    """Rows of `phoihop figures` by unit, period, indicator, cell."""
    path = tmp_path_factory.mktemp("figures") / "figures.csv"
    assert main(["figures", "-o", str(path)]) == 0
    with path.open(newline="") as file:
        return {(row["unit"], row["period"], row["indicator"], row["cell"]): row for row in csv.DictReader(file)}


@pytest.fixture
def traced(run: Run, made: tuple[Path, Path], tmp_path: Path) -> Callable[..., Said]:
    """`trace --json` of the report after something was done to its document."""

    def trace(habit: Callable[[etree._Element], object] | None = None, *options: str) -> Said:
        content = made[0].read_bytes()
        if habit:
            root = part_of(content)
            habit(root)
            content = changed(content, {DOCUMENT: etree.tostring(root)})
        path = tmp_path / "ve.docx"
        path.write_bytes(content)
        return run("trace", path, "--json", *options)

    return trace


def manifest() -> Manifest:
    return loads(SummaryVersion.objects.latest("pk").manifest)


def controls(root: etree._Element) -> Iterator[etree._Element]:
    return (sdt for sdt in root.iter(SDT) if parse_tag(tag_of(sdt)))


def control_of(root: etree._Element, tag: str) -> etree._Element:
    return next(sdt for sdt in controls(root) if tag_of(sdt) == tag)


def by_tag(said: Said) -> dict[str, dict]:
    return {row["tag"]: row for row in said.json}


# One figure and its origin


@pytest.mark.parametrize(
    ("unit", "period", "indicator"),
    [
        ("HAIBATRUNG", "2020", "MH26"),
        ("HN", "2019..2020", "MH26"),
        ("HN", "2020-Q1", "MH28"),
        ("PHUCTHO", "2020-H1", "MH30"),
        ("PHUCTHO", "2020-03", "MH27"),
    ],
)
def test_a_figure_is_its_counted_facts_times_their_shares(
    run: Run, figures: dict, unit: str, period: str, indicator: str
) -> None:
    said = run("figure", unit, period, indicator, "--json")
    assert said.code == 0
    figure, facts, missing = said.json["figure"], said.json["facts"], said.json["missing"]
    counted = [fact for fact in facts if fact["use"] == "counted" and fact["value"] is not None]
    assert sum(Decimal(fact["value"]) * Decimal(fact["share"]) for fact in counted) == Decimal(figure["value"])
    assert len(missing) == figure["expected"] - figure["reported"]
    assert all(fact["revision"] == 1 for fact in facts)
    row = figures.get((unit, period, indicator, ""))
    if row:
        assert (Decimal(row["value"]), int(row["reported"]), int(row["expected"])) == (
            Decimal(figure["value"]),
            figure["reported"],
            figure["expected"],
        )


def test_a_ratio_is_the_sums_of_its_parts(run: Run) -> None:
    said = run("figure", "HAIBATRUNG", "2020-Q2", "MH10", "--json")
    figure, facts = said.json["figure"], said.json["facts"]
    counted = [fact for fact in facts if fact["use"] == "counted"]
    parts = [
        sum(Decimal(fact[part]) * Decimal(fact["share"]) for fact in counted) for part in ("numerator", "denominator")
    ]
    assert parts == [Decimal(figure["numerator"]), Decimal(figure["denominator"])]
    assert round(100 * parts[0] / parts[1], 1) == Decimal(figure["value"])


def test_a_figure_in_words_names_it_its_coverage_and_who_is_missing(run: Run) -> None:
    figure = run("figure", "HAIBATRUNG", "2020", "MH26", "--json").json
    said = run("figure", "HAIBATRUNG", "2020", "MH26", "--all")
    assert said.code == 0
    for words in ("Quận Hai Bà Trưng", "năm 2020", "MH26", "được tính", "Theo cây tổ chức ngày"):
        assert words in said.out
    assert f"Từ {len(figure['facts'])} số đã báo cáo" in said.out
    gone = figure["missing"]
    assert (f"Chưa báo cáo ({len(gone)})" in said.out) if gone else ("Không thiếu báo cáo nào" in said.out)
    assert all(f"[{row['organisation']}] · {row['period']}" in said.out for row in gone)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["figure", "HAIBATRUN", "2020", "MH26"], "HAIBATRUNG"),
        (["figure", "HAIBATRUNG", "2020", "mh62"], "Gần nhất: MH26"),
        (["figure", "HAIBATRUNG", "2020-Q5", "MH26"], "2020-Q5"),
        (["figure", "HAIBATRUNG", "2020", "MH26", "--programme", "CT-DV-HN-2015"], "CT-DV-HN-2016"),
        (["report", "HAIBATRUN", "2020"], "HAIBATRUNG"),
        (["report", "HAIBATRUNG", "2020-Q5"], "2020-Q5"),
        (["report", "HAIBATRUNG", "2020", "--programme", "CT-DV-HN-2015"], "CT-DV-HN-2016"),
    ],
)
def test_unknown_words_are_refused_with_the_nearest(run: Run, tmp_path: Path, words: list[str], told: str) -> None:
    out = ["-o", str(tmp_path / "x.docx")] if words[0] == "report" else []
    said = run(*words, *out)
    assert (said.code, said.out) == (1, "")
    assert told in said.err
    assert len(said.err.splitlines()) <= 2
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_was_reported_there_is_no_figure(run: Run) -> None:
    said = run("figure", "HAIBATRUNG", "2031", "MH26")
    assert said.code == 1
    assert "Không có số liệu" in said.out


# The report


def test_every_number_of_the_report_is_a_control(made: tuple[Path, Path], run: Run) -> None:
    root = part_of(made[0].read_bytes())
    tags = [tag_of(sdt) for sdt in controls(root)]
    assert tags == [tag_of(sdt, "w:alias") for sdt in controls(root)]
    entries = manifest().entries
    assert len(entries) > 100
    assert sorted({parse_tag(tag)[1] for tag in tags}) == [entry.serial for entry in entries]
    assert len(tags) == len(entries)
    bookmarks = {start.get(q("w:name")): start for start in root.iter(q("w:bookmarkStart"))}
    for sdt in controls(root):
        _mark, serial = parse_tag(tag_of(sdt))
        assert len(tag_of(sdt)) <= 64
        assert number_bookmark(serial) in bookmarks


def test_numbers_in_word_are_rows_of_figures(made: tuple[Path, Path], run: Run, figures: dict) -> None:
    checked = 0
    for entry in manifest().entries:
        number = entry.number
        key = (number.key.unit, number.key.period, number.key.indicator, number.key.cell)
        if number.aspect != "value" or number.key.indicator.startswith("*") or number.key.pair is not None:
            continue  # a pair's figure is of fewer units than the row
        assert Decimal(figures[key]["value"]) == number.value
        decimals = len(number.text.partition(",")[2])
        assert abs(parse_number(number.text) - number.value) <= Decimal(1).scaleb(-decimals) / 2
        checked += 1
    assert checked > 50


def test_reports_received_in_word_are_the_coverage_of_figures(made: tuple[Path, Path], run: Run, figures: dict) -> None:
    aspects = {"received": "reported", "due": "expected"}
    checked = 0
    for entry in manifest().entries:
        number = entry.number
        if number.aspect in aspects and not number.key.indicator.startswith("*"):
            key = (number.key.unit, number.key.period, number.key.indicator, number.key.cell)
            assert int(figures[key][aspects[number.aspect]]) == number.value
            checked += 1
    assert checked


def sheet_rows(annex: Path, name: str) -> list[list[str | Decimal | None]]:
    """The cells of one sheet, numbers as decimals, formulas by their kept results."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with ZipFile(annex) as archive:
        strings = [
            "".join(one.itertext())
            for one in etree.fromstring(archive.read("xl/sharedStrings.xml")).iterfind("m:si", space)
        ]
        names = [
            one.get("name") for one in etree.fromstring(archive.read("xl/workbook.xml")).iterfind(".//m:sheet", space)
        ]
        root = etree.fromstring(archive.read(f"xl/worksheets/sheet{names.index(name) + 1}.xml"))
    rows = []
    for row in root.iterfind(".//m:row", space):
        cells: list[str | Decimal | None] = []
        for cell in row.iterfind("m:c", space):
            value = cell.findtext("m:v", namespaces=space)
            text = value is not None and cell.get("t") == "s"
            cells.append(strings[int(value)] if text and value else Decimal(value) if value else None)
        rows.append(cells)
    return rows


def test_the_annex_has_the_same_figures(made: tuple[Path, Path], run: Run, figures: dict) -> None:
    rows = sheet_rows(made[1], "Theo nội dung")
    head = next(index for index, row in enumerate(rows) if row and row[:2] == ["Nội dung", "Mã"])
    totals: dict[str, list] = {}
    for row in rows[head + 1 :]:
        if len(row) > 8 and (UNIT, PERIOD, str(row[1]), "") in figures:
            totals.setdefault(str(row[1]), row)
    assert len(totals) > 20
    for code, row in totals.items():
        figure = figures[UNIT, PERIOD, code, ""]
        assert (row[7], row[8]) == (Decimal(figure["reported"]), Decimal(figure["expected"]))
        if figure["value"] == "":
            assert row[6] is None
        else:  # a spreadsheet keeps numbers as doubles
            assert isinstance(row[6], Decimal)
            assert float(row[6]) == float(figure["value"])


def test_the_annex_lists_who_has_not_reported(made: tuple[Path, Path], run: Run) -> None:
    rows = sheet_rows(made[1], "Chưa báo cáo")
    head = next(index for index, row in enumerate(rows) if row and row[0] == "Mã đơn vị")
    listed = {str(row[0]): row for row in rows[head + 1 :]}
    for row in listed.values():
        received, expected, gone = row[3:6]
        assert 0 < gone == expected - received
        assert len(str(row[7]).split(", ")) == gone
    own = (e.number for e in manifest().entries if e.number.key.indicator == "*rieng" and e.number.aspect == "value")
    counts = {number.key.unit: number.value for number in own}
    assert counts
    assert {unit: listed[unit][5] for unit in counts} == counts


# Tracing


def test_every_number_of_a_fresh_report_stands(traced: Callable[..., Said]) -> None:
    said = traced()
    assert (said.code, said.err) == (0, "")
    assert [list(row) for row in said.json] == [COLUMNS] * len(said.json)
    assert {row["state"] for row in said.json} == {"stands"}
    assert all(row["created"] == row["printed"] == row["now"] for row in said.json)
    assert all(row["submissions"] > 0 for row in said.json if row["indicator"] == "MH26")


def test_a_number_changed_by_hand_is_told(traced: Callable[..., Said]) -> None:
    tag = traced().json[4]["tag"]

    def habit(root: etree._Element) -> None:
        texts = list(control_of(root, tag).iter(T))
        texts[0].text = "98.765"
        for text in texts[1:]:
            text.text = ""

    said = traced(habit)
    assert said.code == 3
    rows = by_tag(said)
    assert (rows[tag]["state"], rows[tag]["printed"]) == ("edited", "98.765")
    assert rows[tag]["now"] == rows[tag]["created"]
    assert {row["state"] for other, row in rows.items() if other != tag} == {"stands"}


def test_a_number_taken_out_is_told(traced: Callable[..., Said]) -> None:
    tag = traced().json[4]["tag"]

    def habit(root: etree._Element) -> None:
        control = control_of(root, tag)
        control.getparent().remove(control)

    said = traced(habit)
    assert said.code == 3
    row = by_tag(said)[tag]
    assert (row["state"], row["printed"]) == ("removed", None)
    assert row["now"] == row["created"]


def revise(unit: str, period: str, indicator: str, *, add: int) -> Submission:
    """A further revision of a unit's report, accepted: one of its values is that much more."""
    report = Submission.objects.select_related("accepted_revision", "regime", "organisation").get(
        organisation__code=unit, period=period
    )
    content = report.accepted_revision.content
    done = False
    for value in content["values"]:
        if value["indicator"] == indicator and not done:
            value["value"] = str(int(value["value"]) + add)
            done = True
    assert done
    person = system_user()
    save_draft(
        actor=person,
        regime=report.regime,
        organisation=report.organisation,
        period=period,
        content=content,
        version=report.draft_version,
        at=AT,
    )
    revision = submit(actor=person, submission=report.pk, source=Source.WEB, note="Đã đối chiếu.", at=AT)
    accept(actor=person, submission=report.pk, revision_hash=revision.content_hash, at=AT)
    return report


def a_report_with(indicator: str) -> Submission:
    """Some accepted report of a ward of the unit that gives this indicator."""
    found = Submission.objects.filter(
        organisation__parent__code=UNIT,
        period__startswith=f"{PERIOD}-",
        accepted_revision__content__values__contains=[{"indicator": indicator}],
    )
    report = found.select_related("organisation").first()
    assert report is not None
    return report


def test_a_later_revision_overtakes_numbers(traced: Callable[..., Said], run: Run) -> None:
    before = by_tag(traced())
    report = a_report_with("MH30")
    revise(report.organisation.code, report.period, "MH30", add=1000)
    said = traced()
    assert said.code == 3
    after = by_tag(said)
    changed_rows = {tag: row for tag, row in after.items() if row["state"] != "stands"}
    assert changed_rows
    assert {row["state"] for row in changed_rows.values()} == {"overtaken"}
    assert {row["indicator"] for row in changed_rows.values()} == {"MH30"}
    now = run("figure", UNIT, PERIOD, "MH30", "--json").json["figure"]["value"]
    totals = [
        row
        for tag, row in changed_rows.items()
        if (row["unit"], row["period"]) == (UNIT, PERIOD) and before[tag]["created"] == row["printed"]
    ]
    assert any(parse_number(row["now"]) == Decimal(now) for row in totals)
    assert run("figure", UNIT, PERIOD, "MH30", "--json").json["facts"] != []
    origin = run("figure", report.organisation.code, report.period, "MH30", "--json").json
    assert {fact["revision"] for fact in origin["facts"]} == {2}


def test_an_edited_number_stays_edited_when_it_is_overtaken(traced: Callable[..., Said]) -> None:
    rows = [row for row in traced().json if row["indicator"] == "MH30" and row["unit"] == UNIT]
    tag = rows[0]["tag"]
    report = a_report_with("MH30")
    revise(report.organisation.code, report.period, "MH30", add=7)

    def habit(root: etree._Element) -> None:
        next(control_of(root, tag).iter(T)).text = "1"

    row = by_tag(traced(habit))[tag]
    assert (row["state"], row["printed"]) == ("edited", "1")
    assert row["now"] != row["created"]


def test_without_the_database_now_is_not_known(traced: Callable[..., Said]) -> None:
    said = traced(None, "--offline")
    assert said.code == 0
    assert {row["now"] for row in said.json} == {None}
    assert {row["state"] for row in said.json} == {"stands"}
    assert [list(row) for row in said.json] == [COLUMNS] * len(said.json)

    def habit(root: etree._Element) -> None:
        next(next(controls(root)).iter(T)).text = "98.765"

    said = traced(habit, "--offline")
    assert said.code == 3
    assert [row["state"] for row in said.json].count("edited") == 1


def test_a_trace_in_words_lists_what_does_not_stand(run: Run, made: tuple[Path, Path]) -> None:
    said = run("trace", made[0])
    assert said.code == 0
    assert f"{len(manifest().entries)} số: {len(manifest().entries)} đúng." in said.out
    assert "dấu xác thực đúng" in said.out


def test_what_is_no_report_is_refused_by_name(run: Run, tmp_path: Path, bundle: Path) -> None:
    path = tmp_path / "thu.docx"
    for content in (b"", b"PK\x03\x04 no zip", (bundle / "values.csv").read_bytes()):
        path.write_bytes(content)
        said = run("trace", path)
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("W")
    said = run("trace", tmp_path / "khong-co.docx")
    assert said.code == 1
    assert said.err.startswith("W204")


@pytest.mark.libreoffice
def test_numbers_are_traced_after_libreoffice_saved_the_file(run: Run, made: tuple[Path, Path], tmp_path: Path) -> None:
    source = tmp_path / "nguon.docx"
    shutil.copy(made[0], source)
    saved = convert(source, DOCX, tmp_path / "ra")
    said = run("trace", saved, "--json")
    assert (said.code, {row["state"] for row in said.json}) == (0, {"stands"})
    assert len(said.json) == len(manifest().entries)
    report = a_report_with("MH30")
    revise(report.organisation.code, report.period, "MH30", add=1000)
    said = run("trace", saved, "--json")
    assert said.code == 3
    assert {row["indicator"] for row in said.json if row["state"] == "overtaken"} == {"MH30"}


def test_the_next_version_is_made_from_an_edited_file(run: Run, made: tuple[Path, Path], tmp_path: Path) -> None:
    root = part_of(made[0].read_bytes())
    next(iter(controls(root))).getparent().addprevious(etree.Element(q("w:p")))
    own = root.find(f"{q('w:body')}/{q('w:p')}")
    etree.SubElement(etree.SubElement(own, q("w:r")), T).text = "Đoạn riêng của tôi."
    next(next(iter(controls(root))).iter(T)).text = "987.654"
    edited, target = tmp_path / "da-sua.docx", tmp_path / "ban-moi.docx"
    edited.write_bytes(changed(made[0].read_bytes(), {DOCUMENT: etree.tostring(root)}))
    told = run("report", "--base", edited, "-o", target)
    assert told.code == 0, told.err
    assert "1 chỗ sửa tay được giữ nguyên, 0 đoạn chưa có chỗ" in told.out
    assert "giữ «987.654»" in told.out
    version = SummaryVersion.objects.latest("pk")
    assert bytes(version.document) == target.read_bytes()
    assert "Đoạn riêng của tôi." in etree.tostring(part_of(target.read_bytes()), encoding="unicode")
    states = [row["state"] for row in run("trace", target, "--json", "--all").json]
    assert (states.count("edited"), set(states)) == (1, {"edited", "stands"})


def test_without_a_unit_or_an_edited_file_nothing_is_made(run: Run, tmp_path: Path) -> None:
    count = SummaryVersion.objects.count()
    assert "W712" in run("report", "-o", tmp_path / "x.docx").err
    assert "W711" in run("report", "--base", tmp_path / "khong-co.docx", "-o", tmp_path / "x.docx").err
    assert SummaryVersion.objects.count() == count
