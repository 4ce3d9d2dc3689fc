"""Notices: told once, read by their recipient alone, sent by e-mail as each one wishes."""

from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from tests.factories.reports import AT

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.notices.actions import (
    choose_ways,
    forget_old,
    mail_waiting,
    order_digests,
    read,
    read_all,
    tell,
)
from phoihop.bodies.notices.enums import Mail, NoticeKind
from phoihop.bodies.notices.jobs import PostPatience
from phoihop.bodies.notices.models import Mailbox, Notice
from phoihop.bodies.notices.queries import PAGE, list_inbox
from phoihop.bodies.notices.rules import Told
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.models import User

pytestmark = pytest.mark.django_db
INBOX = "/thong-bao/"
PARAMS = {"period": "2017-01", "unit": "Xã A"}
EVERY = [Mail.DAILY, Mail.AT_ONCE]


@pytest.fixture
def lan() -> User:
    return User.objects.create_user("lan", full_name="Lan")


@pytest.fixture
def hoa() -> User:
    return User.objects.create_user("hoa", full_name="Hoa")


@pytest.fixture
def _server(settings: object) -> Iterator[None]:
    settings.MAIL_IS_ON = True  # type: ignore[attr-defined]
    settings.SITE_URL = "https://phoihop.example"  # type: ignore[attr-defined]
    return


def told(user: User, key: str = "1", kind: NoticeKind = NoticeKind.RETURNED, link: str = "/bao-cao/") -> Told:
    return Told(user.pk, kind, key, PARAMS, link)


