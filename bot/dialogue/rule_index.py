"""Rules that a conversation fits, found without reading all of them.

Rasa compares each rule with the conversation, twice a turn. Here they are read once and sorted by
the intent and the action before it of their last state, since no other rule can fit. Whether one
fits is Rasa's own comparison.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import State

Fits = Callable[[State, State], bool]
_Place = tuple[str, str]  # action, intent


class RuleIndex:
    """Rules by what their last state names.

    Args:
        rules: keys of the policy's look-up table, which hold a rule's states as JSON.
    """

    def __init__(self, rules: Iterable[str]) -> None:
        self.rules = frozenset(rules)
        self._by_place: defaultdict[_Place, list[tuple[str, list[State]]]] = defaultdict(list)
        for rule in self.rules:
            states: list[State] = RulePolicy._rule_key_to_state(rule)[::-1]  # last one first
            self._by_place[_place(states[0])].append((rule, states))

    def fitting(self, states: Sequence[State], fits: Fits) -> set[str]:
        """Keys of the rules that ``states`` fit, the present being their last."""
        last_first = states[::-1]
        places = _places(last_first[0]) if states else self._by_place.keys()
        candidates = (row for place in places for row in self._by_place.get(place, ()))
        return {rule for rule, wanted in candidates if _is_fit(wanted, last_first, fits)}


def _is_fit(wanted: Sequence[State], states: Sequence[State], fits: Fits) -> bool:
    """Whether each state fits, as far back as both go; both last one first."""
    for rule_state, state in zip(wanted, states):  # noqa: B905 - the shorter one ends it
        rule_begins = not rule_state.get(PREVIOUS_ACTION)
        talk_begins = not state.get(PREVIOUS_ACTION)
        if rule_begins and talk_begins:
            continue
        if rule_begins or talk_begins or not fits(rule_state, state):
            return False
    return True


def _place(state: State) -> _Place:
    if not state.get(PREVIOUS_ACTION):
        return "", ""  # where both begin, Rasa compares no more
    action = state[PREVIOUS_ACTION].get("action_name") or ""
    intent = state.get(USER, {}).get("intent") or ""
    # What a rule wants to be unset is compared, not looked up.
    return action, "" if intent == SHOULD_NOT_BE_SET else intent


def _places(state: State) -> set[_Place]:
    """Where rules stand that may fit ``state``; "" is for those that name none."""
    action, intent = _place(state)
    return {(a, i) for a in (action, "") for i in (intent, "")}
