"""How long a workspace takes to open and to freeze, for the example's city over its whole term.

    PHOIHOP_DATA=FOLDER python bench/consolidation.py [--unit HN] [--period 2016..2021] [--rounds N]

The folder holds the example (`phoihop demo`), on which no site may run now; it is changed: the consolidation is frozen and
opened again in each round. A figures desk is started, and each tab of the open workspace is asked for in this process:
cold, while the desk is only just starting (`page` is what the browser shows first, `figures` when the last of them
stands in it), then warm; the same of a frozen one, and the job that keeps a snapshot's figures. Results:
bench/results/consolidation.json.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regenerate import PROGRAMME, desk

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
TABS = {
    "overview": "",
    "coverage": "day-du/",
    "figures": "so-lieu/",
    "comparisons": "so-sanh/",
    "later": "ban-sua/",
    "adjustments": "dieu-chinh/",
    "open": "con-mo/",
}
PART = {"HX-Request": "true"}


def timed(call: Callable[[], Any]) -> float:
    """Seconds that a call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def measured(unit: str, period: str, rounds: int) -> dict[str, Any]:
    """Seconds by what was done."""
    from django.test import Client

    from phoihop.agreements.programmes.models import Programme
    from phoihop.base.clock import now, today
    from phoihop.bodies.organisations.models import Organisation
    from phoihop.bodies.people.models import User
    from phoihop.outcomes.consolidation.actions.freezing import freeze, unfreeze
    from phoihop.outcomes.consolidation.actions.keeping import keep_figures
    from phoihop.outcomes.consolidation.models import Snapshot
    from phoihop.outcomes.consolidation.queries.frozen import frozen_of

    programme = Programme.objects.get(code=PROGRAMME)
    whose = Organisation.objects.get(code=unit)
    actor = User.objects.get(username="thuong-truc")
    whole: dict[str, Any] = {"programme": programme, "unit": whose, "period": period}
    act = {**whole, "actor": actor, "today": today()}

    def opened() -> None:
        frozen = frozen_of(**whole)
        if frozen:
            unfreeze(**act, number=frozen.number, at=now(), reason="bench")

    opened()
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(actor)
    place = f"/tong-hop/{programme.code}/{unit}/{period}/"
    told: dict[str, Any] = {"unit": unit, "period": period, "rounds": rounds}
    for name, tab in TABS.items():
        told[f"{name}, cold, page"], told[f"{name}, cold, figures"] = opening(client, place + tab)
    for name, tab in TABS.items():
        told[f"{name}, warm"] = statistics.median(opening(client, place + tab)[1] for _round in range(rounds))
    freezing = []
    for _round in range(rounds):
        opened()
        freezing.append(timed(lambda: freeze(**act, at=now())))
    told["freeze, first"], told["freeze"] = freezing[0], statistics.median(freezing)
    latest = Snapshot.objects.latest("pk").pk
    told["keep figures (job)"] = timed(lambda: keep_figures(snapshot=latest, at=now()))
    for name, tab in TABS.items():
        told[f"{name}, frozen"] = statistics.median(opening(client, place + tab)[1] for _round in range(rounds))
    opened()
    return told


def opening(client: "Client", path: str) -> tuple[float, float]:
    """Seconds until the page is there, and until all of its figures are, as the browser asks for them after it."""
    begun = time.perf_counter()
    answer = client.get(path, secure=True)
    page = time.perf_counter() - begun
    while 'hx-select="#phan' in answer.content.decode():
        answer = client.get(path, secure=True, headers=PART)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")
    return page, time.perf_counter() - begun


def main() -> None:
    """Measure and write down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unit", default="HN")
    parser.add_argument("--period", default="2016..2021")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    os.environ.setdefault("PHOIHOP_DESK", "1")

    from phoihop.project.boot import boot

    boot()
    import_module("phoihop.project.wsgi")  # as a web process, which has all pages loaded before the first is asked for
    with desk():
        told = measured(arguments.unit, arguments.period, arguments.rounds)
    target = ROOT / "bench" / "results" / "consolidation.json"
    target.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, value in told.items():
        print(f"{name:<24} {value if not isinstance(value, float) else f'{value:.3f} s'}")


if __name__ == "__main__":
    main()
