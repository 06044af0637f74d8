from __future__ import annotations

import pytest

from portal.upload_check import check_file
from tests.portal.uploads.crafted import CRAFTED
from tests.portal.uploads.files import Crafted


@pytest.mark.parametrize("file", CRAFTED, ids=lambda file: file.what)
def test_file_is_told_for_what_it_is(file: Crafted) -> None:
    told = check_file(file.sample)
    assert (told.verdict, " ".join(told.problems)) == (file.verdict, file.problems)
    hints = [code for code in told.advice if code.startswith("hint_")]
    assert " ".join(hints) == file.hints
