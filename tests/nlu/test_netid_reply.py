"""Bare replies to the NetID question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.netid_reply import netid_reply


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("I don't have one", "no"),
        ("no, I don\u2019t", "no"),
        ("never had one", "no"),
        ("not sure", "unsure"),
        ("I don't know.", "unsure"),
        ("no idea!", "unsure"),
        ("idk", "unsure"),
        ("I do", "yes"),
        ("yes, I have one", "yes"),
    ],
)
def test_bare_reply_is_understood(text: str, reply: str) -> None:
    assert netid_reply(text) == reply


@pytest.mark.parametrize(
    "text",
    ["", "I don't have my password", "not sure how to upload", "I have a question", "maybe later"],
)
def test_other_messages_are_no_reply(text: str) -> None:
    assert netid_reply(text) is None


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert netid_reply(text) in {None, "yes", "no", "unsure"}
