"""Templates of programmes on their pages: sent and checked, versions, current one, trials, reports made with one."""

import json
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from tests.factories.reports import World, make_world, meetings
from tests.outcomes.summaries.documents import para, texts_of, word_file, zipped
from tests.outcomes.summaries.orders import ASKED, accepted, browser_of, file_of, made, send, text_of, work

from phoihop.agreements.programmes.models import Party, Programme
from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.enums import UserRole
from phoihop.doors.cli.report import make
from phoihop.outcomes.documents.enums import DocumentKind
from phoihop.outcomes.documents.rules.names import written
from phoihop.outcomes.summaries.actions.forgetting import forget_strays
from phoihop.outcomes.summaries.models import (
    SummaryOrder,
    SummaryTemplate,
    SummaryVersion,
    TemplateTrial,
    TemplateVersion,
)
from phoihop.outcomes.summaries.queries.templates import TemplateUnknown
from phoihop.outcomes.summaries.render import apart
from phoihop.outcomes.summaries.rules.outline import summary_names

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MAU = "/tong-ket/mau/"
NEW = {"chuong_trinh": "P", "loai": "bao-cao", "ten": "Mẫu 6 tháng", "ghi_chu": "lần đầu"}
FIRST = word_file(para("Riêng của {{ don_vi }}: {{ MEET }} buổi; a &lt; b") + para("{{ loi_ket }}./."))
SECOND = word_file(para("Toàn {{ don_vi }} có {{ MEET }} buổi, {{ RATE }}% đúng hạn") + para("{{ loi_ket }}./."))


