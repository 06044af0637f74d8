"""Each test runs in a process of its own: what is imported once stays imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT

_BEGIN = """
import json, sys, types
from bot.dialogue import tensorflow_standin
def real_modules():
    roots = ("tensorflow", "keras", "tensorflow_hub", "tensorflow_text", "tensorflow_addons")
    return [name for name, module in sys.modules.items()
            if name.split(".")[0] in roots and getattr(module, "__file__", None)]
"""


def _run(code: str, **environ: str) -> Any:
    """Run ``code`` in a fresh process; returns the JSON of the last line that it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _BEGIN + code],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_classes_can_be_defined_from_the_stand_in_but_not_used() -> None:
    found = _run(
        """
tensorflow_standin.install()
import tensorflow as tf
from bot.errors import ModelError
from tensorflow.keras.utils import Sequence
class Net(tf.keras.Model):
    @tf.function
    def call(self): return "decorated"
def fails(use):
    try: use()
    except ModelError: return True
    return False
uses = [Net, Sequence, lambda: tf.constant([1.0]), lambda: tf.reduce_sum(1, axis=0), tf.Variable]
print(json.dumps([Net.call(None), [fails(use) for use in uses]]))
"""
    )
    assert found == ["decorated", [True] * 5]


def test_error_of_a_used_class_names_it() -> None:
    message = _run(
        """
tensorflow_standin.install()
import tensorflow as tf
try: tf.keras.layers.Dense(3)
except Exception as error: print(json.dumps([type(error).__name__, str(error)]))
"""
    )
    assert message[0] == "ModelError"
    assert "tensorflow.keras.layers.Dense" in message[1]


def test_stand_in_takes_no_other_package_over() -> None:
    found = _run(
        """
tensorflow_standin.install()
import importlib.util, tensorflow
missing = importlib.util.find_spec("tensorflow_of_another_kind")
print(json.dumps([tensorflow_standin.is_installed(), missing, json.__file__.endswith(".py")]))
"""
    )
    assert found == [True, None, True]


def test_tensorflow_that_is_loaded_already_is_left_alone() -> None:
    found = _run(
        """
sys.modules["tensorflow"] = loaded = types.ModuleType("tensorflow")
finders = list(sys.meta_path)
tensorflow_standin.install()
import tensorflow
print(json.dumps([tensorflow is loaded, sys.meta_path == finders,
                  tensorflow_standin.is_installed()]))
"""
    )
    assert found == [True, True, False]


@pytest.mark.slow
def test_spacy_works_beside_the_stand_in() -> None:
    found = _run(
        """
tensorflow_standin.install()
import spacy, thinc.compat
words = [token.text for token in spacy.blank("en")("I can't log in.")]
print(json.dumps([words, thinc.compat.has_tensorflow, real_modules()]))
"""
    )
    assert found == [["I", "ca", "n't", "log", "in", "."], False, []]


@pytest.mark.slow
def test_parse_command_runs_without_tensorflow(trained_model: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text("How do I send a secure message?\n", encoding="utf-8")
    intent, real, rasa_loaded = _run(
        f"""
import contextlib, io
from bot.cli import main
out = io.StringIO()
with contextlib.redirect_stdout(out):
    code = main(["parse", {str(questions)!r}])
assert code == 0
print(json.dumps([json.loads(out.getvalue())["intent"], real_modules(),
                  "rasa.core.agent" in sys.modules]))
""",
        HELPDESK_MODEL=str(trained_model),
    )
    assert (intent, real, rasa_loaded) == ("secure_message", [], True)


@pytest.mark.slow
def test_rasa_component_that_needs_tensorflow_says_so() -> None:
    name, message = _run(
        """
tensorflow_standin.install()
from rasa.utils.tensorflow.models import RasaModel
try: RasaModel(random_seed=1)
except Exception as error: print(json.dumps([type(error).__name__, str(error)]))
"""
    )
    assert name == "ModelError"
    assert "RasaModel" in message
