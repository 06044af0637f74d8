from __future__ import annotations

import pytest

from tests.actions.stand_in import DOWN, SLOW, StandInPortal
from tests.dialogue.talk import Talk, Wording

pytestmark = pytest.mark.slow

ASK = "utter_ask_file_name"


@pytest.fixture
async def greeted(talk: Talk, stand_in: StandInPortal) -> Talk:
    await talk.say("hello")
    return talk


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("my file is IMG_7001.HEIC", "won't take **IMG_7001.HEIC**"),
        ("can I upload shots.pdf?", "**shots.pdf** can be uploaded."),
        ("the portal refuses card&front.png, why?", "**card&front.png** needs another name"),
        ("Health Form.pages", "won't take **Health Form.pages**"),
    ],
)
async def test_name_in_the_chat_is_judged(greeted: Talk, text: str, told: str) -> None:
    assert told in await greeted.say(text)


async def test_bad_name_gets_reasons_what_to_do_and_a_better_name(greeted: Talk) -> None:
    said = await greeted.say("my file is IMG_7001.HEIC")
    assert "only takes files that end in" in said
    for device in ("iPhone", "Android", "Windows", "Mac"):
        assert device in said
    assert said.endswith("**IMG_7001.jpg**")


async def test_signs_of_a_name_are_shown_as_they_are(greeted: Talk) -> None:
    said = await greeted.say("it is called **my_scan_[1].pdf**")
    assert "my_scan" in said
    assert "](" not in said


async def test_offer_after_the_article_leads_to_the_question_for_a_name(
    greeted: Talk, wording: Wording
) -> None:
    said = await greeted.say("Why does my upload fail?")
    assert said.endswith(wording.phrase("utter_offer_check_file"))
    assert await greeted.say("yes") == wording.phrase(ASK)
    assert "can be uploaded" in await greeted.say("shots.pdf")


async def test_three_names_at_most_are_judged(greeted: Talk) -> None:
    said = await greeted.say("can I upload a.pdf, b.docx, c.gif and d.png?")
    assert [name in said for name in ("**a.pdf**", "**b.docx**", "**c.gif**")] == [True] * 3
    assert "**d.png**" not in said


@pytest.mark.parametrize("failure", [DOWN, SLOW])
async def test_portal_that_is_down_leaves_the_name_and_says_so(
    greeted: Talk, wording: Wording, stand_in: StandInPortal, failure: Exception
) -> None:
    stand_in.will(failure)
    said = await greeted.say("my file is IMG_7001.HEIC")
    assert said.startswith(wording.phrase("utter_file_by_name"))
    assert "won't take **IMG_7001.HEIC**" in said


async def test_file_in_a_form_is_judged_and_the_form_goes_on(
    greeted: Talk, wording: Wording
) -> None:
    await greeted.choose("/send_reset_link")
    await greeted.press("I don't")
    said = await greeted.say("and does the portal take scan.docx as an upload?")
    assert "won't take **scan.docx**" in said
    assert said.endswith(wording.phrase("utter_ask_reset_email"))


async def test_cry_for_help_with_a_file_name_gets_help(greeted: Talk) -> None:
    assert "988" in await greeted.say("note.pdf is my goodbye, I want to kill myself")
