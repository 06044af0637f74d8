"""``helpdesk``: the command line. Each command lives in ``bot/commands``.

Exit codes: 0 good, 1 found problems, 2 wrong use.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from bot.cli_options import OPTIONS
from bot.errors import HelpDeskError, SettingsError
from bot.log import configure_logging
from bot.settings import Settings, load_settings

_TRY_AGAIN: Final = 75  # EX_TEMPFAIL of sysexits.h

# name → (one line of help, an example). The module bot/commands/<name>.py does the work, with
# an underscore for a hyphen; it is imported only when asked for, so that --help is quick.
COMMANDS: Final = {
    "serve": ("serve the chat to browsers", "helpdesk serve --port 8080"),
    "chat": ("talk to the help desk in the terminal", "helpdesk chat"),
    "portal": ("serve the demo portal alone", "helpdesk portal --port 8081"),
    "transcript": ("show a conversation, masked", "helpdesk transcript HD-000123"),
    "person": (
        "hand over or delete what is kept of one person",
        "helpdesk person --patient 4711 --export copy.json",
    ),
    "retention": ("delete what is too old, now", "helpdesk retention"),
    "audit": ("show who looked at what, and check the log", "helpdesk audit --check"),
    "ticket": ("show how to reach the patient of a ticket", "helpdesk ticket HD-000123"),
    "staff": (
        "say who may use the staff console",
        "helpdesk staff add ana --shown-name Ana --role agent",
    ),
    "parse": (
        "show what is understood of each line, as JSON",
        "echo 'forgot my password' | helpdesk parse",
    ),
    "train": ("train the model; only what changed", "helpdesk train"),
    "model": ("sign a model, or check its signature", "helpdesk model --check models"),
    "check": ("check answers and training examples", "helpdesk check"),
    "evaluate": (
        "measure on questions with known intents",
        "helpdesk evaluate tests/nlu/questions.jsonl --picture confusion.png",
    ),
    "check-file": (
        "say what the portal's upload would say to files, as JSON",
        "helpdesk check-file scan.pdf IMG_0001.HEIC",
    ),
    "mail": ("answer the help desk's mailbox", "helpdesk mail --explain question.eml"),
    "events": ("hand events on to the broker", "helpdesk events"),
    "keys": (
        "show the ages of the server's keys, or add a fresh one",
        "helpdesk keys --rotate seal",
    ),
}


class _Help(argparse.HelpFormatter):
    """One line for each command: argparse forgets that their names are indented."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog)
        self._action_max_length = 4 + max(map(len, COMMANDS))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    try:
        settings = load_settings(os.environ)
        configure_logging(settings.log_level)
        code = int(options.run(options, settings))
        sys.stdout.flush()  # here, where a reader that has gone away is dealt with
        return code
    except SettingsError as error:
        parser.exit(_TRY_AGAIN if _is_handed_a_mail(options) else 2, f"helpdesk: {error}\n")
    except HelpDeskError as error:
        print(f"helpdesk: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read the output has seen enough (`| head`). What is left must not be written
        # when Python ends (docs.python.org/3/library/signal.html#note-on-sigpipe).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _is_handed_a_mail(options: argparse.Namespace) -> bool:
    """By a mail server, which would send the mail back to its sender at any other exit code."""
    return bool(getattr(options, "deliver", False) or getattr(options, "stdin", False))


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="helpdesk",
        description="The Portal Help Desk: answers, tasks and checks.",
        formatter_class=_Help,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (text, example) in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog=f"Example: {example}",
        )
        _options(name, command)
        command.set_defaults(run=_runner(name))
    return parser


def _runner(name: str) -> Callable[[argparse.Namespace, Settings], int]:
    def run(options: argparse.Namespace, settings: Settings) -> int:
        module = f"bot.commands.{name.replace('-', '_')}"
        return int(importlib.import_module(module).run(options, settings))

    return run


def _options(name: str, command: argparse.ArgumentParser) -> None:
    for flags, more in OPTIONS.get(name, ()):
        command.add_argument(*flags, **more)


if __name__ == "__main__":
    sys.exit(main())