@pytest.fixture(autouse=True)
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process apart answers is answered here, which is sooner; `test_template_apart` asks the process itself."""

    def ask(*, module: str, function: str, content: bytes, given: Any = None) -> Any:
        answer = getattr(import_module(module), function)(content, json.loads(json.dumps(given or {})))
        return json.loads(json.dumps(answer))

    monkeypatch.setattr(apart, "ask_apart", ask)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def secretary(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


def sent(client: Client, content: bytes = FIRST, **changes: Any) -> Any:
    return send(client, f"{MAU}gui/", {**NEW, "tep": file_of(content, "mau.docx"), **changes})


def kept(client: Client, **changes: Any) -> SummaryTemplate:
    answer = sent(client, **changes)
    assert answer.status_code == 302, text_of(answer)
    return SummaryTemplate.objects.select_related("current").latest("pk")


def more(client: Client, template: SummaryTemplate, content: bytes = SECOND, seen: int = 1) -> Any:
    data = {"tep": file_of(content, "mau-2.docx"), "ghi_chu": "thêm hồ sơ", "da-xem": seen}
    return send(client, f"{MAU}{template.pk}/gui/", data)


def test_a_template_is_kept_with_what_is_in_it_and_is_current(world: World, secretary: Client) -> None:
    template = kept(secretary)
    version = TemplateVersion.objects.get()
    assert (template.name, template.kind, template.current, version.number) == ("Mẫu 6 tháng", "bao-cao", version, 1)
    assert (bytes(version.file), version.names, version.note) == (FIRST, ["MEET", "don_vi", "loi_ket"], "lần đầu")
    assert ["word/document.xml", "Riêng của {{ don_vi }}: {{ MEET }} buổi; a < b"] in version.paragraphs
    page = text_of(secretary.get(f"{MAU}{template.pk}/"))
    assert "Bản 1 Đang dùng" in page
    assert secretary.get(f"{MAU}{template.pk}/ban/1/").content == FIRST
    assert "Mẫu 6 tháng" in text_of(secretary.get(MAU))
    assert b"6 th\xc3\xa1ng" in secretary.get(f"{MAU}?tai=csv").content


def test_a_version_never_changes(world: World, secretary: Client) -> None:
    kept(secretary)
    for change in (lambda found: found.update(note="khác"), lambda found: found.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(TemplateVersion.objects.all())
    assert TemplateVersion.objects.get().note == "lần đầu"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (word_file(para("{{ don_vii }}")), ["W118", "Có phải là {{ don_vi }}?", "Thân văn bản", "{{ don_vii }}"]),
        (word_file(para("{% x %}{{ don_vi }}")), ["W109", "không hề được chạy", "không bao giờ chạy mã hay trường"]),
        (word_file(para("{{ don_vi }}"), others={"word/vbaProject.bin": b"x"}), ["W105", "Phần nhúng của tệp"]),
        (zipped([("a.txt", b"x")]), ["W101"]),
        (b"MZ\x90\0", ["W101", "là một chương trình"]),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(
    world: World, secretary: Client, content: bytes, told: list[str]
) -> None:
    answer = sent(secretary, content)
    assert answer.status_code == 422
    page = text_of(answer).replace("&#x27;", "'")
    assert [words for words in told if words not in page] == []
    assert (SummaryTemplate.objects.count(), TemplateVersion.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(action__startswith="template.").count() == 0


def test_two_of_one_name(world: World, secretary: Client) -> None:
    kept(secretary)
    again = sent(secretary, SECOND)
    assert (again.status_code, "W501" in text_of(again)) == (422, True)
    assert TemplateVersion.objects.count() == 1


def test_it_is_called_otherwise_and_what_it_was_called_stays_known(world: World, secretary: Client) -> None:
    template, other = kept(secretary), kept(secretary, ten="Mẫu khác")
    place = f"{MAU}{template.pk}/doi-ten/"
    assert 'value="Mẫu 6 tháng"' in secretary.get(place).content.decode()
    taken = send(secretary, place, {"ten": other.name})
    assert (taken.status_code, "W501" in text_of(taken)) == (422, True)
    assert send(secretary, place, {"ten": ""}).status_code == 422
    assert send(secretary, place, {"ten": "Mẫu sơ kết"}).status_code == 302
    assert send(secretary, place, {"ten": "Mẫu sơ kết"}).status_code == 302
    template.refresh_from_db()
    assert (template.name, TemplateVersion.objects.filter(template=template).count()) == ("Mẫu sơ kết", 1)
    (act,) = AuditEntry.objects.filter(action="template.rename")
    assert (act.before, act.after) == ({"name": "Mẫu 6 tháng"}, {"name": "Mẫu sơ kết"})
    send(secretary, f"{MAU}{template.pk}/thoi-dung/")
    refused = send(secretary, place, {"ten": "Tên nữa"})
    assert "W502" in text_of(refused)
    assert AuditEntry.objects.filter(action="template.rename").count() == 1


def test_the_next_version_is_taken_when_it_is_chosen(world: World, secretary: Client) -> None:
    template = kept(secretary)
    assert more(secretary, template).status_code == 302
    template.refresh_from_db()
    assert (template.current.number, TemplateVersion.objects.count()) == (1, 2)  # type: ignore[union-attr]
    assert "Có bản mới chưa dùng" in text_of(secretary.get(MAU))
    send(secretary, f"{MAU}{template.pk}/ban/2/dung/", {"da-xem": 1})
    template.refresh_from_db()
    assert template.current.number == 2  # type: ignore[union-attr]
    assert secretary.get(f"{MAU}{template.pk}/ban/1/").content == FIRST
    acts = ["template.create", "template.send", "template.take"]
    assert (
        list(AuditEntry.objects.filter(action__startswith="template.").order_by("pk").values_list("action", flat=True))
        == acts
    )


def test_who_sends_after_another_is_told_and_loses_nothing(world: World, secretary: Client) -> None:
    template = kept(secretary)
    other = browser_of(world.someone(UserRole.ADMINISTRATOR))
    assert more(secretary, template).status_code == 302
    late = more(other, template, word_file(para("{{ RATE }}")))
    assert (late.status_code, "W503" in text_of(late), "secretariat city đã gửi bản 2" in text_of(late)) == (
        422,
        True,
        True,
    )
    assert TemplateVersion.objects.count() == 2
    chosen = send(other, f"{MAU}{template.pk}/ban/2/dung/", {"da-xem": 1})
    assert chosen.status_code == 302
    stale = send(secretary, f"{MAU}{template.pk}/ban/1/dung/", {"da-xem": 1})
    assert (stale.status_code, "W505" in text_of(stale)) == (409, True)
    template.refresh_from_db()
    assert template.current.number == 2  # type: ignore[union-attr]


def test_the_same_file_is_no_version(world: World, secretary: Client) -> None:
    template = kept(secretary)
    again = more(secretary, template, FIRST)
    assert (again.status_code, "W504" in text_of(again)) == (422, True)
    assert TemplateVersion.objects.count() == 1


def test_what_is_other_between_two_versions(world: World, secretary: Client) -> None:
    template = kept(secretary)
    more(secretary, template)
    page = text_of(secretary.get(f"{MAU}{template.pk}/so-sanh/?tu=1&den=2"))
    assert "Tên thêm vào {{ RATE }}" in page
    assert "Riêng của {{ don_vi }}: {{ MEET }} buổi; a &lt; b" in page
    assert "Toàn {{ don_vi }} có {{ MEET }} buổi, {{ RATE }}% đúng hạn" in page
    assert "{{ loi_ket }}./." not in page
    assert "cùng các tên và cùng lời văn" in text_of(secretary.get(f"{MAU}{template.pk}/so-sanh/?tu=2&den=2"))
    assert secretary.get(f"{MAU}{template.pk}/so-sanh/?tu=1&den=9").status_code == 404
    assert secretary.get(f"{MAU}{template.pk}/so-sanh/?tu=x&den=2").status_code == 400


def test_put_aside_it_takes_nothing_and_makes_nothing(world: World, secretary: Client) -> None:
    template = kept(secretary)
    send(secretary, f"{MAU}{template.pk}/thoi-dung/")
    assert (more(secretary, template).status_code, TemplateVersion.objects.count()) == (422, 1)
    assert "Mẫu 6 tháng" not in text_of(secretary.get("/tong-ket/lap/"))
    refused = send(secretary, "/tong-ket/lap/", {**ASKED, "mau_chuong_trinh": template.pk})
    assert (refused.status_code, SummaryOrder.objects.count()) == (422, 0)
    send(secretary, f"{MAU}{template.pk}/thoi-dung/", {"dung-lai": "1"})
    assert more(secretary, template).status_code == 302


# Real figures


def tried(client: Client, template: SummaryTemplate, number: int = 1) -> TemplateTrial:
    answer = send(client, f"{MAU}{template.pk}/ban/{number}/thu/", {"don_vi": "city", "ky": "2017"})
    assert answer.status_code == 302, text_of(answer)
    assert work() == 1
    return TemplateTrial.objects.get(pk=answer["Location"].split("/")[-2])


def test_a_version_is_tried_on_real_figures_and_no_report_is_kept(world: World, secretary: Client) -> None:
    accepted(world)
    accepted(world, "b", content=meetings(4))
    template = kept(secretary)
    trial = tried(secretary, template)
    assert (trial.state, trial.done, SummaryVersion.objects.count()) == ("done", 9, 0)
    page = text_of(secretary.get(f"{MAU}thu/{trial.pk}/"))
    assert "Tệp này không phải là báo cáo" in page
    answer = secretary.get(f"{MAU}thu/{trial.pk}/tep/")
    assert "Riêng của Hà Nội: 7 buổi; a < b" in texts_of(answer.content)
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "Bản 1: Hà Nội" in text_of(secretary.get(f"{MAU}{template.pk}/"))


def test_a_trial_that_cannot_be_filled_says_why(world: World, secretary: Client) -> None:
    trial = tried(secretary, kept(secretary))
    assert (trial.state, trial.error_code, trial.file) == ("failed", "W201", "")
    assert secretary.get(f"{MAU}thu/{trial.pk}/tep/").status_code == 404


def test_an_indicator_that_went_away_is_told_by_the_trial(world: World, secretary: Client) -> None:
    accepted(world)
    template = kept(secretary, content=word_file(para("{{ PLAN }}")))
    world.programme.indicators.filter(code="PLAN").update(code="KH")  # type: ignore[attr-defined]
    trial = tried(secretary, template)
    assert (trial.state, "Không có tên {{ PLAN }}" in text_of(secretary.get(f"{MAU}thu/{trial.pk}/"))) == (
        "failed",
        True,
    )


def test_a_trial_is_its_own_persons_and_is_forgotten_after_a_month(world: World, secretary: Client) -> None:
    accepted(world)
    trial = tried(secretary, kept(secretary))
    leader = browser_of(world.someone(UserRole.LEADER))
    for part in ("", "tep/"):
        assert leader.get(f"{MAU}thu/{trial.pk}/{part}").status_code == 404
    forget_strays(at=trial.at + timedelta(days=29))
    assert secretary.get(f"{MAU}thu/{trial.pk}/tep/").status_code == 200
    forget_strays(at=trial.at + timedelta(days=31))
    assert TemplateTrial.objects.count() == 0


def test_a_report_remembers_the_version_it_was_made_with(world: World, secretary: Client) -> None:
    accepted(world)
    template = kept(secretary)
    report = made(world, secretary, {**ASKED, "mau_chuong_trinh": template.pk})
    assert report.template_version == template.current
    assert any(text.startswith("Riêng của Hà Nội: 3 buổi") for text in texts_of(bytes(report.document)))
    more(secretary, template)
    send(secretary, f"{MAU}{template.pk}/ban/2/dung/", {"da-xem": 1})
    report.refresh_from_db()
    assert report.template_version.number == 1  # type: ignore[union-attr]
    assert "Mẫu 6 tháng , bản 1" in text_of(secretary.get(f"/tong-ket/ban/{report.report_id}/"))
    assert made(world, secretary).template_version is None


def test_a_letter_of_the_same_figures_has_a_letters_symbol(world: World, secretary: Client) -> None:
    accepted(world)
    body = para("{{ so_ky_hieu }}") + para("{{ trich_yeu }}") + para("{{ pham_vi }}")
    body += para("{{ MEET }} buổi. {{ loi_ket }}./.")
    template = kept(secretary, content=word_file(body), loai="cong-van", ten="Công văn báo cáo kết quả")
    report = made(world, secretary, {**ASKED, "mau_chuong_trinh": template.pk})
    texts = texts_of(bytes(report.document))
    assert any(text.startswith("V/v kết quả thực hiện") for text in texts)
    assert any(" báo cáo kết quả thực hiện " in text for text in texts)
    assert any("/" in text and "BC-" not in text for text in texts if text.startswith("Số"))
    assert "3 buổi. Trân trọng gửi để quý cơ quan biết, phối hợp./." in texts


def test_a_command_makes_a_report_with_a_template_by_its_name(world: World, secretary: Client) -> None:
    accepted(world)
    template = kept(secretary)
    report = make("city", "2017", "P", {}, None, template_name="Mẫu 6 tháng").version
    assert report.template_version == template.current
    with pytest.raises(TemplateUnknown) as unknown:
        make("city", "2017", "P", {}, None, template_name="mau 6 thang")
    assert "Có phải là «Mẫu 6 tháng»?" in str(unknown.value)
    assert SummaryVersion.objects.count() == 1


def test_one_template_at_a_time_and_of_the_programme(world: World, secretary: Client) -> None:
    template = kept(secretary)
    both = send(
        secretary, "/tong-ket/lap/", {**ASKED, "mau_chuong_trinh": template.pk, "mau": file_of(FIRST, "mau.docx")}
    )
    assert (both.status_code, "Chỉ dùng một mẫu" in text_of(both)) == (422, True)
    SummaryTemplate.objects.update(programme=Programme.objects.create(code="Q", title="Chương trình khác"))
    other = send(secretary, "/tong-ket/lap/", {**ASKED, "mau_chuong_trinh": template.pk})
    assert (other.status_code, "của chương trình khác" in text_of(other)) == (422, True)
    assert SummaryOrder.objects.count() == 0


# The catalogue and what to start from


def test_every_known_name_is_on_the_page(world: World, secretary: Client) -> None:
    page = text_of(secretary.get(f"{MAU}truong/"))
    names = [line.strip() for line, _meaning in summary_names().lines()] + [
        written("", code) for code in ("MEET", "RATE", "BEST", "PLAN")
    ]
    assert [name for name in names if name not in page] == []
    content = secretary.get(f"{MAU}truong/").content.decode()
    assert all(f'data-copy-name="{name}"' in content for name in names)


def test_examples_come_from_the_latest_report(world: World, secretary: Client) -> None:
    assert "Chưa có ví dụ" in text_of(secretary.get(f"{MAU}truong/"))
    accepted(world)
    report = made(world, secretary)
    page = text_of(secretary.get(f"{MAU}truong/?tim=buoi%20tuyen%20truyen"))
    assert "{{ MEET }}" in page
    assert "ví dụ: 3" in page
    assert report.report_id in page
    assert "{{ RATE }}" not in page
    assert "Không có tên nào khớp" in text_of(secretary.get(f"{MAU}truong/?tim=xyzt"))
    assert b"{{ MEET }}" in secretary.get(f"{MAU}truong/?tai=csv").content
    stranger = browser_of(world.someone(UserRole.LEADER, "b"))
    assert "Chưa có ví dụ" in text_of(stranger.get(f"{MAU}truong/"))
    assert secretary.get(f"{MAU}truong/?chuong-trinh=Q").status_code == 404


@pytest.mark.parametrize("kind", [DocumentKind.LETTER, DocumentKind.MINUTES])
def test_what_to_start_from_is_taken_back_as_a_template(world: World, secretary: Client, kind: DocumentKind) -> None:
    page = secretary.get(MAU).content.decode()
    path = f"{MAU}san-co/nha-nuoc/2020-03-05/{kind}.docx"
    assert path in page
    content = secretary.get(path).content
    assert sent(secretary, content, loai=kind.value).status_code == 302
    assert secretary.get(f"{path}?lien-tich=1").content != content


@pytest.mark.parametrize(
    "path", ["nha-nuoc/2020-03-06/bao-cao.docx", "x/2020-03-05/bao-cao.docx", "dang/2018-04-03/x.docx"]
)
def test_no_other_start(world: World, secretary: Client, path: str) -> None:
    assert secretary.get(f"{MAU}san-co/{path}").status_code == 404


# Whose it is


def test_who_does_not_edit_the_programme_changes_nothing(world: World, secretary: Client) -> None:
    template = kept(secretary)
    more(secretary, template)
    before = AuditEntry.objects.count()
    Party.objects.create(programme=world.programme, organisation=world.unit("city"), role="lead")
    for role, unit in ((UserRole.LEADER, "city"), (UserRole.SECRETARIAT, "a"), (UserRole.REPORTER, "a")):
        client = browser_of(world.someone(role, unit))
        assert sent(client, SECOND, ten="Mẫu lạ").status_code in (404, 422)
        assert more(client, template, word_file(para("{{ RATE }}")), seen=2).status_code == 404
        assert send(client, f"{MAU}{template.pk}/ban/2/dung/", {"da-xem": 1}).status_code == 404
        assert send(client, f"{MAU}{template.pk}/thoi-dung/").status_code == 404
        assert send(client, f"{MAU}{template.pk}/doi-ten/", {"ten": "Tên lạ"}).status_code == 404
    template.refresh_from_db()
    assert (template.retired, template.current.number, TemplateVersion.objects.count()) == (False, 1, 2)  # type: ignore[union-attr]
    assert (SummaryTemplate.objects.count(), AuditEntry.objects.count()) == (1, before)


def test_a_role_for_another_programme_sees_nothing(world: World, secretary: Client) -> None:
    template = kept(secretary)
    other = browser_of(world.someone(UserRole.BOARD, programme="KHAC"))
    for path in ("", "ban/1/", "so-sanh/?tu=1&den=1", "ban/1/thu/"):
        assert other.get(f"{MAU}{template.pk}/{path}").status_code == 404
    page = other.get(MAU)
    assert ("Mẫu 6 tháng" in text_of(page), f"{MAU}truong/" in page.content.decode()) == (False, False)
    assert other.get(f"{MAU}truong/").status_code == 404


def test_a_trial_of_a_unit_out_of_reach(world: World, secretary: Client) -> None:
    template = kept(secretary)
    near = browser_of(world.someone(UserRole.REVIEWER, "a"))
    answer = send(near, f"{MAU}{template.pk}/ban/1/thu/", {"don_vi": "city", "ky": "2017"})
    assert (answer.status_code, "không có đơn vị nào khớp" in text_of(answer)) == (422, True)
    assert (TemplateTrial.objects.count(), work()) == (0, 0)


@pytest.mark.parametrize("path", ["999/", "99999999999999999999/", "1/ban/9/", "thu/77/", "thu/77/tep/"])
def test_forged_ids(world: World, secretary: Client, path: str) -> None:
    assert secretary.get(MAU + path).status_code == 404


# How many questions


@pytest.mark.parametrize("count", [1, 3])
def test_pages_in_few_queries(world: World, secretary: Client, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        kept(secretary, ten=f"Mẫu {number}")
    template = SummaryTemplate.objects.latest("pk")
    for number in range(1, count):
        more(secretary, template, word_file(para("{{ RATE }}" * number)), seen=number)
        send(secretary, f"{MAU}{template.pk}/ban/1/thu/", {"don_vi": "city", "ky": "2017"})
    for path, queries in (("", 6), ("truong/", 7), (f"{template.pk}/", 9), (f"{template.pk}/so-sanh/?tu=1&den=1", 9)):
        secretary.get(MAU + path)
        with django_assert_num_queries(queries):
            assert secretary.get(MAU + path).status_code == 200
