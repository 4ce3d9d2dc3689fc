"""Load and export: everything a bundle says comes out again, in a fixed form."""

import csv
import io
import json
import resource
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.doors.bundle.bundles import write_bundle

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.people.queries import system_user
from phoihop.doors.bundle.checking import check
from phoihop.doors.bundle.exporting import export_programme
from phoihop.doors.bundle.loading import load_bundle
from phoihop.doors.bundle.tables import TABLES
from phoihop.doors.bundle.writing import BundleUnwritable, NotABundle
from phoihop.measures.facts.models import Fact
from phoihop.reporting.submissions.models import Submission

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 1, 5, 3, tzinfo=UTC)

FULL = {
    "organisations": "code,name,name_en,kind,block,parent,opened,closed,latitude,longitude\n"
    "a,Phường Hoà,Hoa,ward,government,d1,,,21.5,105.25\n"
    "b,Phường B,,ward,,d1,2016-01-01,2018-01-01,,\n"
    "city,Thành phố,City,city,party,,,,,\n"
    "d1,Quận 1,,district,,city,,,,\n"
    "d2,Quận 2,,district,,city,,,,\n",
    "names": "organisation,name,from,to,document\na,Xã Hoà,,2016-12-31,12/QĐ\na,Phường Hoà,2017-01-01,,13/QĐ\n",
    "placements": "organisation,parent,from,to\na,d2,,2017-06-14\na,d1,2017-06-15,\n",
    "successions": "from,to,on,share,kind,document\nb,a,2018-01-01,1,merge,14/QĐ\n",
    "programmes": "code,title,title_en,from,to,signed_on,predecessor,superior,window,status\n"
    "P,Chương trình,Programme,2016-11-04,2021-12-31,2016-11-04,TB120,CT38,calendar,completed\n",
    "parties": "programme,organisation,role\nP,city,lead\nP,d1,counterpart\n",
    "contents": "programme,number,title,title_en,owner\nP,1,Tham mưu,Advice,city\nP,2,Nghiên cứu,,\n",
    "documents": "code,programme,type,number,symbol,issued_on,issuer,title,relation,file\n"
    "tb120,P,Thông báo,120,TB,2011-09-23,Thành uỷ,Hướng dẫn,predecessor,vb/tb120.pdf\n",
    "indicators": "code,name,name_en,programme,content,unit,kind,frequency,over_time,over_units,direction,owner,decimals,"
    "minimum,maximum,breakdown\n"
    "Z,Số buổi,Meetings,P,1,buổi,count,month,sum,sum,up,city,0,0,5000.5,sex\n"
    "R,Tỷ lệ,,P,2,%,ratio,quarter,sum,sum,,,1,,,\n",
    "guidance": 'indicator,help,legal_basis\nZ,"Đếm buổi,\nkhông đếm người",NĐ 09\n',
    "breakdowns": "breakdown,cell,name,name_en,order\nsex,f,Nữ,Women,1\nsex,m,Nam,Men,2\n",
    "regimes": "code,programme,name,content,reporters,receivers,sending,data_close,deadline_days,grace_days,outline,guidance\n"
    "C1,P,Báo cáo tháng,Nội dung,Phường,Quận,Trang web,Ngày cuối tháng,5,2,Đề cương,Hướng dẫn\n",
    "forms": "form,indicator,order,required\nF,Z,1,yes\nF,R,2,no\n",
    "sections": "form,section,title,order,help\nF,s1,Thuận lợi,1,Viết ngắn\n",
    "assignments": "form,organisation,from,to\nF,a,,\nF,kind:district,2017-01-01,2017-12-31\n",
    "calendar": "programme,period,starts,ends,due\nP,2017,2017-01-01,2017-11-30,2017-12-15\n",
    "targets": "organisation,period,indicator,value\ncity,2017,Z,120.5\n",
    "values": "organisation,period,indicator,cell,value,numerator,denominator,scope,status,note\n"
    "a,2017-01,Z,,12,,,,,\n"
    'a,2017-01,Z,f,7.5,,,,,"ghi chú, «đ»"\n'
    "a,2017-01,Z,,40,,,subtree,,\n"
    "a,2017-01,Z,,13,,,,draft,\n"
    "a,2017-01,Z,,11,,,,returned,\n"
    "a,2017-01,Z,,14,,,,submitted,\n"
    "a,2017-01,Z,,10,,,,withdrawn,\n"
    "a,2017-02,Z,,0,,,,submitted,\n"
    "a,2017-03,Z,,1,,,,draft,\n"
    "a,2017-Q1,R,,,1,3,,,\n"
    "b,2017-Q1,R,,,1,,,,\n",
    "narratives": 'organisation,period,section,text\na,2017-01,s1,"Hai dòng\nchữ"\nb,2017-02,s1,Chỉ có lời\n',
}


