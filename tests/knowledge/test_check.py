from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.check import KnowledgeReport, check_knowledge
from tests.knowledge.article_files import KnowledgeFolder
from tests.knowledge.checked_folder import (
    ENOUGH,
    RESET,
    TODAY,
    check,
    errors,
    sound_folder,
)


@pytest.fixture
def folder(tmp_path: Path) -> KnowledgeFolder:
    return sound_folder(tmp_path)


def test_sound_folder_gives_no_finding(folder: KnowledgeFolder) -> None:
    assert check(folder) == KnowledgeReport((), ())


def test_unreadable_article_is_an_error_with_all_its_lines(folder: KnowledgeFolder) -> None:
    folder.write(RESET, "Hello {HELPDESK\n[a](ftp://b.c)", audience="student")

    assert [line.split(": ")[0] for line in errors(folder)] == [
        "knowledge/sign_in/password_reset.md:3",
        "knowledge/sign_in/password_reset.md:7",
        "knowledge/sign_in/password_reset.md:8",
    ]


@pytest.mark.parametrize(
    "name", ["Lost Card", "lostCard", "lost-card", "_lost", "lost__card", "1st"]
)
def test_name_that_is_not_in_small_letters_is_an_error(folder: KnowledgeFolder, name: str) -> None:
    folder.write(f"profile/{name}.md")

    assert errors(folder, {**ENOUGH, name: 20}) == [
        f"knowledge/profile/{name}.md:1: the file's name should be small letters, digits and _ "
        "only, such as lost_card.md"
    ]


@pytest.mark.parametrize(
    "name", ["out_of_scope", "greet", "cancel", "inform_netid", "nlu_fallback", "restart"]
)
def test_name_that_the_bot_needs_itself_is_an_error(folder: KnowledgeFolder, name: str) -> None:
    folder.write(f"profile/{name}.md")

    assert errors(folder, {**ENOUGH, name: 20}) == [
        f'knowledge/profile/{name}.md:1: the bot needs the name "{name}" itself; '
        "give the file another name"
    ]


def test_name_used_in_two_topics_is_an_error(folder: KnowledgeFolder) -> None:
    folder.write("uploads/password_reset.md")

    assert errors(folder) == [
        "knowledge/uploads/password_reset.md:1: there is already "
        "knowledge/sign_in/password_reset.md; a name can be used once only"
    ]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("[a_card]", '"related" names "a_card", which is no article'),
        ("[net_login]", 'names "net_login", which is no article; did you mean "netid_login"?'),
        ("[password_reset]", '"related" names this article itself; take it out'),
        ("[crisis]", '"related" names "crisis", which is for emergencies only; take it out'),
        (
            "[upload_error, missing_email, netid_login, talk_to_human]",
            '"related" should name at most 3 - it names 4',
        ),
    ],
)
def test_wrong_related_article_is_an_error(
    folder: KnowledgeFolder, names: str, message: str
) -> None:
    folder.write(RESET, related=names)

    (found,) = errors(folder)
    assert found.startswith("knowledge/sign_in/password_reset.md:6: ")
    assert message in found


def test_related_to_an_article_that_is_broken_is_no_second_error(folder: KnowledgeFolder) -> None:
    folder.write(RESET, related="[upload_error]")
    folder.write("uploads/upload_error.md", "# Heading")

    assert len(errors(folder)) == 1


def test_variant_without_main_article_is_an_error(folder: KnowledgeFolder) -> None:
    folder.write("profile/lost_card.gentle.md", audience="everyone")

    assert errors(folder) == [
        "knowledge/profile/lost_card.gentle.md:1: "
        "this file needs a main article lost_card.md in the same folder"
    ]


def test_variant_of_a_broken_article_is_no_second_error(folder: KnowledgeFolder) -> None:
    folder.write("urgent/crisis.md", "# Heading")

    assert len(errors(folder)) == 1


@pytest.mark.parametrize(
    ("variant", "audience", "wanted"),
    [
        ("netid", "no_netid", "netid"),
        ("netid", "everyone", "netid"),
        ("no_netid", "netid", "no_netid"),
        ("gentle", "netid", "everyone"),
    ],
)
def test_audience_that_differs_from_the_name_is_an_error(
    folder: KnowledgeFolder, variant: str, audience: str, wanted: str
) -> None:
    folder.write("sign_in/password_reset.netid.md")
    folder.write("sign_in/password_reset.no_netid.md", audience="no_netid")
    folder.write(f"sign_in/password_reset.{variant}.md", audience=audience)

    assert errors(folder) == [
        f'knowledge/sign_in/password_reset.{variant}.md:2: "audience" should be {wanted} in a file '
        f'of this name - it is "{audience}"'
    ]


