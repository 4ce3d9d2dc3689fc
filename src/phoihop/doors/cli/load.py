"""`phoihop load BUNDLE`: a bundle into the database, all or nothing; the same bundle again changes nothing."""

import argparse
from collections.abc import Sequence

from phoihop.base.bulk import Loaded
from phoihop.base.clock import now
from phoihop.base.language import N_, _
from phoihop.base.vietnamese.numbers import format_number
from phoihop.doors.bundle.content import Bundle
from phoihop.doors.cli.check import add_bundle, add_json, check_with_progress
from phoihop.doors.cli.main import print_findings
from phoihop.doors.cli.progress import steps
from phoihop.project.boot import boot

LABELS = {
    "organisation": N_("đơn vị"),
    "placement": N_("thời gian trực thuộc"),
    "succession": N_("kế thừa"),
    "organisationname": N_("tên theo thời gian"),
    "programme": N_("chương trình"),
    "party": N_("bên tham gia"),
    "content": N_("nội dung phối hợp"),
    "document": N_("văn bản"),
    "breakdown": N_("phân tổ"),
    "breakdowncell": N_("ô phân tổ"),
    "indicator": N_("chỉ tiêu"),
    "target": N_("mục tiêu"),
    "regime": N_("chế độ báo cáo"),
    "form": N_("biểu mẫu"),
    "formline": N_("dòng biểu mẫu"),
    "section": N_("phần thuyết minh"),
    "formassignment": N_("phân công báo cáo"),
    "calendarentry": N_("kỳ có lịch riêng"),
    "submission": N_("báo cáo"),
    "revision": N_("lần sửa"),
}
"""What a load writes, by the names of `Loaded.table`."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_bundle(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check, load, and say what changed."""
    checked = check_with_progress(arguments.bundle, as_json=arguments.json)
    bundle = checked.sound()
    print_findings(checked.findings, as_json=arguments.json)
    boot()
    print(told(bundle, _loaded(bundle)))
    return 0


def _loaded(bundle: Bundle) -> list[Loaded]:
    from phoihop.bodies.people.queries import system_user
    from phoihop.doors.bundle.loading import load_bundle

    with steps(plain=True) as step:
        return load_bundle(actor=system_user(), bundle=bundle, at=now(), step=step)


def told(bundle: Bundle, loaded: Sequence[Loaded]) -> str:
    """What a load did, in one line."""
    values = format_number(bundle.rows("values"))
    changed = [each for each in loaded if each.touched]
    if not changed:
        said = _(N_("Không có gì thay đổi: cơ sở dữ liệu đã có đủ {values} dòng số liệu của gói «{name}»."))
        return said.format(values=values, name=bundle.name)
    done = ", ".join(f"{_(LABELS.get(each.table, each.table))} {_count(each)}" for each in changed)
    said = _(N_("Đã nạp gói «{name}» ({values} dòng số liệu): {done}."))
    return said.format(name=bundle.name, values=values, done=done)


def _count(loaded: Loaded) -> str:
    signs = (("+", loaded.created), ("~", loaded.changed), ("-", loaded.removed))
    return " ".join(f"{sign}{format_number(number)}" for sign, number in signs if number)
