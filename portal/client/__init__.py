"""The portal's client: what may be asked (``PortalClient``) and the portal over HTTP."""

from portal.client.breaker import CircuitBreaker
from portal.client.http import HttpPortalClient
from portal.client.protocol import PortalClient
from portal.client.retry import Retries, RetryPolicy
from portal.client.wire import TimeLimits, portal_session

__all__ = [
    "CircuitBreaker",
    "HttpPortalClient",
    "PortalClient",
    "Retries",
    "RetryPolicy",
    "TimeLimits",
    "portal_session",
]
