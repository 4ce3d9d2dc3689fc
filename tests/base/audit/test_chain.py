"""The audit chain: sealed, gapless under concurrency, and naming the first row that was touched."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from phoihop.base.audit.actions import Act, record, record_all, writing
from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import Head, chain_head, verify_chain
from phoihop.base.postgres import database
from phoihop.base.postgres.address import address
from phoihop.base.postgres.place import installation
from phoihop.bodies.people.models import User

AT = datetime(2017, 2, 20, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def actor(name: str = "can-bo") -> User:
    return User(username=name)


def append(count: int, name: str = "can-bo") -> None:
    for number in range(count):
        with writing():
            record(actor=actor(name), action="try", subject=f"thing {number}", after={"số": number, "at": AT}, at=AT)


def as_owner(statement: str) -> None:
    """What only the owner of the tables could do, past the triggers."""
    name = connection.settings_dict["NAME"]
    with database.connect(address(installation(), "owner").at(name)) as owner, owner.transaction():
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute(statement)


def test_a_chain_holds_and_its_head_is_the_last_row() -> None:
    append(3)
    report = verify_chain()
    assert (report.entries, report.broken, report.head) == (3, None, chain_head())
    assert list(AuditEntry.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_many_acts_stand_in_the_chain_as_if_recorded_one_by_one() -> None:
    append(1)
    with writing():
        acts = [Act("try", f"thing {number}", {"số": 0}, {"số": number, "at": AT}) for number in range(3)]
        assert [row.number for row in record_all(actor=actor(), acts=acts, at=AT)] == [2, 3, 4]
        assert record_all(actor=actor(), acts=[], at=AT) == []
    append(1)
    assert (verify_chain().entries, verify_chain().broken) == (5, None)
    row = AuditEntry.objects.get(number=3)
    assert (row.actor, row.action, row.subject, row.before) == ("can-bo", "try", "thing 1", {"số": 0})
    assert row.after == {"số": 1, "at": str(AT)}


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE audit_auditentry SET actor = 'ai-do' WHERE number = 2", 2),
        ("""UPDATE audit_auditentry SET after = '{"số": 9}' WHERE number = 3""", 3),
        ("UPDATE audit_auditentry SET at = at + interval '1 microsecond' WHERE number = 1", 1),
        ("DELETE FROM audit_auditentry WHERE number = 2", 3),
        ("UPDATE audit_auditentry SET previous_hash = repeat('0', 64) WHERE number = 4", 4),
    ],
)
def test_the_first_broken_row_is_named(statement: str, first: int) -> None:
    append(5)
    as_owner(statement)
    broken = verify_chain().broken
    assert broken is not None
    assert broken.row == first


def test_a_cut_or_rewritten_chain_is_told_by_an_outside_anchor() -> None:
    append(5)
    anchor = chain_head()
    as_owner("DELETE FROM audit_auditentry WHERE number >= 4")
    assert verify_chain().broken is None
    cut = verify_chain(anchor=anchor).broken
    assert cut is not None
    assert cut.row == 4
    append(2, "ke-khac")
    rewritten = verify_chain(anchor=anchor).broken
    assert rewritten is not None
    assert rewritten.row == 5
    assert verify_chain(anchor=Head(3, AuditEntry.objects.get(number=3).hash)).broken is None


def test_another_key_breaks_the_first_row(monkeypatch: pytest.MonkeyPatch) -> None:
    append(2)
    monkeypatch.setenv("PHOIHOP_AUDIT_KEY", "another")
    broken = verify_chain().broken
    assert broken is not None
    assert broken.row == 1


def test_a_change_that_fails_leaves_no_row() -> None:
    append(1)

    def fail() -> None:
        with writing():
            record(actor=actor(), action="try", subject="undone", at=AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert AuditEntry.objects.count() == 1
    append(1)
    assert verify_chain().entries == 2


def test_concurrent_writers_make_one_chain() -> None:
    def work(name: str) -> None:
        append(5, name)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, ["a", "b", "c", "d"]))
    report = verify_chain()
    assert (report.entries, report.broken) == (20, None)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_auditentry SET actor = 'x'", "DELETE FROM audit_auditentry", "TRUNCATE audit_auditentry"],
)
def test_the_application_can_neither_change_nor_remove_a_row(statement: str) -> None:
    append(2)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify_chain().entries == 2
