"""What nobody on the line may promise, found in a text of any of the three languages.

The phrases lie in promises.yaml, where a reader of the language can change them. They are looked
for clause by clause, as whole phrases and as claims: what is spoken of, with a denial or an act. A
clause that says that nothing can be promised, and a question, is let through. They catch slips
before they are sent; they don't replace the reader who signs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from triage.parts import Part
from triage.reading import read_yaml

FORETOLD = "future"
#: In a longer clause its parts have little to do with each other.
LONGEST = 200
PHRASES = Path(__file__).parent / "promises.yaml"
_CLAUSE = re.compile(r"(?<=[.!?;…])|\n|\b(?:но|зато|але|зате|but)\b")
_UKRAINIAN, _CYRILLIC = re.compile("[іїєґ]"), re.compile("[а-я]")
_WORDS = r"(?:[\w'-]+,? ){0,2}"


@dataclass(frozen=True, slots=True)
class Promise:
    """A phrase that promises what the line can't keep."""

    topic: str
    phrase: str


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is spoken of, and the acts that make a promise of it; without any it is a denial."""

    about: re.Pattern[str]
    acts: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Phrases:
    honest: re.Pattern[str]
    topics: dict[str, re.Pattern[str]]
    orders: re.Pattern[str]
    comfort: re.Pattern[str]
    denial: re.Pattern[str]
    open: re.Pattern[str]
    claims: dict[str, _Claim]
    own: re.Pattern[str]
    you: dict[str, re.Pattern[str]]
    future: dict[str, re.Pattern[str]]


def promises_in(text: str) -> list[Promise]:
    """The forbidden promises in a text, at most one of each topic for each clause."""
    phrases = _phrases()
    found = []
    for clause in _clauses(text):
        told = {
            topic: match.group().strip()
            for topic, pattern in phrases.topics.items()
            if (match := pattern.search(clause))
        }
        found += [Promise(topic, said) for topic, said in (_claimed(clause) | told).items()]
    return found


def doubts_in(text: str) -> list[Promise]:
    """What should be read once more before it is sent: promises, and what is told as certain."""
    tongue = _tongue_of(text)
    return promises_in(text) or [
        Promise(FORETOLD, clause.strip()) for clause in _clauses(text) if _foretells(clause, tongue)
    ]


def _clauses(text: str) -> Iterator[str]:
    """What a text states, clause by clause, but for what says that nothing can be promised."""
    for clause in _CLAUSE.split(_plain(text)):
        is_question = clause.rstrip(" »”\"'").endswith("?")
        if not is_question and not _phrases().honest.search(clause):
            yield clause


def _foretells(clause: str, tongue: str) -> bool:
    phrases = _phrases()
    if phrases.open.search(clause) or phrases.own.search(clause):
        return False
    told = _without_orders(clause)
    return all(each[tongue].search(told) for each in (phrases.you, phrases.future))


def _tongue_of(text: str) -> str:
    """The language whose letters a text has."""
    lower = text.lower()
    if _UKRAINIAN.search(lower):
        return "uk"
    return "ru" if _CYRILLIC.search(lower) else "en"


def _claimed(clause: str) -> dict[str, str]:
    """What a clause claims, by its parts in any order."""
    phrases = _phrases()
    if len(clause) > LONGEST or phrases.open.search(clause):
        return {}
    denies = phrases.denial.search(_without_orders(clause)) is not None
    return {
        topic: clause.strip()
        for topic, claim in phrases.claims.items()
        if claim.about.search(clause)
        and (denies if claim.acts is None else not denies and claim.acts.search(clause))
    }


def _without_orders(clause: str) -> str:
    """The clause but for what somebody is told to do; what only comforts stays."""
    phrases = _phrases()
    return phrases.orders.sub(
        lambda order: order[0] if phrases.comfort.search(order[0]) else " ", clause
    )


def _plain(text: str) -> str:
    lower = text.lower().replace("ё", "е").replace("’", "'").replace("ʼ", "'")
    return re.sub(r"[ \t\u00a0]+", " ", lower)


@cache
def _phrases() -> _Phrases:
    top = Part(read_yaml(PHRASES), "promises")
    topics, claims = top.named("topics"), top.named("claims")
    foretold = top.take("foretold")
    found = _Phrases(
        orders=_pattern(top.texts("orders")),
        comfort=_pattern(top.texts("comfort")),
        denial=_pattern(top.texts("denial")),
        open=_pattern(top.texts("open")),
        own=_pattern(foretold.texts("own")),
        you=_listed(foretold.named("you")),
        future=_listed(foretold.named("future")),
        claims={topic: _claim(part) for topic, part in claims},
        honest=_pattern(top.texts("honest")),
        topics=_listed(topics),
    )
    foretold.done()
    top.done()
    return found


def _listed(named: Iterable[tuple[str, Part]]) -> dict[str, re.Pattern[str]]:
    return {
        name: _pattern(tuple(inner.as_text() for inner in part.items())) for name, part in named
    }


def _claim(part: Part) -> _Claim:
    is_denied = part.one_of("is", ("denied", "told")) == "denied"
    about = _pattern(part.texts("about"))
    return _Claim(about, None if is_denied else _pattern(part.texts("acts")))


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all phrases of a list."""
    return re.compile("|".join(rf"\b{_regex(phrase)}(?!\w)" for phrase in phrases))


def _regex(phrase: str) -> str:
    return phrase.replace("(", "(?:").replace("*", r"\w*").replace("… ", _WORDS)
