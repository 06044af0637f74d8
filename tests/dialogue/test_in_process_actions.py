"""Patch e: actions in our own process answer as Rasa's action server would."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_tensorflow")]


async def _request(name: str, fails: Exception | None = None) -> Any:
    from bot.dialogue.in_process_actions import InProcessActions

    endpoint = InProcessActions()

    async def fail(dispatcher: Any, tracker: Any, domain: Any) -> None:
        assert fails
        raise fails

    if fails:
        endpoint.executor.register_function(name, fail)
    message = {"intent_ranking": [{"name": "helpful"}]}
    tracker = {"sender_id": "one", "events": [], "latest_message": message}
    return await endpoint.request(json={"next_action": name, "tracker": tracker, "domain": {}})


async def test_action_in_process_answers_as_over_http() -> None:
    result = await _request("action_feedback")
    assert result["events"] == []
    assert [response["response"] for response in result["responses"]] == ["utter_feedback_thanks"]


async def test_unknown_action_is_a_404() -> None:
    from rasa.utils.endpoints import ClientResponseError

    with pytest.raises(ClientResponseError) as caught:
        await _request("action_no_one_wrote")
    assert caught.value.status == 404
    assert "action_no_one_wrote" in caught.value.text


async def test_rejection_is_what_rasa_makes_of_a_servers_400() -> None:
    from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker
    from rasa.utils.endpoints import ClientResponseError, EndpointConfig
    from rasa_sdk.interfaces import ActionExecutionRejection as Rejection

    from bot.dialogue.collecting import CollectingChannel

    with pytest.raises(ActionExecutionRejection) as here:
        await _request("action_feedback", Rejection("action_feedback", "not now"))

    class Answering(EndpointConfig):
        async def request(self, *_: Any, **__: Any) -> None:
            text = '{"action_name": "action_feedback", "error": "not now"}'
            raise ClientResponseError(400, "", text)

    action = RemoteAction("action_feedback", Answering("http://actions.invalid"))
    tracker = DialogueStateTracker.from_events("one", [])
    with pytest.raises(ActionExecutionRejection) as there:
        await action.run(CollectingChannel(), None, tracker, Domain.empty())
    assert str(here.value) == str(there.value)
    assert here.value.action_name == there.value.action_name


async def test_error_of_an_action_is_not_dressed_up() -> None:
    with pytest.raises(OSError, match="no portal"):
        await _request("action_feedback", OSError("no portal"))
