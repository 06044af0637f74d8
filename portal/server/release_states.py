"""How a Release of Information goes from one state to the next: all of it stands here."""

from __future__ import annotations

from typing import Final, Literal

from portal.schema import ReleaseState
from portal.server.errors import RefusedError

Action = Literal["save", "sign", "revoke"]
BEGINNING: Final[ReleaseState] = "draft"
_AFTER: Final[dict[tuple[ReleaseState, Action], ReleaseState]] = {
    # What is saved is never complete: the signature is an act of its own.
    ("draft", "save"): "incomplete",
    ("draft", "sign"): "signed",
    ("draft", "revoke"): "revoked",
    ("incomplete", "save"): "incomplete",
    ("incomplete", "sign"): "signed",
    ("incomplete", "revoke"): "revoked",
    # A signature is for what stood there, so nothing of it changes (45 CFR 164.508(c)(1)(vi)).
    ("signed", "revoke"): "revoked",
}


def after(state: ReleaseState, action: Action) -> ReleaseState:
    """The state that ``action`` leads to.

    Raises:
        RefusedError: nothing leads on from there; the reason is ``signed`` or ``revoked``.
    """
    found = _AFTER.get((state, action))
    if found is None:
        raise RefusedError(state)
    return found


def is_open(state: ReleaseState) -> bool:
    """Whether the patient may still change and sign it."""
    return (state, "sign") in _AFTER
