"""Folders, descriptors and archives that are not as they should be."""

import json
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from tests.doors.bundle.bundles import SOUND, Make, check_told, write_bundle

from phoihop.doors.bundle import archive
from phoihop.doors.bundle.checking import check


def zipped(folder: Path, target: Path, under: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.iterdir()):
            packed.write(path, under + path.name)
    return target


def codes(path: Path) -> list[str]:
    return [finding[0] for finding in check_told(path)]


def test_a_sound_bundle_has_no_findings(make: Make) -> None:
    checked = check(make())
    assert (checked.findings, checked.errors, checked.warnings) == ((), 0, 0)


@pytest.mark.parametrize("under", ["", "goi/"])
def test_a_zip_reads_like_its_folder(make: Make, tmp_path: Path, under: str) -> None:
    folder = make()
    packed = check(zipped(folder, tmp_path / "goi.zip", under)).sound()
    plain = check(folder).sound()
    assert {name: table.to_pylist() for name, table in packed.tables.items()} == {
        name: table.to_pylist() for name, table in plain.tables.items()
    }


def test_nothing_there() -> None:
    assert check_told(Path("/khong/co")) == [("B001", "", None, "", "/khong/co")]


def test_a_file_that_is_no_zip(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    path.write_text("không phải zip")
    assert codes(path) == ["B002"]


def test_a_zip_cut_short(make: Make, tmp_path: Path) -> None:
    path = zipped(make(), tmp_path / "goi.zip")
    content = bytearray(path.read_bytes())
    content[60:200] = bytes(140)
    path.write_bytes(bytes(content))
    assert codes(path)[0] in {"B003", "B009"}


def test_too_many_entries(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(archive.ENTRIES + 1):
            packed.writestr(f"{number}.csv", "")
    assert check_told(path) == [("B004", "", None, "", "2001")]


def test_more_than_the_limit_in_all(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "UNPACKED", 100)
    assert codes(zipped(make(), tmp_path / "goi.zip")) == ["B005"]


def test_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("values.csv", bytes(64 * 1024**2))
    assert check_told(path) == [("B006", "", None, "", "values.csv")]


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("values.csv", bytes(64 * 1024**2))
        entry = packed.infolist()[0]
        entry.file_size = 10
    assert codes(path)[0] in {"B003", "B006"}


@pytest.mark.parametrize(
    "name", ["/etc/x.csv", "../x.csv", "a/../../x.csv", "C:x.csv", "a\\b.csv", "a//b.csv", "x\n.csv"]
)
def test_names_that_lead_outside(tmp_path: Path, name: str) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(name, "x")
    assert codes(path) == ["B007"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["goi.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["values.csv", "VALUES.csv"])
def test_one_name_twice(tmp_path: Path, second: str) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("values.csv", "x")
        packed.writestr(second, "y")
    assert check_told(path) == [("B008", "", None, "", second)]


def test_entries_that_overlap(tmp_path: Path) -> None:
    """Two entries of the directory that share one piece of data, as in a quine or an overlapped bomb."""
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("values.csv", "x" * 100)
        packed.writestr("valuez.csv", "y")
    content = path.read_bytes()
    second = content.rindex(b"PK\x01\x02")
    path.write_bytes(content[: second + 42] + struct.pack("<L", 0) + content[second + 46 :])
    assert codes(path) == ["B009"]


def test_an_empty_zip(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    zipfile.ZipFile(path, "w").close()
    assert check_told(path) == [("B012", "", None, "", "goi.zip")]


@pytest.mark.parametrize("other", ["values.csv/x.csv", "VALUES.csv/a/x.csv", "values.csv/"])
@pytest.mark.parametrize("first", [True, False])
def test_a_file_that_is_a_folder_too(tmp_path: Path, other: str, first: bool) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("values.csv", other) if first else (other, "values.csv"):
            packed.writestr(name, "x" if not name.endswith("/") else "")
    assert check_told(path) == [("B013", "", None, "", "values.csv")]


def test_an_entry_whose_name_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a" * 300 + ".csv", "x")
    assert codes(path) == ["B003"]


def test_a_link(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as packed:
        entry = zipfile.ZipInfo("values.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(entry, "/etc/passwd")
    assert check_told(path) == [("B010", "", None, "", "values.csv")]


def test_a_compression_of_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("values.csv", "x")
    assert codes(path) == ["B011"]


def test_no_descriptor(make: Make) -> None:
    folder = make()
    (folder / "datapackage.json").unlink()
    assert codes(folder) == ["B020"]


@pytest.mark.parametrize("text", [b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_descriptor_that_is_no_json(make: Make, text: bytes) -> None:
    folder = make()
    (folder / "datapackage.json").write_bytes(text)
    assert codes(folder) == ["B021"]


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ([], "[]"),
        ({"resources": [{"name": "values", "path": "values.csv"}]}, "name"),
        ({"name": "x"}, "resources"),
        ({"name": "x", "resources": {}}, "resources"),
    ],
)
def test_a_descriptor_of_the_wrong_shape(make: Make, content: object, value: str) -> None:
    folder = make()
    (folder / "datapackage.json").write_text(json.dumps(content))
    assert check_told(folder) == [("B022", "datapackage.json", None, "", value)]


def described(folder: Path, change: dict) -> Path:
    """The bundle with its resource `values` changed."""
    descriptor = json.loads((folder / "datapackage.json").read_text())
    for resource in descriptor["resources"]:
        if resource["name"] == "values":
            resource |= change
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    return folder


@pytest.mark.parametrize("path", ["../values.csv", "/etc/passwd", "a/../../values.csv", "C:\\values.csv"])
def test_paths_that_lead_outside(make: Make, path: str) -> None:
    found = check_told(described(make(), {"path": path}))
    assert ("B023", "datapackage.json", None, "", path) in found


def test_a_link_that_leads_outside(make: Make, tmp_path: Path) -> None:
    folder = make()
    (tmp_path / "ngoai.csv").write_text("x")
    (folder / "link.csv").symlink_to(tmp_path / "ngoai.csv")
    assert ("B023", "datapackage.json", None, "", "link.csv") in check_told(described(folder, {"path": "link.csv"}))


@pytest.mark.parametrize("path", ["val\0ues.csv", "a" * 5000, "đ" * 200 + ".csv", "a/" * 600 + "x.csv", "x\ud800.csv"])
@pytest.mark.parametrize("listed", [False, True])
def test_paths_that_no_file_can_have(make: Make, path: str, listed: bool) -> None:
    folder = described(make(), {"path": ["values.csv", path] if listed else path})
    (finding,) = [each for each in check(folder).findings if each.code == "B022"]
    assert (finding.table, finding.value) == ("datapackage.json", "resources[6].path")
    assert '"path": "values.csv"' in finding.line()


def test_a_link_to_itself(make: Make) -> None:
    folder = make(values=None)
    (folder / "values.csv").symlink_to("values.csv")
    descriptor = json.loads((folder / "datapackage.json").read_text())
    descriptor["resources"].append({"name": "values", "path": "values.csv"})
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    assert check_told(folder) == [("B024", "datapackage.json", None, "", "values.csv")]


def test_a_file_that_is_not_there(make: Make) -> None:
    folder = make()
    (folder / "values.csv").unlink()
    assert check_told(folder) == [("B024", "datapackage.json", None, "", "values.csv")]


def test_a_table_listed_twice(make: Make) -> None:
    folder = make()
    descriptor = json.loads((folder / "datapackage.json").read_text())
    descriptor["resources"].append(descriptor["resources"][0])
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    assert check_told(folder) == [("B025", "datapackage.json", None, "", "organisations")]


@pytest.mark.parametrize(
    "change", [{"encoding": "windows-1258"}, {"dialect": {"delimiter": ";"}}, {"dialect": {"header": False}}]
)
def test_another_dialect(make: Make, change: dict) -> None:
    assert codes(described(make(), change)) == ["B026"]


def test_a_known_table_that_is_not_listed(make: Make) -> None:
    folder = make()
    (folder / "targets.csv").write_text("organisation,period,indicator,value\n")
    assert check_told(folder) == [("B027", "targets", None, "", "targets.csv")]


def test_extra_tables_are_kept_with_a_warning(make: Make) -> None:
    checked = check(make(hop="x\n1\n", practices="code\n1\n"))
    assert [(each.code, each.table, str(each.severity)) for each in checked.findings] == [
        ("B028", "hop", "warning"),
        ("B029", "practices", "warning"),
    ]
    assert (checked.errors, checked.warnings) == (0, 2)


@pytest.mark.parametrize("table", ["organisations", "indicators", "values"])
def test_a_required_table_that_is_missing(make: Make, table: str) -> None:
    """It is told once; the codes that other tables have of it are not judged."""
    forms = {"forms": "form,indicator\nF,N\n", "assignments": "form,organisation\nF,a\n"}
    assert check_told(make(**{**forms, table: None})) == [("B030", table, None, "", table)]


def test_fields_that_do_not_agree_with_the_file(make: Make) -> None:
    checked = check(described(make(), {"schema": {"fields": [{"name": "organisation"}]}}))
    assert [(each.code, str(each.severity)) for each in checked.findings] == [("B031", "warning")]


def test_a_table_as_csv_and_parquet(make: Make) -> None:
    folder = make()
    (folder / "values.parquet").write_bytes(b"")
    assert "B032" in codes(described(folder, {"path": ["values.csv", "values.parquet"]}))


def test_a_bundle_without_programmes_is_one_named_like_the_package(tmp_path: Path) -> None:
    tables = {name: text for name, text in SOUND.items() if name != "programmes"}
    bundle = check(write_bundle(tmp_path / "goi", tables)).sound()
    assert [(row["code"], row["window"]) for row in bundle.records("programmes")] == [("thu", "government")]
    assert {row["programme"] for row in bundle.records("indicators")} == {"thu"}
