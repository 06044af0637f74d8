from __future__ import annotations

import pytest

from benchmarks.jobs import line_limit, thin


def test_thinned_rows_are_spread_over_the_file() -> None:
    assert thin(range(10), 4) == [0, 2, 5, 7]
    assert thin(range(3), 7) == [0, 1, 2]
    assert thin(range(3), None) == [0, 1, 2]


@pytest.mark.parametrize(
    ("value", "limit"), [("50", 50), (" 7 ", 7), ("", None), ("0", None), ("many", None)]
)
def test_line_limit_is_a_number_or_none(
    value: str, limit: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCH_LINES", value)
    assert line_limit() == limit
