"""A portal for tests that looks at files, and that can be away."""

from __future__ import annotations

from typing import Final

from portal.errors import PortalError
from portal.schema import UploadRules, UploadSample, UploadVerdict
from tests.actions.stand_in import StandInPortal

# Stricter than the FAQ's: a verdict shows by whose rules it was made.
NARROW: Final = UploadRules(
    extensions=(".pdf", ".jpg"), name_length=20, forbidden_characters="*%&_"
)
FINE: Final = UploadVerdict(verdict="ok", problems=(), suggested_name=None, advice=())


class UploadPortal(StandInPortal):
    """Says ``verdict`` to every file.

    Attributes:
        away: what its calls fail with for now.
        away_for_rules: the same, but only of the call that asks for the rules.
        samples: what it was shown.
        rules_asked: how often it was asked for its rules.
    """

    def __init__(self) -> None:
        super().__init__()
        self.verdict = FINE
        self.rules = NARROW
        self.away: Exception | None = None
        self.away_for_rules: PortalError | None = None
        self.samples: list[UploadSample] = []
        self.rules_asked = 0

    async def check_upload(self, sample: UploadSample) -> UploadVerdict:
        self.samples.append(sample)
        if self.away is not None:
            raise self.away
        return self.verdict

    async def upload_rules(self) -> UploadRules:
        self.rules_asked += 1
        failure = self.away or self.away_for_rules
        if failure is not None:
            raise failure
        return self.rules
