"""What holds after every message of a walk, whatever was typed and whatever the portal did.

Phrases are known by their names in ``domain.yml``, which messages carry; no wording stands here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.dialogue.walk import Turn
from tests.dialogue.walked_portal import NOT_KNOWN, TOLD, Call, Outcome, WalkedPortal

_APOLOGY: Final = "utter_apology"
_URGENT: Final = "utter_urgent"
_SENT: Final = "utter_reset_sent"
_DRAFTED: Final = "utter_release_draft"
_CONFIRMED: Final = frozenset({"release_confirmed", "task_retry"})
_PASSED_ON: Final = "utter_handoff_done_"
_ALREADY: Final = "utter_handoff_already"
_HOURS: Final = "utter_handoff_hours"
_NO_HOURS: Final = "utter_handoff_no_hours"
_BAD: Final = "utter_bad_"
_ASKS: Final = "utter_ask_"
_MOST_BAD: Final = 2  # the third time the form gives up
_MOST_LINKS: Final = 3
# "No link was sent" and its like, of the latest call; and of all that the form did.
_NOT_DONE: Final = frozenset({"utter_reset_failed", "utter_handoff_failed", "utter_release_failed"})
_NOTHING_DONE: Final = frozenset({"utter_handoff_declined"})
# Who is told that has not asked for a call of the portal.
_ASIDE: Final = _NOTHING_DONE | {"utter_answer", "utter_fallback", "utter_bad_task_retry"}
# One of these is said when a form ends: what became of it.
_ENDS: Final = frozenset(
    {
        _APOLOGY,
        _URGENT,
        _SENT,
        _ALREADY,
        "utter_article",
        "utter_answer",
        "utter_cancelled",
        "utter_form_given_up",
        "utter_reset_limit",
        "utter_reset_unsure",
        "utter_handoff_declined",
        "utter_handoff_unsure",
        "utter_release_sign_in",
        "utter_release_unsure",
        _DRAFTED,
    }
)
# Nobody who presses what is shown is told that.
_DEAD_ENDS: Final = frozenset({"utter_fallback", "utter_nothing_open"})


@dataclass
class Checks:
    """The invariants of one walk.

    Args:
        portal: what forms do their tasks at.
        patient: who is signed in.
    """

    portal: WalkedPortal
    patient: str | None = None
    _private: set[str] = field(default_factory=set)  # what was typed and may be told nobody
    _run: int = 0  # number of the form that is open
    _runs: dict[str, int] = field(default_factory=dict)  # that a key belongs to
    _last: Call | None = None  # of the open form
    _not_known: set[str] = field(default_factory=set)  # what it may have done, untold
    _bad: tuple[str, int] = ("", 0)
    _links: int = 0
    _number: str = ""  # of the latest ticket that was told

    def hear(self, private: Sequence[str]) -> None:
        """What is going to be typed."""
        self._private.update(private)
        if self._last and not all(each in self._last.wish for each in private):
            self._last = None  # another address: no unbroken request

    def after(self, turn: Turn, *, shown_button: bool = False, urgent: bool = False) -> None:
        """All of them."""
        if turn.begins:
            self._begin()
        answers_something(turn)
        apologises_for_nothing_typed(turn)
        asks_while_a_form_is_open(turn)
        tells_how_a_form_ends(turn)
        says_nothing_beside_urgent_help(turn, urgent=urgent)
        assert not shown_button or not _DEAD_ENDS & set(turn.names)
        assert not shown_button or takes_what_it_asked_for(turn)
        self._tells_what_was_done(turn)
        self._keeps_keys(turn)
        self._says_the_same_twice_at_most(turn)
        self._gives_nothing_private_away(turn)

    def forget_secrets(self) -> None:
        """The open form asks anew, and what it asks for is another request."""
        self._begin()

    def _begin(self) -> None:
        self._run, self._last, self._not_known = self._run + 1, None, set()

    def _tells_what_was_done(self, turn: Turn) -> None:
        done = [call for call in turn.calls if call.outcome in TOLD]
        links = [call for call in done if call.kind == "link"]
        tickets = [call for call in done if call.kind == "ticket"]
        drafts = [call for call in done if call.kind == "draft"]
        assert len(_names(turn, _DRAFTED)) == len(drafts)
        self._drafts_what_was_confirmed(turn)
        assert len(_names(turn, _SENT)) == len(links)
        assert len(_names(turn, _PASSED_ON)) == len(tickets)
        # An action may name a phrase that is not there; then Rasa says nothing.
        assert len({_HOURS, _NO_HOURS} & set(turn.names)) == len(tickets)
        self._links += len(links)
        assert self._links <= _MOST_LINKS
        self._number = next((self.portal.tickets[c.key] for c in tickets), self._number)
        if tickets or _ALREADY in turn.names:
            assert self._number
            assert self._number in turn.shown
        self._not_known.update(call.wish for call in turn.calls if call.outcome in NOT_KNOWN)
        self._not_known.update(call.wish for call in turn.lost)
        assert not (self._not_known and _NOTHING_DONE & set(turn.names))
        for call in turn.calls:
            assert not (call.wish in self._not_known and _NOT_DONE & set(turn.names))
        assert not turn.calls or _may_call(turn)

    def _drafts_what_was_confirmed(self, turn: Turn) -> None:
        for call in (*turn.lost, *turn.calls):
            if call.kind == "draft":
                assert turn.before.requested in _CONFIRMED
                assert self.patient
                assert call.request.startswith(f"{self.patient} ")

    def _keeps_keys(self, turn: Turn) -> None:
        assert not self.portal.keys_used_twice
        for call in (*turn.lost, *turn.calls):
            assert self._runs.setdefault(call.key, self._run) == self._run
            if self._last and self._last.wish == call.wish:
                assert (call.key, call.request) == (self._last.key, self._last.request)
            self._last = call

    def _says_the_same_twice_at_most(self, turn: Turn) -> None:
        name = next(iter(_names(turn, _BAD)), "")
        before, count = self._bad
        self._bad = (name, count + 1 if name and name == before else 1)
        assert not name or self._bad[1] <= _MOST_BAD

    def _gives_nothing_private_away(self, turn: Turn) -> None:
        assert not any(each in turn.shown for each in self._private)
        passed_on = [_transcript(call) for call in turn.calls if call.kind == "ticket"]
        assert not any(each in text for text in passed_on for each in self._private)


def answers_something(turn: Turn) -> None:
    """Never silent."""
    assert turn.answer.messages
    assert all(message.text.strip() for message in turn.answer.messages)
    assert all(b.title and b.payload.startswith("/") for b in turn.buttons)


def apologises_for_nothing_typed(turn: Turn) -> None:
    """An apology is for an error that nobody thought of, and only for that."""
    assert not turn.answer.failed
    broken = any(_is_broken(call) for call in turn.calls)
    assert broken == (_APOLOGY in turn.names)


def asks_while_a_form_is_open(turn: Turn) -> None:
    """Never stuck: the form's own question comes last, once."""
    form, slot = turn.after.form, turn.after.requested
    assert (form is None) == (slot is None)
    assert turn.answer.form_open == (form is not None)
    if form:
        assert turn.names[-1] in {f"{_ASKS}{slot}", f"{_ASKS}{form}_{slot}"}
        assert turn.names.count(turn.names[-1]) == 1
    else:
        assert not _names(turn, _BAD)


