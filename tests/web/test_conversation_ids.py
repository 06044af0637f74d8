from __future__ import annotations

import base64
import hashlib
import hmac
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.keys import KeyRing, load_key_ring, rotate
from bot.web.conversation_ids import ConversationIds


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return load_key_ring(tmp_path_factory.mktemp("secrets"), "session")


@pytest.fixture(scope="module")
def ids(ring: KeyRing) -> ConversationIds:
    return ConversationIds(ring)


def test_id_is_the_hmac_of_kind_and_names_with_their_lengths(
    ids: ConversationIds, ring: KeyRing
) -> None:
    message = b"\0\0\0\7patient\0\0\0\6issuer\0\0\0\4\xc3\xa9 x"
    digest = hmac.new(ring.current.secret, message, hashlib.sha256).digest()
    expected = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert ids.candidates("patient", "issuer", "é x") == [expected]


@given(names=st.lists(st.text(), max_size=3))
def test_ids_are_43_characters_that_stay_the_same(ids: ConversationIds, names: list[str]) -> None:
    [made] = ids.candidates("anonymous", *names)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", made)
    assert ids.candidates("anonymous", *names) == [made]


@given(st.lists(st.lists(st.text(max_size=4), min_size=1, max_size=4), max_size=20))
def test_different_visitors_never_share_an_id(
    ids: ConversationIds, visitors: list[list[str]]
) -> None:
    made = {ids.candidates(*visitor)[0] for visitor in visitors}
    assert len(made) == len({tuple(visitor) for visitor in visitors})


def test_no_name_runs_into_the_next(ids: ConversationIds) -> None:
    spellings = [
        ("patient", "ab", "c"),
        ("patient", "a", "bc"),
        ("patient", "abc"),
        ("patient", "abc", ""),
        ("patienta", "bc"),
        ("anonymous", "ab", "c"),
    ]
    assert len({ids.candidates(*spelling)[0] for spelling in spellings}) == len(spellings)


def test_after_a_rotation_the_old_id_comes_second_and_goes_with_its_key(tmp_path: Path) -> None:
    ids = ConversationIds(load_key_ring(tmp_path, "session"))
    [before] = ids.candidates("anonymous", "value")
    rotate(tmp_path, "session")
    newest, *older = ids.candidates("anonymous", "value")
    assert newest != before
    assert older == [before]

    path = tmp_path / "session.keys"
    path.write_text(path.read_text("utf-8").splitlines()[0], "utf-8")
    assert ids.candidates("anonymous", "value") == [newest]


def test_cookie_values_are_256_random_bits(ids: ConversationIds) -> None:
    values = {ids.new_chat_value() for _ in range(1000)}
    assert len(values) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", value) for value in values)
    # Each bit is set about half of the time: 1000 throws stay within 6 standard errors.
    decoded = [int.from_bytes(base64.urlsafe_b64decode(value + "="), "big") for value in values]
    assert all(400 < sum(number >> bit & 1 for number in decoded) < 600 for bit in range(256))
