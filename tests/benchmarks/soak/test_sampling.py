from __future__ import annotations

import pytest

from benchmarks.__main__ import main
from benchmarks.soak.run import verdict
from benchmarks.soak.sampling import Samples
from benchmarks.soak.slope import slope
from benchmarks.soak.traffic import Traffic, texts


def test_samples_of_the_warm_up_are_left_out() -> None:
    samples = Samples()
    for at in range(6):
        samples.add(float(at), {"server: threads": 10.0 + at})
    assert samples.since(4.0) == ([4.0, 5.0], {"server: threads": [14.0, 15.0]})
    assert samples.since(9.0) == ([], {"server: threads": []})


def test_no_text_comes_twice_in_a_soak_of_a_minute() -> None:
    said = texts()
    taken = [next(said) for _ in range(3000)]
    assert len(set(taken)) == len(taken)


def test_rate_and_waits_are_those_of_the_time_asked_for() -> None:
    traffic = Traffic([(1.0, 0.1), (2.0, 0.2), (3.0, 0.3), (9.0, 0.9)])
    assert traffic.rate(1.5, 3.5) == 1.0
    assert traffic.waits(1.5, 3.5) == [0.2, 0.3]


def test_verdict_names_what_is_not_flat() -> None:
    seconds = [5.0 * number for number in range(100)]
    flat = slope(seconds, [8.0] * 100, 0.05, 2.0)
    grows = slope(seconds, [300 + number for number in range(100)], 0.05, 2.0)
    assert verdict({"server: threads": flat}) == "flat"
    assert verdict({"server: threads": flat, "server: RSS MB": grows}) == "server: RSS MB: GROWS"


def test_too_short_a_soak_is_refused_before_anything_starts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["soak", "--minutes", "1"]) == 1
    assert "4 minutes at least" in capsys.readouterr().err
