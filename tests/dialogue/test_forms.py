"""What must hold for every form that a task will bring, shown on a small one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import rasa_warnings_left_out
from tests.dialogue.form_project import (
    ASK_DAY,
    ASK_PLACE,
    CRISIS,
    DONE,
    EMERGENCY,
    FORM,
    PERSON,
    UPLOAD,
    FormProject,
)
from tests.dialogue.talk import Talk, Wording

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent

pytestmark = pytest.mark.slow

EXITS = {
    "cancel": None,
    "I want a person": PERSON,
    "I can't breathe": EMERGENCY,
    "I want to die": CRISIS,
}


@pytest.fixture(scope="module")
def project(without_tensorflow: None, tmp_path_factory: pytest.TempPathFactory) -> FormProject:
    return FormProject(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def desk(project: FormProject) -> HelpDeskAgent:
    with rasa_warnings_left_out():
        return project.agent(project.train())


@pytest.fixture
async def talk(desk: HelpDeskAgent) -> Talk:
    """A conversation in which the form has asked its first question."""
    talk = Talk(desk)
    assert (await talk.say("order a card")).endswith(ASK_PLACE)
    return talk


async def test_form_takes_what_is_typed_for_its_values(talk: Talk) -> None:
    assert await talk.say("at the desk") == ASK_DAY
    assert await talk.say("on Monday") == DONE
    assert ASK_PLACE not in await talk.say("thanks")


@pytest.mark.parametrize("before", [[], ["at the desk"]], ids=["first", "second"])
async def test_question_inside_a_form_is_answered_and_then_the_form_goes_on(
    talk: Talk, before: list[str]
) -> None:
    for text in before:
        await talk.say(text)
    asked = ASK_DAY if before else ASK_PLACE
    assert await talk.say("my upload fails") == f"{UPLOAD}\n\n{asked}"
    # The question was not taken for the value.
    assert await talk.say("at the desk") == (DONE if before else ASK_DAY)


async def test_many_questions_inside_a_form_never_end_it(talk: Talk) -> None:
    for _ in range(5):
        assert await talk.say("my upload fails") == f"{UPLOAD}\n\n{ASK_PLACE}"
    assert await talk.say("at the desk") == ASK_DAY


async def test_doubt_whether_it_is_a_robot_is_answered_inside_a_form(
    talk: Talk, wording: Wording
) -> None:
    said = await talk.say("are you a robot?")
    assert said == f"{wording.phrase('utter_bot_challenge')}\n\n{ASK_PLACE}"


@pytest.mark.parametrize("before", [[], ["at the desk"], ["my upload fails"]], ids=len)
@pytest.mark.parametrize("text", EXITS)
async def test_way_out_ends_the_form_and_nothing_is_asked_after(
    talk: Talk, wording: Wording, text: str, before: list[str]
) -> None:
    for earlier in before:
        await talk.say(earlier)
    assert await talk.say(text) == (EXITS[text] or wording.phrase("utter_cancelled"))
    assert await talk.say("my upload fails") == UPLOAD
    assert await talk.say("thanks") == wording.phrase("utter_thanks")


@pytest.mark.parametrize("text", EXITS)
async def test_form_can_be_begun_anew_after_a_way_out(talk: Talk, text: str) -> None:
    await talk.say(text)
    assert await talk.say("order a card") == ASK_PLACE


async def test_long_form_is_not_cut_by_a_new_session(talk: Talk) -> None:
    for _ in range(40):
        assert await talk.say("my upload fails") == f"{UPLOAD}\n\n{ASK_PLACE}"
    await talk.say("at the desk")
    assert await talk.say("on Monday") == DONE


def test_importer_makes_every_form_ignore_questions_and_ways_out(project: FormProject) -> None:
    with rasa_warnings_left_out():
        domain = project.importer().get_domain()
    ignored = set(domain.forms[FORM]["ignored_intents"])
    assert {"upload_error", "talk_to_human", "emergency", "crisis", "cancel"} <= ignored
    assert {"nlu_fallback", "bot_challenge"} <= ignored
    assert {"upload_error", "talk_to_human", "emergency", "crisis"} <= set(domain.intents)
    assert domain.forms[FORM]["required_slots"] == ["card_place", "card_day"]


def test_importer_brings_no_examples_and_no_configuration_of_its_own(project: FormProject) -> None:
    importer = project.importer()
    assert importer.get_nlu_data().is_empty()
    assert importer.get_conversation_tests().is_empty()
    assert importer.get_config() == {}
    assert importer.get_config_file_for_auto_config() is None
