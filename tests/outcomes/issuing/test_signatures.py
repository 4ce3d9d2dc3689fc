"""Digital signatures of a PDF: what is told of good ones, what is refused by name, and that nothing changes then."""

import base64
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from tests.outcomes.issuing.offices import Office, code_of, make_office
from tests.outcomes.issuing.pdfs import (
    DAY,
    authority,
    boxed,
    elsewhere,
    plain_pdf,
    revoked_list,
    rewritten,
    signed,
    signer,
    stamper,
    with_box,
    with_evidence,
    with_note,
    with_odd_annotation,
    with_picture,
)

from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import Refused
from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.issuing.actions.receiving import receive_signed
from phoihop.outcomes.issuing.enums import IssueMove, PdfRelation, SignatureChange, Trust
from phoihop.outcomes.issuing.models import IssuedReport, ReportPdf, SealedReport, SignedPdf
from phoihop.outcomes.issuing.readers.anchors import read_anchors
from phoihop.outcomes.issuing.readers.apart import Known, answer_signed, signed_apart
from phoihop.outcomes.issuing.readers.signatures import open_pdf
from phoihop.outcomes.issuing.readers.texts import mentions
from phoihop.outcomes.issuing.rules.codes import grouped
from phoihop.outcomes.issuing.rules.sending import MOST_BYTES, check_pdf
from phoihop.outcomes.issuing.rules.signatures import Look, Signature, SignedFile, check_signed, of_records, to_record
from phoihop.outcomes.summaries.actions.ordering import Sent
from phoihop.outcomes.summaries.models import SummaryVersion

pytestmark = pytest.mark.slow

CODE, REPORT = "7K2M9QRSTVWX0123", "a1b2c3d4e5f6"
OURS = plain_pdf(f"Ma xac minh {grouped(CODE)}")
NOW = datetime.now(UTC)


def read(content: bytes, *, anchors: tuple[bytes, ...] = (), ours: bytes = b"", at: datetime = NOW) -> SignedFile:
    """What is told of a file, read in this process."""
    known = {"code": CODE, "report": REPORT, "size": len(ours), "digest": sha256(ours).hexdigest() if ours else ""}
    encoded = [base64.b64encode(one).decode() for one in anchors]
    answer = elsewhere(lambda: answer_signed(content, {"known": known, "anchors": encoded, "at": at.isoformat()}))
    relation = PdfRelation(answer["relation"]) if answer["relation"] else None
    return SignedFile(of_records(answer["signatures"]), relation, tuple(Look(**one) for one in answer["unsigned"]))


def codes(found: SignedFile) -> list[str]:
    return [finding.code for finding in check_signed(found, name="ky.pdf")]


