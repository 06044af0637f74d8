"""The project's own examples in ``data/nlu``: enough, sound, different, and none of the tests'."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.knowledge.index import KnowledgeIndex
from bot.nlu.encoder import SentenceEncoder
from bot.nlu.encoder_build import build
from bot.nlu.intents import BUTTONS, OUT_OF_SCOPE, RESERVED
from bot.nlu.similar import near_duplicates
from bot.nlu.training_lines import TrainingLines, check_lines, read_training_lines
from bot.settings import ROOT

NLU = ROOT / "data" / "nlu"
FAQ = KnowledgeIndex(ROOT / "knowledge").faq_intents()
ENCODER = ROOT / ".cache" / "encoder"
# Questions that measure must not be learned. The first file lies beside the project, if anywhere.
MEASURING = (
    ROOT.parent / "shared" / "eval" / "questions_dev.jsonl",
    ROOT / "tests" / "nlu" / "questions.jsonl",
)
LEAST_FAQ, LEAST_OTHER = 120, 40
LEAST_OUT_OF_SCOPE = {"near.yml": 700, "far.yml": 400}
MOST_ALIKE = 0.03


@pytest.fixture(scope="module")
def data() -> TrainingLines:
    return read_training_lines(NLU)


def _words(text: str) -> str:
    """``text`` without case, signs and blanks, so that a changed mark hides no copy."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))


def test_every_file_can_be_read(data: TrainingLines) -> None:
    assert data.problems == ()


def test_no_example_teaches_the_wrong_thing(data: TrainingLines) -> None:
    assert check_lines(data.lines) == []


@pytest.mark.parametrize("intent", FAQ)
def test_question_has_enough_examples(data: TrainingLines, intent: str) -> None:
    assert data.counts().get(intent, 0) >= LEAST_FAQ


@pytest.mark.parametrize(("name", "least"), LEAST_OUT_OF_SCOPE.items())
def test_what_is_not_ours_has_enough_examples_near_and_far(
    data: TrainingLines, name: str, least: int
) -> None:
    place = Path("data", "nlu", "out_of_scope", name)
    intents = Counter(line.intent for line in data.lines if line.path == place)
    assert set(intents) == {OUT_OF_SCOPE}
    assert intents[OUT_OF_SCOPE] >= least


# Nothing is predicted as nlu_fallback; "none of these" is a button.
@pytest.mark.parametrize("intent", sorted(RESERVED - BUTTONS - {OUT_OF_SCOPE, "nlu_fallback"}))
def test_every_other_intent_has_enough_examples(data: TrainingLines, intent: str) -> None:
    assert data.counts().get(intent, 0) >= LEAST_OTHER


def test_every_example_is_of_an_intent_that_the_bot_knows(data: TrainingLines) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    known = {*domain["intents"], *KnowledgeIndex(ROOT / "knowledge").intents()}
    assert set(data.counts()) - known == set()


@pytest.mark.parametrize("path", MEASURING, ids=lambda path: path.name)
def test_no_question_that_measures_is_learned(data: TrainingLines, path: Path) -> None:
    if not path.exists():
        pytest.skip("these questions are not beside the project")
    lines = path.read_text("utf-8").split("\n")
    measured = {_words(json.loads(line)["text"]) for line in lines if line}
    assert len(measured) > 100
    learned = [line for line in data.lines if _words(line.text) in measured]
    assert [f"{line.path}:{line.line}" for line in learned] == []


def test_words_are_compared_without_case_signs_and_blanks() -> None:
    assert _words('  How do I get  "NetID"?!') == _words("how do I get netid")
    assert _words("can't sign in") != _words("can sign in")


@pytest.mark.slow
def test_few_examples_of_an_intent_are_nearly_alike(data: TrainingLines) -> None:
    build(ENCODER)
    vectors = SentenceEncoder.load(ENCODER).encode([line.text for line in data.lines])
    found = {(p.path, p.line) for p in near_duplicates(data.lines, vectors)}
    alike = Counter(line.intent for line in data.lines if (line.path, line.line) in found)
    shares = {intent: alike[intent] / count for intent, count in data.counts().items()}
    assert {intent: share for intent, share in shares.items() if share >= MOST_ALIKE} == {}
