from __future__ import annotations

import pytest

from tests.dialogue.talk import Talk, Wording

pytestmark = pytest.mark.slow

FAR = ("What is the capital of France?", "Who won the football game?", "Tell me a joke", "Sing")
# Said by buttons, since what is unclear to the model changes with its training lines.
UNCLEAR = "/nlu_fallback"
PERSON = "How do I reach a person?"


async def test_question_about_something_else_is_declined_with_a_way_on(
    talk: Talk, wording: Wording
) -> None:
    assert (await talk.say(FAR[0])).endswith(wording.phrase("utter_out_of_scope"))
    assert talk.titles()[-1] == PERSON
    assert 1 < len(talk.titles()) <= 3
    assert wording.article("talk_to_human") in await talk.press(PERSON)


async def test_misses_end_with_a_person_and_never_in_a_loop(talk: Talk, wording: Wording) -> None:
    said = [await talk.say(text) for text in FAR]
    assert wording.phrase("utter_out_of_scope") in said[0]
    assert said[1] == wording.phrase("utter_rephrase")
    for last in said[2:]:
        assert last.startswith(wording.phrase("utter_person"))
        assert wording.article("talk_to_human") in last


async def test_answer_in_between_begins_the_count_anew(talk: Talk, wording: Wording) -> None:
    await talk.say(FAR[0])
    await talk.say(FAR[1])
    await talk.say("How do I send a secure message?")
    assert await talk.say(FAR[2]) == wording.phrase("utter_out_of_scope")


async def test_unclear_question_gets_three_titles_and_none_of_these(
    talk: Talk, wording: Wording
) -> None:
    said = await talk.say("my portal")
    assert wording.phrase("utter_clarify") in said
    *titles, last = talk.titles()
    assert last == "None of these"
    assert set(titles) <= {wording.title(intent) for intent in wording.questions()}
    assert len(titles) == 3


async def test_title_chosen_after_did_you_mean_is_answered_and_counts_as_solved(
    talk: Talk, wording: Wording
) -> None:
    await talk.say("my portal")
    first = talk.titles()[0]
    said = await talk.press(first)
    assert any(
        wording.title(i) == first and _answers(wording, i, said) for i in wording.questions()
    )
    assert await talk.say(FAR[0]) == wording.phrase("utter_out_of_scope")


def _answers(wording: Wording, intent: str, said: str) -> bool:
    if wording.depends_on_netid(intent):
        return said == wording.phrase("utter_ask_netid")
    return said.startswith(wording.article(intent))


async def test_none_of_these_asks_for_other_words_and_then_a_person_is_offered(
    talk: Talk, wording: Wording
) -> None:
    await talk.say("my portal")
    assert await talk.press("None of these") == wording.phrase("utter_none_of_these")
    assert (await talk.say("my portal")).startswith(wording.phrase("utter_person"))


async def test_fallbacks_of_every_kind_count_together(talk: Talk, wording: Wording) -> None:
    assert wording.phrase("utter_empty") in await talk.say("")
    assert await talk.say(FAR[0]) == wording.phrase("utter_rephrase")
    assert (await talk.choose(UNCLEAR)).startswith(wording.phrase("utter_person"))
