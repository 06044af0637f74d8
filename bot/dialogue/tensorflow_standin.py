"""A stand-in for TensorFlow, which Rasa imports whatever the pipeline.

Our pipeline uses no part of Rasa that computes with TensorFlow, yet ``rasa.core.agent`` imports
it: measured 5 CPU seconds and 360 MB a process. Our commands install this
stand-in first: names resolve to empty classes, so that Rasa's model classes can be *defined*;
using one fails loudly.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from bot.errors import ModelError

_ROOTS = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")
# Rasa's channels, brokers and cloud stores import these; our processes use none of them.
_CHANNELS = (
    "aio_pika",
    "aiogram",
    "boto3",
    "botocore",
    "confluent_kafka",
    "fbmessenger",
    "mattermostwrapper",
    "pymongo",
    "questionary",
    "rocketchat_API",
    "sanic",
    "sanic_cors",
    "sanic_jwt",
    "sanic_routing",
    "slack_sdk",
    "socketio",
    "twilio",
    "webexteamssdk",
)
# thinc (spaCy) asks for this one to learn whether TensorFlow is there: it is not.
_ABSENT = ("tensorflow.experimental.dlpack", "tensorflow.experimental")


class _Placeholder(type):
    """Metaclass of stand-in classes: attributes are stand-ins, calls return what was passed.

    Calls happen at import time only as decorators (``@tf.function``, ``@tf.keras.…``), so a
    call with one callable returns it; any other call is a use and fails.
    """

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{cls.__qualname__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls.__dict__.get("_standin") and len(args) == 1 and callable(args[0]) and not kwargs:
            return args[0]
        raise ModelError(f"{cls.__qualname__} needs TensorFlow, which this process runs without")


def _placeholder(name: str) -> type:
    return _Placeholder(name.rsplit(".", 1)[-1], (), {"_standin": True, "__qualname__": name})


class _StandInModule(ModuleType):
    """A module whose every public attribute is a stand-in class."""

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return "2.12.1"
        full = f"{self.__name__}.{name}"
        if name.startswith("__") or full in _ABSENT:
            raise AttributeError(name)
        value = _placeholder(full)
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds ``tensorflow`` and its relatives here, before the real ones."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.split(".", 1)[0] not in (*_ROOTS, *_CHANNELS) or fullname in _ABSENT:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def install() -> None:
    """Put the stand-in in place; no effect when TensorFlow is already loaded."""
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder())


def is_installed() -> bool:
    """Whether this process runs with the stand-in."""
    return isinstance(sys.modules.get("tensorflow"), _StandInModule)
