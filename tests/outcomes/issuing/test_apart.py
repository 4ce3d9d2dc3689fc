"""Reports are read, sealed and numbered in a process apart: it says what is said here, and a file too heavy stops the step."""

from datetime import date

import pytest
from tests.outcomes.issuing.offices import code_of, filled, make_office
from tests.outcomes.issuing.test_documents import REPORT, WORDS, sealed_file
from tests.outcomes.issuing.test_way import counts, states

from phoihop.base.apart.opening import FileTooHeavy
from phoihop.base.errors import Refused
from phoihop.outcomes.issuing.render import apart
from phoihop.outcomes.issuing.render.apart import heads_apart, numbered_apart, sealed_apart
from phoihop.outcomes.issuing.rules.heads import NUMBER, PLACE_DAY, SIGNER, Registered
from phoihop.outcomes.issuing.rules.places import read_heads


def test_a_head_is_read_as_it_is_here() -> None:
    content = filled(REPORT)[0]
    assert heads_apart(content) == read_heads(content)
    with pytest.raises(Refused):
        heads_apart(b"PK")


def test_a_file_is_sealed_as_it_is_here() -> None:
    assert sealed_apart(filled(REPORT)[0], words=WORDS, names={SIGNER: "Trần Văn Ký"}) == sealed_file()


def test_and_numbered_in_its_fields_alone() -> None:
    registered = Registered("Số: 05/BC-CAHN", "05/BC-CAHN", date(2022, 1, 10))
    texts = heads_apart(numbered_apart(sealed_file(), registered=registered)).texts
    assert (texts[NUMBER], texts[PLACE_DAY]) == (("Số: 05/BC-CAHN",), ("Hà Nội, ngày 10 tháng 01 năm 2022",))


@pytest.mark.django_db
def test_what_is_too_heavy_stops_each_step_and_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_office()
    version = office.version()
    real = apart.ask_apart

    def heavy(**_given: object) -> None:
        raise FileTooHeavy

    for step, after in ((office.submit, "submitted"), (office.sign, "signed"), (office.issue, "issued")):
        before = counts(), states()
        monkeypatch.setattr(apart, "ask_apart", heavy)
        assert code_of(step, version) == "P221"
        assert (counts(), states()) == before
        monkeypatch.setattr(apart, "ask_apart", real)
        step(version)
        assert states() == [after]