class TestReading:
    def test_a_good_one(self) -> None:
        found = read(signed(OURS), ours=OURS)
        (one,) = found.signatures
        assert (one.field, one.signer, one.issuer) == ("ChuKy1", "Trần Văn Ký", "CA thử nghiệm")
        assert (one.intact, one.whole, one.change, one.trust, one.lapsed) == (
            True, True, SignatureChange.NONE, Trust.UNKNOWN, False,
        )  # fmt: skip
        assert one.at is not None
        assert abs((one.at - datetime.now(UTC)).total_seconds()) < 600
        assert one.stamped is None
        assert found.relation is PdfRelation.SAME
        assert codes(found) == []

    def test_with_anchors_it_is_trusted_or_not(self) -> None:
        content = signed(OURS)
        assert [one.trust for one in read(content, anchors=(authority().der,)).signatures] == [Trust.TRUSTED]
        other = authority("CA khác").der
        assert [one.trust for one in read(content, anchors=(other,)).signatures] == [Trust.UNTRUSTED]

    def test_a_timestamp_tells_the_time_of_somebody_else(self) -> None:
        (one,) = read(signed(OURS, stamped=True), anchors=(authority().der,), ours=OURS).signatures
        assert one.stamped is not None
        assert abs((one.stamped - datetime.now(UTC)).total_seconds()) < 600
        assert (one.stamper, one.stamp_trust) == ("Dấu thời gian thử", Trust.TRUSTED)
        assert (one.trust, one.holds) == (Trust.TRUSTED, True)

    def test_two_signatures(self) -> None:
        found = read(signed(signed(OURS), signer("Lê Thị Phối"), field="ChuKy2"), ours=OURS)
        assert [(one.signer, one.change, one.holds) for one in found.signatures] == [
            ("Trần Văn Ký", SignatureChange.SIGNATURES, True),
            ("Lê Thị Phối", SignatureChange.NONE, True),
        ]
        assert (found.relation, codes(found)) == (PdfRelation.SAME, [])

    def test_none(self) -> None:
        assert codes(read(OURS, ours=OURS)) == ["Y311"]

    def test_tampered_with_after_signing(self) -> None:
        content = signed(OURS)
        place = content.index(b"Ma xac minh")
        broken = content[:place] + b"MA" + content[place + 2 :]
        found = read(broken)
        assert [one.intact for one in found.signatures] == [False]
        assert codes(found) == ["Y312"]

    def test_an_update_after_signing_that_changes_the_page(self) -> None:
        found = read(rewritten(signed(OURS)), ours=OURS)
        assert [(one.intact, one.change) for one in found.signatures] == [(True, SignatureChange.OTHER)]
        assert codes(found) == ["Y312"]

    def test_one_broken_among_two(self) -> None:
        found = read(signed(rewritten(signed(OURS)), signer("Lê Thị Phối"), field="ChuKy2"), ours=OURS)
        assert [one.holds for one in found.signatures] == [False, True]
        assert codes(found) == ["Y312"]

    def test_an_update_before_signing_makes_it_another_file(self) -> None:
        found = read(signed(rewritten(OURS)), ours=OURS)
        assert [one.holds for one in found.signatures] == [True]
        assert (found.relation, codes(found)) == (None, ["Y313"])
        named = read(signed(rewritten(OURS, f"Ma {CODE}")), ours=OURS)
        assert (named.relation, codes(named)) == (PdfRelation.NAMED, [])

    def test_nor_is_it_ours_where_the_update_does_not_build_on_it(self) -> None:
        moved = OURS + _shifted(plain_pdf(f"Ma {CODE}"), len(OURS))
        assert read(signed(moved), ours=OURS).relation is PdfRelation.NAMED

    def test_what_stands_in_a_form_is_content(self) -> None:
        ours = with_box(OURS)
        assert read(signed(ours), ours=ours).relation is PdfRelation.SAME
        after = read(boxed(signed(ours), "Moi"), ours=ours)
        assert [(one.intact, one.change) for one in after.signatures] == [(True, SignatureChange.OTHER)]
        assert codes(after) == ["Y312"]
        before = read(signed(boxed(ours, "Moi")), ours=ours)
        assert before.relation is PdfRelation.NAMED

    def test_a_certificate_that_had_ended(self) -> None:
        found = read(signed(OURS, signer("Trần Hết Hạn", expired=True)), anchors=(authority().der,), ours=OURS)
        assert [(one.intact, one.lapsed, one.trust) for one in found.signatures] == [(True, True, Trust.TRUSTED)]
        assert codes(found) == []

    def test_another_document(self) -> None:
        assert codes(read(signed(plain_pdf("Cong van khac")))) == ["Y313"]

    def test_another_pdf_of_the_same_document(self) -> None:
        for content in (OURS, plain_pdf("x", keywords=CODE), plain_pdf(f"Ma bao cao {REPORT}")):
            found = read(signed(content))
            assert (found.relation, codes(found)) == (PdfRelation.NAMED, [])

    @pytest.mark.parametrize(
        "content",
        [
            b"%PDF-1.7\nnothing",
            b"%PDF-1.4\n%%EOF\n",
            signed(OURS)[:-400],
            b"%PDF-" + b"\0" * 500,
            with_odd_annotation(signed(OURS)),
        ],
    )
    def test_no_sound_pdf(self, content: bytes) -> None:
        with pytest.raises(Refused) as refused:
            signed_apart(content, known=Known(CODE, REPORT), anchors=[], at=NOW)
        assert [finding.code for finding in refused.value.findings] == ["Y310"]

    def test_apart_it_says_the_same(self) -> None:
        content = signed(OURS)
        known = Known(CODE, REPORT, len(OURS), sha256(OURS).hexdigest())
        assert signed_apart(content, known=known, anchors=[authority().der], at=NOW) == read(
            content, anchors=(authority().der,), ours=OURS
        )

    def test_letters_come_from_the_table_of_the_font(self) -> None:
        stream = b"BT /F1 12 Tf <010203> Tj ET"
        table = b"1 beginbfrange\n<01> <02> <0041>\nendbfrange\n1 beginbfchar\n<03> <0058>\nendbfchar"
        content = OURS.replace(b"/BaseFont /Helvetica", b"/BaseFont /Helvetica /ToUnicode 7 0 R")
        body = b"7 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(table), table)
        old = content[content.index(b"BT") : content.index(b"ET") + 2]
        content = content.replace(b"/Length %d" % len(old), b"/Length %d" % len(stream)).replace(old, stream)
        content = content[: content.index(b"xref")] + body
        places = {number: content.index(b"%d 0 obj" % number) for number in range(1, 8)}
        rows = b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, 8))
        content += b"xref\n0 8\n0000000000 65535 f \n" + rows
        content += b"trailer\n<< /Size 8 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % content.rindex(b"xref\n0 8")
        assert mentions(open_pdf(content), ["ABX"])
        assert not mentions(open_pdf(content), ["ABY"])