def test_article_with_variants_is_for_everyone(folder: KnowledgeFolder) -> None:
    folder.write(RESET, audience="netid")
    assert errors(folder) == []

    folder.write("sign_in/password_reset.netid.md")
    folder.write("sign_in/password_reset.no_netid.md", audience="no_netid")
    assert errors(folder) == [
        'knowledge/sign_in/password_reset.md:3: "audience" should be everyone in a file of this '
        'name - it is "netid"'
    ]


@pytest.mark.parametrize(("one", "other"), [("netid", "no_netid"), ("no_netid", "netid")])
def test_half_of_a_pair_is_an_error(folder: KnowledgeFolder, one: str, other: str) -> None:
    folder.write(f"sign_in/password_reset.{one}.md", audience=one)

    assert errors(folder) == [
        f"knowledge/sign_in/password_reset.{one}.md:1: "
        f"there should be a file password_reset.{other}.md too"
    ]


def test_title_that_is_no_question_is_an_error(folder: KnowledgeFolder) -> None:
    folder.write(RESET, title="Resetting a password")

    assert errors(folder) == [
        'knowledge/sign_in/password_reset.md:2: "title" should be a question that ends with ?'
    ]


def test_review_on_a_day_to_come_is_an_error(folder: KnowledgeFolder) -> None:
    folder.write(RESET, reviewed="2026-06-02")
    folder.write("uploads/upload_error.md", reviewed="2026-06-01")

    assert errors(folder) == [
        'knowledge/sign_in/password_reset.md:4: "reviewed" is a day to come (2026-06-02)'
    ]


def test_too_few_examples_are_an_error_for_questions_of_the_faq_only(
    folder: KnowledgeFolder,
) -> None:
    counts = {**ENOUGH, "password_reset": 19, "crisis": 1}
    del counts["upload_error"]

    assert errors(folder, counts) == [
        "knowledge/sign_in/password_reset.md:1: data/nlu has 19 examples of how people ask for "
        '"password_reset"; write at least 20',
        "knowledge/uploads/upload_error.md:1: data/nlu has no examples of how people ask for "
        '"upload_error"; write at least 20',
    ]


def test_examples_for_nothing_are_an_error(folder: KnowledgeFolder) -> None:
    counts = {**ENOUGH, "pasword_reset": 3, "weather": 1, "greet": 5, "cancel": 5, "emergency": 2}

    assert errors(folder, counts) == [
        'data/nlu:1: there are examples for "pasword_reset", but no article of that name; '
        'did you mean "password_reset"?',
        'data/nlu:1: there are examples for "weather", but no article of that name',
    ]


def test_setting_without_a_sentence_is_an_error(folder: KnowledgeFolder) -> None:
    folder.write(RESET, "Email {HELPDESK_EMAIL}.")

    (found,) = errors(folder)
    assert found.startswith(
        "knowledge/sign_in/password_reset.md:7: {HELPDESK_EMAIL} may have no value"
    )


def test_answer_that_is_too_long_is_an_error(folder: KnowledgeFolder) -> None:
    folder.write(RESET, "\n" + "Click it. " * 161)
    folder.write("uploads/upload_error.md", "Click it. " * 160)

    assert errors(folder) == [
        "knowledge/sign_in/password_reset.md:8: the answer has 1,609 characters; it should have "
        "at most 1,600, so leave something out or make two articles of it"
    ]


@pytest.mark.parametrize("place", ["emergency.md", "crisis.md", "crisis.gentle.md"])
def test_urgent_article_that_is_missing_is_an_error(folder: KnowledgeFolder, place: str) -> None:
    (folder.root / "urgent" / place).unlink()

    assert f"knowledge/urgent/{place}:1: this file is missing; the bot can't do without it" in (
        errors(folder)
    )


@pytest.mark.parametrize(
    "place", ["lost_card.md", "profile/lost_card.txt", "profile/cards/lost.md", "profile/a.md.txt"]
)
def test_file_that_nobody_reads_is_an_error(folder: KnowledgeFolder, place: str) -> None:
    folder.text(place, "text")

    assert errors(folder) == [
        f"knowledge/{place}:1: this file is not read; an answer is a file <topic>/<name>.md in "
        "one of the folders of topics"
    ]


def test_notes_for_writers_and_frame_lines_of_mails_are_no_errors(folder: KnowledgeFolder) -> None:
    for place in ("README.md", "sign_in/README.md", "mail/frame.md", "sign_in/.x.swp", ".DS_Store"):
        folder.text(place, "text")

    assert errors(folder) == []


def test_missing_folder_is_one_error(tmp_path: Path) -> None:
    report = check_knowledge(tmp_path / "knowledge", {}, {}, TODAY)

    assert [str(problem) for problem in report.errors] == [
        "knowledge:1: the folder of articles can't be opened (No such file or directory)"
    ]