def tells_how_a_form_ends(turn: Turn) -> None:
    """What was open does not end without a word about it."""
    if turn.before.form and not turn.after.form:
        assert _ENDS & set(turn.names) or _names(turn, _PASSED_ON)


def says_nothing_beside_urgent_help(turn: Turn, *, urgent: bool) -> None:
    """Whoever cries for help gets that text alone, and no form is open."""
    assert not urgent or _URGENT in turn.names
    if _URGENT in turn.names:
        assert len(turn.names) == len(turn.answer.messages) == 1
        assert not turn.buttons
        assert turn.after.form is None
        assert not turn.calls


def takes_what_it_asked_for(turn: Turn) -> bool:
    """Whether a good value was not called a bad one, unless by the portal."""
    return _is_refused(turn) or not _names(turn, _BAD)


def closes(turn: Turn) -> None:
    """After "cancel"."""
    answers_something(turn)
    apologises_for_nothing_typed(turn)
    assert turn.after.form is None
    assert not turn.calls
    assert len(turn.names) == 1
    assert (turn.before.form is not None) == (turn.names == ("utter_cancelled",))


def leads_to_a_person(turn: Turn, portal: WalkedPortal) -> None:
    """After "person"."""
    answers_something(turn)
    apologises_for_nothing_typed(turn)
    asks_while_a_form_is_open(turn)
    assert not turn.calls
    assert any("talk_to_human" in message.articles for message in turn.answer.messages)
    already = bool(portal.tickets) and _ALREADY in turn.names
    assert already or turn.after.form == "handoff_form"


def _is_broken(call: Call) -> bool:
    # What is typed can be an address that no portal takes, but no such ticket.
    impossible = call.outcome is Outcome.IMPOSSIBLE and call.kind != "link"
    return call.outcome is Outcome.BROKEN or impossible


def _may_call(turn: Turn) -> bool:
    return _is_refused(turn) or not _ASIDE & set(turn.names)


def _is_refused(turn: Turn) -> bool:
    return any(call.outcome in {Outcome.INVALID, Outcome.IMPOSSIBLE} for call in turn.calls)


def _names(turn: Turn, start: str) -> list[str]:
    return [name for name in turn.names if name.startswith(start)]


def _transcript(call: Call) -> str:
    return call.request.replace(call.wish, "")


def states_of(turn: Turn) -> Iterator[str]:
    """What a walk has come to, for counting."""
    yield f"{turn.after.form} {turn.after.requested}"
    yield from turn.names
    yield from (f"{call.kind} {call.outcome.name}" for call in turn.calls)
