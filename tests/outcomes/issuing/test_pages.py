"""Pages of issuing: who is let in, what they show, how many queries they take; the public page tells nothing of drafts."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.outcomes.issuing.offices import AT, TODAY, Office, make_office, without_place
from tests.outcomes.issuing.pdfs import plain_pdf, signed
from tests.outcomes.summaries.orders import browser_of, send, text_of

from phoihop.agreements.programmes.models import Party
from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.documents.models import NumberRegister
from phoihop.outcomes.issuing.enums import IssueMove, SignatureChange, Trust
from phoihop.outcomes.issuing.models import IssuedReport, SealedReport, SignedPdf, Signing
from phoihop.outcomes.issuing.pages.labels import signature_badges
from phoihop.outcomes.issuing.rules.codes import grouped
from phoihop.outcomes.issuing.rules.heads import NUMBER
from phoihop.outcomes.issuing.rules.signatures import Signature
from phoihop.outcomes.summaries.models import VersionPreview
from phoihop.outcomes.summaries.rules.drafting.narratives import TO_WRITE
from phoihop.outcomes.summaries.rules.preview import EDITION

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REPORT = "a1b2c3d4e5f6"
WAY = f"/ban-hanh/{REPORT}/"


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def secretary(office: Office) -> Client:
    return browser_of(office.secretary)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("ways", "files"):
        monkeypatch.setattr(f"phoihop.outcomes.issuing.pages.{module}.today", lambda: TODAY)


def proposed(page: Any) -> list[str]:
    """Steps that the page shows before all others."""
    return re.findall(r'class="btn btn-primary" href="([^"]*/viec/[^"]*)"', page.content.decode())


def verify(code: str = "") -> str:
    return f"/xac-minh/{grouped(code or SealedReport.objects.get().code)}/"


class TestWay:
    def test_from_draft_to_issued_by_the_buttons(self, office: Office, secretary: Client) -> None:
        office.version()
        leader = browser_of(office.leader)
        page = secretary.get(WAY)
        assert "Dự thảo" in text_of(page)
        assert f"{WAY}viec/trinh-ky/" in page.content.decode()
        assert f"{WAY}viec/trinh-ky/" not in leader.get(WAY).content.decode()
        answer = send(secretary, f"{WAY}viec/trinh-ky/", {"note": "Kính trình"})
        assert (answer.status_code, answer["Location"]) == (302, WAY)
        assert "Kính trình" in text_of(leader.get(WAY))
        form = leader.get(f"{WAY}viec/ky/")
        assert "leader city" in form.content.decode()
        assert send(leader, f"{WAY}viec/ky/", {"signer": "Trần Văn Ký"}).status_code == 302
        assert send(secretary, f"{WAY}viec/ban-hanh/", {"kind": "bao-cao", "day": "10/01/2022"}).status_code == 302
        done = text_of(secretary.get(WAY))
        assert "01/BC-CAHN" in done
        assert "Đã ban hành" in done
        for kind, row in (("niem-phong", SealedReport.objects.get()), ("ban-hanh", IssuedReport.objects.get())):
            file = secretary.get(f"{WAY}tep/{kind}.docx")
            assert sha256(file.content).hexdigest() == row.document_hash
            assert file["Content-Disposition"].startswith("attachment; ")
            assert file["X-Content-Type-Options"] == "nosniff"

    def test_a_double_click_takes_one_number(self, office: Office, secretary: Client) -> None:
        version = office.version()
        office.submit(version)
        office.sign(version)
        key = "11111111-1111-4111-8111-111111111111"
        given = {"kind": "bao-cao", "day": "10/01/2022"}
        answers = [send(secretary, f"{WAY}viec/ban-hanh/", given, key) for _click in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert NumberRegister.objects.get().last == 1

    def test_what_went_wrong_stands_on_the_form(self, office: Office, secretary: Client) -> None:
        version = office.version()
        office.submit(version)
        office.sign(version)
        answer = send(secretary, f"{WAY}viec/ban-hanh/", {"kind": "bao-cao", "day": "09/01/2022"})
        assert answer.status_code == 422
        assert "Y309" in text_of(answer)
        answer = send(browser_of(office.leader), f"{WAY}viec/huy-ky/", {"note": " "})
        assert answer.status_code == 422
        assert Signing.objects.get().state == "signed"

    @pytest.mark.parametrize("step", ["trinh-ky", "ky", "ban-hanh", "thu-hoi"])
    def test_others_find_nothing(self, office: Office, step: str) -> None:
        office.version()
        stranger = browser_of(office.world.someone(UserRole.LEADER, "a"))
        reporter = browser_of(office.world.someone(UserRole.REPORTER))
        for client in (stranger, reporter):
            assert client.get(WAY).status_code == 404
            assert send(client, f"{WAY}viec/{step}/", {"note": "x"}).status_code == 404
        assert send(browser_of(office.leader), f"{WAY}viec/trinh-ky/", {}).status_code == 404
        assert browser_of(office.leader).get(f"{WAY}viec/la/").status_code == 404
        assert Signing.objects.count() == 0

    def test_an_old_page_is_told_that_it_is_old(self, office: Office, secretary: Client) -> None:
        office.submit(office.version())
        answer = send(secretary, f"{WAY}viec/trinh-ky/", {"note": ""})
        assert (answer.status_code, "Y304" in text_of(answer)) == (422, True)

    def test_what_undoes_a_step_is_not_what_the_page_proposes(self, office: Office, secretary: Client) -> None:
        version, leader = office.version(), browser_of(office.leader)
        office.submit(version)
        assert proposed(leader.get(WAY)) == [f"{WAY}viec/ky/"]
        assert proposed(secretary.get(WAY)) == []
        office.sign(version)
        assert proposed(leader.get(WAY)) == []
        assert proposed(secretary.get(WAY)) == [f"{WAY}viec/ban-hanh/"]

    def test_a_report_without_a_place_for_the_number_is_made_again_by_one_click(
        self, office: Office, secretary: Client
    ) -> None:
        office.version(content=without_place(NUMBER))
        answer = send(secretary, f"{WAY}viec/trinh-ky/", {"note": ""})
        assert (answer.status_code, "không có chỗ để ghi số, ký hiệu" in text_of(answer)) == (422, True)
        assert 'href="/tong-ket/lap/?chuong-trinh=P&amp;don-vi=city&amp;ky=2017"' in answer.content.decode()
        assert f"/tong-ket/ban/{REPORT}/cap-nhat/" not in answer.content.decode()

    def test_so_is_one_of_a_body_that_ended(self, office: Office, secretary: Client) -> None:
        Party.objects.create(programme=office.world.programme, organisation=office.world.unit("b"), role="lead")
        office.version(at=datetime(2018, 6, 30, 3, tzinfo=UTC))
        answer = send(secretary, f"{WAY}viec/trinh-ky/", {"note": ""})
        assert (answer.status_code, "đã kết thúc từ ngày 01/07/2018" in text_of(answer)) == (422, True)
        assert "/tong-ket/lap/?chuong-trinh=P" in answer.content.decode()

    def test_without_libreoffice_it_says_what_to_do(
        self, office: Office, secretary: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.issued()
        monkeypatch.setattr(settings, "OFFICE_PROGRAM", "/khong/co/soffice")
        answer = send(secretary, f"{WAY}pdf/")
        assert (answer.status_code, answer["Location"]) == (302, WAY)
        told = text_of(secretary.get(WAY))
        assert "chưa cài LibreOffice" in told
        assert "xuất PDF rồi ký số" in told
        assert "(Y320)" in told


class TestSigned:
    def test_taken_in_and_shown(self, office: Office, secretary: Client) -> None:
        office.issued()
        content = signed(plain_pdf(SealedReport.objects.get().code), box=(50, 700, 400, 760))
        answer = secretary.post(f"{WAY}ky-so/", self.given(content))
        assert answer.status_code == 302
        row = SignedPdf.objects.get()
        for page in (secretary.get(WAY), Client().get(verify())):
            told = text_of(page)
            assert "Trần Văn Ký" in told
            assert "nguyên vẹn" in told
            assert "chưa biết có tin cậy được không" in told
            assert "do người ký tự khai" in told
            assert "hình chữ ký hiện trên trang 1, chiếm 4% trang" in told
            assert row.content_hash in told
        assert secretary.get(f"{WAY}ky-so/{row.pk}.pdf").content == content

    def test_refused_with_its_findings(self, office: Office, secretary: Client) -> None:
        office.issued()
        answer = secretary.post(f"{WAY}ky-so/", self.given(plain_pdf("x")))
        assert (answer.status_code, "Y311" in text_of(answer)) == (422, True)
        assert browser_of(office.world.someone(UserRole.REVIEWER)).get(f"{WAY}ky-so/").status_code == 404
        assert SignedPdf.objects.count() == 0

    def test_withdrawn_it_takes_none(self, office: Office, secretary: Client) -> None:
        version = office.issued()
        assert f"{WAY}ky-so/" in secretary.get(WAY).content.decode()
        office.move(version, IssueMove.WITHDRAW)
        assert f"{WAY}ky-so/" not in secretary.get(WAY).content.decode()
        answer = secretary.post(f"{WAY}ky-so/", self.given(signed(plain_pdf(SealedReport.objects.get().code))))
        assert (answer.status_code, "Y304" in text_of(answer)) == (422, True)
        assert SignedPdf.objects.count() == 0

    def given(self, content: bytes) -> dict[str, Any]:
        key = "22222222-2222-4222-8222-222222222222"
        return {"file": SimpleUploadedFile("ky.pdf", content), "_once": key}


class TestVerifying:
    def test_anybody_sees_what_was_issued(self, office: Office) -> None:
        office.issued()
        issued, sealed = IssuedReport.objects.get(), SealedReport.objects.get()
        for address in (verify(), verify().lower(), f"/xac-minh/{sealed.code}/"):
            told = text_of(Client().get(address))
            assert "Đang có hiệu lực" in told
            wanted = (issued.number.written, "10/01/2022", "Hà Nội", issued.document_hash, sealed.document_hash)
            assert [word for word in (*wanted, sealed.audit_hash, REPORT) if word not in told] == []

    def test_withdrawn_or_replaced_it_says_so(self, office: Office) -> None:
        first = office.issued("a" * 12)
        old = SealedReport.objects.get().code
        second = office.issued("b" * 12)
        assert first.pk != second.pk
        assert "Đã được văn bản khác thay thế" in text_of(Client().get(verify(old)))
        office.move(second, IssueMove.WITHDRAW)
        new = SealedReport.objects.get(signing__version=second).code
        told = text_of(Client().get(verify(new)))
        assert "Đã bị thu hồi" in told
        assert "Sai số liệu" not in told

    def test_what_is_not_issued_is_answered_like_what_does_not_exist(self, office: Office) -> None:
        version = office.version()
        office.submit(version)
        sealed = office.sign(version)
        answers = [Client().get(verify(code)) for code in (sealed.code, "0" * 16, "x", "7K2M9QRSTVWX012")]
        office.move(version, IssueMove.CANCEL)
        answers += [Client().get(verify(sealed.code)), Client().post(verify(sealed.code), {})]
        assert {answer.status_code for answer in answers} == {404}
        assert len({text_of(answer) for answer in answers}) == 1

    def test_a_file_is_compared_and_not_kept(self, office: Office) -> None:
        office.issued()
        issued, sealed = bytes(IssuedReport.objects.get().document), bytes(SealedReport.objects.get().document)
        told = [text_of(self.compare(content)) for content in (issued, sealed, issued + b" ", b"")]
        assert ["Đúng là tệp Word đã ban hành" in text for text in told] == [True, False, False, False]
        assert ["Đúng là tệp Word đã ký" in text for text in told] == [False, True, False, False]
        assert ["Không trùng với tệp nào" in text for text in told] == [False, False, True, True]
        assert sha256(issued).hexdigest() in told[0]
        assert Client().post(verify(), {}).status_code == 422

    def test_too_large_a_file_is_not_read(self, office: Office) -> None:
        office.issued()
        answer = Client().post(verify(), {"file": SimpleUploadedFile("a.bin", b"0" * (22 * 2**20))})
        assert answer.status_code in {413, 422}

    def test_files_are_compared_so_many_times_a_minute(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        office.issued()
        monkeypatch.setitem(settings.ACCOUNT_RATE_LIMITS, "verify_file", "2/m/ip")
        assert [self.compare(b"x").status_code for _time in range(3)] == [200, 200, 429]
        assert Client().get(verify()).status_code == 200

    def compare(self, content: bytes) -> Any:
        return Client().post(verify(), {"file": SimpleUploadedFile("a.docx", content)})


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(office: Office, secretary: Client, django_assert_max_num_queries: Any, rows: int) -> None:
    for number in range(rows):
        office.issued(f"{number}" * 12)
    last = f"/ban-hanh/{str(rows - 1) * 12}/"
    code = SealedReport.objects.last().code  # type: ignore[union-attr]
    secretary.get("/ban-hanh/")
    counted = {}
    for address, client in (("/ban-hanh/", secretary), (last, secretary), (verify(code), Client())):
        with django_assert_max_num_queries(40) as captured:
            assert client.get(address).status_code == 200
        counted[address.split("/")[1] + str(address.count("/"))] = len(captured.captured_queries)
    assert counted == {"ban-hanh2": 6, "ban-hanh3": 13, "xac-minh3": 7}


def test_the_list_by_state(office: Office, secretary: Client) -> None:
    assert "Chưa có văn bản nào" in text_of(secretary.get("/ban-hanh/"))
    office.issued()
    office.submit(office.version("b" * 12))
    assert text_of(secretary.get("/ban-hanh/")).count("lần lập") == 2
    assert text_of(secretary.get("/ban-hanh/?tinh-trang=submitted")).count("lần lập") == 1
    assert secretary.get("/ban-hanh/?tinh-trang=la").status_code == 404
    assert secretary.get("/ban-hanh/?tai=xlsx").status_code == 200


def test_whoever_must_sign_reads_of_it(office: Office) -> None:
    version = office.version()
    office.submit(version)
    office.sign(version)
    told = [text_of(browser_of(user).get("/thong-bao/")) for user in (office.leader, office.secretary)]
    assert "secretariat city trình ký báo cáo tổng hợp năm 2017 của Hà Nội" in told[0]
    assert "đã được ký: lấy số và ban hành" in told[1]


def test_before_signing_one_is_told_of_places_that_nobody_has_written(office: Office, secretary: Client) -> None:
    version = office.version()
    address = f"{WAY}viec/trinh-ky/"
    assert "chỗ ghi" not in text_of(secretary.get(address)), "no preview was kept: nothing is known"
    parts = [[["p", TO_WRITE]], [["p", "Thuận lợi"], ["p", f"{TO_WRITE} {TO_WRITE}"]]]
    about = {"weights": [], "contents": [], "places": {}, "at": AT}
    VersionPreview.objects.create(version=version, edition=EDITION, parts=parts, **about)
    assert "Văn bản còn 3 chỗ ghi" in text_of(secretary.get(address))


@pytest.mark.parametrize(
    ("trust", "stamp", "words"),
    [
        (Trust.CONFIRMED, Trust.CONFIRMED, ("chưa bị thu hồi theo dữ liệu kèm trong tệp", "được tin cậy")),
        (Trust.TRUSTED, Trust.TRUSTED, ("chưa xác nhận được là chưa bị thu hồi", "chưa xác nhận được")),
        (Trust.REVOKED, Trust.UNTRUSTED, ("đã bị thu hồi theo dữ liệu", "không được tin cậy")),
    ],
)
def test_what_is_said_of_a_certificate_and_of_a_timestamp(trust: Trust, stamp: Trust, words: tuple[str, str]) -> None:
    one = Signature("A", "B", "C", AT, AT, True, True, SignatureChange.NONE, trust, False, "D", stamp)
    _intact, _unchanged, told, when = [badge.label for badge in signature_badges(one)]
    assert words[0] in told
    assert words[1] in when