def load(path: Path) -> int:
    loaded = load_bundle(actor=system_user(), bundle=check(path).sound(), at=AT, step=lambda _step: None)
    return sum(each.touched for each in loaded)


def export(target: Path) -> Path:
    programme = Programme.objects.get(code="P")
    export_programme(actor=system_user(), programme=programme, target=target, step=lambda _step: None)
    return target


def rows(text: str, table: str) -> list[dict[str, str]]:
    """Rows as dicts with every declared column, sorted, `accepted`, `own` being what is not said."""
    found = [dict.fromkeys(TABLES[table].names, "") | row for row in csv.DictReader(io.StringIO(text, newline=""))]
    for row in found:
        row |= {key: "" for key, usual in (("status", "accepted"), ("scope", "own")) if row.get(key) == usual}
    return sorted(found, key=lambda row: list(row.values()))


def test_everything_comes_out_again(tmp_path: Path) -> None:
    load(write_bundle(tmp_path / "goi", FULL))
    target = export(tmp_path / "ra")
    found = {path.stem: rows(path.read_bytes().decode(), path.stem) for path in target.glob("*.csv")}
    assert found == {table: rows(text, table) for table, text in FULL.items()}


def test_what_came_out_loads_into_an_empty_database_and_comes_out_the_same(tmp_path: Path) -> None:
    load(write_bundle(tmp_path / "goi", FULL))
    first = export(tmp_path / "ra.zip").read_bytes()
    facts = sorted(Fact.objects.values_list("period", "cell", "value", "numerator", "denominator", "scope"), key=str)
    states = sorted(Submission.objects.values_list("organisation__code", "period", "state"))
    call_command("flush", verbosity=0, interactive=False)
    assert load(tmp_path / "ra.zip") > 0
    assert (
        sorted(Fact.objects.values_list("period", "cell", "value", "numerator", "denominator", "scope"), key=str)
        == facts
    )
    assert sorted(Submission.objects.values_list("organisation__code", "period", "state")) == states
    assert load(tmp_path / "ra.zip") == 0
    assert export(tmp_path / "ra2.zip").read_bytes() == first


def test_indicators_keep_their_order(tmp_path: Path) -> None:
    load(write_bundle(tmp_path / "goi", FULL))
    lines = (export(tmp_path / "ra") / "indicators.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["code", "Z", "R"]


def test_the_descriptor_tells_types_and_references(tmp_path: Path) -> None:
    load(write_bundle(tmp_path / "goi", FULL))
    target = export(tmp_path / "ra")
    descriptor = json.loads((target / "datapackage.json").read_text())
    assert (descriptor["name"], descriptor["profile"]) == ("P", "tabular-data-package")
    assert [each["name"] for each in descriptor["resources"]] == list(TABLES)
    for each in descriptor["resources"]:
        header = (target / each["path"]).read_text().splitlines()[0]
        assert [field["name"] for field in each["schema"]["fields"]] == header.split(",")
    by_name = {each["name"]: each["schema"] for each in descriptor["resources"]}
    types = {field["name"]: field["type"] for field in by_name["values"]["fields"]}
    assert (types["value"], types["period"], types["status"]) == ("number", "string", "string")
    assert {"fields": "organisation", "reference": {"resource": "organisations", "fields": "code"}} in by_name[
        "values"
    ]["foreignKeys"]
    assert by_name["organisations"]["primaryKey"] == ["code"]


def test_a_target_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    load(write_bundle(tmp_path / "goi", FULL))
    (tmp_path / "khac").mkdir()
    (tmp_path / "khac" / "anh.png").write_text("x")
    with pytest.raises(NotABundle):
        export(tmp_path / "khac")
    assert [path.name for path in (tmp_path / "khac").iterdir()] == ["anh.png"]


def test_an_older_bundle_is_replaced_whole(tmp_path: Path) -> None:
    load(write_bundle(tmp_path / "goi", FULL))
    target = write_bundle(tmp_path / "ra", {"practices": "code\n1\n"})
    export(target)
    assert sorted(path.stem for path in target.glob("*.csv")) == sorted(TABLES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["goi", "ra"]


@pytest.mark.parametrize("name", ["ra", "ra.zip"])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    load(write_bundle(tmp_path / "goi", FULL))
    target = export(tmp_path / name)
    before = target.read_bytes() if target.is_file() else sorted(path.name for path in target.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, hard))
    try:
        with pytest.raises(BundleUnwritable):
            export(target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (target.read_bytes() if target.is_file() else sorted(path.name for path in target.iterdir())) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["goi", name])


def test_the_zip_is_a_plain_one(tmp_path: Path) -> None:
    load(write_bundle(tmp_path / "goi", FULL))
    with zipfile.ZipFile(export(tmp_path / "ra.zip")) as packed:
        assert packed.namelist() == sorted([*(f"{name}.csv" for name in TABLES), "datapackage.json"])
        assert packed.testzip() is None
