"""Offered tables are stored when a statement names them, never older ones in their place."""

import pyarrow as pa

from phoihop_rollup.backends.duckdb import Session


def numbers(*values: int) -> pa.Table:
    return pa.table({"n": pa.array(values, pa.int32())})


def test_what_no_statement_names_is_never_made() -> None:
    session = Session()
    session.offer("given", lambda: 1 // 0)
    assert session.rows("SELECT 1") == [(1,)]


def test_what_is_offered_stands_in_for_what_was_stored_or_offered_before() -> None:
    session = Session()
    session.put("given", numbers(1))
    session.offer("given", lambda: numbers(2))
    session.offer("given", lambda: numbers(3))
    assert session.rows("SELECT n FROM given") == [(3,)]
    session.offer("given", lambda: numbers(4))
    session.put("given", numbers(5))
    assert session.rows("SELECT n FROM given") == [(5,)]


def test_steps_that_are_not_kept_read_what_is_offered_then() -> None:
    session = Session()
    session.make([("made", 'SELECT n + 1 AS n FROM "given"', False)])
    for number in (1, 2):
        session.offer("given", lambda number=number: numbers(number))
        assert session.table('SELECT n FROM "made"').to_pylist() == [{"n": number + 1}]


def test_rows_are_put_at_the_end_of_a_table_or_into_a_new_one() -> None:
    session = Session()
    for number, new in ((1, True), (2, False), (3, False)):
        session.make([("more", f"SELECT {number} AS n", False)])
        assert session.append("all", "more", new=new) == 1
    assert session.rows('SELECT n FROM "all" ORDER BY n') == [(1,), (2,), (3,)]
    assert session.append("all", "more", new=True) == 1
    assert session.rows('SELECT n FROM "all"') == [(3,)]
