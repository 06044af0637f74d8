"""What every article has to keep to, one rule a function; ``check.py`` runs them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.knowledge.article import ArticleName, Audience, Draft
from bot.knowledge.articles import NOT_FAQ
from bot.knowledge.by_mail import chat_only_findings
from bot.knowledge.findings import Finding, did_you_mean
from bot.knowledge.readability import grade, sentences
from bot.nlu.intents import RESERVED

MIN_EXAMPLES = 20
MAX_RELATED = 3
MAX_CHARACTERS = 1_600
MAX_GRADE = 8.0
MAX_WORDS = 30
MIN_WORDS_TO_GRADE = 30  # a grade of fewer words is chance
REVIEW_AFTER = timedelta(days=365)

# Intents that the bot has words of its own for, but whose answer is an article all the same.
WITH_ARTICLE = frozenset({"talk_to_human", "emergency", "crisis"})
# Names that Rasa keeps for itself.
_RASA_INTENTS = frozenset({"restart", "back", "session_start"})
NO_ARTICLE = (RESERVED - WITH_ARTICLE) | _RASA_INTENTS

_SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_AUDIENCES = {"netid": Audience.NETID, "no_netid": Audience.NO_NETID}


@dataclass(frozen=True)
class Surroundings:
    """What a rule may look at beside the article: all files' names, examples, and the day."""

    names: frozenset[ArticleName]
    example_counts: Mapping[str, int]
    today: date

    @property
    def topics(self) -> Mapping[str, str]:
        """Intent -> topic of every main article, also of those that can't be read."""
        return {name.intent: name.topic for name in self.names if not name.variant}


Rule = Callable[[Draft, Surroundings], Iterator[Finding]]


def intent_name(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """The file's name is the intent: small letters, not one that is taken."""
    intent = draft.name.intent
    if draft.name.variant:
        return
    if not _SNAKE_CASE.fullmatch(intent):
        yield Finding(
            1, "the file's name should be small letters, digits and _ only, such as lost_card.md"
        )
    elif intent in NO_ARTICLE:
        yield Finding(1, f'the bot needs the name "{intent}" itself; give the file another name')


def title(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """A title is shown as a button, so it is a question."""
    text = draft.fields.title
    if text is not None and not text.endswith("?"):
        yield Finding(draft.line("title"), '"title" should be a question that ends with ?')


def audience(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """A file's name and its audience agree; a main article with variants is for everyone."""
    name = draft.name
    wanted = _AUDIENCES.get(name.variant, Audience.EVERYONE)
    free = not name.variant and not (_variants(name, around) & _AUDIENCES.keys())
    if draft.fields.audience is not wanted and not free:
        yield Finding(
            draft.line("audience"),
            f'"audience" should be {wanted.value} in a file of this name '
            f'- it is "{draft.fields.audience.value}"',
        )


def netid_pair(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """Whoever answers for people with a NetID also answers for those without, and the reverse."""
    pair = {"netid": "no_netid", "no_netid": "netid"}
    other = pair.get(draft.name.variant)
    if other and other not in _variants(draft.name, around):
        yield Finding(1, f"there should be a file {draft.name.intent}.{other}.md too")


def related(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """At most three other articles, none of them urgent."""
    names, line = draft.fields.related or (), draft.line("related")
    if len(names) > MAX_RELATED:
        yield Finding(line, f'"related" should name at most {MAX_RELATED} - it names {len(names)}')
    for name in dict.fromkeys(names):
        if reason := _not_related(name, draft.name.intent, around.topics):
            yield Finding(line, reason)


def reviewed(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """Nobody reviewed an article tomorrow."""
    if draft.fields.reviewed > around.today:
        yield Finding(
            draft.line("reviewed"), f'"reviewed" is a day to come ({draft.fields.reviewed})'
        )


def length(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """An answer is read in a chat window."""
    if len(draft.body) > MAX_CHARACTERS:
        yield Finding(
            draft.body_line,
            f"the answer has {len(draft.body):,} characters; it should have at most "
            f"{MAX_CHARACTERS:,}, so leave something out or make two articles of it",
        )


def mail_words(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """A mail says nothing that only works in the chat."""
    yield from chat_only_findings(draft)


def examples(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """People ask in many ways; from too few examples the bot doesn't learn a question."""
    name, count = draft.name, around.example_counts.get(draft.name.intent, 0)
    if not name.variant and name.topic not in NOT_FAQ and count < MIN_EXAMPLES:
        yield Finding(
            1,
            f'data/nlu has {count or "no"} examples of how people ask for "{name.intent}"; '
            f"write at least {MIN_EXAMPLES}",
        )


def inferred_question(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """Notice: the source has the answer, and somebody guessed the question."""
    if draft.fields.inferred_question:
        yield Finding(
            draft.line("inferred_question"),
            "please confirm with the help desk that patients really ask this, "
            "then write inferred_question: false",
        )


def stale(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """Notice: a year has passed."""
    day = draft.fields.reviewed
    if around.today - day > REVIEW_AFTER:
        yield Finding(
            draft.line("reviewed"),
            f"last reviewed on {day}, over a year ago; read it again and write the new day",
        )


def readable(draft: Draft, around: Surroundings) -> Iterator[Finding]:
    """Notice: plain words and short sentences, about grade 8."""
    read = sentences(draft.body)
    for sentence in read:
        if len(sentence.words) > MAX_WORDS:
            yield Finding(
                draft.body_line + sentence.line,
                f"a sentence here has {len(sentence.words)} words; make two of it",
            )
    needed = grade(read)
    if needed > MAX_GRADE and sum(len(one.words) for one in read) >= MIN_WORDS_TO_GRADE:
        yield Finding(
            draft.body_line,
            f"reads like school grade {needed:.0f}; shorter words and sentences "
            f"bring it to {MAX_GRADE:.0f} or less",
        )


ERROR_RULES: tuple[Rule, ...] = (
    intent_name,
    title,
    audience,
    netid_pair,
    related,
    reviewed,
    length,
    mail_words,
    examples,
)
NOTICE_RULES: tuple[Rule, ...] = (inferred_question, stale, readable)


def _variants(name: ArticleName, around: Surroundings) -> set[str]:
    return {other.variant for other in around.names if other.main == name.main and other.variant}


def _not_related(name: str, own: str, topics: Mapping[str, str]) -> str:
    if name == own:
        return '"related" names this article itself; take it out'
    if name not in topics:
        return f'"related" names "{name}", which is no article{did_you_mean(name, topics)}'
    if topics[name] == "urgent":
        return f'"related" names "{name}", which is for emergencies only; take it out'
    return ""
