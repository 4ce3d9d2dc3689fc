"""Word to PDF: where LibreOffice is absent or hangs it is said plainly; where it is, the PDF is kept and recognised."""

import stat
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from tests.outcomes.issuing.offices import AT, TODAY, Office, code_of, make_office
from tests.outcomes.issuing.pdfs import signed
from tests.outcomes.issuing.test_documents import WORDS, issued_file

from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.issuing.actions.printing import convert_ordered, order_pdf
from phoihop.outcomes.issuing.enums import PdfRelation
from phoihop.outcomes.issuing.models import PdfOrder, ReportPdf
from phoihop.outcomes.issuing.readers.apart import Known, signed_apart
from phoihop.outcomes.issuing.render import pdf
from phoihop.outcomes.issuing.render.pdf import OfficeAbsent, OfficeFailed, find_office, to_pdf

MADE = b"%PDF-1.7\nmade"


def program(folder: Path, script: str) -> str:
    """Something that is started as LibreOffice is; $out is where its PDF is awaited."""
    path = folder / "soffice"
    path.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nout="$2/van-ban.pdf"\n{script}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


class TestProgram:
    def test_absent_it_is_said_so(self) -> None:
        with pytest.raises(OfficeAbsent):
            find_office("/khong/co/soffice")

    def test_its_pdf_and_nothing_left_behind(self, tmp_path: Path) -> None:
        office = program(tmp_path, "printf '%%PDF-1.7\\nmade' > \"$out\"")
        assert to_pdf(b"docx", office=office, folder=tmp_path / "van-phong") == MADE
        assert sorted(path.name for path in (tmp_path / "van-phong").iterdir()) == ["lock", "profile"]

    @pytest.mark.parametrize("script", ["exit 0", "exit 1", 'echo nothing > "$out"'])
    def test_no_pdf_is_an_error(self, tmp_path: Path, script: str) -> None:
        with pytest.raises(OfficeFailed):
            to_pdf(b"docx", office=program(tmp_path, script), folder=tmp_path / "van-phong")

    def test_one_that_hangs_is_ended_with_all_it_started(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "PATIENCE", 1)
        late = tmp_path / "late"
        office = program(tmp_path, f"(sleep 3; touch {late}) &\nsleep 60")
        with pytest.raises(OfficeFailed):
            to_pdf(b"docx", office=office, folder=tmp_path / "van-phong")
        import time

        time.sleep(3)
        assert not late.exists()

    def test_one_at_a_time(self, tmp_path: Path) -> None:
        busy, both = tmp_path / "busy", tmp_path / "both"
        script = f"mkdir {busy} || touch {both}\nsleep 0.5\nrmdir {busy}\nprintf '%%PDF-1.7\\nmade' > \"$out\""
        office = program(tmp_path, script)
        with ThreadPoolExecutor(3) as pool:
            made = list(pool.map(lambda _n: to_pdf(b"x", office=office, folder=tmp_path / "van-phong"), range(3)))
        assert made == [MADE] * 3
        assert not both.exists()

    def test_it_knows_no_secrets(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PHOIHOP_SECRET_KEY", "bí mật")
        office = program(tmp_path, 'printf "%%PDF-" > "$out"\nenv >> "$out"')
        assert b"PHOIHOP" not in to_pdf(b"x", office=office, folder=tmp_path / "van-phong")


@pytest.mark.libreoffice
@pytest.mark.slow
def test_the_pdf_of_libreoffice_carries_the_code(tmp_path: Path) -> None:
    made = to_pdf(issued_file(), office=find_office(""), folder=tmp_path)
    for known in (Known(WORDS.code, "0" * 12), Known("0" * 16, WORDS.report)):
        assert signed_apart(signed(made), known=known, anchors=[], at=AT).relation is PdfRelation.NAMED
    ours = Known("0" * 16, "0" * 12, len(made), sha256(made).hexdigest())
    assert signed_apart(signed(made), known=ours, anchors=[], at=AT).relation is PdfRelation.SAME
    stranger = signed_apart(signed(made), known=Known("0" * 16, "0" * 12), anchors=[], at=AT)
    assert stranger.relation is None
    without_properties = made.replace(b"/Keywords", b"/Xeywords")
    found = signed_apart(signed(without_properties), known=Known(WORDS.code, "0" * 12), anchors=[], at=AT)
    assert found.relation is PdfRelation.NAMED, "the code is found in the text of the page, too"


@pytest.mark.django_db
class TestOrders:
    @pytest.fixture
    def office(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
        monkeypatch.setattr(settings, "DATA", tmp_path)
        made = program(tmp_path, "printf '%%PDF-1.7\\nmade' > \"$out\"")
        monkeypatch.setattr(settings, "OFFICE_PROGRAM", made)
        return make_office()

    def test_asked_for_made_and_kept_once(self, office: Office) -> None:
        version = office.issued()
        given = {"actor": office.secretary, "version": version, "at": AT, "today": TODAY}
        order = order_pdf(**given)
        assert code_of(order_pdf, **given) == "Y316"
        convert_ordered(order=order.pk, at=AT)
        convert_ordered(order=order.pk, at=AT)
        assert PdfOrder.objects.get().state == "done"
        row = ReportPdf.objects.get()
        assert (bytes(row.content), row.content_hash, row.size) == (MADE, sha256(MADE).hexdigest(), len(MADE))
        assert code_of(order_pdf, **given) == "Y316"

    def test_failed_it_may_be_asked_for_again(self, office: Office, tmp_path: Path) -> None:
        version = office.issued()
        given = {"actor": office.secretary, "version": version, "at": AT, "today": TODAY}
        order = order_pdf(**given)
        program(tmp_path, "exit 1")
        convert_ordered(order=order.pk, at=AT)
        failed = PdfOrder.objects.get()
        assert (failed.state, failed.error_code) == ("failed", "Y321")
        assert order_pdf(**given).pk != order.pk

    def test_refused_nothing_is_ordered(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        draft = office.version("c" * 12)
        given = {"actor": office.secretary, "version": draft, "at": AT, "today": TODAY}
        before = AuditEntry.objects.count()
        assert code_of(order_pdf, **given) == "Y315"
        assert code_of(order_pdf, **{**given, "actor": office.world.someone(UserRole.REVIEWER)}) == "O003"
        monkeypatch.setattr(settings, "OFFICE_PROGRAM", "/khong/co/soffice")
        assert code_of(order_pdf, **given) == "Y320"
        assert (PdfOrder.objects.count(), AuditEntry.objects.count()) == (0, before)
