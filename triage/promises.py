"""What nobody on the line may promise, found in a text of any of the three languages.

The phrases lie in promises.yaml, where a reader of the language can change them. They are looked
for clause by clause; a clause that says that nothing can be promised, and a question, is let
through. They catch slips before they are sent; they don't replace the reader who signs.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from triage.parts import Part
from triage.reading import read_yaml

PHRASES = Path(__file__).parent / "promises.yaml"
_CLAUSE = re.compile(r"(?<=[.!?;…])|\n|\b(?:но|зато|але|зате|but)\b")
_WORDS = r"(?:[\w'-]+,? ){0,2}"


@dataclass(frozen=True, slots=True)
class Promise:
    """A phrase that promises what the line can't keep."""

    topic: str
    phrase: str


@dataclass(frozen=True, slots=True)
class _Phrases:
    honest: re.Pattern[str]
    topics: dict[str, re.Pattern[str]]


def promises_in(text: str) -> list[Promise]:
    """The forbidden promises in a text, at most one of each topic for each clause."""
    phrases = _phrases()
    found = []
    for clause in _CLAUSE.split(_plain(text)):
        if clause.rstrip(" »”\"'").endswith("?") or phrases.honest.search(clause):
            continue
        for topic, pattern in phrases.topics.items():
            if match := pattern.search(clause):
                found.append(Promise(topic, match.group().strip()))
    return found


def _plain(text: str) -> str:
    lower = text.lower().replace("ё", "е").replace("’", "'").replace("ʼ", "'")
    return re.sub(r"[ \t\u00a0]+", " ", lower)


@cache
def _phrases() -> _Phrases:
    top = Part(read_yaml(PHRASES), "promises")
    topics = top.named("topics")
    found = _Phrases(
        honest=_pattern(top.texts("honest")),
        topics={
            topic: _pattern(tuple(inner.as_text() for inner in part.items()))
            for topic, part in topics
        },
    )
    top.done()
    return found


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all phrases of a list."""
    return re.compile("|".join(rf"\b{_regex(phrase)}(?!\w)" for phrase in phrases))


def _regex(phrase: str) -> str:
    return phrase.replace("(", "(?:").replace("*", r"\w*").replace("… ", _WORDS)