def _shifted(content: bytes, by: int) -> bytes:
    """A whole PDF as it stands behind so many bytes of another."""
    content = re.sub(rb"(\d{10}) 00000 n", lambda found: b"%010d 00000 n" % (int(found[1]) + by), content)
    return re.sub(rb"startxref\n(\d+)", lambda found: b"startxref\n%d" % (int(found[1]) + by), content)


class TestRevocation:
    """What the file itself brings of it; the network is never asked."""

    @pytest.mark.parametrize("brought", ["signed", "added"])
    def test_trusted_by_evidence_only_where_the_file_brings_it(self, brought: str) -> None:
        lists = [revoked_list()]
        content = signed(OURS, crls=lists) if brought == "signed" else with_evidence(signed(OURS), *lists)
        assert trusts(content) == [Trust.CONFIRMED]
        assert trusts(signed(OURS)) == [Trust.TRUSTED], "the chain alone says nothing of revocation"

    def test_a_list_of_another_day_is_no_evidence(self) -> None:
        old = revoked_list(made=NOW - timedelta(days=30))
        assert trusts(with_evidence(signed(OURS), old)) == [Trust.TRUSTED]

    def test_a_list_that_ended_before_the_reading_confirms_no_time_of_his_own(self) -> None:
        """Whoever lost his key after the list was made may have put his clock back to that day."""
        later = NOW + 3 * DAY
        assert trusts(with_evidence(signed(OURS), revoked_list()), at=later) == [Trust.TRUSTED]
        fresh = revoked_list(made=later)
        assert trusts(with_evidence(signed(OURS), fresh), at=later) == [Trust.CONFIRMED]

    def test_of_a_proven_time_the_list_of_that_day_confirms(self) -> None:
        content = with_evidence(signed(OURS, stamped=True), revoked_list())
        (one,) = read(content, anchors=(authority().der,), at=NOW + 3 * DAY).signatures
        assert (one.trust, one.stamp_trust) == (Trust.CONFIRMED, Trust.TRUSTED)

    def test_a_list_that_a_stranger_made_is_none(self) -> None:
        strange = revoked_list(signer(), by="CA khác")
        assert trusts(with_evidence(signed(OURS), strange)) == [Trust.TRUSTED]

    @pytest.mark.parametrize("days", [-30, -2])
    def test_revoked_whenever_the_list_says_so(self, days: int) -> None:
        """By his own clock he may have signed at any time before."""
        listed = revoked_list(signer(), on=NOW - timedelta(days=1), made=NOW + timedelta(days=days))
        assert trusts(with_evidence(signed(OURS), listed)) == [Trust.REVOKED]

    def test_after_a_proven_time_revocation_does_not_count(self) -> None:
        later = revoked_list(signer(), on=NOW + timedelta(hours=3))
        assert trusts(with_evidence(signed(OURS, stamped=True), later), at=NOW + DAY) == [Trust.CONFIRMED]
        assert trusts(with_evidence(signed(OURS), later), at=NOW + DAY) == [Trust.REVOKED]

    def test_a_revoked_stamper_proves_no_time(self) -> None:
        both = revoked_list(signer(), stamper(), on=NOW + timedelta(hours=3))
        (one,) = read(
            with_evidence(signed(OURS, stamped=True), both), anchors=(authority().der,), at=NOW + DAY
        ).signatures
        assert (one.stamp_trust, one.trust) == (Trust.REVOKED, Trust.REVOKED)

    def test_whoever_may_not_stamp_proves_no_time(self) -> None:
        (one,) = read(signed(OURS, stamps=stamper(purpose="code_signing")), anchors=(authority().der,)).signatures
        assert one.stamp_trust is Trust.UNTRUSTED

    def test_without_anchors_nothing_is_known(self) -> None:
        listed = with_evidence(signed(OURS), revoked_list(signer()))
        assert trusts(listed, anchors=()) == [Trust.UNKNOWN]


