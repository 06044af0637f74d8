from __future__ import annotations

import socket

from bot.web.event_writer import encoded, give_up_when_gone
from bot.web.feed import Event


def test_event_is_one_block_with_its_number_and_one_line_of_data() -> None:
    event = Event("message", {"text": "one\ntwo\r\u2028three"}, 7)
    assert encoded(event).decode() == (
        'event: message\nid: 7\ndata: {"text": "one\\ntwo\\r\u2028three"}\n\n'
    )


def test_event_that_brings_no_message_leaves_the_number_as_it_was() -> None:
    assert encoded(Event("ready", {"last": 7})) == b'event: ready\ndata: {"last": 7}\n\n'


def test_replaced_window_is_asked_to_wait_before_it_comes_back() -> None:
    assert encoded(Event("replaced")) == b"retry: 30000\nevent: replaced\ndata: {}\n\n"


def test_connection_without_signs_of_life_is_given_up_by_the_system() -> None:
    with socket.socket() as connection:
        give_up_when_gone(connection, 15.0)
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 15_000
