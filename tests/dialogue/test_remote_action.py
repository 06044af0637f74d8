"""Patches a and g: actions that run elsewhere, beside what Rasa does without the patches."""

from __future__ import annotations

from typing import Any

import pytest

from bot.settings import Settings
from tests.dialogue.talk import Wording
from tests.dialogue.unpatched import counted, rasa_as_it_comes

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("patched")]

RESULTS: list[Any] = [
    {},
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "has_netid", "value": "yes"}], "responses": [{}]},
    {"events": [{"event": "slot"}]},
    {"events": "none"},
    {"responses": ["text"]},
    [],
    None,
]


# a


def test_schema_of_action_results_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    action = RemoteAction("action_feedback", None)
    checks = counted(
        monkeypatch, validator_for(action.action_response_format_spec()), "check_schema"
    )

    def checked(times: int) -> int:
        checks.clear()
        for _ in range(times):
            action._validate_action_result(RESULTS[1])
        return len(checks)

    assert checked(5) == 0
    with rasa_as_it_comes():
        assert checked(5) == 5


@pytest.mark.parametrize("result", RESULTS, ids=str)
def test_action_results_are_judged_as_rasa_judges_them(result: Any) -> None:
    from jsonschema import ValidationError
    from rasa.core.actions.action import RemoteAction

    def accepted() -> bool:
        try:
            return bool(RemoteAction("action_feedback", None)._validate_action_result(result))
        except ValidationError:
            return False

    ours = accepted()
    with rasa_as_it_comes():
        assert accepted() == ours


# g


async def _run(action: Any, nlg: Any) -> Any:
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.dialogue.collecting import CollectingChannel

    tracker = DialogueStateTracker.from_events("one", [])
    return await action.run(CollectingChannel(), nlg, tracker, Domain.empty())


async def test_missing_action_server_gets_the_apology_in_rasas_own_commands(
    settings: Settings, wording: Wording, unused_tcp_port: int
) -> None:
    from rasa.core.actions.action import RemoteAction
    from rasa.shared.exceptions import RasaException
    from rasa.utils.endpoints import EndpointConfig

    from bot.dialogue import rasa_patches
    from bot.knowledge.nlg import KnowledgeNlg

    nlg = KnowledgeNlg(settings=settings)
    action = RemoteAction("action_x", EndpointConfig(f"http://127.0.0.1:{unused_tcp_port}/webhook"))
    with rasa_as_it_comes(), pytest.raises(RasaException):
        await _run(action, nlg)

    rasa_patches.uninstall()
    rasa_patches.install()
    (uttered,) = await _run(action, nlg)
    assert uttered.text.endswith(wording.phrase("utter_apology"))
    assert uttered.data["buttons"][0]["title"] == wording.title("talk_to_human")


async def test_rejection_stays_a_rejection_in_rasas_own_commands() -> None:
    from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
    from rasa.utils.endpoints import ClientResponseError, EndpointConfig

    from bot.dialogue import rasa_patches

    class Rejecting(EndpointConfig):
        async def request(self, *_: Any, **__: Any) -> None:
            raise ClientResponseError(400, "", '{"action_name": "action_x", "error": "no"}')

    rasa_patches.uninstall()
    rasa_patches.install()
    with pytest.raises(ActionExecutionRejection):
        await _run(RemoteAction("action_x", Rejecting("http://actions.invalid")), None)


@pytest.mark.parametrize("order", [(False, True), (True, False), (True, True, False)])
def test_our_agent_keeps_its_own_patch_in_whatever_order_they_are_put_on(
    order: tuple[bool, ...],
) -> None:
    """The NLG class asks for the patches too, before or after the agent does."""
    from rasa.core.actions.action import RemoteAction

    from bot.dialogue import rasa_patches

    with rasa_as_it_comes():
        original = RemoteAction.run
        for own_agent in order:
            rasa_patches.install(own_agent=own_agent)
        assert RemoteAction.run is original
        rasa_patches.uninstall()
