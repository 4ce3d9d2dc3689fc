"""A figures desk for tests: in the test's own process, as if it listened."""

from types import ModuleType

import pytest

from phoihop.measures.figures.queries.answering import answer
from phoihop.measures.figures.rules.questions import Question


def listening(monkeypatch: pytest.MonkeyPatch, asker: ModuleType) -> list[Question]:
    """What the module asks from now on of a desk in this process, as of one that listens."""
    asked: list[Question] = []

    def told(question: Question) -> object:
        asked.append(question)
        return answer(question)

    monkeypatch.setattr(asker, "ask_listening", told)
    return asked
