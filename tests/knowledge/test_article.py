from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.article import Audience, read_article
from tests.knowledge.article_files import KnowledgeFolder

PLACE = "sign_in/password_reset.md"


@pytest.fixture
def folder(tmp_path: Path) -> KnowledgeFolder:
    return KnowledgeFolder(tmp_path)


def problems(folder: KnowledgeFolder, path: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        read_article(path, folder.root)
    return [str(problem) for problem in caught.value.problems]


def test_article_holds_what_its_file_says(folder: KnowledgeFolder) -> None:
    path = folder.text(
        PLACE,
        """---
title: How do I reset my portal password?   # shown as a button
audience: everyone
reviewed: 2026-11-22
source: "faq.txt: Please check"
source_url: https://example.org
inferred_question: true
related: [missing_email, netid_login]
when_unset:
  HELPDESK_EMAIL: Please ask for a person.
---

Click the link.

Or email {HELPDESK_EMAIL}.

## By e-mail

Use the link.
""",
    )

    article = read_article(path, folder.root)

    assert (article.intent, article.topic, article.variant) == ("password_reset", "sign_in", "")
    assert article.title == "How do I reset my portal password?"
    assert article.audience is Audience.EVERYONE
    assert article.reviewed == date(2026, 11, 22)
    assert article.source == "faq.txt: Please check"
    assert article.source_url == "https://example.org"
    assert article.inferred_question is True
    assert article.related == ("missing_email", "netid_login")
    assert article.when_unset == {"HELPDESK_EMAIL": "Please ask for a person."}
    assert article.body == "Click the link.\n\nOr email {HELPDESK_EMAIL}."
    assert article.mail_body == "Use the link."
    assert article.path == Path("knowledge/sign_in/password_reset.md")


def test_optional_fields_may_be_left_out_or_left_empty(folder: KnowledgeFolder) -> None:
    article = read_article(folder.write(PLACE, related="", source_url=""), folder.root)

    assert article.related == ()
    assert article.source_url is None
    assert article.mail_body is None
    assert article.inferred_question is False
    assert article.when_unset == {}


def test_task_is_offered_by_the_version_that_names_it_and_by_no_other(
    folder: KnowledgeFolder,
) -> None:
    main = read_article(folder.write(PLACE, offer="send_reset_link"), folder.root)
    assert main.offer == "send_reset_link"
    variant = PLACE.replace(".md", ".netid.md")
    assert read_article(folder.write(variant), folder.root, main).offer is None


def test_variant_takes_over_what_it_leaves_out(folder: KnowledgeFolder) -> None:
    main = read_article(
        folder.write(PLACE, related="[netid_login]", inferred_question="yes"), folder.root
    )

    variant = read_article(
        folder.write("sign_in/password_reset.netid.md", "Use your NetID."), folder.root, main
    )

    assert (variant.variant, variant.audience) == ("netid", Audience.NETID)
    assert (variant.title, variant.related) == (main.title, ("netid_login",))
    assert variant.inferred_question is True
    assert variant.body == "Use your NetID."


def test_variant_keeps_its_own_fields(folder: KnowledgeFolder) -> None:
    main = read_article(folder.write(PLACE, related="[netid_login]"), folder.root)
    path = folder.write("sign_in/password_reset.netid.md", related="[]", title="And with a NetID?")

    variant = read_article(path, folder.root, main)

    assert (variant.title, variant.related) == ("And with a NetID?", ())


def test_variant_without_main_article_is_told_what_it_needs(folder: KnowledgeFolder) -> None:
    path = folder.write("sign_in/password_reset.netid.md")

    assert problems(folder, path) == [
        "knowledge/sign_in/password_reset.netid.md:1: "
        "this file needs a main article password_reset.md in the same folder"
    ]


def test_file_of_an_unknown_variant_is_told_the_names(folder: KnowledgeFolder) -> None:
    found = problems(folder, folder.write("sign_in/password_reset.staff.md"))

    assert len(found) == 1
    assert "should be password_reset.md or one of password_reset.netid.md" in found[0]


def test_windows_line_ends_and_byte_order_mark_are_read(folder: KnowledgeFolder) -> None:
    path = folder.write(PLACE, "First.\n\nSecond.")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert read_article(path, folder.root).body == "First.\n\nSecond."


@pytest.mark.parametrize("heading", ["## By e-mail", "##  by email", "## By E-Mail ##"])
def test_email_heading_is_found_however_it_is_spelled(
    folder: KnowledgeFolder, heading: str
) -> None:
    article = read_article(folder.write(PLACE, f"Chat.\n\n{heading}\nMail."), folder.root)

    assert (article.body, article.mail_body) == ("Chat.", "Mail.")


def test_every_problem_of_a_file_is_told_at_once_in_the_order_of_lines(
    folder: KnowledgeFolder,
) -> None:
    path = folder.write(
        PLACE,
        "# Heading\n\nEmail {HELPDESK_EMAL}.",
        audience="student",
        reviewed="22.11.2026",
        relatd="[a]",
    )

    found = problems(folder, path)

    start = "knowledge/sign_in/password_reset.md"
    assert [line.split(": ")[0] for line in found] == [f"{start}:{n}" for n in (3, 4, 6, 8, 10)]
    assert found[0] == (
        f'{start}:3: "audience" should be one of everyone, netid, no_netid - it is "student"'
    )
    assert (
        found[1] == f'{start}:4: "reviewed" should be a day such as 2026-11-22 - it is "22.11.2026"'
    )
    assert found[2] == (
        f'{start}:6: "relatd" is not a name that can stand here; did you mean "related"?'
    )
    assert "no headings" in found[3]
    assert found[4].endswith(
        'there is no setting "HELPDESK_EMAL" for answers; did you mean "HELPDESK_EMAIL"?'
    )


@pytest.mark.parametrize(
    ("fields", "line", "message"),
    [
        ({"title": None}, 1, '"title" is missing; add a line "title: …"'),
        ({"title": ""}, 2, '"title" is missing'),
        ({"title": "[a, b]"}, 2, '"title" should be a patient\'s question'),
        ({"title": "{a: b}"}, 2, '"title" should be a patient\'s question'),
        ({"reviewed": None}, 1, '"reviewed" is missing; add a line "reviewed: …", a day such as'),
        ({"reviewed": "2026-02-30"}, 4, '"reviewed" should be a day such as 2026-11-22 - it is'),
        ({"reviewed": "20260101"}, 4, '"reviewed" should be a day such as 2026-11-22'),
        ({"reviewed": "[2026-01-01]"}, 4, '"reviewed" should be a day such as 2026-11-22'),
        ({"source": None}, 1, '"source" is missing'),
        ({"source_url": "example.org"}, 6, '"source_url" should be an address that begins with'),
        ({"inferred_question": "maybe"}, 6, '"inferred_question" should be true or false - it is'),
        ({"related": "netid_login"}, 6, '"related" should be a list of other articles such as ['),
        ({"related": "[[a]]"}, 6, '"related" should be a list of other articles'),
        ({"when_unset": "Ask us."}, 6, '"when_unset" should be a list of settings, each with'),
        ({"when_unset": "{HELPDESK_EMAIL: }"}, 6, '"when_unset" should be a list of settings'),
        ({"offer": "a_pony"}, 6, '"offer" should be the name of a task: send_reset_link'),
        ({"zzz": "1"}, 6, '"zzz" is not a name that can stand here; the names are audience'),
    ],
)
def test_wrong_field_is_told_with_its_line(
    folder: KnowledgeFolder, fields: dict[str, str | None], line: int, message: str
) -> None:
    found = problems(folder, folder.write(PLACE, "Click the link.", **fields))

    assert len(found) == 1
    assert found[0].startswith(f"knowledge/sign_in/password_reset.md:{line}: {message}")


@pytest.mark.parametrize(
    ("head", "line", "message"),
    [
        ("title: Help: how?\naudience: everyone", 2, 'put the whole text in "double quotes"'),
        ("audience: everyone\ntitle: 'What can't I do?'", 3, "this line can't be read"),
        ('audience: everyone\ntitle: "What?\nsource: x', 3, "a quotation mark is opened here"),
        ("audience: everyone\n\ttitle: x", 3, "this line begins with a tab"),
        ("audience: everyone\ntitle: @home?", 3, 'put the whole text in "double quotes"'),
        ("audience: everyone\ntitle: a\x07b", 3, "this line can't be read"),
        ("audience: everyone\nrelated: [a, b\ntitle: x", 4, "this line can't be read"),
        ("title: *x", 2, "this line can't be read"),
        ("only words", 2, 'each line here should look like "name: value"'),
        ("- a\n- b", 2, 'each line here should look like "name: value"'),
    ],
)
def test_head_that_is_no_yaml_is_told_in_plain_words(
    folder: KnowledgeFolder, head: str, line: int, message: str
) -> None:
    found = problems(folder, folder.text(PLACE, f"---\n{head}\n---\nText.\n"))

    assert len(found) == 1
    assert found[0].startswith(f"knowledge/sign_in/password_reset.md:{line}: ")
    assert message in found[0]


def test_field_given_twice_is_told(folder: KnowledgeFolder) -> None:
    path = folder.write(PLACE)
    path.write_text(path.read_text().replace("audience:", "title: Why?\naudience:"))

    assert problems(folder, path) == [
        'knowledge/sign_in/password_reset.md:3: "title" is given twice; keep one of the two'
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the first line should be --- and nothing else"),
        ("Hello\n---\n", 1, "the first line should be --- and nothing else"),
        ("---\ntitle: x\n", 1, "the head has no end; put a line ---"),
    ],
)
def test_file_without_a_head_is_told(
    folder: KnowledgeFolder, text: str, line: int, message: str
) -> None:
    found = problems(folder, folder.text(PLACE, text))

    assert len(found) == 1
    assert found[0].startswith(f"knowledge/sign_in/password_reset.md:{line}: {message}")


def test_empty_head_asks_for_each_field(folder: KnowledgeFolder) -> None:
    found = problems(folder, folder.text(PLACE, "---\n---\nText.\n"))

    assert [line.split('"')[1] for line in found] == ["audience", "reviewed", "source", "title"]


def test_missing_answer_is_told_at_the_line_above_it(folder: KnowledgeFolder) -> None:
    assert problems(folder, folder.write(PLACE, "\n\n")) == [
        "knowledge/sign_in/password_reset.md:6: there is no answer under this line"
    ]
    assert problems(folder, folder.write(PLACE, "Text.\n\n## By e-mail\n")) == [
        "knowledge/sign_in/password_reset.md:9: there is no answer under this line"
    ]


def test_second_email_heading_is_a_heading(folder: KnowledgeFolder) -> None:
    found = problems(folder, folder.write(PLACE, "A.\n## By e-mail\nB.\n\n## By e-mail\nC."))

    assert len(found) == 1
    assert found[0].startswith("knowledge/sign_in/password_reset.md:11: the chat shows no headings")
