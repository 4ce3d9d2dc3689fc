"""Time the pages and the single changes of organisations on 100,000 of them, in a new database that is dropped afterwards.

    python bench/organisations.py [--units 100000] [--runs 200]

A country, its provinces, districts, communes and villages with names from a small stock of syllables; a tenth of the
communes have moved or are closed. Pages are asked for through Django's test client (the whole request but the network).
"""

import argparse
import json
import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from phoihop.base.postgres import database, server
from phoihop.base.postgres.address import address
from phoihop.base.postgres.place import installation

RESULTS = Path(__file__).parent / "results" / "organisations.json"
DATABASE = "phoihop_bench_organisations"
SEED = 120
SYLLABLES = [
    "An",
    "Bình",
    "Cao",
    "Châu",
    "Chợ",
    "Dương",
    "Đa",
    "Đại",
    "Đình",
    "Đông",
    "Đồng",
    "Đống",
    "Gia",
    "Hà",
    "Hải",
    "Hạ",
    "Hòa",
    "Hoàng",
    "Hội",
    "Hưng",
    "Khánh",
    "Kim",
    "Lâm",
    "Lập",
    "Liên",
    "Long",
    "Lộc",
    "Lợi",
    "Lương",
    "Mai",
    "Minh",
    "Mỹ",
    "Nam",
    "Nghĩa",
    "Ngọc",
    "Nguyên",
    "Nhân",
    "Nhật",
    "Ninh",
    "Phong",
    "Phú",
    "Phúc",
    "Phước",
    "Quang",
    "Quảng",
    "Sơn",
    "Tam",
    "Tân",
    "Tây",
    "Thái",
    "Thanh",
    "Thành",
    "Thạnh",
    "Thắng",
    "Thịnh",
    "Thọ",
    "Thuận",
    "Thủy",
    "Thượng",
    "Tiên",
    "Tiến",
    "Trung",
    "Trường",
    "Tú",
    "Vạn",
    "Văn",
    "Vĩnh",
    "Xuân",
    "Yên",
]
LEVELS = (("province", "Tỉnh", 34), ("district", "Huyện", 20), ("commune", "Xã", 12), ("village", "Thôn", 12))
TODAY = date(2021, 12, 16)
AT = datetime(2021, 12, 16, 8, tzinfo=UTC)
MOVED = date(2019, 7, 1)


def records(count: int) -> tuple[list, list]:
    """Units level by level until there are `count`, and the placements of those that moved."""
    from phoihop.bodies.organisations.rules import OrganisationRecord, PlacementRecord

    chance = random.Random(SEED)
    units, placements = [OrganisationRecord("VN", "Cả nước", kind="country", block="government")], []
    level = ["VN"]
    for kind, word, width in LEVELS:
        below = []
        for parent in level:
            for number in range(width if kind != "village" else 40):
                if len(units) >= count:
                    break
                code = f"{parent}-{number:02}" if parent != "VN" else f"P{number:02}"
                name = f"{word} {' '.join(chance.sample(SYLLABLES, chance.choice([1, 2, 2, 3])))}"
                units.append(OrganisationRecord(code, name, kind=kind, block="government", parent=parent))
                below.append(code)
                if kind == "commune" and chance.random() < 0.05:
                    placements.append(PlacementRecord(code, chance.choice(level), MOVED))
        level = below
    return units, placements


def spread(seconds: list[float]) -> dict[str, float]:
    """Median and the value that 95 of 100 do not exceed, in milliseconds."""
    ordered = sorted(seconds)
    return {
        "median_ms": round(statistics.median(ordered) * 1000, 1),
        "p95_ms": round(ordered[round(0.95 * (len(ordered) - 1))] * 1000, 1),
    }


def timed(work: Callable[[], object], runs: int) -> dict[str, float]:
    """`runs` calls, after one that is not counted."""
    work()
    found = []
    for _run in range(runs):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return spread(found)


