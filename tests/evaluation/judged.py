"""Hand-made questions and parse results for the tests of this folder."""

from __future__ import annotations

from bot.evaluation.expectations import Expectation
from bot.evaluation.judgement import Judgement


def judged(
    intent: str,
    top: str | None,
    decision: str,
    *others: str,
    also_ok: tuple[str, ...] = (),
    voice: str = "author",
    subtype: str | None = None,
) -> Judgement:
    """An expectation of ``intent`` and a result with intent ``top``, then ``others``, ranked."""
    expected = Expectation("words", intent, frozenset(also_ok), voice, subtype)
    ranked = [name for name in (top, *others) if name]
    result = {
        "text": "words",
        "intent": top,
        "decision": decision,
        "ranking": [{"intent": name, "confidence": 0.5} for name in ranked],
    }
    return Judgement(expected, result)


def sample() -> list[Judgement]:
    """Twelve lines, each telling one thing; the figures they lead to are in the tests."""
    return [
        # 1-2 right; 3 right through also_ok; 4 right but sent to fallback
        judged("password_reset", "password_reset", "answer", voice="user"),
        judged("netid_login", "netid_login", "answer"),
        judged("netid_login", "password_reset", "answer", also_ok=("password_reset",)),
        judged("missing_email", "missing_email", "fallback", voice="user"),
        # 5 wrong, asked back with the right title third; 6 wrong, with the right title fourth
        judged(
            "missing_email", "password_reset", "clarify", "greet", "netid_login", "missing_email"
        ),
        judged(
            "upload_error",
            "wrong_clinic",
            "clarify",
            "netid_login",
            "missing_email",
            "upload_error",
        ),
        # 7 near, answered; 8 near, answered as it may be; 9 far, fallback; 10 far, a person
        judged("out_of_scope", "netid_login", "answer", subtype="billing"),
        judged("out_of_scope", "minor_account", "answer", also_ok=("minor_account",)),
        judged("out_of_scope", "greet", "fallback", subtype="far", voice="user"),
        judged("out_of_scope", "talk_to_human", "handoff", subtype="far"),
        # 11 recognised as the other kind of urgent; 12 missed
        judged("emergency", "crisis", "emergency", voice="user"),
        judged("crisis", "out_of_scope", "fallback", voice="user"),
    ]
