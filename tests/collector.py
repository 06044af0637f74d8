"""A collector of traces (OTLP over HTTP) that decodes what it is sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Received:
    """A span as it arrived."""

    name: str
    trace: bytes
    id: bytes
    parent: bytes
    links: tuple[bytes, ...]  # ids of spans
    attributes: dict[str, Any]
    is_error: bool
    service: dict[str, str]


@dataclass
class Collector:
    """What was received. While ``thawed`` is not set, no request is answered.

    Attributes:
        status: of its answers.
        raw: the bodies of all requests.
    """

    url: str = ""
    status: int = 200
    thawed: threading.Event = field(default_factory=threading.Event)
    raw: list[bytes] = field(default_factory=list)

    @property
    def spans(self) -> list[Received]:
        """All spans, as they arrived."""
        return [span for body in self.raw for span in _spans(body)]

    def named(self, name: str) -> list[Received]:
        """Those of that name."""
        return [span for span in self.spans if span.name == name]


@contextmanager
def collector() -> Iterator[Collector]:
    """A collector that listens on a port of this machine for the block."""
    state = Collector()
    state.thawed.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.thawed.wait()
            state.raw.append(body)
            self.send_response(state.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        state.url = f"http://127.0.0.1:{server.server_port}/v1/traces"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield state
        finally:
            state.thawed.set()
            server.shutdown()
            thread.join()


def _spans(body: bytes) -> Iterator[Received]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        service = {each.key: each.value.string_value for each in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Received(
                    span.name,
                    span.trace_id,
                    span.span_id,
                    span.parent_span_id,
                    tuple(link.span_id for link in span.links),
                    {each.key: _value(each.value) for each in span.attributes},
                    span.status.code == 2,
                    service,
                )


def _value(value: Any) -> Any:
    return getattr(value, value.WhichOneof("value"))
