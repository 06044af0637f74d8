from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SealError
from bot.store.keys import load_key_ring, rotate
from bot.store.sealing import Sealer

PLAIN = b"my e-mail is pat.lee@example.edu"
PLACE = "message abc 7"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("secrets")


@pytest.fixture(scope="module")
def sealer(folder: Path) -> Sealer:
    return Sealer(load_key_ring(folder, "seal"))


@given(plain=st.binary(max_size=5000), place=st.text())
def test_what_was_sealed_opens_in_its_place(sealer: Sealer, plain: bytes, place: str) -> None:
    assert sealer.open(sealer.seal(plain, place), place) == plain


def test_sealed_data_begins_with_its_version_and_the_id_of_its_key(
    sealer: Sealer, folder: Path
) -> None:
    name = load_key_ring(folder, "seal").current.id.encode()
    sealed = sealer.seal(PLAIN, PLACE)
    assert sealed.startswith(b"\x01" + bytes([len(name)]) + name)
    assert len(sealed) == 2 + len(name) + 12 + len(PLAIN) + 16


def test_sealed_data_shows_nothing_of_the_text_or_the_place(sealer: Sealer) -> None:
    sealed = sealer.seal(PLAIN, PLACE)
    assert b"pat" not in sealed
    assert b"message" not in sealed


def test_same_text_is_sealed_differently_each_time(sealer: Sealer) -> None:
    sealed = [sealer.seal(PLAIN, PLACE) for _ in range(100)]
    header = len(sealed[0]) - len(PLAIN) - 16 - 12
    assert len({data[header : header + 12] for data in sealed}) == 100
    assert len({data[header + 12 :] for data in sealed}) == 100


def test_any_changed_bit_is_noticed(sealer: Sealer) -> None:
    sealed = sealer.seal(b"yes", PLACE)
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealError):
            sealer.open(bytes(changed), PLACE)


def test_any_cut_is_noticed(sealer: Sealer) -> None:
    sealed = sealer.seal(b"yes", PLACE)
    for length in range(len(sealed)):
        for part in (sealed[:length], sealed[length + 1 :]):
            with pytest.raises(SealError):
                sealer.open(part, PLACE)
    with pytest.raises(SealError):
        sealer.open(sealed + b"\x00", PLACE)


@given(st.text())
def test_other_place_does_not_open_it(sealer: Sealer, place: str) -> None:
    if place != PLACE:
        with pytest.raises(SealError):
            sealer.open(sealer.seal(PLAIN, PLACE), place)


@given(st.binary(max_size=200))
def test_made_up_data_is_refused_by_our_own_error(sealer: Sealer, data: bytes) -> None:
    for sealed in (data, b"\x01" + data, sealer.seal(b"", PLACE)[:15] + data):
        with pytest.raises(SealError):
            sealer.open(sealed, PLACE)


def test_key_of_another_ring_does_not_open_it(sealer: Sealer, tmp_path: Path) -> None:
    other = Sealer(load_key_ring(tmp_path, "seal", clock=lambda: 0.0))
    with pytest.raises(SealError, match="not in the ring"):
        other.open(sealer.seal(PLAIN, PLACE), PLACE)


def test_key_with_the_same_id_but_another_secret_does_not_open_it(tmp_path: Path) -> None:
    one = Sealer(load_key_ring(tmp_path / "one", "seal", clock=lambda: 0.0))
    other = Sealer(load_key_ring(tmp_path / "other", "seal", clock=lambda: 0.0))
    with pytest.raises(SealError):
        other.open(one.seal(PLAIN, PLACE), PLACE)


def test_old_key_opens_what_it_sealed_until_it_is_taken_out(tmp_path: Path) -> None:
    sealer = Sealer(load_key_ring(tmp_path, "seal"))
    before = sealer.seal(PLAIN, PLACE)
    rotate(tmp_path, "seal")
    after = sealer.seal(PLAIN, PLACE)
    assert sealer.open(before, PLACE) == sealer.open(after, PLACE) == PLAIN
    assert before[:15] != after[:15]

    path = tmp_path / "seal.keys"
    newest = path.read_text("utf-8").splitlines(keepends=True)[0]
    path.write_text(newest, "utf-8")

    assert sealer.open(after, PLACE) == PLAIN
    with pytest.raises(SealError):
        sealer.open(before, PLACE)


def test_refusal_shows_neither_text_nor_place(sealer: Sealer) -> None:
    with pytest.raises(SealError) as refused:
        sealer.open(sealer.seal(PLAIN, PLACE), "message abc 8")
    assert "pat" not in str(refused.value)
    assert "abc" not in str(refused.value)
