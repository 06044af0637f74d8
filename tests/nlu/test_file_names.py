from __future__ import annotations

import pytest

from bot.nlu.entities import EntityExtractor
from bot.nlu.file_names import asks_about_a_file
from bot.nlu.intents import FALLBACK, OUT_OF_SCOPE, Decision

ANSWER, CLARIFY = Decision.ANSWER, Decision.CLARIFY


@pytest.fixture(scope="module")
def extractor() -> EntityExtractor:
    return EntityExtractor()


def _asks(
    extractor: EntityExtractor, text: str, *intents: str, decision: Decision = ANSWER
) -> bool:
    entities = [vars(entity) for entity in extractor.extract(text)]
    return asks_about_a_file(text, decision, intents, entities)


@pytest.mark.parametrize("intent", ["upload_error", "inform", "correct", OUT_OF_SCOPE, FALLBACK])
def test_name_of_a_file_in_a_message_about_it_is_checked(
    extractor: EntityExtractor, intent: str
) -> None:
    assert _asks(extractor, "well, it is the one with the name IMG_7001.HEIC", intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Health Form.pages", "wrong_clinic"),
        ("my file is shots.pdf", "immunization_records"),
        ("the portal just will not accept my card.heic whatever I do", "login_page_trouble"),
    ],
)
def test_name_counts_more_than_what_it_looks_like(
    extractor: EntityExtractor, text: str, intent: str
) -> None:
    assert _asks(extractor, text, intent)


def test_name_that_was_not_understood_for_sure_is_checked(extractor: EntityExtractor) -> None:
    text = "please tell me now, what about that letter.docx of mine here"
    assert _asks(extractor, text, "medical_records", decision=CLARIFY)


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        (
            "how can I get my vaccines, I only have an old list.pdf of them",
            ["immunization_records"],
        ),
        (
            "I forgot my password and form.pages is refused by it",
            ["password_reset", "upload_error"],
        ),
        ("why does the upload fail", ["upload_error"]),
    ],
)
def test_other_questions_are_answered(
    extractor: EntityExtractor, text: str, intents: list[str]
) -> None:
    assert not _asks(extractor, text, *intents)


def test_cry_for_help_comes_first(extractor: EntityExtractor) -> None:
    assert not _asks(extractor, "note.pdf", "crisis", decision=Decision.EMERGENCY)
