"""Turns of the two tasks beside questions, in one run of one process."""

from __future__ import annotations

from statistics import mean
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.conversation import FAQ_INTENTS, in_turn
from benchmarks.jobs import line_limit, run_job
from benchmarks.stock_project import examples_by_intent, read_nlu
from bot.settings import ROOT

_CONVERSATIONS: Final = 120
_WARM_UP: Final = 0.2  # share of the turns that is left out
_QUESTION: Final = "question"


def run(console: Console) -> dict[str, Any]:
    """Hold conversations of a question and a task; means in CPU milliseconds."""
    examples = examples_by_intent(read_nlu(ROOT / "data" / "nlu"))
    questions = in_turn([examples[intent] for intent in FAQ_INTENTS])
    wanted = min(_CONVERSATIONS, line_limit() or _CONVERSATIONS)
    said = {"questions": questions[:wanted], "wishes": examples["talk_to_human"][:wanted]}
    costs = run_job({"do": "tasks", "model": "ours", **said})
    means = {name: _mean(values) for name, values in costs.items()}
    question = means.pop(_QUESTION)
    every = _mean([ms for name, values in costs.items() if name != _QUESTION for ms in values])
    figures = {
        "question_cpu_ms": question,
        "task_cpu_ms": every,
        "task_to_question": round(every / question, 2),
        "turns": {
            name: {"cpu_ms": ms, "ratio": round(ms / question, 2)} for name, ms in means.items()
        },
    }
    console.print(_table(figures))
    return figures


def _mean(values: list[float]) -> float:
    return round(mean(values[int(len(values) * _WARM_UP) :]), 2)


def _table(figures: dict[str, Any]) -> Table:
    table = Table("", title="Turns of tasks", title_justify="left")
    table.add_column("CPU ms", justify="right")
    table.add_column("to a question", justify="right")
    table.add_row("a question", f"{figures['question_cpu_ms']:.2f}", "")
    for name, turn in figures["turns"].items():
        table.add_row(name, f"{turn['cpu_ms']:.2f}", f"{turn['ratio']:.2f}")
    table.add_row(
        "all turns of tasks", f"{figures['task_cpu_ms']:.2f}", f"{figures['task_to_question']:.2f}"
    )
    return table