def trusts(content: bytes, *, anchors: tuple[bytes, ...] | None = None, at: datetime = NOW) -> list[Trust]:
    given = (authority().der,) if anchors is None else anchors
    return [one.trust for one in read(content, anchors=given, at=at).signatures]


class TestLooks:
    BOX = (50, 700, 400, 760)

    def test_a_signature_that_shows_a_picture_tells_where(self) -> None:
        (hidden,) = read(signed(OURS)).signatures
        assert (hidden.page, hidden.share) == (0, 0)
        (shown,) = read(signed(OURS, box=self.BOX), ours=OURS).signatures
        assert (shown.page, shown.share) == (1, 4)
        (whole,) = read(signed(OURS, box=(0, 0, 595, 842)), ours=OURS).signatures
        assert (whole.page, whole.share, whole.holds) == (1, 100, True)

    @pytest.mark.parametrize("after", [True, False])
    def test_a_picture_in_a_place_that_nobody_signed_is_refused(self, after: bool) -> None:
        content = with_picture(signed(OURS), self.BOX) if after else signed(with_picture(OURS, self.BOX))
        found = read(content, ours=OURS)
        assert found.unsigned == (Look("Trong", 1, 4),)
        assert codes(found)[0] == "Y312"

    @pytest.mark.parametrize(
        ("flags", "shows"), [(0, True), (4, True), (4 + 32, True), (32, False), (2, False), (2 + 4, False)]
    )
    def test_what_the_screen_or_a_printout_shows_is_seen(self, flags: int, shows: bool) -> None:
        found = read(signed(with_picture(OURS, self.BOX, flags=flags)), ours=OURS)
        assert found.unsigned == ((Look("Trong", 1, 4),) if shows else ())

    def test_a_note_laid_over_the_page_is_a_change(self) -> None:
        assert codes(read(with_note(signed(OURS), self.BOX), ours=OURS)) == ["Y312"]
        assert read(signed(with_note(OURS, self.BOX)), ours=OURS).relation is PdfRelation.NAMED


class TestRecords:
    def test_kept_as_json_and_read_again(self) -> None:
        one = Signature("A", "B", "C", NOW, None, True, True, SignatureChange.NONE, Trust.UNKNOWN, False)
        assert of_records([to_record(one)]) == (one,)

    def test_what_was_kept_before_more_was_told_is_read_too(self) -> None:
        words = "field", "signer", "issuer", "at", "stamped", "intact", "whole", "change", "trust", "lapsed"
        old = dict(zip(words, ("A", "B", "C", None, None, True, True, "none", "trusted", False), strict=True))
        (one,) = of_records([old])
        assert (one.trust, one.stamper, one.stamp_trust, one.page) == (Trust.TRUSTED, "", Trust.UNKNOWN, 0)

    @pytest.mark.parametrize(
        ("name", "content"), [("ky.docx", b"%PDF-1.7"), ("ky.pdf", b"PK\x03\x04"), ("ky.pdf", b""), ("ky.pdf", b"%PDF-" + b"0" * MOST_BYTES)]
    )  # fmt: skip
    def test_what_is_no_pdf_at_first_sight(self, name: str, content: bytes) -> None:
        assert [finding.code for finding in check_pdf(name=name, content=content)] == ["Y310"]


