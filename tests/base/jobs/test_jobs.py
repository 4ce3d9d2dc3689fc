"""Jobs: gone with a change that is undone, tried again while that helps, told once when it does not."""

import errno

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from phoihop.base.announce import OutsideTransaction
from phoihop.base.errors import ProductError, Refused
from phoihop.base.findings import Finding
from phoihop.base.jobs.attempts import MOST, Patience, is_passing, wait
from phoihop.base.jobs.deferring import defer
from phoihop.base.jobs.settling import JobBroken, JobFellTooOften, Settling
from phoihop.base.kept_errors import keep, kept
from phoihop.base.language import speaking
from phoihop.base.postgres.failures import ServerStopped


class Unwanted(ProductError):
    code = "W201"
    problem = "{unit} chưa có số liệu."
    remedy = "Chờ."


def lost() -> OperationalError:
    """As Django raises it when the database goes away."""
    error = OperationalError("terminating connection")
    error.__cause__ = psycopg.errors.AdminShutdown("terminating connection due to administrator command")
    return error


def job(attempts: int) -> Job:
    return Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)


@pytest.mark.django_db
def test_a_job_is_undone_with_its_change() -> None:
    with transaction.atomic():
        defer(task="summaries.make", queue="reports", order=1)
        assert ProcrastinateJob.objects.count() == 1
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.count() == 0
    with transaction.atomic():
        defer(task="summaries.make", queue="reports", order=1)
    assert list(ProcrastinateJob.objects.values_list("task_name", "args", "status")) == [
        ("summaries.make", {"order": 1}, "todo")
    ]


@pytest.mark.django_db(transaction=True)
def test_no_job_is_queued_outside_a_change() -> None:
    with pytest.raises(OutsideTransaction):
        defer(task="summaries.make", queue="reports", order=1)
    assert ProcrastinateJob.objects.count() == 0


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (lost(), True),
        (psycopg.errors.DeadlockDetected(), True),
        (psycopg.errors.SerializationFailure(), True),
        (InterfaceError("connection already closed"), True),
        (ServerStopped(reason="x"), True),
        (OSError(errno.ENOSPC, "No space left on device", "/x"), True),
        (Unwanted(unit="A"), False),
        (Refused([]), False),
        (psycopg.errors.UniqueViolation(), False),
        (ZeroDivisionError(), False),
    ],
)
def test_what_passes_by_itself(error: Exception, passing: bool) -> None:
    assert is_passing(error) is passing
    decision = Patience().get_retry_decision(exception=error, job=job(0))
    assert (decision is not None) is passing


def test_each_wait_is_longer_until_it_ends() -> None:
    waits = [wait(attempts) for attempts in range(MOST)]
    assert waits == sorted(waits)
    assert waits[:4] == [5, 10, 20, 40]
    assert Patience().get_retry_decision(exception=lost(), job=job(MOST)) is None


def settled(error: Exception | None, attempts: int = 0) -> tuple[list[ProductError], bool]:
    """What was told, and whether the error went on to the queue."""
    told: list[ProductError] = []
    try:
        with Settling(attempts=attempts, failed=told.append):
            if error:
                raise error
    except Exception:
        return told, True
    return told, False


def test_errors_of_a_job_are_settled() -> None:
    assert settled(None) == ([], False)
    assert settled(lost()) == ([], True)
    mistake = Unwanted(unit="A")
    assert settled(mistake) == ([mistake], False)
    (stopped,), raised = settled(lost(), MOST)
    assert (stopped.code, raised) == ("D007", True)
    (broken,), raised = settled(ZeroDivisionError())
    assert (type(broken), raised) == (JobBroken, True)
    (fallen,), raised = settled(None, MOST + 1)
    assert (type(fallen), raised) == (JobFellTooOften, True)


def test_an_error_is_kept_without_its_language() -> None:
    finding = Finding("W102", "tệp lớn hơn {most} MB", "bớt hình", value="x", params={"most": 20})
    refused = kept(keep(Refused([finding])))
    assert refused.findings == (finding,)
    stopped = kept(keep(ServerStopped(reason="x")))
    assert stopped.sentence.startswith("Không kết nối được cơ sở dữ liệu: x")
    with speaking("en"):
        assert not stopped.sentence.startswith("Không")
