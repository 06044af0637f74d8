from __future__ import annotations

import pytest

from bot.knowledge.index import KnowledgeIndex
from bot.nlu.intents import RESERVED, SMALLTALK, TASK, URGENT, Decision, decision_for, is_faq
from bot.settings import ROOT

# The table of the contract, written out: what tools outside the project rely on.
TABLE = {
    "emergency": "emergency",
    "crisis": "emergency",
    "talk_to_human": "handoff",
    "out_of_scope": "fallback",
    "nlu_fallback": "fallback",
    "greet": "smalltalk",
    "goodbye": "smalltalk",
    "thanks": "smalltalk",
    "affirm": "smalltalk",
    "deny": "smalltalk",
    "bot_challenge": "smalltalk",
    "what_can_you_do": "smalltalk",
    "none_of_these": "smalltalk",
    "helpful": "smalltalk",
    "not_helpful": "smalltalk",
    "cancel": "action",
    "inform": "action",
    "correct": "action",
    "inform_netid": "action",
    "send_reset_link": "action",
    "hand_over": "action",
    "start_release": "action",
    "continue_task": "action",
    "check_file": "action",
    "records_status": "action",
}
FAQ = (
    "wrong_clinic netid_login register_account missing_email password_reset login_page_trouble "
    "upload_error immunization_entry immunization_records medical_records update_personal_info "
    "schedule_appointment secure_message minor_account"
).split()


@pytest.mark.parametrize(("intent", "decision"), TABLE.items())
def test_intent_leads_to_its_decision(intent: str, decision: str) -> None:
    assert decision_for(intent).value == decision
    assert not is_faq(intent)


@pytest.mark.parametrize("intent", [*FAQ, "an_article_written_tomorrow"])
def test_every_other_intent_is_a_question_that_an_article_answers(intent: str) -> None:
    assert decision_for(intent) is Decision.ANSWER
    assert is_faq(intent)


def test_table_names_every_intent_that_is_no_article() -> None:
    assert set(TABLE) == RESERVED


def test_kinds_of_intents_do_not_overlap() -> None:
    assert len(URGENT) + len(SMALLTALK) + len(TASK) == len(URGENT | SMALLTALK | TASK)


def test_knowledge_has_an_article_for_each_question_of_the_faq() -> None:
    assert set(KnowledgeIndex(ROOT / "knowledge").faq_intents()) >= set(FAQ)
