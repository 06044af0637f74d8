"""Rules found by what their last state names, beside Rasa's search through all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dialogue.unpatched import rasa_as_it_comes

pytestmark = pytest.mark.slow

State = dict[str, dict[str, Any]]

UNSET = "should_not_be_set"
LISTENED = {"action_name": "action_listen"}


def _some(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=values)


_slots = _some(
    has_netid=st.sampled_from([(1.0, 0.0), (0.0, 1.0), UNSET]), topic=st.sampled_from([(1.0,), ()])
)
_entities = st.lists(st.sampled_from(["clinic", "date"]), max_size=2, unique=True).map(tuple)
_before = st.sampled_from(
    [
        LISTENED,
        LISTENED,
        {"action_name": "utter_answer"},
        {"action_text": "Hello."},
        {"action_name": ""},
    ]
)
_intent = st.sampled_from(["a", "a", "b", UNSET, ""])
_user = _some(intent=_intent, entities=_entities) | st.just({"text": "Hello"})
_beginning = _some(slots=_slots, prev_action=st.just({}), user=_user)
_later = st.builds(
    lambda before, more: {"prev_action": before, **more},
    _before,
    _some(
        user=_user,
        slots=_slots,
        active_loop=st.sampled_from([{"name": "card_form"}, {"name": UNSET}]),
    ),
)
# A tracker begins only once, and rules of more than a turn are few.
STATES = st.builds(
    lambda first, others: [*first, *others],
    st.lists(_beginning, max_size=1),
    st.lists(_later, min_size=1, max_size=3),
) | st.lists(_beginning, min_size=1, max_size=1)


@st.composite
def rules_and_talks(draw: st.DrawFn) -> tuple[list[list[State]], list[State]]:
    """Rules, and a conversation that often ends as one of them does."""
    rules = draw(st.lists(STATES, max_size=8))
    ends = draw(st.sampled_from([*rules, []]))
    return rules, [*draw(STATES | st.just([])), *ends]


@pytest.fixture(autouse=True)
def _rasas_own(without_tensorflow: None) -> Iterator[None]:
    with rasa_as_it_comes():
        yield


def _keys(rules: Sequence[Sequence[State]]) -> dict[str, str]:
    """As the policy makes them."""
    return {json.dumps(rule, sort_keys=True): "utter_answer" for rule in rules}


def _fitting(rules: Sequence[Sequence[State]], talk: Sequence[State]) -> set[str]:
    from rasa.core.policies.rule_policy import RulePolicy

    from bot.dialogue.rule_index import RuleIndex

    return RuleIndex(_keys(rules)).fitting(talk, RulePolicy._does_rule_match_state)


def _fitting_by_rasa(rules: Sequence[Sequence[State]], talk: Sequence[State]) -> set[str]:
    from rasa.core.policies.rule_policy import RulePolicy

    policy = RulePolicy.__new__(RulePolicy)
    found: set[str] = policy._get_possible_keys(_keys(rules), list(talk))
    return found


def test_rules_that_fit_are_those_that_rasa_finds() -> None:
    sizes = set()

    @given(rules_and_talks())
    def compared(made_up: tuple[list[list[State]], list[State]]) -> None:
        found = _fitting(*made_up)
        assert found == _fitting_by_rasa(*made_up)
        sizes.add(min(len(found), 2))

    compared()
    assert sizes == {0, 1, 2}  # none, one and several


def _heard(intent: str, **more: Any) -> State:
    return {"prev_action": LISTENED, "user": {"intent": intent}, **more}


ANSWER = [_heard("a")]
WITH_NETID = [_heard("a", slots={"has_netid": [1.0, 0.0]})]
WITHOUT_FORM = [_heard("a", active_loop={"name": UNSET})]
ANY_INTENT = [{"prev_action": LISTENED}]
NO_INTENT = [_heard(UNSET)]
AFTER_ANSWER = [_heard("a"), {"prev_action": {"action_name": "utter_answer"}}]
FROM_THE_START = [{}, _heard("a")]
RULES: tuple[list[State], ...] = (
    ANSWER,
    WITH_NETID,
    WITHOUT_FORM,
    ANY_INTENT,
    NO_INTENT,
    AFTER_ANSWER,
    FROM_THE_START,
    [{}],
)
ANSWERED = {"prev_action": {"action_name": "utter_answer"}, "user": {"intent": "a"}}


@pytest.mark.parametrize(
    ("talk", "fitting"),
    [
        ([], RULES),
        ([{}], ([{}],)),
        ([{}, _heard("a")], (ANSWER, WITHOUT_FORM, ANY_INTENT, FROM_THE_START)),
        ([ANSWERED, _heard("a")], (ANSWER, WITHOUT_FORM, ANY_INTENT)),
        ([ANSWERED, _heard("a", active_loop={"name": "card_form"})], (ANSWER, ANY_INTENT)),
        (
            [ANSWERED, _heard("a", slots={"has_netid": (1.0, 0.0)})],
            (ANSWER, WITH_NETID, WITHOUT_FORM, ANY_INTENT),
        ),
        ([ANSWERED, _heard("b")], (ANY_INTENT,)),
        ([ANSWERED, {"prev_action": LISTENED}], (ANY_INTENT, NO_INTENT)),
        ([{}, _heard("a"), ANSWERED], (AFTER_ANSWER,)),
        ([{}, _heard("b"), ANSWERED], ()),
    ],
)
def test_rule_fits_where_every_state_of_it_does(
    talk: list[State], fitting: Sequence[Sequence[State]]
) -> None:
    assert _fitting(RULES, talk) == _keys(fitting).keys() == _fitting_by_rasa(RULES, talk)


def test_rule_that_names_no_action_fits_after_any() -> None:
    rule: list[State] = [{"prev_action": {"action_name": ""}, "user": {"intent": "a"}}]
    for talk, fitting in (([_heard("a")], [rule]), ([ANSWERED], [rule]), ([_heard("b")], [])):
        found = _fitting([rule, WITH_NETID], talk)
        assert found == _keys(fitting).keys() == _fitting_by_rasa([rule, WITH_NETID], talk)


def test_where_both_begin_nothing_more_is_compared() -> None:
    rule, talk = ([{"user": {"intent": intent}}] for intent in "ab")
    assert _fitting([rule], talk) == _keys([rule]).keys() == _fitting_by_rasa([rule], talk)


def test_rules_of_another_intent_or_action_are_not_compared() -> None:
    from bot.dialogue.rule_index import RuleIndex

    compared: list[Any] = []

    def fits(rule: Any, state: Any) -> bool:
        compared.append(rule)
        return True

    rules = [[_heard(f"intent_{number}")] for number in range(100)]
    found = RuleIndex(_keys([*rules, AFTER_ANSWER])).fitting([_heard("intent_7")], fits)
    assert compared == rules[7]
    assert found == set(_keys([rules[7]]))
