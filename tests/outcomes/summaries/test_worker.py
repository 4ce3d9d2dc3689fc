"""The real worker: it works as the application, finds what a killed one left behind, and does it once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.reports import AT, World, make_world
from tests.outcomes.summaries.orders import accepted

from phoihop.base.jobs.recovery import retry_stalled
from phoihop.base.postgres.address import address
from phoihop.base.postgres.place import installation
from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.summaries.actions.ordering import QUEUE, Wish, order_summary
from phoihop.outcomes.summaries.models import SummaryOrder, SummaryVersion
from phoihop.project.services import Serving, commands, wait_after

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def order(transactional_db: None) -> SummaryOrder:
    """A report that is waiting to be made."""
    world: World = make_world()
    accepted(world)
    wish = Wish(world.programme, world.unit("city"), "2017")
    return order_summary(actor=world.someone(UserRole.SECRETARIAT), wish=wish, at=AT, today=AT.date())


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Callable[[], subprocess.Popen]]:
    """Starts the worker of `phoihop serve` on the tests' database."""
    started: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        words = commands(Serving("127.0.0.1", 1, 1, 1))["worker"]
        surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": "phoihop.project.settings"}
        started.append(subprocess.Popen([sys.executable, *words[1:]], env=surroundings))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def eventually(what: Callable[[], bool], seconds: float = 90) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def statuses(order: SummaryOrder) -> list[str]:
    """Of the order's jobs: other tests of this database leave their own behind."""
    jobs = ProcrastinateJob.objects.filter(queue_name=QUEUE, args__order=order.pk)
    return list(jobs.values_list("status", flat=True))


def state(order: SummaryOrder) -> str:
    order.refresh_from_db()
    return order.state


def test_a_killed_worker_is_followed_by_another_and_the_report_is_made_once(
    order: SummaryOrder, worker: Callable[[], subprocess.Popen]
) -> None:
    first = worker()
    assert eventually(lambda: state(order) == "running")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s",
            [connection.settings_dict["NAME"]],
        )
        assert [name for (name,) in cursor.fetchall()] == [address(installation(), "app").role]
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert (state(order), SummaryVersion.objects.count()) == ("running", 0)
    assert statuses(order) == ["doing"]

    with connection.cursor() as cursor:  # half a minute later
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    with app.replace_connector(app.connector.get_worker_connector()) as opened:  # type: ignore[attr-defined]

        @async_to_sync
        async def recover() -> int:
            async with opened.open_async():
                return await retry_stalled(app=opened)

        with ThreadPoolExecutor(1) as aside:  # a browser of another test may have left its loop in this thread
            assert aside.submit(recover).result() == 1
    worker()
    assert eventually(lambda: state(order) == "done")
    assert (SummaryVersion.objects.count(), order.version) == (1, SummaryVersion.objects.get())
    assert eventually(lambda: statuses(order) == ["succeeded"])


def test_the_worker_is_started_again_ever_more_slowly() -> None:
    assert [wait_after(falls) for falls in (1, 2, 3, 4, 30)] == [0, 2, 4, 8, 60]
