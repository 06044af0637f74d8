from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from portal.schema import ReleaseState
from portal.server.errors import RefusedError
from portal.server.release_states import BEGINNING, Action, after, is_open

STATES: tuple[ReleaseState, ...] = get_args(ReleaseState)
ACTIONS: tuple[Action, ...] = get_args(Action)
_ALLOWED = {
    ("draft", "incomplete"),
    ("draft", "signed"),
    ("draft", "revoked"),
    ("incomplete", "incomplete"),
    ("incomplete", "signed"),
    ("incomplete", "revoked"),
    ("signed", "revoked"),
}


def _target(state: ReleaseState, action: Action) -> ReleaseState | None:
    try:
        return after(state, action)
    except RefusedError:
        return None


@pytest.mark.parametrize(("before", "then"), list(product(STATES, STATES)))
def test_state_leads_to_those_that_it_may(before: ReleaseState, then: ReleaseState) -> None:
    leads = any(_target(before, action) == then for action in ACTIONS)
    assert leads == ((before, then) in _ALLOWED)


@pytest.mark.parametrize(("state", "action"), list(product(STATES, ACTIONS)))
def test_action_leads_to_the_state_of_its_name_or_is_refused(
    state: ReleaseState, action: Action
) -> None:
    named = {"save": "incomplete", "sign": "signed", "revoke": "revoked"}[action]
    assert _target(state, action) in (None, named)


@pytest.mark.parametrize("state", ["signed", "revoked"])
@pytest.mark.parametrize("action", ["save", "sign"])
def test_what_was_signed_or_revoked_is_never_changed(state: ReleaseState, action: Action) -> None:
    with pytest.raises(RefusedError) as caught:
        after(state, action)
    assert caught.value.reason == state


def test_nothing_leads_on_from_what_was_revoked() -> None:
    assert [_target("revoked", action) for action in ACTIONS] == [None, None, None]


def test_open_are_those_that_can_still_be_signed() -> None:
    assert [state for state in STATES if is_open(state)] == ["draft", "incomplete"]
    assert BEGINNING == "draft"