def pages(runs: int) -> dict[str, dict[str, float]]:
    """The tree, searches, a unit's page, suggestions."""
    from django.test import Client

    from phoihop.bodies.organisations.models import Organisation
    from phoihop.bodies.people.models import User

    chance = random.Random(SEED)
    client = Client(headers={"host": "localhost"})
    client.force_login(
        User.objects.get(username="quan-tri"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    parents = list(Organisation.objects.exclude(kind="village").values_list("code", flat=True)[:5000])

    def get(path: str, **query: str) -> Callable[[], object]:
        def ask() -> None:
            answer = client.get(path, {name: word if word != "?" else words() for name, word in query.items()})
            assert answer.status_code == 200, (path, answer.status_code)

        def words() -> str:
            return " ".join(chance.sample(SYLLABLES, 2)).lower()

        return ask

    def level() -> None:
        assert client.get("/don-vi/", {"cha": chance.choice(parents)}).status_code == 200

    def unit() -> None:
        assert client.get(f"/don-vi/{chance.choice(parents)}/").status_code == 200

    return {
        "tree_top": timed(get("/don-vi/"), runs),
        "tree_level": timed(level, runs),
        "search_two_words": timed(get("/don-vi/", tim="?"), runs),
        "search_two_beginnings": timed(get("/don-vi/", tim="?", dau="1"), runs),
        "search_commonest_word": timed(get("/don-vi/", tim="thon"), max(5, runs // 10)),
        "search_one_letter": timed(get("/don-vi/", tim="t", dau="1"), max(5, runs // 10)),
        "search_nothing": timed(get("/don-vi/", tim="khong co dau"), max(5, runs // 10)),
        "filter_kind_deep_page": timed(get("/don-vi/", loai="village", sau="P05-05-03-20"), max(5, runs // 10)),
        "suggestions": timed(get("/don-vi/goi-y/", tim="?"), runs),
        "unit": timed(unit, runs),
        "accounts": timed(get("/don-vi/nguoi-dung/"), max(5, runs // 10)),
    }


def changes(runs: int) -> dict[str, dict[str, float]]:
    """One change each, checked and audited, rolled back."""
    from django.db import transaction

    from phoihop.bodies.organisations import actions
    from phoihop.bodies.organisations.rules import OrganisationRecord, SuccessionRecord
    from phoihop.bodies.people.models import User

    actor = User.objects.get(username="quan-tri")
    say = {"actor": actor, "today": TODAY, "at": AT}
    passed = [SuccessionRecord("", "P03-04-06", None, Decimal(1), "merge")]
    new = OrganisationRecord("NEW", "Xã Mới", kind="commune", parent="P03-04")
    work = {
        "create": lambda: actions.create_organisation(organisation=new, **say),
        "rename": lambda: actions.rename_organisation(organisation="P03-04", name="Tên mới", on=TODAY, **say),
        "move": lambda: actions.move_organisation(organisation="P03-04-05", parent="P03-05", on=TODAY, **say),
        "close": lambda: actions.close_organisation(organisation="P03-04-05-01", on=TODAY, successions=passed, **say),
    }

    def undone(change: Callable[[], object]) -> Callable[[], object]:
        def once() -> None:
            with transaction.atomic():
                change()
                transaction.set_rollback(True)

        return once

    return {name: timed(undone(change), max(5, runs // 10)) for name, change in work.items()}


def access(runs: int) -> dict[str, dict[str, float]]:
    """The door: one unit upward, and a whole reach as a filter."""
    from phoihop.bodies.organisations.access import MANAGING, above, may, within
    from phoihop.bodies.organisations.models import Organisation, RoleGrant
    from phoihop.bodies.people.models import User

    unit = Organisation.objects.get(code="P03-04-05-01")
    district = User.objects.create_user("huyen")
    RoleGrant.objects.create(user=district, role="administrator", organisation=Organisation.objects.get(code="P03-04"))
    top = User.objects.get(username="quan-tri")

    def reach(actor: User) -> Callable[[], object]:
        asked = {"actor": actor, "roles": MANAGING, "today": TODAY, "path": "pk"}
        return lambda: Organisation.objects.filter(within(**asked)).count()

    return {
        "above": timed(lambda: above(organisation=unit, day=TODAY), runs),
        "may": timed(lambda: may(actor=district, roles=MANAGING, organisation=unit, today=TODAY), runs),
        "within_a_district": timed(reach(district), max(5, runs // 10)),
        "within_everything": timed(reach(top), max(5, runs // 10)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=200)
    options = parser.parse_args()
    os.environ["PHOIHOP_DATABASE"] = DATABASE
    os.environ["PHOIHOP_TODAY"] = TODAY.isoformat()
    server.start(installation(), notify=print)
    owner = address(installation(), "owner").at(DATABASE)
    database.drop(owner)
    try:
        report(measured(options), options)
    finally:
        from django.db import connections

        connections.close_all()
        database.drop(owner)


def measured(options: argparse.Namespace) -> dict:
    """Everything, in the new database."""
    from phoihop.project.boot import boot

    boot()
    from django.db import connection

    from phoihop.bodies.organisations.actions import grant_role, load_organisations
    from phoihop.bodies.organisations.enums import UserRole
    from phoihop.bodies.organisations.models import Organisation
    from phoihop.bodies.people.models import User
    from phoihop.bodies.people.queries import system_user

    units, placements = records(options.units)
    started = time.perf_counter()
    load_organisations(actor=system_user(), organisations=units, placements=placements, at=AT)
    seconds = time.perf_counter() - started
    user = User.objects.create_user("quan-tri", full_name="Quản trị")
    top = Organisation.objects.get(code="VN")
    grant_role(actor=system_user(), user=user, role=UserRole.ADMINISTRATOR, organisation=top, today=TODAY, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE organisations_organisation, organisations_placement")
    return {
        "load_average": os.getloadavg()[0],
        "units": len(units),
        "placements": len(placements),
        "load_seconds": round(seconds, 1),
        "pages": pages(options.runs),
        "changes": changes(options.runs),
        "access": access(options.runs),
    }


def report(found: dict, options: argparse.Namespace) -> None:
    print(f"{found['units']:,} units, {found['placements']:,} placements, loaded in {found['load_seconds']} s")
    for group in ("pages", "changes", "access"):
        for name, times in found[group].items():
            print(f"{group:8} {name:24} median {times['median_ms']:8.1f} ms   p95 {times['p95_ms']:8.1f} ms")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps({"runs": options.runs, **found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
