"""From draft to issued: who may do what, what is written each time, what is refused and then changes nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.outcomes.issuing.offices import AT, TODAY, Office, code_of, filled, make_office, without_place
from tests.outcomes.summaries.documents import changed, part_of, texts_of

from phoihop.agreements.programmes.models import Party
from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import chain_head
from phoihop.base.errors import ProductError, Refused
from phoihop.bodies.notices.models import Notice
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import RoleGrant
from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.actions import set_letterhead
from phoihop.outcomes.documents.enums import DocumentSystem
from phoihop.outcomes.documents.models import NumberRegister, RegisteredNumber
from phoihop.outcomes.documents.rules.wordml import q
from phoihop.outcomes.issuing.actions.sealing import Signers
from phoihop.outcomes.issuing.enums import IssueMove, IssueState
from phoihop.outcomes.issuing.models import IssuedReport, SealedReport, Signing, SigningStep
from phoihop.outcomes.issuing.queries.bodies import issuer_of, partner_of
from phoihop.outcomes.issuing.rules.heads import NUMBER
from phoihop.outcomes.issuing.rules.moves import MOVES, ON_THE_WAY, PUBLISHED, may_follow, moves_from

pytestmark = pytest.mark.slow

LAST = datetime(2018, 6, 30, 3, tzinfo=UTC)
"""The last day of a commune that became another one."""
ON_THE_LAST = {"at": LAST, "today": LAST.date()}
STATES, ALL_MOVES = st.sampled_from(IssueState), st.sampled_from(IssueMove)


class TestTable:
    @given(STATES, ALL_MOVES)
    def test_a_button_is_a_row_of_the_table_with_roles(self, state: IssueState, move: IssueMove) -> None:
        assert (move in moves_from(state)) == (may_follow(state, move) and bool(MOVES[move].roles))

    @given(st.lists(ALL_MOVES, max_size=12))
    def test_whatever_is_done_what_was_signed_is_never_submitted_again(self, moves: list[IssueMove]) -> None:
        state, seen = IssueState.DRAFT, [IssueState.DRAFT]
        for move in moves:
            if may_follow(state, move):
                state = MOVES[move].after
                seen.append(state)
        signed = seen.index(IssueState.SIGNED) if IssueState.SIGNED in seen else len(seen)
        assert not {IssueState.DRAFT, IssueState.SUBMITTED} & set(seen[signed:])
        assert seen.count(IssueState.SIGNED) <= 1
        assert seen.count(IssueState.ISSUED) <= 1
        assert all(IssueState.SIGNED in seen[:place] for place, one in enumerate(seen) if one in PUBLISHED)

    def test_what_is_undone_after_others_saw_it_needs_a_reason(self) -> None:
        reasons = {move for move, row in MOVES.items() if row.needs_reason}
        assert reasons == {IssueMove.SEND_BACK, IssueMove.CANCEL, IssueMove.WITHDRAW}
        assert {state for state in IssueState if not moves_from(state)} == {
            IssueState.CANCELLED, IssueState.WITHDRAWN, IssueState.REPLACED,
        }  # fmt: skip
        assert not ON_THE_WAY & PUBLISHED


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


def counts() -> tuple[int, ...]:
    tables = (SigningStep, SealedReport, IssuedReport, RegisteredNumber, AuditEntry, Notice)
    return (
        *(table._default_manager.count() for table in tables),
        *NumberRegister.objects.values_list("last", flat=True),
    )


def states() -> list[str]:
    return list(Signing.objects.order_by("pk").values_list("state", flat=True))


class TestWay:
    def test_all_the_way(self, office: Office) -> None:
        version = office.version()
        office.submit(version, note="Kính trình")
        head = chain_head()
        sealed = office.sign(version)
        issued = office.issue(version)
        assert states() == ["issued"]
        steps = SigningStep.objects.values_list("move", "state", "by__username", "note", "on_behalf")
        assert list(steps) == [
            ("submit", "submitted", "secretariat-city", "Kính trình", ""),
            ("sign", "signed", "leader-city", "", ""),
            ("issue", "issued", "secretariat-city", "", ""),
        ]
        assert (sealed.audit_number, sealed.audit_hash) == (head.number, head.hash)
        assert issued.number.written == "01/BC-CAHN"
        assert issued.number.reference == version.report_id
        assert issued.number.subject == sealed.subject
        actions = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))[-4:]
        assert actions == ["signing.submit", "signing.sign", "number.take", "signing.issue"]
        told = Notice.objects.order_by("pk").values_list("recipient__username", "kind")
        assert list(told) == [
            ("leader-city", "to_sign"), ("secretariat-city", "signed"),
        ]  # fmt: skip

    def test_sent_back_and_submitted_again(self, office: Office) -> None:
        version = office.version()
        office.submit(version)
        office.move(version, IssueMove.SEND_BACK, note="Bổ sung mục III")
        assert states() == ["draft"]
        assert Notice.objects.get(kind="unsigned").params["reason"] == "Bổ sung mục III"
        office.submit(version)
        office.move(version, IssueMove.RECALL, actor=office.secretary, note="")
        assert states() == ["draft"]
        assert SigningStep.objects.count() == 4

    def test_one_version_of_a_report_at_a_time(self, office: Office) -> None:
        first, second = office.version("a" * 12), office.version("b" * 12)
        office.submit(first)
        before = counts()
        assert code_of(office.submit, second) == "Y305"
        assert (counts(), states()) == (before, ["submitted"])
        office.sign(first)
        assert code_of(office.submit, second) == "Y305"
        office.move(first, IssueMove.CANCEL)
        office.submit(second)
        assert states() == ["cancelled", "submitted"]

    def test_a_later_one_takes_the_place_of_the_one_in_force(self, office: Office) -> None:
        office.issued("a" * 12)
        office.issued("b" * 12)
        assert states() == ["replaced", "issued"]
        assert SigningStep.objects.get(move="replace").state == "replaced"
        assert list(RegisteredNumber.objects.order_by("number").values_list("written", flat=True)) == [
            "01/BC-CAHN", "02/BC-CAHN",
        ]  # fmt: skip

    def test_every_way_of_the_report_is_locked_before_the_audit_chain(self, office: Office) -> None:
        office.issued("a" * 12)
        later = office.version("b" * 12)
        office.submit(later)
        office.sign(later)
        with CaptureQueriesContext(connection) as asked:
            office.issue(later)
        told = [query["sql"] for query in asked]
        (ways,) = [place for place, sql in enumerate(told) if "FOR NO KEY UPDATE" in sql and "issuing_signing" in sql]
        chain = next(place for place, sql in enumerate(told) if "pg_advisory_xact_lock(" in sql)
        assert ways < chain
        assert 'ORDER BY "issuing_signing"."id" ASC FOR' in told[ways]

    def test_withdrawn_it_keeps_its_number(self, office: Office) -> None:
        version = office.issued()
        office.move(version, IssueMove.WITHDRAW, note="Sai căn cứ")
        assert states() == ["withdrawn"]
        assert NumberRegister.objects.get().last == 1


class TestSuccessors:
    def test_the_number_is_of_whoever_stands_for_the_lead_on_the_day(self, office: Office) -> None:
        ended, heir = office.world.unit("b"), office.world.unit("c")
        Party.objects.create(programme=office.world.programme, organisation=ended, role="lead")
        head = {"superior": "", "place": "Hà Nội", "office": "CHỦ TỊCH", "today": TODAY, "at": AT}
        set_letterhead(actor=office.secretary, organisation=heir, system=DocumentSystem.STATE, code="UBXC", **head)
        issued = IssuedReport.objects.get(signing__version=office.issued())
        assert SealedReport.objects.get().issuer == heir
        assert (issued.number.written, issued.number.register.organisation) == ("01/BC-UBXC", heir)

    def test_made_before_the_end_it_is_neither_submitted_nor_signed_after_it(self, office: Office) -> None:
        self.led_by(office, "b")
        version = office.version(at=LAST)
        before = counts()
        assert code_of(office.submit, version) == "Y323"
        assert (counts(), states()) == (before, [])
        office.submit(version, **ON_THE_LAST)
        before = counts()
        assert code_of(office.sign, version) == "Y323"
        assert (counts(), states()) == (before, ["submitted"])

    def test_nor_is_it_issued_once_it_was_signed(self, office: Office) -> None:
        self.led_by(office, "b")
        version = office.version(at=LAST)
        office.submit(version, **ON_THE_LAST)
        assert office.sign(version, **ON_THE_LAST).issuer.code == "b"
        before = counts()
        for day in (LAST.date(), TODAY):
            assert code_of(office.issue, version, day) == "Y323"
        assert (counts(), states()) == (before, ["signed"])
        office.move(version, IssueMove.CANCEL)
        office.issued("b" * 12)
        assert SealedReport.objects.last().issuer.code == "c"  # type: ignore[union-attr]

    @pytest.mark.django_db
    def test_nor_where_the_other_body_of_a_joint_one_ended(self) -> None:
        office = make_office(joint=True)
        Party.objects.filter(role="counterpart").update(organisation=office.world.unit("b"))
        version = office.version(at=LAST)
        assert code_of(office.submit, version) == "Y323"
        assert states() == []

    def led_by(self, office: Office, code: str) -> None:
        Party.objects.create(programme=office.world.programme, organisation=office.world.unit(code), role="lead")

    def test_each_role_before_and_after_the_end(self, office: Office) -> None:
        summary, (ended, heir) = office.version().summary, map(office.world.unit, "bc")
        for role in ("lead", "counterpart"):
            Party.objects.create(programme=office.world.programme, organisation=ended, role=role)
        for day, body in ((date(2018, 6, 30), ended), (date(2018, 7, 1), heir)):
            assert issuer_of(summary=summary, day=day) == partner_of(summary=summary, day=day) == body


class TestDenials:
    @pytest.mark.parametrize("role", [role for role in UserRole if role is not UserRole.SECRETARIAT])
    def test_only_the_secretariat_submits_and_issues(self, office: Office, role: UserRole) -> None:
        other, version = office.world.someone(role), office.version()
        before = counts()
        assert code_of(office.submit, version, actor=other) == "O003"
        assert (counts(), states()) == (before, [])
        office.submit(version)
        office.sign(version)
        before = counts()
        assert code_of(office.issue, version, actor=other) == "O003"
        assert (counts(), states()) == (before, ["signed"])

    @pytest.mark.parametrize("role", [role for role in UserRole if role is not UserRole.LEADER])
    def test_only_a_leader_signs_sends_back_cancels_withdraws(self, office: Office, role: UserRole) -> None:
        other, version = office.world.someone(role), office.version()
        office.submit(version)
        before = counts()
        assert code_of(office.sign, version, actor=other) == "O003"
        assert code_of(office.move, version, IssueMove.SEND_BACK, actor=other) == "O003"
        assert (counts(), states()) == (before, ["submitted"])

    def test_a_leader_of_another_unit_does_not_sign(self, office: Office) -> None:
        version = office.version()
        office.submit(version)
        assert code_of(office.sign, version, actor=office.world.someone(UserRole.LEADER, "a")) == "O003"
        assert states() == ["submitted"]

    def test_nobody_replaces_by_hand(self, office: Office) -> None:
        version = office.issued()
        assert code_of(office.move, version, IssueMove.REPLACE) == "O003"
        assert states() == ["issued"]

    @pytest.mark.parametrize("move", [IssueMove.SEND_BACK, IssueMove.CANCEL, IssueMove.WITHDRAW])
    def test_without_a_reason_nothing_is_undone(self, office: Office, move: IssueMove) -> None:
        version = office.issued()
        before = counts()
        assert code_of(office.move, version, move, note="") == "Y306"
        assert (counts(), states()) == (before, ["issued"])

    def test_from_the_wrong_state(self, office: Office) -> None:
        version = office.version()
        assert code_of(office.sign, version) == "Y304"
        assert code_of(office.issue, version) == "Y304"
        office.submit(version)
        assert code_of(office.submit, version) == "Y304"
        assert code_of(office.issue, version) == "Y304"
        office.sign(version)
        assert code_of(office.sign, version) == "Y304"
        assert code_of(office.move, version, IssueMove.SEND_BACK) == "Y304"
        assert states() == ["signed"]

    def test_a_day_before_the_signature_or_after_today(self, office: Office) -> None:
        version = office.version()
        office.submit(version)
        office.sign(version)
        before = counts()
        for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
            assert code_of(office.issue, version, day) == "Y309"
        assert (counts(), states()) == (before, ["signed"])

    def test_a_register_that_has_gone_on(self, office: Office) -> None:
        first = office.version("a" * 12)
        office.submit(first)
        office.sign(first)
        later = TODAY + timedelta(days=3)
        office.issue(first, later, today=later)
        other = office.version("b" * 12)
        office.submit(other)
        office.sign(other)
        before = counts()
        assert code_of(office.issue, other, TODAY, today=later) == "V002"
        assert (counts(), states()) == (before, ["issued", "signed"])

    def test_documents_without_a_place_for_number_day_signer(self, office: Office) -> None:
        version = office.version(content=without_place(NUMBER))
        with pytest.raises(Refused) as refused:
            office.submit(version)
        assert [finding.code for finding in refused.value.findings] == ["Y301"]
        assert states() == []

    def test_documents_with_tracked_changes(self, office: Office) -> None:
        content = filled("a1b2c3d4e5f6")[0]
        root = part_of(content)
        paragraph = next(root.iter("{*}p"))
        etree.SubElement(paragraph, q("w:ins"))
        version = office.version(content=changed(content, {"word/document.xml": etree.tostring(root)}))
        with pytest.raises(Refused) as refused:
            office.submit(version)
        assert [finding.code for finding in refused.value.findings] == ["Y303"]


class TestSealed:
    def test_the_database_refuses_every_change(self, office: Office) -> None:
        office.issued()
        for table in (SealedReport, IssuedReport, SigningStep):
            with pytest.raises(DatabaseError), transaction.atomic():
                table._default_manager.update(at=AT + timedelta(days=1))
            with pytest.raises(DatabaseError), transaction.atomic():
                table._default_manager.all()._raw_delete(using="default")
        assert SealedReport.objects.get().at == AT

    def test_nor_is_a_sealed_version_opened_again(self, office: Office) -> None:
        version = office.version()
        office.submit(version)
        Signing.objects.update(state="draft")
        Signing.objects.update(state="submitted")
        office.sign(version)
        for state in ("draft", "submitted"):
            with pytest.raises(DatabaseError, match="sealed_versions_are_not_opened_again"), transaction.atomic():
                Signing.objects.update(state=state)
        assert states() == ["signed"]


class TestJoint:
    @pytest.fixture
    def office(self, db: None) -> Office:
        return make_office(joint=True)

    def test_both_bodies_number_it_each_in_its_own_way(self, office: Office) -> None:
        version = office.issued()
        issued = IssuedReport.objects.get(signing__version=version)
        assert (issued.number.written, issued.partner_number.written) == ("01/BC-CAHN-BDVTU", "01-BC/CAHN-BDVTU")
        texts = texts_of(bytes(issued.document))
        assert "Số: 01/BC-CAHN-BDVTU\nSố 01-BC/CAHN-BDVTU" in texts
        assert "Hà Nội, ngày 10 tháng 01 năm 2022" in texts
        assert next(text for text in texts if "Kèm theo" in text).startswith(
            "(Kèm theo Báo cáo số 01/BC-CAHN-BDVTU ngày 10 tháng 01 năm 2022 của "
        )
        assert {"Trần Văn Ký", "Lê Thị Phối"} <= set(texts)

    def test_both_numbers_or_none(self, office: Office) -> None:
        first = office.issued("a" * 12)
        assert first
        other = office.version("b" * 12)
        office.submit(other)
        office.sign(other)
        partner = NumberRegister.objects.get(organisation__code="a")
        partner.last_day = TODAY + timedelta(days=1)
        partner.save()
        before = counts()
        assert code_of(office.issue, other) == "V002"
        assert counts() == before
        assert list(NumberRegister.objects.values_list("last", flat=True)) == [1, 1]

    def test_who_keeps_only_one_of_the_registers_takes_none(self, office: Office) -> None:
        version = office.version()
        office.submit(version)
        office.sign(version)
        clerk = User.objects.create(username="van-thu", full_name="Văn thư")
        for unit, programme in (("city", "P"), ("a", "")):
            place = office.world.unit(unit)
            RoleGrant.objects.create(user=clerk, role="secretariat", organisation=place, programme=programme)
        before = counts()
        assert code_of(office.issue, version, actor=clerk) == "Y314"
        assert counts() == before

    def test_both_must_sign(self, office: Office) -> None:
        version = office.version()
        office.submit(version)
        assert code_of(office.sign, version, signers=Signers("Trần Văn Ký")) == "Y308"
        assert states() == ["submitted"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("joint", [False, True], ids=["alone", "joint"])
def test_two_issue_at_once(joint: bool) -> None:
    office = make_office(joint=joint)
    version = office.version()
    office.submit(version)
    office.sign(version)
    answers = at_once(lambda: office.issue(version).number.written)
    assert sorted(answers) == sorted(["01/BC-CAHN-BDVTU" if joint else "01/BC-CAHN", "Y304"])
    assert list(NumberRegister.objects.values_list("last", flat=True)) == ([1, 1] if joint else [1])
    assert IssuedReport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_submit_two_versions_at_once() -> None:
    office = make_office()
    versions = [office.version("a" * 12), office.version("b" * 12)]
    answers = at_once(lambda: office.submit(versions.pop()).state)
    assert sorted(answers) == ["Y305", "submitted"]
    assert states() == ["submitted"]


def at_once(call: Callable[[], object]) -> list[str]:
    together = Barrier(2)

    def one(_number: int) -> str:
        together.wait()
        try:
            return str(call())
        except ProductError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))
