"""The example as a bundle: sound, repeatable, marked as made up, and free of what must not be in it."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doors.example.conftest import files

from phoihop.base.language import speaking
from phoihop.doors.cli.main import main
from phoihop.doors.example.bundle import PROGRAMME, SIGN, FolderTaken, Summary, build_example
from phoihop.doors.example.conduct import PAPER_DISTRICTS
from phoihop.doors.example.terms import AFTER, BEFORE

FORBIDDEN = re.compile(
    r"tôn giáo|tín ngưỡng|dân tộc|sắc tộc|giáo dân|giáo xứ|nhà thờ|chùa|linh mục|đặc tình|mật báo|chỉ điểm|cộng tác viên"
    r"|bí mật|cơ sở bí mật|theo dõi đối tượng|đối tượng|phản động|chống đối|khiếu kiện|quan điểm chính trị"
    r"|religio|ethnic|belief|informant|watch ?list|opinion"
)
HERE = Path(__file__).resolve().parents[3]


def _rows(folder: Path, table: str) -> Iterator[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def test_the_same_seed_gives_the_same_bytes(small: Summary, tmp_path: Path) -> None:
    build_example(folder=tmp_path / "again", small=True)
    assert files(tmp_path / "again") == files(small.folder)


def test_another_seed_gives_other_values_for_the_same_units(small: Summary, tmp_path: Path) -> None:
    build_example(folder=tmp_path / "other", seed=7, small=True)
    here, there = files(small.folder), files(tmp_path / "other")
    assert {name for name in here if here[name] != there[name]} == {"values.csv", "narratives.csv"}


def test_the_small_example_passes_check_without_a_word(small: Summary, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(small.folder), "--json"]) == 0
    assert [line for line in capsys.readouterr().err.splitlines() if '"code"' in line] == []


@pytest.mark.slow
def test_the_full_example_passes_check_without_a_word(full: Summary, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(full.folder), "--json"]) == 0
    assert [line for line in capsys.readouterr().err.splitlines() if '"code"' in line] == []


def test_it_says_that_it_is_an_example(small: Summary) -> None:
    package = json.loads((small.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["example"] is True
    assert package["title"].endswith(f"({SIGN})")
    (programme,) = _rows(small.folder, "programmes")
    assert (programme["code"], programme["signed_on"]) == (PROGRAMME, "2016-11-04")
    assert programme["title"].endswith(f"({SIGN})")


def test_three_contents_are_as_published_and_four_are_marked(small: Summary) -> None:
    marked = [row["title"].endswith("(ví dụ)") for row in _rows(small.folder, "contents")]
    assert marked == [False] * 3 + [True] * 4


def test_indicators_show_every_operator(small: Summary) -> None:
    rows = list(_rows(small.folder, "indicators"))
    assert [row["code"] for row in rows] == [f"MH{number:02d}" for number in range(1, 37)]
    assert {row["over_time"] for row in rows} == {"sum", "mean", "min", "max", "last", "sum_over_last"}
    assert {row["over_units"] for row in rows} == {"sum", "mean", "min", "max", "none"}
    assert {row["kind"] for row in rows} == {"count", "amount", "ratio", "yesno"}
    assert {row["content"] for row in rows} == set("1234567")


def test_nothing_in_it_touches_what_the_product_must_never_hold(full: Summary) -> None:
    written = (path for path in full.folder.iterdir() if path.name != "values.csv")
    texts = {path.name: path.read_text(encoding="utf-8").casefold() for path in written}
    data = HERE / "src/phoihop/doors/example/data"
    texts |= {str(path): path.read_text(encoding="utf-8").casefold() for path in data.rglob("*.csv")}
    assert {name: found[0] for name, text in texts.items() if (found := FORBIDDEN.search(text))} == {}


def test_narratives_hold_no_numbers_of_their_own_and_no_open_places(full: Summary) -> None:
    allowed = re.compile(r"2016–2021|2011–2015|năm 2020|19/8|2/9|COVID-19")
    for row in _rows(full.folder, "narratives"):
        assert not re.search(r"[0-9{}]", allowed.sub("", row["text"])), row


def test_the_full_example_is_about_seven_hundred_thousand_values(full: Summary) -> None:
    assert (full.units, full.indicators, full.first, full.last) == (783, 61, "2011-01", "2026-09")
    assert 600_000 < full.values < 750_000
    assert 6_000 < full.narratives < 11_000


def test_three_programmes_follow_one_another_and_all_say_that_they_are_an_example(full: Summary) -> None:
    rows = {row["code"]: row for row in _rows(full.folder, "programmes")}
    assert [row["predecessor"] for row in rows.values()] == ["", BEFORE, PROGRAMME]
    assert list(rows) == [BEFORE, PROGRAMME, AFTER]
    assert all(row["title"].endswith(f"({SIGN})") for row in rows.values())


def test_of_2011_to_2015_there_are_only_totals_for_all_below_some_lost_and_one_that_disagrees(full: Summary) -> None:
    told: dict[tuple[str, str], Counter[str]] = {}
    for row in _rows(full.folder, "values"):
        if row["indicator"].startswith("TB"):
            assert (row["scope"], row["status"], row["cell"]) == ("subtree", "", "")
            told.setdefault((row["organisation"], row["period"]), Counter())[row["indicator"]] = int(row["value"])
    districts = [place for place in told if place[0] != "HN"]
    assert 130 < len(districts) < 150 == 30 * 5
    assert {place[1] for place in told if place[0] == "HN"} == {"2011", "2012"}
    sums = {year: sum(told[place]["TB01"] for place in districts if place[1] == year) for year in ("2011", "2012")}
    assert (told["HN", "2011"]["TB01"], told["HN", "2012"]["TB01"] < sums["2012"]) == (sums["2011"], True)


def test_the_programme_of_2022_runs_over_the_reorganisation_to_the_present(full: Summary) -> None:
    periods: dict[str, set[str]] = {}
    for row in _rows(full.folder, "values"):
        if row["indicator"].startswith("PH") and row["indicator"] != "PH15":
            periods.setdefault(row["organisation"], set()).add(row["period"])
    assert (max(periods["HAIBATRUNG"]), max(periods["HAIBATRUNG-NGUYENDU"])) == ("2025-Q2", "2025-Q2")
    assert (min(periods["HN25-HAIBATRUNG"]), max(periods["HN"])) == ("2025-Q3", "2026-Q3")
    assert 9_000 < sum(map(len, periods.values())) < 10_500


def test_every_way_of_reporting_is_seen(full: Summary) -> None:
    statuses, scopes, notes, half, zeros = Counter(), Counter(), Counter(), 0, 0
    for row in _rows(full.folder, "values"):
        statuses[row["status"]] += 1
        scopes[row["scope"]] += 1
        notes[row["note"]] += 1
        half += bool(row["numerator"]) != bool(row["denominator"])
        zeros += row["value"] == "0"
        paper = row["organisation"] in PAPER_DISTRICTS or row["indicator"].startswith("TB")
        assert row["scope"] != "subtree" or paper
    assert set(statuses) == {"", "submitted", "returned", "withdrawn", "draft"}
    assert statuses[""] > 0.98 * full.values
    assert set(scopes) == {"", "subtree"}
    assert len(notes) == 4
    assert 5 < half < 200
    assert zeros > 5_000


def test_a_corrected_report_was_returned_with_one_number_ten_times_too_big(full: Summary) -> None:
    key = ("organisation", "period", "indicator", "cell")
    returned, corrected = {}, []
    for row in _rows(full.folder, "values"):
        if row["status"] == "returned":
            returned[tuple(row[column] for column in key)] = row["value"]
        if row["note"].startswith("Đính chính"):
            corrected.append(row)
    slips = [row for row in corrected if returned[tuple(row[column] for column in key)] == row["value"] + "0"]
    assert len(slips) == len({(row["organisation"], row["period"]) for row in corrected}) > 50


def test_city_figures_grow_and_fall_as_the_years_did(full: Summary) -> None:
    years: Counter[str] = Counter()
    on_time: Counter[str] = Counter()
    files_settled: Counter[str] = Counter()
    for row in _rows(full.folder, "values"):
        if row["status"] or row["scope"]:
            continue
        year = row["period"][:4]
        if row["indicator"] == "MH27":
            years[year] += int(row["value"])
        if row["indicator"] == "MH10" and row["denominator"] and row["numerator"]:
            on_time[year] += int(row["numerator"])
            files_settled[year] += int(row["denominator"])
    assert 2_000_000 < years["2017"] < years["2018"] < years["2019"] < 3_500_000
    assert years["2021"] < years["2020"] < years["2019"]
    shares = [on_time[str(year)] / files_settled[str(year)] for year in range(2017, 2022)]
    assert shares == sorted(shares)
    assert 0.95 < shares[0] < shares[-1] < 0.995


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderTaken):
        build_example(folder=tmp_path, small=True)
    assert files(tmp_path) == {"notes.txt": b"mine"}


def test_an_example_already_there_is_replaced(tmp_path: Path) -> None:
    build_example(folder=tmp_path / "e", seed=1, small=True)
    before = files(tmp_path / "e")
    build_example(folder=tmp_path / "e", seed=2, small=True)
    assert set(files(tmp_path / "e")) == set(before)
    assert files(tmp_path / "e") != before
    assert [path.name for path in tmp_path.iterdir()] == ["e"]


def test_the_command_tells_what_it_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("vi"):
        assert main(["example", "-o", str(tmp_path / "e"), "--scale", "small"]) == 0
    said = capsys.readouterr().out
    assert "36 chỉ tiêu" in said
    assert SIGN in said


def test_the_command_refuses_a_folder_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert main(["example", "-o", str(tmp_path), "--scale", "small"]) == 1
    assert "E001" in capsys.readouterr().err
