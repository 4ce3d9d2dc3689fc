"""A call that waits beside other work: its answer, its error, and nothing of it left behind."""

from threading import Event
from threading import enumerate as threads

import pytest

from phoihop.base.beside import beside


def test_both_go_on_at_once() -> None:
    begun, done = Event(), Event()

    def wait() -> bool:
        begun.set()
        return done.wait(60)

    with beside(wait) as answer:
        assert begun.wait(60)
        done.set()
        assert answer()


def test_its_error_is_raised_where_it_is_asked_for() -> None:
    def fail() -> None:
        raise ValueError("told")

    with pytest.raises(ValueError, match="told"), beside(fail) as answer:
        answer()


def test_an_error_of_the_block_waits_for_it_to_end() -> None:
    ended = Event()
    before = set(threads())
    with pytest.raises(KeyError), beside(ended.set):
        raise KeyError
    assert ended.is_set()
    assert set(threads()) <= before
