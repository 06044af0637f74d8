"""What the web application is made of, handed in by the command that serves it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cluster.joining import Cluster

if TYPE_CHECKING:
    from bot.dialogue.hub import Hub
    from bot.file_check import Checked
    from bot.settings import Settings
    from bot.store.conversations import ConversationStore
    from bot.web.conversation_ids import ConversationIds
    from bot.web.inbox import Worker
    from bot.web.metrics import Metrics
    from bot.web.tokens import PortalTokens
    from portal.schema import UploadSample

    CheckFile = Callable[[UploadSample], Awaitable[Checked]]

MOST_BODY_BYTES: Final = 64 * 1024
PAGE: Final = Path(__file__).parent / "page"
WIDGET: Final = Path(__file__).parent / "widget" / "built"


@dataclass(frozen=True)
class Bounds:
    """How long the server waits and how many it serves. Times are seconds.

    Attributes:
        header: for a request's whole header; also for the next request on an open connection.
        body: for a request's whole body.
        write: for a listener to take something of what was written to it.
        heartbeat: between signs of life to a listener, who is promised one every 15.
        probe: for the database to answer ``/readyz``, and how long that answer is good for.
        drain: for answers in progress when the server is stopped.
        streams_per_chat: listeners of one conversation.
        streams: listeners of all conversations in this process.
    """

    header: float = 15.0
    body: float = 10.0
    write: float = 15.0
    heartbeat: float = 12.0
    probe: float = 2.0
    drain: float = 3.0
    streams_per_chat: int = 6
    streams: int = 2000


@dataclass(frozen=True)
class Parts:
    """Everything the application is given.

    Attributes:
        tokens: None: nobody can be signed in.
        check_file: says whether the portal would take a file.
        port: the one that is served.
        clock: seconds since 1970.
        page: folder of the chat's page.
        token_url: path where the page asks the portal who is signed in; "": it does not.
        cluster: the other servers.
    """

    settings: Settings
    store: ConversationStore
    hub: Hub
    worker: Worker
    ids: ConversationIds
    tokens: PortalTokens | None
    metrics: Metrics
    check_file: CheckFile
    port: int
    model_loaded: bool = True
    bounds: Bounds = field(default_factory=Bounds)
    clock: Callable[[], float] = time.time
    page: Path = PAGE
    token_url: str = ""
    cluster: Cluster = field(default_factory=Cluster)
