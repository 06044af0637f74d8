"""A person's copy holds everything that is kept, as it is kept, and nobody else reads it."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from bot.people.exporting import VERSION, document, write_new
from bot.people.finding import find
from bot.people.naming import of_ticket, patient, writer
from bot.people.summary import summary
from tests.databases import SQLITE_ALONE
from tests.people.world import World
from tests.portal.server.people import PAT


async def test_copy_of_a_patient_holds_chats_tickets_and_releases(world: World) -> None:
    person, other = world.someone(PAT), world.someone()
    await world.chat(person, ticket=True)
    await world.release(person)
    await world.chat(other, ticket=True)
    whose = patient(world.desk, PAT)
    kept = await find(world.desk, whose)
    copy: dict[str, Any] = json.loads(json.dumps(document(whose, kept, world.desk.clock())))
    assert (copy["version"], copy["named_by"]) == (VERSION, "patient")
    assert copy["made_at"] == "2027-01-15T08:00:00.000+00:00"
    (chat,) = copy["conversations"]
    assert [m["author"] for m in chat["messages"]] == ["patient", "bot"]
    assert chat["messages"][0]["text"] == person.word
    assert chat["messages"][1]["buttons"] == ["Yes"]
    assert chat["ratings"][0]["helpful"] is True
    assert chat["understood"][0] == {"event": "user", "text": person.word}
    assert chat["told_to_an_open_task_until"] is not None
    assert [t["number"] for t in chat["tickets"]] == person.tickets
    (ticket,) = copy["portal"]["tickets"]
    assert ticket["contact"] == person.address
    assert ticket["transcript"][0]["text"] == person.word
    assert copy["portal"]["releases_not_signed"][0]["draft"] == {"who": person.word}
    assert other.word not in json.dumps(copy)


@SQLITE_ALONE
async def test_copy_shows_nothing_that_is_sealed(world: World) -> None:
    person = world.someone()
    await world.chat(person)
    whose = patient(world.desk, PAT)
    person = world.someone(PAT)
    await world.chat(person)
    kept = await find(world.desk, whose)
    # The address was told to an open task alone.
    assert person.address not in json.dumps(document(whose, kept, 0.0))


@SQLITE_ALONE
async def test_copy_of_a_ticket_and_of_an_address(world: World) -> None:
    person = world.someone()
    await world.chat(person, ticket=True)
    await world.mail(person)
    whose = await of_ticket(world.desk, person.tickets[0])
    copy = document(whose, await find(world.desk, whose), 0.0)
    assert len(copy["conversations"]) == len(copy["portal"]["tickets"]) == 1
    whose_mails = writer(world.desk, person.address)
    assert whose_mails
    kept = await find(world.desk, whose_mails)
    mails = document(whose_mails, kept, 0.0)
    assert mails["mails"][0]["answers"][0]["state"] == "sent"
    assert len(mails["answers_counted_at"]) == 1
    assert mails["portal"] is None
    assert next(iter(summary(kept))) == "1 mails as hashes, 1 answers to them"


def test_file_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "copy.json"
    write_new(path, {"a": "\x1b[2J"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_bytes()) == {"a": "\x1b[2J"}
    assert b"\x1b" not in path.read_bytes()
    with pytest.raises(FileExistsError):
        write_new(path, {})
    dangling = tmp_path / "link.json"
    dangling.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(OSError):
        write_new(dangling, {})
    assert not (tmp_path / "elsewhere.json").exists()


def test_copy_that_could_not_be_written_whole_is_not_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "copy.json"
    with pytest.raises(TypeError):
        write_new(path, {"good": 1, "bad": object()})
    assert not path.exists()
