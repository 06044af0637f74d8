from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.server.entries import is_email, is_username, normal


@given(st.text(alphabet=st.characters()))
def test_normal_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    found = normal(text)
    assert "\0" not in found
    assert found.encode("utf-8").decode("utf-8") == found
    assert normal(found) == found


@pytest.mark.parametrize(
    ("typed", "expected"),
    [(" Pat.Sample ", "pat.sample"), ("PAT@Example.ORG\n", "pat@example.org"), ("", "")],
)
def test_spaces_around_and_capitals_do_not_count(typed: str, expected: str) -> None:
    assert normal(typed) == expected


@pytest.mark.parametrize("text", ["abc", "pat.sample", "pat_2", "pat@example.org", "x" * 64])
def test_usernames(text: str) -> None:
    assert is_username(text)


@pytest.mark.parametrize("text", ["", "ab", ".abc", "a b c", "abc\n", "abç", "x" * 65, "ABC"])
def test_no_usernames(text: str) -> None:
    assert not is_username(text)


@pytest.mark.parametrize("text", ["a@b", "pat.s+x@example.org", "jörg@exämple.org"])
def test_addresses(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize("text", ["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\n", "a" * 253 + "@b"])
def test_no_addresses(text: str) -> None:
    assert not is_email(text)
