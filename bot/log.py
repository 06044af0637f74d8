"""Logs without message text.

Our modules log through structlog with names and numbers only. Rasa logs what people type at
DEBUG level, so its loggers stay at WARNING whatever ``HELPDESK_LOG_LEVEL`` says, and tracebacks
never show local variables.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

_OTHERS = ("py.warnings", "rasa", "rasa_sdk", "apscheduler", "asyncio", "matplotlib", "sanic")
# They quote what mail servers say, with addresses; "mail" is aiosmtpd's.
_MAIL = ("aiosmtplib", "imapclient", "mail")
# The relay of events tells of each failure itself, once.
_BROKER = ("aio_pika", "aiormq")
# What sends traces tells of failures itself, once a minute; these do at each attempt.
_TRACES = ("opentelemetry", "urllib3")
_OURS = ("bot.", "actions.", "portal.", "benchmarks.")


def configure_logging(level: str = "WARNING") -> None:
    """Set up logging to standard error, one JSON object a line."""
    # Rasa's dependencies warn about their own future; that helps nobody at the help desk.
    logging.captureWarnings(True)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s")
    for name in _OTHERS:
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in (*_MAIL, *_BROKER, *_TRACES):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            _only_ours(getattr(logging, level)),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _exception_without_locals,
            structlog.processors.JSONRenderer(),
        ],
        # Rasa logs dozens of lines a turn for its developers: unless asked for they cost nothing.
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.DEBUG if level == "DEBUG" else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _only_ours(level: int) -> Processor:
    """Drop events of other packages, and of ours below ``level``.

    Rasa's structlog events carry text and have no logger name; ours are created with one.
    """
    order = {"debug": 10, "info": 20, "warning": 30, "error": 40, "exception": 40, "critical": 50}

    def processor(_: Any, method: str, event: EventDict) -> EventDict:
        ours = str(event.get("module", "")).startswith(_OURS)
        if not ours or order.get(method, 50) < level:
            raise structlog.DropEvent
        return event

    return processor


def _exception_without_locals(_: Any, __: str, event: EventDict) -> EventDict:
    """Keep where an exception was raised, never its message: that may quote the patient."""
    error = event.pop("exc", None)
    event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["raised_at"] = _places(error)
    return event


def _places(error: BaseException) -> list[str]:
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return places[-5:]


def get_logger(name: str) -> Any:
    """A structlog logger for one of our modules; pass ``exc=error`` for exceptions."""
    return structlog.get_logger(module=name)
