from __future__ import annotations

import os
import random

import pytest

from bot.dialogue.inbound import MAX_CHARACTERS
from tests.dialogue.talk import Talk, Wording

pytestmark = pytest.mark.slow

_BYTES = random.Random(0).randbytes(2_000)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\n\n", "😀😀🎉", "?!?!", "\x00\x01\x02", "\ud83d", "/", "///", "....."],
    ids=ascii,
)
async def test_message_without_words_is_told_that_it_has_none(
    talk: Talk, wording: Wording, text: str
) -> None:
    assert (await talk.say(text)).endswith(wording.phrase("utter_empty"))


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "My upload fails. " * 600, "你" * 5_000], ids=["a", "question", "你"]
)
async def test_ten_thousand_characters_are_told_to_be_too_many(
    talk: Talk, wording: Wording, text: str
) -> None:
    assert len(text) > MAX_CHARACTERS
    assert (await talk.say(text)).endswith(wording.phrase("utter_too_long"))


async def test_answer_follows_after_an_odd_message(talk: Talk, wording: Wording) -> None:
    await talk.say("\x00" * 50)
    await talk.say("a" * 10_000)
    said = await talk.say("How do I send a secure message?")
    assert said.startswith(wording.article("secure_message"))


@pytest.mark.parametrize(
    "text",
    [
        "¿Cómo restablezco mi contraseña?",
        "我忘记了密码",
        "نسيت كلمة المرور الخاصة بي",
        "Забыл пароль",
        "パスワードを忘れました",
        "Ich habe mein Passwort vergessen",
        "asdf qwer zxcv",
        _BYTES.decode("latin-1"),
        _BYTES.decode("utf-8", "replace"),
        _BYTES.decode("utf-8", "surrogateescape"),
        "%PDF-1.4\n%\x93\x8c\x8b\x9e",
        "<script>alert(1)</script>",
        "'; DROP TABLE events; --",
        "${jndi:ldap://example.com/a}",
        "{HELPDESK_EMAIL} {days} {{}}",
        "**bold** [link](http://example.com)",
        "a\u202eb\u200bc",
        "z" * MAX_CHARACTERS,
        "?" * 3_000 + "a",
    ],
    ids=lambda text: ascii(text)[:24],
)
async def test_text_of_any_kind_gets_a_helpful_answer(
    talk: Talk, wording: Wording, text: str
) -> None:
    said = await talk.say(text)
    assert wording.phrase("utter_apology") not in said
    assert _ways_on(talk, wording, said)


def _ways_on(talk: Talk, wording: Wording, said: str) -> bool:
    """Whether the answer is an article, or names a person, or has buttons to go on with."""
    articles = (wording.article(intent) for intent in wording.questions())
    return bool(talk.buttons) or "person" in said or any(text in said for text in articles)


@pytest.mark.parametrize(
    "text",
    ["/greet", "/restart", "/session_start", "/back", "/nlu_fallback", "/ /talk_to_human{}"],
)
async def test_typed_command_is_read_as_words(talk: Talk, wording: Wording, text: str) -> None:
    """Rasa would take each of these for an intent, and restart or unwind the conversation."""
    await talk.say("I have a NetID")
    before = await talk.say("I forgot my password")
    assert wording.phrase("utter_apology") not in await talk.say(text)
    # In words, the last of them asks for a person: then the hand-over's question follows.
    assert (await talk.say("I forgot my password")).startswith(before)


async def test_typed_payload_of_a_button_sets_nothing(talk: Talk, wording: Wording) -> None:
    await talk.say('/inform_netid{"has_netid":"yes"}')
    assert await talk.say("I forgot my password") == wording.phrase("utter_ask_netid")


async def test_many_odd_messages_never_fail_a_turn(talk: Talk, wording: Wording) -> None:
    """Sizes: HELPDESK_TEST_SCALE."""
    chance = random.Random(7)
    alphabet = "abc ?/{}[]\"'\\\n\t\x00\x1b\ud800é你😀\u202e-0%<>&;"
    for _ in range(2_000 if os.environ.get("HELPDESK_TEST_SCALE") == "full" else 60):
        text = "".join(chance.choices(alphabet, k=chance.randrange(1, 200)))
        assert wording.phrase("utter_apology") not in await talk.say(text), ascii(text)
