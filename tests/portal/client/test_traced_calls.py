"""What a trace is told of calls, and what the portal is sent of a trace."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import aiohttp
import pytest

from portal.client import HttpPortalClient, Retries
from portal.errors import PortalError
from portal.service_tokens import ServiceTokenSigner
from tests.portal.client.scripted_portal import ScriptedPortal, answering
from tests.portal.client.virtual_time import VirtualTime

_PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Steps:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.headers: Mapping[str, str] = {"traceparent": _PARENT}

    def __call__(self, name: str, method: str, route: str) -> Steps:
        self.told.append(f"{name} {method} {route}")
        return self

    def __enter__(self) -> Steps:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.told.append("end")

    def ended(self, outcome: str) -> None:
        self.told.append(outcome)


@pytest.fixture
def steps() -> Steps:
    return Steps()


@pytest.fixture
def traced(
    url: str,
    session: aiohttp.ClientSession,
    key_files: tuple[Path, Path],
    time: VirtualTime,
    steps: Steps,
) -> HttpPortalClient:
    retries = Retries(None, time.clock, time.sleep, spread=max)
    signer = ServiceTokenSigner(key_files[0])
    return HttpPortalClient(session, url, signer, retries=retries, tracing=steps)


async def test_portal_is_sent_the_traces_own_header_and_no_id_is_told(
    traced: HttpPortalClient, scripted: ScriptedPortal, steps: Steps
) -> None:
    await traced.release("patient-1", "release-1")
    assert scripted.received[0].request.headers["traceparent"] == _PARENT
    assert steps.told == ["release GET /records-releases/{release_id}", "answered", "end"]


async def test_each_attempt_is_a_step_with_its_reason(
    traced: HttpPortalClient, scripted: ScriptedPortal, steps: Steps
) -> None:
    scripted.will(answering(503, b""), answering(500, b""))
    with pytest.raises(PortalError):
        await traced.upload_rules()
    call = "upload_rules GET /upload-rules"
    reasons = ("status-503", "status-500")
    assert steps.told == [word for reason in reasons for word in (call, reason, "end")]
