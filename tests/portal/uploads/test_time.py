from __future__ import annotations

import sys
from time import process_time
from typing import Final

import pytest

from portal.schema import UploadSample
from portal.upload_check import check_file
from tests.portal.uploads.crafted import CRAFTED
from tests.portal.uploads.hostile import hostile

_MOST_SECONDS: Final = 0.002
_REPEATS: Final = 5  # the least of them, since other processes disturb the rest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.gettrace() is not None, reason="coverage takes most of the time itself"),
]


def test_no_crafted_file_takes_longer_than_two_milliseconds() -> None:
    slow = {file.what: took for file in CRAFTED if (took := _least(file.sample)) > _MOST_SECONDS}
    assert slow == {}


def test_no_file_made_to_take_long_takes_longer_than_two_milliseconds() -> None:
    slow = {what: took for what, sample in hostile() if (took := _least(sample)) > _MOST_SECONDS}
    assert slow == {}


def _least(sample: UploadSample) -> float:
    """Seconds of processor time."""
    return min(_taken(sample) for _ in range(_REPEATS))


def _taken(sample: UploadSample) -> float:
    began = process_time()
    check_file(sample)
    return process_time() - began