class TestAnchors:
    def test_one_folder_of_certificates(self, tmp_path: Path) -> None:
        (tmp_path / "a.pem").write_bytes(authority().pem + authority("CA khác").pem)
        (tmp_path / "b.der").write_bytes(authority().der)
        (tmp_path / "ghi-chu.txt").write_text("không đọc")
        assert read_anchors(tmp_path) == [authority().der, authority("CA khác").der, authority().der]
        assert read_anchors(tmp_path / "khong-co") == []

    def test_one_that_is_none_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "hong.pem").write_text("không phải chứng thư")
        assert code_of(read_anchors, tmp_path) == "Y318"


@pytest.mark.django_db
class TestReceiving:
    @pytest.fixture
    def office(self) -> Office:
        return make_office()

    @pytest.fixture
    def version(self, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SummaryVersion:
        monkeypatch.setattr(settings, "TRUST_ANCHORS", tmp_path)
        return office.issued()

    def receive(self, office: Office, version: SummaryVersion, content: bytes, **more: object) -> SignedPdf:
        given = {"actor": office.secretary, "version": version, "sent": Sent("ky.pdf", content), **more}
        return receive_signed(at=NOW, today=NOW.date(), **given)  # type: ignore[arg-type]

    def pdf(self, version: SummaryVersion) -> bytes:
        content = plain_pdf(f"Ma {SealedReport.objects.get().code}")
        issued = IssuedReport.objects.get(signing__version=version)
        digest = sha256(content).hexdigest()
        ReportPdf.objects.create(issued=issued, content=content, content_hash=digest, size=len(content), at=NOW)
        return content

    def test_kept_with_what_its_signatures_say(self, office: Office, version: SummaryVersion, tmp_path: Path) -> None:
        (tmp_path / "goc.pem").write_bytes(authority().pem)
        content = signed(self.pdf(version))
        row = self.receive(office, version, content)
        assert (row.relation, row.content_hash) == ("same", sha256(content).hexdigest())
        (one,) = of_records(row.signatures)
        assert (one.signer, one.trust) == ("Trần Văn Ký", Trust.TRUSTED)
        assert AuditEntry.objects.last().action == "issued.signed_pdf"  # type: ignore[union-attr]
        assert code_of(self.receive, office, version, content) == "Y317"

    def test_refused_nothing_changes(self, office: Office, version: SummaryVersion) -> None:
        good = signed(self.pdf(version))
        before = AuditEntry.objects.count()
        for content in (
            rewritten(good),
            good.replace(b"Ma ", b"MA "),
            plain_pdf("x"),
            b"PK",
            signed(plain_pdf("khac")),
        ):
            assert code_of(self.receive, office, version, content) == "P001"
        for role in (UserRole.REPORTER, UserRole.REVIEWER, UserRole.BOARD):
            assert code_of(self.receive, office, version, good, actor=office.world.someone(role)) == "O003"
        assert (SignedPdf.objects.count(), AuditEntry.objects.count()) == (0, before)

    def test_what_is_no_longer_in_force_takes_none(self, office: Office, version: SummaryVersion) -> None:
        good = signed(self.pdf(version))
        office.issued("b" * 12)
        before = AuditEntry.objects.count()
        assert code_of(self.receive, office, version, good) == "Y304"
        assert (SignedPdf.objects.count(), AuditEntry.objects.count()) == (0, before)

    def test_nor_does_what_was_withdrawn(self, office: Office, version: SummaryVersion) -> None:
        good = signed(self.pdf(version))
        office.move(version, IssueMove.WITHDRAW)
        assert code_of(self.receive, office, version, good) == "Y304"
        assert SignedPdf.objects.count() == 0

    def test_of_what_is_not_issued_there_is_none(self, office: Office, version: SummaryVersion) -> None:
        draft = office.version("c" * 12)
        assert code_of(self.receive, office, draft, signed(OURS)) == "Y315"
