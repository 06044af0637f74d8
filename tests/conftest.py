"""What tests share. Nothing here imports Rasa before a test asks for it."""

from __future__ import annotations

import fcntl
import logging
import os
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import hypothesis
import pytest
import structlog

from bot.dialogue import tensorflow_standin
from bot.dialogue.model_keys import PUBLIC_FILE, signing_key
from bot.dialogue.model_signature import publish
from bot.log import configure_logging
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent

pytest_plugins = ["tests.databases", "tests.redis_server"]

# A machine that does other things too must not fail a test by being slow.
# HELPDESK_TEST_SCALE sets how much is made up: a little by default, much with `make test-full`.
# The small size makes up the same each time: what passed once passes again. The full one searches.
hypothesis.settings.register_profile("small", deadline=None, max_examples=30, derandomize=True)
hypothesis.settings.register_profile("full", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(load_settings(os.environ).test_scale)

# The first slow test of a run trains the model, which takes minutes where nothing is cached.
_SLOW_SECONDS = 900
# Filling a database of the portal takes longer than all that a fast test may do.
_SLOW_FIXTURES = frozenset({"portal_sqlite", "portal_url"})


_ALL_SLOW: Final = re.compile(r"^pytestmark = \[?pytest\.mark\.slow\b", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Fast tests don't wait for the import of files that hold none: Rasa, schemathesis."""
    if config.option.markexpr != "not slow" or collection_path.suffix != ".py":
        return None
    return True if _ALL_SLOW.search(collection_path.read_text("utf-8")) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not _SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(_SLOW_SECONDS))


@contextmanager
def rasa_warnings_left_out() -> Iterator[None]:
    """While Rasa trains or loads: it warns of every domain that has slots. As in our commands."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="session", autouse=True)
def _files_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys, a demo portal's database and its mail are the run's own, in child processes too."""
    folder = tmp_path_factory.mktemp("data")
    os.environ["HELPDESK_SECRETS"] = str(folder / "secrets")
    os.environ["PORTAL_DATABASE_URL"] = f"sqlite:///{folder / 'portal.db'}"
    os.environ["PORTAL_OUTBOX"] = str(folder / "outbox")
    # Its models are signed by one key, whatever folder of secrets a test's own process has.
    os.environ["HELPDESK_MODEL_KEYS"] = str(_shared(tmp_path_factory) / "keys" / PUBLIC_FILE)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The settings of an empty environment: no address is set."""
    return load_settings({})


@pytest.fixture(scope="session")
def without_tensorflow() -> None:
    """For every test that imports Rasa: as in our own commands, TensorFlow is not loaded."""
    tensorflow_standin.install()
    configure_logging("ERROR")


@pytest.fixture(scope="session")
def trained_model(without_tensorflow: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it is now, trained and signed. Rasa's cache makes the second run quick."""
    with rasa_warnings_left_out(), _one_worker_at_a_time(tmp_path_factory) as shared:
        from bot.dialogue.training import train

        if known := next(shared.glob("*.tar.gz"), None):
            return known
        key = signing_key(replace(load_settings({}), secrets=shared / "keys"))
        return publish(train(tmp_path_factory.mktemp("training")), shared, key)


@contextmanager
def _one_worker_at_a_time(folders: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that the workers of one run share; the block is run by one after the other."""
    shared = _shared(folders)
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield shared


def _shared(folders: pytest.TempPathFactory) -> Path:
    has_workers = "PYTEST_XDIST_WORKER" in os.environ
    base = folders.getbasetemp()
    return (base.parent if has_workers else base) / "models"


@pytest.fixture(scope="session")
def agent(settings: Settings, trained_model: Path) -> HelpDeskAgent:
    """The agent as commands load it. Tests give each conversation an id of its own."""
    with rasa_warnings_left_out():
        from bot.dialogue.agent import HelpDeskAgent

        operations = load_settings(os.environ).operations
        return HelpDeskAgent.load(replace(settings, model=trained_model, operations=operations))


@pytest.fixture
def debug_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Callable[[], Callable[[], str]]:
    """Turns logging to its most talkative; what it returns gives all that was written since.

    Called by the test itself: pytest exchanges standard error between a fixture and its test.
    """

    def start() -> Callable[[], str]:
        configure_logging("DEBUG")
        caplog.set_level(logging.DEBUG)
        return lambda: caplog.text + "".join(capfd.readouterr())

    return start


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """A test that sets up logging leaves no logger that writes to its closed standard error."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
