from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.article_files import KnowledgeFolder
from tests.knowledge.checked_folder import (
    RESET,
    errors,
    notices,
    sound_folder,
)


@pytest.fixture
def folder(tmp_path: Path) -> KnowledgeFolder:
    return sound_folder(tmp_path)


def test_inferred_question_is_a_notice(folder: KnowledgeFolder) -> None:
    folder.write(RESET, inferred_question="true")

    assert notices(folder) == [
        "knowledge/sign_in/password_reset.md:6: please confirm with the help desk that patients "
        "really ask this, then write inferred_question: false"
    ]
    assert errors(folder) == []


def test_article_not_reviewed_for_a_year_is_a_notice(folder: KnowledgeFolder) -> None:
    folder.write(RESET, reviewed="2025-05-31")
    folder.write("uploads/upload_error.md", reviewed="2025-06-01")

    assert notices(folder) == [
        "knowledge/sign_in/password_reset.md:4: last reviewed on 2025-05-31, over a year ago; "
        "read it again and write the new day"
    ]


def test_unset_setting_is_a_notice_with_the_articles_that_want_it(folder: KnowledgeFolder) -> None:
    sentences = "{HELPDESK_EMAIL: Ask a person., PRIVACY_URL: Ask a person.}"
    folder.write(RESET, "Email {HELPDESK_EMAIL}.", when_unset=sentences)
    folder.write(
        "uploads/upload_error.md",
        "Hi.\n\n## By e-mail\nEmail {HELPDESK_EMAIL} or see {PRIVACY_URL}.",
        when_unset=sentences,
    )

    assert notices(folder, answers={"PRIVACY_URL": "https://example.org"}) == [
        ".env:1: HELPDESK_EMAIL has no value, so these answers say their other sentence: "
        "password_reset, upload_error"
    ]


def test_long_sentence_is_a_notice_at_its_line(folder: KnowledgeFolder) -> None:
    folder.write(RESET, "Short.\n\n- Click it.\n- " + "go " * 31)

    assert notices(folder) == [
        "knowledge/sign_in/password_reset.md:10: a sentence here has 31 words; make two of it"
    ]


def test_hard_words_are_a_notice(folder: KnowledgeFolder) -> None:
    hard = "Immunization documentation necessitates authorization. " * 8
    folder.write(RESET, hard)
    folder.write("uploads/upload_error.md", hard[:55])

    (found,) = notices(folder)
    assert found.startswith("knowledge/sign_in/password_reset.md:7: reads like school grade ")
    assert found.endswith("; shorter words and sentences bring it to 8 or less")
