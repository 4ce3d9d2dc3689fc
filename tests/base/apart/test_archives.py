"""An archive of a stranger is unpacked whole and within bounds, or not at all."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.apart.archives import Harmful, HarmKind, unpack

NAMES = st.text(st.sampled_from("abcdef/.đ"), min_size=1, max_size=12).filter(
    lambda name: ".." not in name and not name.startswith("/") and not name.endswith("/")
)


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=5))
def test_what_was_packed_comes_out(files: dict[str, bytes]) -> None:
    assert unpack(packed(files)) == files


@given(st.binary(max_size=300))
def test_anything_else_is_broken_and_nothing_falls(content: bytes) -> None:
    with pytest.raises(Harmful):
        unpack(b"PK\x03\x04" + content)


def test_it_counts_what_comes_out() -> None:
    content = packed({"a": b"\0" * 1000, "b": b"\0" * 1000})
    assert len(unpack(content, most=2000)) == 2
    with pytest.raises(Harmful) as harmful:
        unpack(content, most=1999)
    assert [harm.kind for harm in harmful.value.harms] == [HarmKind.LARGE]


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4))
def test_a_damaged_archive_comes_out_as_it_was_or_is_refused(place: int, damage: bytes) -> None:
    files = {"a.xml": b"<a/>" * 40, "b/c.xml": b"<b/>"}
    whole = bytearray(packed(files))
    place %= len(whole)
    whole[place : place + len(damage)] = damage
    with suppress(Harmful):
        assert set(map(type, unpack(bytes(whole)).values())) <= {bytes}


def test_a_directory_before_the_beginning_is_a_broken_file() -> None:
    whole = bytearray(packed({"a.xml": b"<a/>"}))
    end = whole.rindex(b"PK\x05\x06")
    whole[end + 16 : end + 20] = (2**31).to_bytes(4, "little")
    with pytest.raises(Harmful) as refused:
        unpack(bytes(whole))
    assert [harm.kind for harm in refused.value.harms] == [HarmKind.BROKEN]
