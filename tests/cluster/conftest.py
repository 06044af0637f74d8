"""One cluster for all tests of a run; each test finds it whole and leaves nothing written down."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.postgres import programs
from tests.cluster.canary import leaks
from tests.cluster.place import Cluster, running_cluster
from tests.stored_state import check_everything_is_done


@pytest.fixture(scope="session")
def whole_cluster(
    trained_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    """Started once. Only a developer's machine may do without the services."""
    missing = [name for name in ("redis-server", "redis-cli", "nginx") if not shutil.which(name)]
    missing += [] if programs() else ["PostgreSQL"]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"not installed: {', '.join(missing)}")
    with running_cluster(tmp_path_factory.mktemp("cluster"), trained_model) as running:
        yield running


@pytest.fixture
def cluster(whole_cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, all of it up. Afterwards every turn is done and nothing personal is anywhere."""
    whole_cluster.heal()
    yield whole_cluster
    whole_cluster.heal()
    assert leaks(whole_cluster) == []
    asyncio.run(check_everything_is_done(whole_cluster.database, whole_cluster.accepted))
