"""Rasa's own templates with responses from a file beside those of the model's domain.

``action_feedback`` names responses of our domain, which the stock model was trained without.
Answers come from the articles as they are now, so that both servers say the same. What is done
in a turn is all Rasa's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

Responses = dict[str, list[dict[str, Any]]]


class StockNlg(TemplatedNaturalLanguageGenerator):
    """``nlg: {type: …, responses: FILE}`` in ``endpoints.yml``."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        """Called by Rasa."""
        path = Path(endpoint_config.kwargs["responses"])
        self._own: Responses = yaml.safe_load(path.read_text("utf-8"))
        super().__init__(domain.responses)

    @property
    def responses(self) -> Responses:
        """What Rasa's class looks names up in."""
        return self._all

    @responses.setter
    def responses(self, of_domain: Responses) -> None:
        # Rasa sets them again when the model is loaded.
        self._all = {**of_domain, **self._own}
