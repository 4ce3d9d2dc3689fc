"""Small bundles written by tests: a sound one, and the same with one thing wrong."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from phoihop.base.findings import Finding
from phoihop.doors.bundle.checking import Checked, check

SOUND = {
    "organisations": "code,name,kind,parent,opened,closed\ncity,Thành phố,city,,,\n"
    "a,Phường A,ward,city,,\nb,Phường B,ward,city,2017-03-01,\nc,Phường C,ward,city,,2018-01-01\n",
    "successions": "from,to,on,share,kind\nc,a,2018-01-01,1,merge\n",
    "programmes": "code,title,from,to,window\nP,Chương trình,2016-11-04,2021-12-31,government\n",
    "breakdowns": "breakdown,cell,name,order\nsex,f,Nữ,1\nsex,m,Nam,2\n",
    "indicators": "code,name,unit,kind,frequency,over_time,over_units,decimals,minimum,maximum,breakdown\n"
    "N,Số buổi,buổi,count,month,sum,sum,0,0,1000,sex\n"
    "R,Tỷ lệ,%,ratio,quarter,sum,sum,1,,,\n"
    "M,Điểm,điểm,amount,month,mean,mean,1,,,\n"
    "Y,Có kế hoạch,,yesno,year,max,max,0,,,\n",
    "values": "organisation,period,indicator,cell,value,numerator,denominator,scope,status,note\n"
    "a,2017-01,N,,12,,,,,\n"
    "a,2017-Q1,R,,,3,4,,,\n",
}
Make = Callable[..., Path]


def write_bundle(folder: Path, tables: Mapping[str, str | bytes]) -> Path:
    """A bundle of these CSV tables with its descriptor."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    resources = [{"name": name, "path": f"{name}.csv", "profile": "tabular-data-resource"} for name in tables]
    descriptor = {"name": "thu", "profile": "tabular-data-package", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


def values(*rows: str) -> str:
    """A `values` table of these rows."""
    return "\n".join(["organisation,period,indicator,cell,value,numerator,denominator,scope,status,note", *rows, ""])


def told(checked: Checked | tuple[Finding, ...]) -> list[tuple[str, str, int | None, str, str]]:
    """Code, table, row, column and value of each finding."""
    found = checked.findings if isinstance(checked, Checked) else checked
    return [(each.code, each.table, each.row, each.column, each.value) for each in found]


def check_told(path: Path) -> list[tuple[str, str, int | None, str, str]]:
    """The findings of a bundle, in short."""
    return told(check(path))
