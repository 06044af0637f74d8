from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.public_data import Lines, draw_shots, read_banking, read_clinc
from bot.errors import DataError

INTENTS = ("a",) * 20 + ("b",) * 30 + ("c",) * 10


def test_a_draw_holds_as_many_lines_of_each_intent() -> None:
    rows = draw_shots(INTENTS, 10, seed=0)
    assert Counter(INTENTS[row] for row in rows) == {"a": 10, "b": 10, "c": 10}
    assert len(set(rows)) == 30


def test_a_draw_is_told_by_its_seed() -> None:
    assert draw_shots(INTENTS, 5, seed=1) == draw_shots(INTENTS, 5, seed=1)
    assert draw_shots(INTENTS, 5, seed=1) != draw_shots(INTENTS, 5, seed=2)


def test_picked_lines_keep_their_intents() -> None:
    lines = Lines.of([("one", "a"), ("two", "b"), ("three", "c")])
    assert lines.pick([2, 0]) == Lines(("three", "one"), ("c", "a"))


def test_banking_reads_quoted_texts_with_commas_and_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text('text,category\n"Hi, my card\nis lost",lost_card\n', "utf-8")
    assert read_banking(path) == Lines(("Hi, my card\nis lost",), ("lost_card",))


def test_banking_of_other_columns_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text("question,label\na,b\n", "utf-8")
    with pytest.raises(DataError, match=r"train\.csv"):
        read_banking(path)


def test_clinc_trains_with_its_outside_lines_as_out_of_scope(tmp_path: Path) -> None:
    path = tmp_path / "data_full.json"
    parts = {
        "train": [["what is my balance", "balance"]],
        "oos_train": [["how old is the moon", "oos"]],
        "test": [["balance please", "balance"]],
        "oos_test": [["who won", "oos"]],
    }
    path.write_text(json.dumps(parts), "utf-8")
    data = read_clinc(path)
    assert data.train.intents == ("balance", "out_of_scope")
    assert data.test.texts == ("balance please",)
    assert data.outside == Lines(("who won",), ("out_of_scope",))


def test_clinc_without_a_part_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "data_full.json"
    path.write_text('{"train": []}', "utf-8")
    with pytest.raises(DataError, match="oos_train"):
        read_clinc(path)
