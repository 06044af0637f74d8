"""Rasa's own commands without an action server, such as a bare ``rasa shell``.

An action whose server is not there runs in this process, by the same code; one that fails says the
apology and is logged without text. Rasa itself would say nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

from aiohttp import ClientConnectorError
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.exceptions import RasaException

from bot.dialogue.in_process_actions import InProcessActions
from bot.errors import cause_of
from bot.log import get_logger

_log = get_logger(__name__)

Run = Callable[..., Awaitable[list[Event]]]


async def run_or_apologise(
    run: Run, action: RemoteAction, channel: Any, nlg: Any, tracker: Any, domain: Any
) -> list[Event]:
    """What ``action`` leaves, run by Rasa's own ``run`` where the server is there."""
    try:
        return await _run_somewhere(run, action, channel, nlg, tracker, domain)
    except ActionExecutionRejection:
        raise
    except Exception as error:  # noqa: BLE001 - edge of a process not ours: never silence
        _log.error("action.failed", action=action.name(), exc=error)
        message = await nlg.generate("utter_apology", tracker, channel.name())
        return [_uttered(message)] if message else []


async def _run_somewhere(run: Run, action: RemoteAction, *args: Any) -> list[Event]:
    try:
        return await run(action, *args)
    except RasaException as error:
        # Refused before anything was sent: so nothing is done twice.
        if cause_of(error, ClientConnectorError) is None:
            raise
        return await run(RemoteAction(action.name(), _in_process()), *args)


@lru_cache(maxsize=1)
def _in_process() -> InProcessActions:
    return InProcessActions()


def _uttered(message: dict[str, Any]) -> BotUttered:
    buttons = message.pop("buttons", None)
    return BotUttered(message.pop("text"), {"buttons": buttons}, {**message})
