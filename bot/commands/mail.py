"""``helpdesk mail``: answers the help desk's mailbox, or shows what would become of a mail."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import Namespace
from contextlib import AsyncExitStack

from prometheus_client import CollectorRegistry, Counter, start_http_server

from bot import tracing
from bot.commands.stopping import told_to_stop
from bot.log import get_logger
from bot.mail.spool import Spool
from bot.mail.stdin import NOT_NOW, take_mail
from bot.settings import Settings

_log = get_logger(__name__)
_HERE = "127.0.0.1"
_DRAFTS = (
    "Answers are drafts only: nothing is sent until the command is started with --send.\n"
    "Shall the fixed text on emergencies and self-harm be sent to the person even so? Say it by\n"
    "HELPDESK_MAIL_SEND_URGENT=yes or no; nobody has decided yet, so it is a draft as well."
)


def run(options: Namespace, settings: Settings) -> int:
    """Work at the mailbox until told to stop, or look at mails that are given."""
    if options.deliver:
        return _deliver(settings)
    if options.resume:
        asyncio.run(_resume(settings))
        return 0
    if options.stdin or options.batch or options.explain is not None:
        # Here, since it brings Rasa along.
        from bot.commands import mail_trying

        return mail_trying.run(options, settings)
    asyncio.run(_work(settings, sends=options.send, metrics_port=options.metrics_port))
    return 0


def _deliver(settings: Settings) -> int:
    try:
        spool = Spool(settings.mail.folder)
    except OSError as error:
        _log.error("mail.no_spool", exc=error)
        return NOT_NOW
    return take_mail(sys.stdin.buffer, spool, os.environ)


async def _resume(settings: Settings) -> None:
    from bot.mail.limits import resume
    from bot.store.database import migrate, open_database

    database = open_database(settings.database_url)
    try:
        await migrate(database)
        await database.write(resume)
    finally:
        await database.close()


async def _work(settings: Settings, *, sends: bool, metrics_port: int | None) -> None:
    from bot.commands.loading import load_agent
    from bot.mail.assembly import check_settings, make_worker
    from bot.mail.bounded import Watchdog
    from bot.mail.lmtp import lmtp_server

    check_settings(settings.mail, sends)
    agent = load_agent(settings)
    await agent.warm_up()
    registry = CollectorRegistry()
    dropped = Counter(
        "helpdesk_mail_trace_spans_dropped", "Spans that were not sent.", registry=registry
    )
    async with AsyncExitStack() as stack:
        url = settings.operations.traces_url
        stack.enter_context(tracing.traces(url, "helpdesk-mail", dropped.inc))
        worker = await make_worker(settings, agent, stack, registry, sends=sends)
        port = settings.mail.lmtp_port
        if worker.spool is not None:
            await stack.enter_async_context(lmtp_server(worker.spool, _HERE, port))
        if metrics_port is not None:
            start_http_server(metrics_port, _HERE, registry)
        stop = told_to_stop()
        place = "the mailbox on the server" if worker.spool is None else f"LMTP on port {port}"
        print(f"Answering mails: {place}. Ctrl-C stops it.", flush=True)
        if not sends and settings.mail.sends_urgent is None:
            print(_DRAFTS, file=sys.stderr, flush=True)
        watchdog = asyncio.create_task(Watchdog().work())
        await worker.responder.run(stop)
        watchdog.cancel()
