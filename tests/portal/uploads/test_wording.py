from __future__ import annotations

import re
from typing import Final

import pytest

from bot.settings import ROOT
from portal.schema import UploadVerdict
from portal.upload_check import RULES, check_file, check_name
from portal.uploads.codes import ADVICE_CODES, PROBLEM_CODES
from portal.uploads.kinds import KINDS, TAKEN
from portal.uploads.wording import SENTENCES, sentence, told
from tests.portal.uploads.crafted import CRAFTED

_NAMES: Final = ("a.pdf", "a", "a%.pdf", "x" * 120 + ".pdf", "a.heic", "a.mp4", "a.zip", "a.dcm")


def test_every_code_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) == {*PROBLEM_CODES, *ADVICE_CODES}


def test_every_code_is_told_of_some_file() -> None:
    verdicts = [*map(check_name, _NAMES), *(check_file(file.sample) for file in CRAFTED)]
    seen = {code for found in verdicts for code in (*found.problems, *found.advice)}
    assert {*PROBLEM_CODES, *ADVICE_CODES} - seen == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_sentence_is_short_and_plain(code: str) -> None:
    text = SENTENCES[code]
    assert re.fullmatch(r"[A-Z][^*_<>\[\]`]*\.", text)
    assert max(len(part.split()) for part in re.split(r"[.:?] ", text)) <= 22


def test_sentence_about_types_names_those_that_are_taken() -> None:
    assert set(re.findall(r"\.[a-z]+", SENTENCES["type"])) == set(RULES.extensions)


def test_verdict_is_told_in_one_text_and_unknown_codes_are_passed_over() -> None:
    verdict = UploadVerdict(
        verdict="reject", problems=("empty", "new-one"), suggested_name=None, advice=("empty",)
    )
    assert sentence("new-one") is None
    assert told(verdict) == SENTENCES["empty"]


def test_kinds_that_are_taken_are_those_of_the_rules() -> None:
    taken = [extension for code in TAKEN for extension in KINDS[code].extensions]
    assert sorted(taken) == sorted(RULES.extensions)


def test_page_about_uploads_names_every_problem() -> None:
    page = (ROOT / "docs" / "uploads.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z][a-z_-]+)`", page))
    assert {code for code in PROBLEM_CODES if not code.startswith("is_")} <= named
    assert {code for code in ADVICE_CODES if code.startswith("hint_")} <= named
