from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.knowledge.article import read_article
from bot.knowledge.by_mail import for_mail
from bot.knowledge.index import KnowledgeIndex
from bot.knowledge.render import for_terminal
from bot.settings import ANSWER_SETTINGS, ROOT
from tests.knowledge.article_files import KnowledgeFolder
from tests.knowledge.checked_folder import RESET, errors, sound_folder

SENTENCES = '\n  NETID_HELP_TEXT: Type "person".\n  HELPDESK_EMAIL: Ask me for help.'


@pytest.fixture
def folder(tmp_path: Path) -> KnowledgeFolder:
    return sound_folder(tmp_path)


def mailed(folder: KnowledgeFolder, body: str, **head: str) -> str:
    path = folder.write(RESET, body, **head)
    answers = {"HELPDESK_EMAIL": "desk@example.edu", "RESET_SENDER_EMAIL": "no-reply@example.edu"}
    return for_mail(read_article(path, folder.root), answers)


# what a mail carries


def test_article_reads_in_a_mail_as_in_the_chat_where_it_says_nothing_else(
    folder: KnowledgeFolder,
) -> None:
    assert mailed(folder, "Click the link.") == "Click the link."


def test_body_for_mails_takes_the_place_of_the_other(folder: KnowledgeFolder) -> None:
    assert mailed(folder, "Type here.\n\n## By e-mail\nWrite back.") == "Write back."


def test_settings_are_filled_in(folder: KnowledgeFolder) -> None:
    sentence = "\n  RESET_SENDER_EMAIL: Look around."
    said = mailed(folder, "It comes from {RESET_SENDER_EMAIL}.", when_unset=sentence)
    assert said == "It comes from no-reply@example.edu."


def test_line_with_the_desks_own_address_is_left_out(folder: KnowledgeFolder) -> None:
    sentence = "\n  HELPDESK_EMAIL: Ask for a person."
    body = "Click it.\nStuck? Email {HELPDESK_EMAIL}.\nGood."
    assert mailed(folder, body, when_unset=sentence) == "Click it.\nGood."


def test_setting_without_a_value_has_a_sentence_of_its_own_in_mails(
    folder: KnowledgeFolder,
) -> None:
    own = "\n  NETID_HELP_TEXT: Reply with the word HUMAN."
    said = mailed(folder, "{NETID_HELP_TEXT}", when_unset=SENTENCES, when_unset_by_mail=own)
    assert said == "Reply with the word HUMAN."


@pytest.mark.parametrize(("written", "is_sent"), [("no", False), ("yes", True), (None, True)])
def test_switch_of_an_article_is_read(
    folder: KnowledgeFolder, written: str | None, is_sent: bool
) -> None:
    path = folder.write(RESET, by_mail=written)
    assert read_article(path, folder.root).by_mail is is_sent


def test_switch_that_can_not_be_read_is_told(folder: KnowledgeFolder) -> None:
    folder.write(RESET, by_mail="maybe")
    told = '"by_mail" should be no, where this answer is never sent by e-mail, else yes'
    assert any(told in error for error in errors(folder))


# what a mail can't say


@pytest.mark.parametrize(
    "words",
    [
        'Stuck? Type "person".',
        "Please don't type a password here.",
        "Nobody reads this chat.",
        "Ask me for another link.",
        "Write and I will tell you how.",
        "Press the button below.",
    ],
)
def test_words_of_the_chat_are_an_error_without_a_body_for_mails(
    folder: KnowledgeFolder, words: str
) -> None:
    folder.write(RESET, f"Click it.\n\n{words}")
    (found,) = errors(folder)
    assert found.startswith(f"knowledge/{RESET}:9: ")
    assert "this can't be said in a mail: " in found
    assert found.endswith('; write the answer for mails under "## By e-mail"')
    folder.write(RESET, f"Click it.\n\n{words}\n\n## By e-mail\nClick it.")
    assert errors(folder) == []


def test_words_of_the_chat_in_the_body_for_mails_are_an_error_at_their_line(
    folder: KnowledgeFolder,
) -> None:
    folder.write(RESET, 'Click it.\n\n## By e-mail\nFine.\nType "person".')
    (found,) = errors(folder)
    assert found.startswith(f"knowledge/{RESET}:11: ")
    assert found.endswith('in a mail: Type "person"; use other words')


def test_words_of_the_chat_in_a_sentence_are_an_error_unless_mails_have_their_own(
    folder: KnowledgeFolder,
) -> None:
    folder.write(RESET, "{NETID_HELP_TEXT}\n{HELPDESK_EMAIL}", when_unset=SENTENCES)
    (found,) = errors(folder)
    assert found.startswith(f"knowledge/{RESET}:7: ")
    assert found.endswith('under "when_unset_by_mail", as "NETID_HELP_TEXT: …"')
    own = "\n  NETID_HELP_TEXT: Write back."
    folder.write(
        RESET,
        "{NETID_HELP_TEXT}\n{HELPDESK_EMAIL}",
        when_unset=SENTENCES,
        when_unset_by_mail=own,
    )
    assert errors(folder) == []


def test_sentence_for_mails_is_checked_like_the_other(folder: KnowledgeFolder) -> None:
    folder.write(RESET, when_unset_by_mail="\n  HELPDESK_MAIL: Write.")
    (found,) = errors(folder)
    assert found.startswith(f'knowledge/{RESET}:7: there is no setting "HELPDESK_MAIL"')


def test_what_never_goes_by_mail_may_speak_of_the_chat(folder: KnowledgeFolder) -> None:
    folder.write(RESET, 'Type "person".', by_mail="no")
    folder.write("sign_in/password_reset.netid.md", 'Type "person".')
    folder.write("sign_in/password_reset.no_netid.md", 'Type "person".', audience="no_netid")
    folder.write("contact/talk_to_human.md", 'Type "person".', title="How do I reach a person?")
    assert errors(folder) == []


def test_urgent_texts_go_by_mail_in_every_variant(folder: KnowledgeFolder) -> None:
    folder.write("urgent/crisis.gentle.md", "Nobody reads this chat.", audience="everyone")
    assert len(errors(folder)) == 1


# the project's own articles


@pytest.mark.parametrize("value", ["", "desk_1@example.org"])
def test_every_answer_is_whole_in_a_mail(value: str) -> None:
    index = KnowledgeIndex(ROOT / "knowledge")
    answers = dict.fromkeys(ANSWER_SETTINGS, value)
    for intent in index.faq_intents():
        shown = for_terminal(for_mail(index.article(intent), answers))
        assert len(shown) > 60, intent
        assert not re.search(r"[{}]|\*\*|\bchat\b|\"person\"", shown), intent
        assert not shown.rstrip().endswith(":"), intent
