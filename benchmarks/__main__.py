"""``python -m benchmarks [PART …]``; without a part, all but the soak. ``make bench`` runs this."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from bot.errors import HelpDeskError
from bot.settings import ROOT, load_settings

DATA: Final = ROOT / "benchmarks" / "data"


class Bench:
    """The parts, each imported when it runs; the stock model is made when first needed."""

    def __init__(self, options: argparse.Namespace, console: Console) -> None:
        self._data: Path = options.data
        self._keep_stock: bool = options.keep_stock
        self._minutes: float = options.minutes
        self._console = console

    @cached_property
    def stock(self) -> Any:
        """The stock model, trained first where the cache has none."""
        from benchmarks.stock import stock_model

        model = stock_model(self._console, keep=self._keep_stock)
        if not model.current:
            self._console.print("The stock model was trained on older data.")
        return model

    def nlu(self) -> dict[str, Any]:
        """Accuracy and false answers of both models."""
        from benchmarks import nlu

        return {"stock_is_current": self.stock.current, **nlu.run(self.stock, self._console)}

    def turns(self) -> dict[str, Any]:
        """Start and turns of both models."""
        from benchmarks import turns

        return turns.run(self.stock, self._console)

    def chat(self) -> dict[str, Any]:
        """``helpdesk chat`` with and without TensorFlow."""
        from benchmarks import footprint

        return footprint.run(self._console)

    def training(self) -> dict[str, Any]:
        """Training from nothing, both."""
        from benchmarks import training

        return training.run(self.stock, self._console)

    def tasks(self) -> dict[str, Any]:
        """Turns of our tasks beside questions."""
        from benchmarks import tasks

        return tasks.run(self._console)

    def uploads(self) -> dict[str, Any]:
        """The file check beside the recognition of kinds alone."""
        from benchmarks import uploads

        return uploads.run(self._console)

    def widget(self) -> dict[str, Any]:
        """The chat in a browser as on a slow phone, beside pages without it."""
        from benchmarks import widget

        return widget.run(self._console)

    def mail(self) -> dict[str, Any]:
        """The mailbox: a public collection, pace, and time to an answer."""
        from benchmarks.mail import run

        return run.run(self._data, self._console)

    def http(self) -> dict[str, Any]:
        """``rasa run`` and ``helpdesk serve`` under the same traffic."""
        from benchmarks.http import run

        return run.run(self.stock, self._console)

    def scale(self) -> dict[str, Any]:
        """One server, two, and ``rasa run``, all with PostgreSQL."""
        from benchmarks.scale import run

        return run.run(self.stock, self._console)

    def soak(self) -> dict[str, Any]:
        """One server at half load for long."""
        from benchmarks.soak import run

        return run.run(self._console, self._minutes)

    def public(self) -> dict[str, Any]:
        """BANKING77 and CLINC150."""
        from benchmarks import public_sets

        return public_sets.run(self._data, load_settings(os.environ).encoder, self._console)


PARTS: Final[dict[str, Callable[[Bench], dict[str, Any]]]] = {
    "nlu": Bench.nlu,
    "training": Bench.training,
    "chat": Bench.chat,
    "turns": Bench.turns,
    "tasks": Bench.tasks,
    "uploads": Bench.uploads,
    "widget": Bench.widget,
    "mail": Bench.mail,
    "http": Bench.http,
    "scale": Bench.scale,
    "public": Bench.public,
    "soak": Bench.soak,
}
# Takes half an hour: only where it is asked for.
_ASKED_FOR: Final = frozenset({"soak"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run parts and keep their figures; 1 when one failed."""
    from benchmarks.measure import ChildError
    from benchmarks.results import LATEST, keep
    from benchmarks.services import ServiceError

    options = _parser().parse_args(arguments)
    console = Console()
    bench = Bench(options, console)
    try:
        for part in options.parts or [name for name in PARTS if name not in _ASKED_FOR]:
            figures = PARTS[part](bench)
            if figures:
                keep(part, figures)
    except (HelpDeskError, ChildError, ServiceError) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 1
    console.print(f"Figures are in {LATEST.relative_to(ROOT)}")
    return 0


def _part(name: str) -> str:
    # Not ``choices``: argparse holds an empty list against them.
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(PARTS)}")
    return name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure the help desk beside Rasa's stock pipeline, and on public sets.",
        epilog="Example: BENCH_LINES=100 python -m benchmarks nlu turns --keep-stock",
    )
    parser.add_argument("parts", nargs="*", metavar="PART", type=_part, help=", ".join(PARTS))
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder of the public sets (benchmarks/README.md)"
    )
    parser.add_argument("--minutes", type=float, default=30.0, help="how long the soak takes")
    parser.add_argument(
        "--keep-stock",
        action="store_true",
        help="use the stock model there is, though our data changed since it was trained",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
