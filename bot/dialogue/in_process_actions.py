"""Custom actions in the bot's own process: the code of ``rasa run actions`` without HTTP."""

from __future__ import annotations

import json
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as Rejection
from rasa_sdk.interfaces import ActionNotFoundException

from bot import tracing


class InProcessActions(EndpointConfig):
    """An action endpoint that calls ``rasa_sdk``'s executor where Rasa would send a request."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="in-process")
        self.executor = ActionExecutor()
        self.executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Run the action that ``kwargs["json"]`` names.

        Raises:
            ActionExecutionRejection: Rasa's own, when the action rejects its execution: what Rasa
                makes of the HTTP server's 400, but for a line in the log for each question that
                is asked inside a form.
            ClientResponseError: 404 when there is no such action, as the HTTP server answers.
        """
        try:
            call = kwargs["json"]
            with tracing.child("action", {"helpdesk.action": call["next_action"]}):
                result: dict[str, Any] | None = await self.executor.run(call)
            return result
        except Rejection as error:
            raise ActionExecutionRejection(error.action_name, error.message) from error
        except ActionNotFoundException as error:
            raise _response(404, error.action_name, error.message) from error


def _response(status: int, action: str, message: str) -> ClientResponseError:
    return ClientResponseError(
        status, message, json.dumps({"error": message, "action_name": action})
    )
