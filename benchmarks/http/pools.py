"""Lines that both models understand, by kind, each with what a right reply to it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from benchmarks.conversation import ACTION, FAQ, FAQ_INTENTS, in_turn
from benchmarks.http.traffic import Line, first_sentence, variants_needed
from benchmarks.jobs import run_job
from benchmarks.stock import StockModel, answer_texts, feedback_responses
from benchmarks.stock_project import FEEDBACK_INTENTS, examples_by_intent, read_nlu
from bot.settings import ROOT

# Parsing them takes the stock model its time; the endings of lines make up for few lines.
_CANDIDATES_A_MESSAGE: Final = 1.5
_FEWEST: Final = 90

Labelled = tuple[str, Line]
"""A line with its intent."""


def pools(stock: StockModel, messages: int) -> dict[str, list[Line]]:
    """Training lines that both models take for what they are, enough for ``messages`` of a kind.

    A stock model that was trained on fewer lines misses some: a fallback is other work than an
    answer. Ours has to know a line with each of the endings it will be said with: they are
    nothing to the stock model, but letters to our n-grams.
    """
    candidates = _candidates(messages)
    parsed = _parsed("stock", stock, [line.text for _, line in candidates])
    known = [(intent, line) for intent, line in candidates if understood(intent, parsed[line.text])]
    counts = Counter(line.kind for _, line in known)
    said = [
        (intent, line, line.variant(number).text)
        for intent, line in known
        for number in range(variants_needed(counts[line.kind], messages))
    ]
    parsed = _parsed("ours", stock, [text for _, _, text in said])
    missed = {line for intent, line, text in said if not understood(intent, parsed[text])}
    good = [line for _, line in known if line not in missed]
    return {kind: [line for line in good if line.kind == kind] for kind in (FAQ, ACTION)}


def _parsed(model: str, stock: StockModel, texts: Sequence[str]) -> dict[str, dict[str, Any]]:
    job = {"do": "parse", "texts": list(texts), "path": str(stock.path), "model": model}
    return dict(zip(texts, run_job(job), strict=True))


def understood(intent: str, parsed: Mapping[str, Any]) -> bool:
    """Whether the parse result leads to the answer of ``intent``, not to a fallback."""
    # A "Did you mean" has the right intent too.
    return parsed["intent"] == intent and parsed["decision"] in ("answer", "smalltalk")


def stock_responses() -> dict[str, Any]:
    """Answers of the stock project as they are now, and responses ``action_feedback`` names."""
    answers = answer_texts(ROOT / "knowledge")
    return {
        **{f"utter_{intent}": [{"text": text}] for intent, text in answers.items()},
        **feedback_responses(),
    }


def _candidates(messages: int) -> list[Labelled]:
    examples = examples_by_intent(read_nlu(ROOT / "data" / "nlu"))
    answers = {i: first_sentence(text) for i, text in answer_texts(ROOT / "knowledge").items()}
    thanks = tuple(v["text"] for variants in feedback_responses().values() for v in variants)
    count = max(_FEWEST, int(_CANDIDATES_A_MESSAGE * messages))
    found = []
    for kind, intents in ((FAQ, FAQ_INTENTS), (ACTION, FEEDBACK_INTENTS)):
        wanted = {i: thanks if kind == ACTION else (answers[i],) for i in intents}
        lines = in_turn([[(i, Line(kind, t, wanted[i])) for t in examples[i]] for i in intents])
        found += lines[:count]
    return found
