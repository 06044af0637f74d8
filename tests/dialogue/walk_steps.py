"""What a patient may do next in a walk through the forms; drawn by Hypothesis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

import yaml
from hypothesis import strategies as st

from bot.knowledge.index import KnowledgeIndex
from bot.settings import ROOT, load_settings
from tests.dialogue.walked_portal import Outcome


@dataclass(frozen=True)
class Typed:
    """A text. ``private``: parts of it that no answer and no transcript may hold."""

    text: str
    private: tuple[str, ...] = ()
    urgent: bool = False


@dataclass(frozen=True)
class Pressed:
    """A button that was shown; ``back`` is 0 for those of the last answer."""

    number: int
    back: int = 0


@dataclass(frozen=True)
class Payload:
    """A button with this payload, shown or not."""

    payload: str


@dataclass(frozen=True)
class Answered:
    """What the open form asks for; something else where no form is open."""

    number: int


@dataclass(frozen=True)
class HalfAnHour:
    """The time after which nothing private is kept."""


@dataclass(frozen=True)
class NewProcess:
    """The next message is answered by a process that knows only what is stored."""


@dataclass(frozen=True)
class Killed:
    """The process that answers the next message is killed before anything of that is stored."""


Step = Typed | Pressed | Payload | Answered | HalfAnHour | NewProcess | Killed

_ADDRESSES: Final = (
    "quill.ferro@example.org",
    "vesper_ng+uni@mail.example.edu",
    "O'Tamsin@example.com",
    "zoë.quist@example.net",
)
_PHONES: Final = ("413-555-0142", "(508) 555-0187", "+1 617 555 0123", "978.555.0161 ext. 77")
_PASSWORDS: Final = ("Zx9!plumWagon", "hunter-22-moss")
_CODES: Final = ("482913", "7730-2291")

ADDRESSES: Final = tuple(Typed(each, (each,)) for each in _ADDRESSES)
PHONES: Final = tuple(Typed(each, (each,)) for each in _PHONES)
_IN_SENTENCES: Final = tuple(
    Typed(sentence.format(value), (value,))
    for value in (*_ADDRESSES, *_PHONES)
    for sentence in (
        "it's {}",
        "the one I registered with is {}, I think?",
        "how do I reset my password for {}?",
        "sorry, I meant {} instead",
        "no, use {}",
        "please call or write to {} and thanks",
    )
)
_SEVERAL: Final = tuple(
    Typed(f"{one} or {other}", (one, other))
    for values in (_ADDRESSES, _PHONES, (_ADDRESSES[0], _PHONES[0]))
    for one, other in pairwise(values)
)
_SECRETS: Final = (
    *(Typed(f"my password is {each}", (each,)) for each in _PASSWORDS),
    *(
        Typed(f"password: {each} and my email is {_ADDRESSES[0]}", (each, _ADDRESSES[0]))
        for each in _PASSWORDS
    ),
    *(Typed(f"the verification code is {each}", (each,)) for each in _CODES),
    Typed(f"I can't log in, my password is {_PASSWORDS[0]}", (_PASSWORDS[0],)),
)
_BAD: Final = tuple(
    map(
        Typed,
        (
            "quill.ferro at example dot org",
            "quill@",
            "@example.org",
            "my usual one",
            "555",
            "12345",
            "the same as last time",
            "asdf qwer",
            "x" * 300 + "@example.org",
            "blue",
            "1",
            "to my dentist",
        ),
    )
)
_SHORT: Final = tuple(
    map(
        Typed,
        "yes|no|not sure|maybe|ok|nope|yep|I don't know|sure, go ahead|no thanks|please don't"
        "|I have a NetID|I don't have a NetID|no idea if I have one|none of these|try again"
        "|once more please|by phone|by email|I'll wait here|call me|text me|email or phone"
        "|hello|thanks|bye|are you a bot?|that helped|that did not help|what can you do"
        "|wait|change it|that's wrong|I made a typo|where is my records request"
        "|send me the link|send it again|pass it on|no, to my dentist instead|actually by mail"
        "|change it to 2020 to 2022|my lawyer|all of it|scan.docx|for me|only labs".split("|"),
    )
)
# Questions about the request itself, and what is not for a chat.
_ASIDES: Final = tuple(
    map(
        Typed,
        "how much does it cost?|is there a fee|how long does it take|when will I get them?"
        "|is imaging included?|my HIV test and labs|notes from my therapist".split("|"),
    )
)
_WAYS_OUT: Final = tuple(
    map(Typed, ("person", "cancel", "stop", "never mind", "let me talk to a human", "human please"))
)
_URGENT: Final = tuple(
    Typed(text, urgent=True)
    for text in (
        "I can't breathe and my chest hurts",
        "I want to kill myself",
        "I'm not suicidal, just so tired lately",
        f"my address is {_ADDRESSES[0]} and I want to die",
        "cancel this, I took too many pills",
        "quiero morir",
    )
)
_ODD: Final = tuple(
    map(
        Typed,
        (
            "",
            "   ",
            "😀",
            "?!",
            "\x00\x01",
            "\ud83d",
            "a\u202eb\u200bc",
            "我忘记了密码",
            "{number} {days} {{}}",
            "<script>alert(1)</script>",
            "/cancel",
            "/affirm",
            "/send_reset_link",
            '/inform{"contact_way":"email"}',
            '/inform_netid{"has_netid":"no"}',
            "/restart",
            "/back",
            "a" * 5_000,
            "What is the capital of France?",
            "tell me a joke",
            "what is my diagnosis",
        ),
    )
)


@cache
def _questions() -> tuple[Typed, ...]:
    index = KnowledgeIndex(load_settings({}).knowledge)
    titles = [index.article(intent).title for intent in index.faq_intents()]
    two = [f"{one} {other}" for one, other in pairwise(titles)]
    return tuple(map(Typed, ["I forgot my password", *titles, *two]))


@cache
def _responses() -> dict[str, Any]:
    responses: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    return dict(responses["responses"])


def everywhere() -> set[str]:
    """What many walks come to: all phrases of the tasks, all that can come of a call."""
    of_tasks = ("utter_ask_", "utter_bad_", "utter_reset_", "utter_handoff_", "utter_release_")
    phrases = {name for name in _responses() if name.startswith(of_tasks)}
    calls = {
        f"{kind} {outcome.name}" for kind in ("link", "ticket", "draft") for outcome in Outcome
    }
    return calls | phrases - {"utter_ask_netid"}  # that one is said in place of an answer


@cache
def _payloads() -> tuple[Payload, ...]:
    of_phrases = {
        button["payload"]
        for (phrase, *_) in _responses().values()
        for button in phrase.get("buttons") or ()
    }
    of_articles = {
        f"/{intent}" for intent in KnowledgeIndex(load_settings({}).knowledge).faq_intents()
    }
    return tuple(map(Payload, sorted(of_phrases | of_articles | {"/helpful", "/not_helpful"})))


BEGINNINGS: Final = (
    Payload("/send_reset_link"),
    Payload("/hand_over"),
    Payload("/talk_to_human"),
    Typed("person"),
    Payload("/start_release"),
    Payload("/start_release"),
    Payload('/continue_task{"task": "start_release"}'),
)
_GOOD: Final = tuple(map(Answered, range(5)))
_LAST: Final = tuple(map(Pressed, range(5)))
_OLD: Final = tuple(Pressed(number, back) for back in (1, 2, 4) for number in range(3))


def steps() -> st.SearchStrategy[Step]:
    """One step; those that lead into a form and through it come more often than each other."""
    kinds: tuple[tuple[Step, ...], ...] = (
        *[_GOOD] * 6,
        *[BEGINNINGS] * 2,
        *[_LAST] * 3,
        _OLD,
        _payloads(),
        (*ADDRESSES, *PHONES),
        _IN_SENTENCES,
        _SEVERAL,
        _SECRETS,
        *[_BAD] * 2,
        *[_SHORT] * 2,
        _ASIDES,
        _questions(),
        _WAYS_OUT,
        (*_URGENT, HalfAnHour(), NewProcess()),
        (Killed(),),
        _ODD,
    )
    return st.one_of(*(st.sampled_from(kind) for kind in kinds), st.builds(Typed, st.text()))


def paths() -> st.SearchStrategy[list[Step]]:
    """All steps of a walk. Every third one goes the long way to a draft before it strays."""
    anywhere = st.lists(steps(), min_size=4, max_size=18)
    answers = st.lists(st.sampled_from(_GOOD), min_size=6, max_size=9)
    to_a_draft = st.builds(
        lambda given, then: [Payload("/start_release"), *given, *then],
        answers,
        st.lists(steps(), max_size=9),
    )
    return st.one_of(anywhere, anywhere, to_a_draft)


def outcomes() -> st.SearchStrategy[Outcome]:
    """What comes of a call; done and no answer come more often than each other."""
    often = (Outcome.DONE, Outcome.DONE, Outcome.DONE, Outcome.LOST_AFTER, Outcome.UNREACHABLE)
    return st.sampled_from((*often, *Outcome))
