from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.article import read_article
from tests.knowledge.article_files import KnowledgeFolder

PLACE = "sign_in/password_reset.md"


@pytest.fixture
def folder(tmp_path: Path) -> KnowledgeFolder:
    return KnowledgeFolder(tmp_path)


def problems(folder: KnowledgeFolder, path: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        read_article(path, folder.root)
    return [str(problem) for problem in caught.value.problems]


def test_letter_that_is_not_utf8_is_told_with_its_line(folder: KnowledgeFolder) -> None:
    path = folder.write(PLACE)
    path.write_bytes(path.read_bytes() + b"caf\xe9\n")

    found = problems(folder, path)

    assert len(found) == 1
    assert found[0].startswith("knowledge/sign_in/password_reset.md:8: a letter here is not saved")


def test_file_that_is_gone_is_told(folder: KnowledgeFolder) -> None:
    found = problems(folder, folder.root / PLACE)

    assert found == [
        "knowledge/sign_in/password_reset.md:1: "
        "the file can't be opened (No such file or directory)"
    ]


def test_settings_of_the_email_text_need_sentences_too(folder: KnowledgeFolder) -> None:
    path = folder.write(PLACE, "Chat.\n\n## By e-mail\nMail.\nWrite to {HELPDESK_EMAIL}.")

    assert problems(folder, path) == [
        "knowledge/sign_in/password_reset.md:11: {HELPDESK_EMAIL} may have no value; add to the "
        'head, under when_unset, a line "HELPDESK_EMAIL: …" with the whole sentence to say then'
    ]


def test_sentence_for_a_setting_is_checked_at_its_own_line(folder: KnowledgeFolder) -> None:
    sentences = "\n  HELPDESK_EMAIL: Ask {PRIVACY_URL}.\n  FAX: Ask us."

    start = "knowledge/sign_in/password_reset.md"
    assert problems(folder, folder.write(PLACE, when_unset=sentences)) == [
        f"{start}:7: the sentence for a setting can't hold {{ or }} itself",
        f'{start}:8: there is no setting "FAX" for answers'
        "; there are HELPDESK_EMAIL, REGISTRATION_SENDER_EMAIL, RESET_SENDER_EMAIL, "
        "NETID_HELP_TEXT, PRIVACY_URL",
    ]
