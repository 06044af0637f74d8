"""Rules that a conversation fits, found without reading all of them.

Rasa compares each rule with the conversation, twice a turn. Here they are read once and sorted by
the action that their last state follows, since no other rule can fit. Whether one fits is Rasa's
own comparison.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION
from rasa.shared.core.domain import State

Fits = Callable[[State, State], bool]


class RuleIndex:
    """Rules by the action before their last state.

    Args:
        rules: keys of the policy's look-up table, which hold a rule's states as JSON.
    """

    def __init__(self, rules: Iterable[str]) -> None:
        self.rules = frozenset(rules)
        self._by_action: defaultdict[str, list[tuple[str, list[State]]]] = defaultdict(list)
        for rule in self.rules:
            states: list[State] = RulePolicy._rule_key_to_state(rule)[::-1]  # last one first
            self._by_action[_action_before(states[0])].append((rule, states))

    def fitting(self, states: Sequence[State], fits: Fits) -> set[str]:
        """Keys of the rules that ``states`` fit, the present being their last."""
        last_first = states[::-1]
        # Rules whose last state begins the talk, or names no action, stand under "".
        actions = {_action_before(last_first[0]), ""} if states else self._by_action.keys()
        candidates = (row for action in actions for row in self._by_action.get(action, ()))
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


def _action_before(state: State) -> str:
    name: str = state.get(PREVIOUS_ACTION, {}).get("action_name") or ""
    return name
