"""Templates to start from: for every type of document and every profile, all filled from a summary report's names."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.outcomes.summaries.documents import texts_of
from tests.outcomes.summaries.samples import KEY, report_data
from tests.outcomes.summaries.test_schema import errors

from phoihop.outcomes.documents.enums import DocumentKind
from phoihop.outcomes.documents.readers.profiles import load_profiles
from phoihop.outcomes.documents.render.frames import Frame
from phoihop.outcomes.summaries.render.default_template import summary_template
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.starts import start_template
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.drafting.kinds import ending, name_of, subject, told_of
from phoihop.outcomes.summaries.rules.outline import summary_names

FRAMES = [Frame(profile, kind, joint) for profile, kind, joint in product(load_profiles(), DocumentKind, (False, True))]


def filled(frame: Frame) -> bytes:
    template = compile_template(start_template(frame), summary_names())
    assert isinstance(template, CompiledTemplate), [finding.line() for finding in template]
    data = report_data()
    header = replace(data.header, profile=frame.profile, title=name_of(frame.kind))
    return fill(template, replace(data, header=header), key=KEY)[0]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda f: f"{f.profile.code}{f.profile.start:%Y}-{f.kind}-{f.joint}")
def test_each_is_filled_and_nothing_is_left_over(frame: Frame) -> None:
    texts = texts_of(filled(frame))
    assert not any("{{" in text or "}}" in text for text in texts)
    assert ("BÁO CÁO" in texts) == (frame.kind is DocumentKind.REPORT)


def test_the_report_starts_from_the_built_in_one() -> None:
    frame = Frame(load_profiles()[0])
    assert start_template(frame) == summary_template(frame)


@pytest.mark.node
@pytest.mark.parametrize("kind", list(DocumentKind)[1:])
def test_each_is_valid(tmp_path: Path, kind: DocumentKind) -> None:
    frame = Frame(load_profiles()[0], kind)
    assert errors(tmp_path / "mau.docx", start_template(frame)) == []
    assert errors(tmp_path / "dien.docx", filled(frame)) == []


@given(
    st.sampled_from(DocumentKind),
    st.text(min_size=1, max_size=40).filter(lambda text: "{" not in text and "}" not in text),
)
def test_subject_and_ending_name_the_programme_and_have_no_stop(kind: DocumentKind, title: str) -> None:
    assert title in subject(kind, title, "2016..2021")
    assert not ending(kind, "chương trình", "2016..2021").endswith(".")


def test_what_a_document_is_about() -> None:
    title = "chương trình phối hợp"
    assert subject(DocumentKind.LETTER, title, "2020") == "V/v kết quả thực hiện chương trình phối hợp"
    assert (
        ending(DocumentKind.ANNOUNCEMENT, title, "2020")
        == "Trên đây là thông báo kết quả thực hiện chương trình phối hợp"
    )


def test_only_a_report_calls_itself_one() -> None:
    term = "2016..2021"
    assert [kind for kind in DocumentKind if "tổng kết" in told_of(kind, term)] == [DocumentKind.REPORT]
    assert all(told_of(kind, period).endswith("thực hiện") for kind in DocumentKind for period in (term, "2020-Q1"))


@pytest.mark.parametrize(
    ("period", "about", "told"),
    [
        ("2016..2021", "Tổng kết chương trình", "báo cáo tổng kết thực hiện"),
        ("2020", "Sơ kết chương trình", "báo cáo sơ kết thực hiện"),
        ("2020-H1", "Sơ kết chương trình", "báo cáo sơ kết thực hiện"),
        ("2020-9M", "Sơ kết chương trình", "báo cáo sơ kết thực hiện"),
        ("2020-Q1", "Kết quả thực hiện chương trình", "báo cáo kết quả thực hiện"),
        ("2020-11", "Kết quả thực hiện chương trình", "báo cáo kết quả thực hiện"),
    ],
)
def test_a_look_back_is_called_by_its_length(period: str, about: str, told: str) -> None:
    assert subject(DocumentKind.REPORT, "chương trình", period) == about
    assert told_of(DocumentKind.REPORT, period) == told
    assert about.lower() in ending(DocumentKind.REPORT, "chương trình", period)
