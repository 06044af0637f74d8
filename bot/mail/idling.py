"""The one thread that talks to the IMAP server: jobs as they come, IDLE (RFC 2177) in between.

What others get wrong, by hand: a connection that dies in IDLE is readable and gives nothing, again
and again; then IDLE is ended and the server asked for a sign of life, which raises. IDLE is begun
anew before servers drop a quiet client (29 minutes by the RFC; some take 10). After connecting, and
after anything that may have been missed, whoever waits for news is told to look through the folder.
"""

from __future__ import annotations

import queue
import random
import select
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final, TypeVar

from imapclient.exceptions import IMAPClientError

from bot.log import get_logger
from bot.mail.adapter_errors import MailboxUnavailableError, SignInError
from bot.mail.imap_session import ImapAccount, ImapSession

_log = get_logger(__name__)
Result = TypeVar("Result")
Job = Callable[[ImapSession], Any]
IDLE_SECONDS: Final = 8 * 60.0
_POLL_SECONDS: Final = 15.0  # where the server knows no IDLE
_FIRST_PAUSE_SECONDS: Final = 0.5
_LONGEST_PAUSE_SECONDS: Final = 60.0
_NEWS: Final = (b"EXISTS", b"RECENT")


class ImapThread:
    """Runs jobs on a session; connects when it has to.

    Args:
        news: called, in this thread, when mails may have arrived.
    """

    def __init__(self, account: ImapAccount, news: Callable[[], None]) -> None:
        self._account, self._news = account, news
        self._jobs: queue.SimpleQueue[tuple[Job, Future[Any]] | None] = queue.SimpleQueue()
        self._woken, self._wake = socket.socketpair()
        self._woken.setblocking(False)
        self._session: ImapSession | None = None
        self._failures, self._not_before, self._since = 0, 0.0, 0.0
        self._thread = threading.Thread(target=self._run, name="imap", daemon=True)
        self._is_started = self._is_closed = self._has_worked = False

    def submit(self, job: Callable[[ImapSession], Result]) -> Future[Result]:
        """Have ``job`` run; its future raises ``MailboxUnavailableError`` where it can't."""
        future: Future[Result] = Future()
        self._jobs.put((job, future))
        if self._is_started:
            self._wake.send(b"x")
        else:
            self._is_started = True
            self._thread.start()
        return future

    def close(self) -> None:
        """End the thread after the jobs that are there; waits for it."""
        if self._is_started and not self._is_closed:
            self._is_closed = True
            self._jobs.put(None)
            self._wake.send(b"x")
            self._thread.join(10)
        self._wake.close()
        self._woken.close()

    def _run(self) -> None:
        while True:
            try:
                item = self._jobs.get_nowait()
            except queue.Empty:
                self._between_jobs()
                continue
            if item is None:
                break
            self._do(*item)
        if self._session is not None:
            self._session.log_out()

    def _do(self, job: Job, future: Future[Any]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            self._has_worked = True
            future.set_result(job(self._connected()))
        except MailboxUnavailableError as error:
            future.set_exception(error)
        except (IMAPClientError, OSError) as error:
            self._lost(error)
            failure = MailboxUnavailableError("the mailbox does not answer")
            failure.__cause__ = error
            future.set_exception(failure)
        except Exception as error:  # noqa: BLE001 - edge of the thread: whoever asked is told
            self._lost(error)
            future.set_exception(error)

    def _connected(self) -> ImapSession:
        if self._session is None:
            if time.monotonic() < self._not_before:
                raise MailboxUnavailableError("the mailbox does not answer yet")
            try:
                self._session = ImapSession(self._account)
            except (SignInError, IMAPClientError, OSError) as error:
                self._lost(error)
                raise
            self._since = time.monotonic()
            self._news()
        return self._session

    def _lost(self, error: BaseException) -> None:
        """Connect anew later: after a pause that grows, and differs from other workers'."""
        if self._session is not None:
            self._session.shut()
            self._session = None
            if time.monotonic() - self._since > _LONGEST_PAUSE_SECONDS:
                self._failures = 0
        pause = min(_FIRST_PAUSE_SECONDS * 2 ** min(self._failures, 8), _LONGEST_PAUSE_SECONDS)
        self._failures += 1
        self._not_before = time.monotonic() + pause * random.uniform(0.5, 1.0)
        _log.warning("mail.imap_lost", exc=error, failures=self._failures)

    def _between_jobs(self) -> None:
        try:
            session = self._connected()
            if self._idle(session):
                self._news()
        except MailboxUnavailableError:
            self._rest(max(self._not_before - time.monotonic(), 0.05))
        except (IMAPClientError, OSError) as error:
            self._lost(error)
        except Exception as error:  # noqa: BLE001 - edge of the thread: it goes on
            self._lost(error)

    def _rest(self, seconds: float) -> None:
        """Until a job comes."""
        select.select([self._woken], [], [], seconds)
        self._clear_wake()

    def _clear_wake(self) -> None:
        with suppress(BlockingIOError):
            while self._woken.recv(1024):
                pass

    def _idle(self, session: ImapSession) -> bool:
        """Until a job, news, or the time to begin anew; whether mails may have arrived."""
        if not session.has_idle:
            self._rest(_POLL_SECONDS)
            session.client.noop()
            return True
        if self._has_worked:
            self._has_worked = False
            if session.has_newer():
                return True
        client = session.client
        client.idle()
        is_dead = False
        try:
            has_news, is_dead = self._listen(client)
        finally:
            if not is_dead:
                _, late = client.idle_done()
        if is_dead:
            _prove_alive(client)
            return True
        return has_news or any(_is_news(line) for line in late)

    def _listen(self, client: Any) -> tuple[bool, bool]:
        """Whether there are news, and whether the connection looks dead."""
        until = time.monotonic() + IDLE_SECONDS
        while (left := until - time.monotonic()) > 0:
            if _has_read_ahead(client):
                return True, False
            ready = self._poll(client.socket(), left)
            if self._woken.fileno() in ready:
                self._clear_wake()
                return False, False
            if ready:
                lines = client.idle_check(timeout=0)
                if not lines:  # empty and early
                    return False, True
                if any(_is_news(line) for line in lines):
                    return True, False
        return True, False  # a quiet hour may also be a half-dead line

    def _poll(self, server: Any, seconds: float) -> set[int]:
        poller = select.poll()
        poller.register(server.fileno(), select.POLLIN)
        poller.register(self._woken.fileno(), select.POLLIN)
        return {number for number, _ in poller.poll(seconds * 1000)}


def _has_read_ahead(client: Any) -> bool:
    """Whether lines lie in the buffers already, where no poll sees them."""
    server = client.socket()
    pending = getattr(server, "pending", None)
    if pending is not None and pending():
        return True
    timeout = server.gettimeout()
    server.setblocking(False)
    try:
        return bool(client._imap.file.peek(1))
    except OSError:
        return False
    finally:
        server.settimeout(timeout)


def _prove_alive(client: Any) -> None:
    """Raises where the server is gone."""
    client.idle_done()
    client.noop()


def _is_news(line: Any) -> bool:
    return len(line) > 1 and line[1] in _NEWS
