"""How long a workspace takes to open and to freeze, for the example's city over its whole term.

    PHOIHOP_DATA=FOLDER python bench/consolidation.py [--unit HN] [--period 2016..2021] [--rounds N]

The folder holds the example (`phoihop demo`); it is changed: the consolidation is frozen and opened again in each round.
Each tab of the workspace is asked for in this process, first cold, then N times warm; the job that keeps a snapshot's
figures is timed once. A site that runs on the same folder answers for the figures, else this process does. Results:
bench/results/consolidation.json.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABS = {"overview": "", "coverage": "day-du/", "figures": "so-lieu/", "later": "ban-sua/", "open": "con-mo/"}


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

    programme = Programme.objects.order_by("pk").first()
    whose = Organisation.objects.get(code=unit)
    actor = User.objects.get(username="thuong-truc")
    if programme is None:
        raise SystemExit("the folder holds no programme")
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
    freezing = []
    for _round in range(rounds):
        opened()
        freezing.append(timed(lambda: freeze(**act, at=now())))
    latest = Snapshot.objects.latest("pk").pk
    told["keep figures (job)"] = timed(lambda: keep_figures(snapshot=latest, at=now()))
    told["freeze"] = statistics.median(freezing)
    for name, tab in TABS.items():

        def ask(path: str = place + tab) -> None:
            answer = client.get(path, secure=True)
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code}")

        told[f"{name}, first"] = timed(ask)
        told[f"{name}, warm"] = statistics.median(timed(ask) for _round in range(rounds))
    opened()
    return told


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
    told = measured(arguments.unit, arguments.period, arguments.rounds)
    target = ROOT / "bench" / "results" / "consolidation.json"
    target.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, value in told.items():
        print(f"{name:<24} {value if not isinstance(value, float) else f'{value:.3f} s'}")


if __name__ == "__main__":
    main()
