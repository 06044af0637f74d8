"""``helpdesk evaluate``: accuracy with intervals, scope and urgency, and a confusion picture."""

from __future__ import annotations

import asyncio
import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from bot.commands.loading import load_agent
from bot.errors import DataError
from bot.evaluation.expectations import Expectation, read_expectations
from bot.evaluation.judgement import Judgement
from bot.evaluation.metrics import confusions, figures, judge
from bot.evaluation.picture import draw_confusions
from bot.evaluation.report import as_dict, print_report
from bot.settings import Settings


def run(options: Namespace, settings: Settings) -> int:
    """Evaluate every file together."""
    expectations = [e for file in options.file for e in read_expectations(Path(file))]
    results = asyncio.run(_parse(expectations, settings))
    judgements = judge(zip(expectations, results, strict=True))
    if options.json:
        print(json.dumps(as_dict(figures(judgements)), indent=2))
    else:
        print_report(figures(judgements), Console())
    if options.picture:
        _draw(judgements, Path(options.picture))
    return 0


def _draw(judgements: list[Judgement], path: Path) -> None:
    try:
        draw_confusions(confusions(judgements), path)
    except (OSError, ValueError) as error:  # ValueError: a suffix that names no kind of picture
        raise DataError(f"{path} can't be written as a picture") from error


async def _parse(expectations: list[Expectation], settings: Settings) -> list[dict[str, Any]]:
    agent = load_agent(settings)
    results = []
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for expectation in progress.track(expectations, description="Evaluating"):
            results.append(await agent.parse(expectation.text))
    return results
