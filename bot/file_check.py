"""Whether the portal's upload would take a file: asked of the portal, else judged by the name.

The portal owns the rule. While it is out of reach the name is judged by the rules that it told
last, or by those of the FAQ, and the verdict says that it comes from the name alone.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from bot.log import get_logger
from bot.nlu.intents import CHECK_FILE
from portal.client import PortalClient
from portal.errors import PortalError
from portal.schema import UploadRules, UploadSample, UploadVerdict
from portal.upload_check import RULES, check_name

_log = get_logger(__name__)
_NOT_SEEN: Final = ("content_not_checked",)
_RULES_SECONDS: Final = 3600.0
_EXTENSION: Final = re.compile(r"[.][a-z0-9]{1,10}")
PICKED: Final = "file_check"  # the entity that such a payload holds


@dataclass(frozen=True)
class Checked:
    """What came of it. ``by_name``: the portal could not be asked."""

    verdict: UploadVerdict
    by_name: bool = False

    def payload(self) -> str:
        """As a button's payload, for a file that was picked.

        The name is no part of it, for it may name a person; of a better one its extension is.
        """
        verdict = self.verdict
        extension = _extension(verdict.suggested_name)
        told = [verdict.verdict, verdict.problems, verdict.advice, extension, self.by_name]
        return f"/{CHECK_FILE}{json.dumps({PICKED: json.dumps(told)})}"

    @classmethod
    def of_payload(cls, told: str, name: str) -> Checked:
        """The same again, from the payload's entity and the file's name."""
        verdict, problems, advice, extension, by_name = json.loads(told)
        found = UploadVerdict(
            verdict=verdict,
            problems=tuple(problems),
            suggested_name=_better(name, extension),
            advice=tuple(advice),
        )
        return cls(found, by_name=by_name)


def _better(name: str, extension: str) -> str | None:
    """The name that ends in ``extension`` and has no fault; none where no extension is given."""
    if not extension:
        return None
    near = (name.rpartition(".")[0] or name) + extension
    return check_name(near).suggested_name or near


def _extension(name: str | None) -> str:
    """The last one, empty where there is none that every portal could mean."""
    _, dot, ending = (name or "").rpartition(".")
    return dot + ending if _EXTENSION.fullmatch(dot + ending) else ""


def _by_name(sample: UploadSample, rules: UploadRules) -> UploadVerdict:
    """Of a file that was picked a good name alone tells too little."""
    verdict = check_name(sample.name, rules)
    if sample.head is None or verdict.verdict != "ok":
        return verdict
    unsure: dict[str, Any] = {"verdict": "unclear", "problems": _NOT_SEEN, "advice": ()}
    return verdict.model_copy(update=unsure)


class FileCheck:
    """Checks files at a portal.

    Args:
        portal: who owns the rule.
        clock: seconds from any start.
    """

    def __init__(self, portal: PortalClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._portal, self._clock = portal, clock
        self._rules, self._rules_until = RULES, float("-inf")

    async def check(self, sample: UploadSample) -> Checked:
        """The portal's verdict on ``sample``, or one on its name alone; never an error."""
        try:
            verdict = await self._portal.check_upload(sample)
        except (PortalError, ValueError) as error:
            _log.warning("file_check.by_name", error=type(error).__name__)
            return Checked(_by_name(sample, self._rules), by_name=True)
        await self._keep_rules()
        return Checked(verdict)

    async def _keep_rules(self) -> None:
        """For the time when the portal is gone."""
        if self._clock() < self._rules_until:
            return
        self._rules_until = self._clock() + _RULES_SECONDS
        try:
            self._rules = await self._portal.upload_rules()
        except (PortalError, ValueError) as error:
            _log.warning("file_check.no_rules", error=type(error).__name__)

    @property
    def rules(self) -> UploadRules:
        """Those that a name is judged by while the portal is gone."""
        return self._rules
