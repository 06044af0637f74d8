"""Requests as our client would never send them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from portal.service_tokens import ServiceTokenSigner, SignedRequest
from tests.portal.contract.portals import Service

BASE: Final = "/portal/api/v1"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def slug(self) -> str:
        """The problem's name; fails where the answer is no problem document."""
        assert self.headers["Content-Type"] == "application/problem+json"
        document = json.loads(self.body)
        assert (document["status"], bool(document["title"])) == (self.status, True)
        return str(document["type"]).rpartition("/problems/")[2]


def token(
    service: Service,
    method: str,
    path: str,
    body: bytes = b"",
    patient: str | None = None,
    signer: ServiceTokenSigner | None = None,
) -> str:
    """A service token for that request."""
    return (signer or service.signer).sign(SignedRequest(method, BASE + path, body), patient)


async def send(
    service: Service,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    token: str | None = None,
    **headers: str | None,
) -> Answer:
    """Send it as it is given. A header that is None is left out."""
    given: dict[str, str | None] = {
        "Authorization": token and f"Bearer {token}",
        "Content-Type": "application/json" if body else None,
    }
    given.update({name.replace("_", "-"): value for name, value in headers.items()})
    named: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    async with service.session.request(
        method,
        service.url + BASE + path,
        data=body or None,
        headers=named,
        skip_auto_headers=["Content-Type"],
    ) as response:
        return Answer(response.status, response.headers, await response.read())