def visitor(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def wish(user: User, way: Mail, address: str = "lan@co-quan.example") -> None:
    choose_ways(actor=user, address=address, ways=dict.fromkeys(NoticeKind, way), at=AT)


def jobs() -> list[tuple[str, dict]]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def test_what_was_told_is_not_told_again(lan: User, hoa: User) -> None:
    tell(told=[told(lan), told(hoa)], at=AT)
    read_all(actor=lan, at=AT)
    tell(told=[told(lan), told(hoa), told(lan, "2")], at=AT)
    rows = Notice.objects.order_by("pk").values_list("recipient", "key", "read_at")
    assert list(rows) == [(lan.pk, "1", AT), (hoa.pk, "1", None), (lan.pk, "2", None)]


def test_nobody_reads_or_marks_anothers_notice(lan: User, hoa: User) -> None:
    tell(told=[told(lan)], at=AT)
    key = Notice.objects.get().pk
    with pytest.raises(OutOfReach):
        read(actor=hoa, notice=key, at=AT)
    browser = visitor(hoa)
    assert browser.get(f"{INBOX}{key}/").status_code == 404
    for work in ("doc", "chua-doc"):
        assert browser.post(INBOX, {"_once": str(uuid4()), "viec": work, "tin": key}).status_code == 404
    assert browser.post(INBOX, {"_once": str(uuid4()), "viec": "doc-het"}).status_code == 302
    assert browser.get(INBOX).context["lines"] == []
    assert Notice.objects.get().read_at is None


def test_the_inbox_tells_leads_and_marks(lan: User) -> None:
    tell(told=[told(lan), told(lan, "2", NoticeKind.ACCEPTED)], at=AT)
    browser = visitor(lan)
    page = browser.get(INBOX)
    assert [line["text"] for line in page.context["lines"]] == [
        "Báo cáo tháng 01 năm 2017 của Xã A đã được tiếp nhận.",
        "Báo cáo tháng 01 năm 2017 của Xã A bị trả lại: mở báo cáo để xem ý kiến, sửa và gửi lại.",
    ]
    assert page.context["unread_notices"] == 2
    key = Notice.objects.get(key="1").pk
    answer = browser.get(f"{INBOX}{key}/")
    assert (answer.status_code, answer["Location"]) == (302, "/bao-cao/")
    assert [line["notice"].key for line in browser.get(f"{INBOX}?chua-doc=1").context["lines"]] == ["2"]
    assert [line["notice"].key for line in browser.get(f"{INBOX}?loai=returned").context["lines"]] == ["1"]
    browser.post(INBOX, {"_once": str(uuid4()), "viec": "chua-doc", "tin": key})
    assert browser.get(INBOX).context["unread_notices"] == 2
    browser.post(INBOX, {"_once": str(uuid4()), "viec": "doc-het"})
    assert browser.get(INBOX).context["unread_notices"] == 0


@pytest.mark.parametrize("query", ["?loai=x", "?chua-doc=2", "?truoc=-1", "?truoc=99999999999999999999"])
def test_a_filter_that_does_not_exist_is_refused(lan: User, query: str) -> None:
    assert "N001" in visitor(lan).get(f"{INBOX}{query}").content.decode()


def test_an_inbox_is_paged_by_key_and_what_comes_in_meanwhile_shifts_nothing(lan: User) -> None:
    tell(told=[told(lan, str(number)) for number in range(PAGE + 2)], at=AT)
    first = list_inbox(actor=lan)
    tell(told=[told(lan, "new")], at=AT)
    second = list_inbox(actor=lan, before=first.more)
    assert (len(first.notices), [row.key for row in second.notices], second.more) == (PAGE, ["1", "0"], None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_takes_as_many_queries_however_many_notices(
    lan: User, count: int, django_assert_num_queries: object
) -> None:
    tell(told=[told(lan, str(number)) for number in range(count)], at=AT)
    browser = visitor(lan)
    browser.get(INBOX)
    with django_assert_num_queries(6):  # type: ignore[operator]
        assert len(browser.get(INBOX).context["lines"]) == count


@pytest.mark.usefixtures("_server")
def test_a_digest_goes_out_once_and_tells_unread_notices_alone(lan: User, hoa: User) -> None:
    wish(lan, Mail.DAILY)
    tell(told=[told(lan), told(lan, "2"), told(lan, "3", NoticeKind.MADE), told(hoa)], at=AT)
    read(actor=lan, notice=Notice.objects.get(key="2").pk, at=AT)
    assert order_digests(at=AT) == 1
    assert jobs() == [("notices.mail", {"user": lan.pk, "ways": ["daily", "at_once"]})]
    assert [mail_waiting(user=lan.pk, ways=EVERY, at=AT) for _time in range(2)] == [2, 0]
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["lan@co-quan.example"], "Phối Hợp: 2 thông báo mới")
    assert letter.body.count("Báo cáo tháng 01 năm 2017 của Xã A bị trả lại") == 1
    assert "Đã lập xong báo cáo tổng hợp tháng 01 năm 2017 của Xã A." in letter.body
    assert "https://phoihop.example/thong-bao/" in letter.body
    assert (order_digests(at=AT), len(jobs())) == (0, 1)


@pytest.mark.usefixtures("_server")
def test_what_is_wanted_at_once_is_queued_with_the_notice(lan: User) -> None:
    wish(lan, Mail.AT_ONCE)
    tell(told=[told(lan)], at=AT)
    assert jobs() == [("notices.mail", {"user": lan.pk, "ways": ["at_once"]})]
    assert mail_waiting(user=lan.pk, ways=[Mail.AT_ONCE], at=AT) == 1


@pytest.mark.usefixtures("_server")
def test_a_letter_that_could_not_be_sent_waits_for_the_next_attempt(lan: User, monkeypatch: pytest.MonkeyPatch) -> None:
    wish(lan, Mail.DAILY)
    tell(told=[told(lan)], at=AT)

    def away(*_args: object, **_words: object) -> int:
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr("phoihop.bodies.notices.actions.send_mail", away)
        with pytest.raises(SMTPServerDisconnected):
            mail_waiting(user=lan.pk, ways=EVERY, at=AT)
    assert Notice.objects.get().mailed_at is None
    assert mail_waiting(user=lan.pk, ways=EVERY, at=AT) == 1


def test_a_mail_server_that_is_away_is_tried_again_a_wrong_program_is_not() -> None:
    class Job:
        attempts = 0

    decide = PostPatience().get_retry_decision
    assert decide(exception=ConnectionRefusedError(), job=Job()) is not None  # type: ignore[arg-type]
    assert decide(exception=KeyError(), job=Job()) is None  # type: ignore[arg-type]


def test_without_a_mail_server_everything_stays_on_the_page(lan: User) -> None:
    wish(lan, Mail.AT_ONCE)
    tell(told=[told(lan)], at=AT)
    assert (order_digests(at=AT), jobs(), mail.outbox) == (0, [], [])
    assert "chưa nối với máy chủ thư" in visitor(lan).get(f"{INBOX}cach-nhan/").content.decode()


@pytest.mark.usefixtures("_server")
@pytest.mark.parametrize("change", ["erased", "closed"])
def test_without_an_address_or_with_a_closed_account_nothing_goes_out(lan: User, change: str) -> None:
    wish(lan, Mail.DAILY)
    tell(told=[told(lan)], at=AT)
    if change == "erased":
        wish(lan, Mail.DAILY, address="")
    else:
        User.objects.filter(pk=lan.pk).update(is_active=False)
    assert mail_waiting(user=lan.pk, ways=EVERY, at=AT) == 0
    assert (mail.outbox, Notice.objects.get().mailed_at) == ([], None)


def test_the_address_is_kept_with_the_account_and_never_in_the_chain(lan: User) -> None:
    browser = visitor(lan)
    ways = {kind.value: Mail.DAILY.value for kind in NoticeKind} | {"made": "never"}
    words = {"_once": str(uuid4()), "address": "phong@ha-noi.example", **ways}
    assert browser.post(f"{INBOX}cach-nhan/", words).status_code == 302
    box = Mailbox.objects.get(user=lan)
    assert (box.address, box.ways["made"], box.ways["returned"]) == ("phong@ha-noi.example", "never", "daily")
    entry = AuditEntry.objects.get(action="notices.ways")
    assert entry.after["address_changed"]
    assert "ha-noi" not in str([entry.before, entry.after, entry.subject])


@pytest.mark.parametrize("change", [{"address": "khong phai thu"}, {"made": "hourly"}])
def test_a_wrong_wish_changes_nothing(lan: User, change: dict[str, str]) -> None:
    words = {"_once": str(uuid4()), **{kind.value: "daily" for kind in NoticeKind}, **change}
    assert visitor(lan).post(f"{INBOX}cach-nhan/", words).status_code == 422
    assert Mailbox.objects.count() == 0


def test_old_notices_are_forgotten_read_ones_sooner(lan: User) -> None:
    tell(told=[told(lan, "old")], at=AT - timedelta(days=401))
    tell(told=[told(lan, "read"), told(lan, "unread")], at=AT - timedelta(days=100))
    read(actor=lan, notice=Notice.objects.get(key="read").pk, at=AT - timedelta(days=91))
    tell(told=[told(lan, "new")], at=AT)
    assert forget_old(at=AT) == 2
    assert list(Notice.objects.order_by("pk").values_list("key", flat=True)) == ["unread", "new"]


def test_the_bell_counts_no_further_than_it_shows(lan: User) -> None:
    tell(told=[told(lan, str(number)) for number in range(130)], at=AT)
    page = visitor(lan).get(INBOX)
    assert page.context["unread_notices"] == 100
    assert "99+" in page.content.decode()
