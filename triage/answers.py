"""The answers of one conversation: a log that only grows, with the provenance of each entry.

Going back is an entry too, so nothing that was noted is lost, and the same log always leads to
the same step, in whichever process it is replayed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from triage.graph import Value

BACK = "@back"
GO = "@go:"


class AnswerRefused(ValueError):
    """The answer does not belong to the step at which the conversation stands."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the node, the version and the language it was given in, and what was noted."""

    node: str
    choice: str
    language: str
    version: str
    note: str = ""
    captures: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def as_plain(self) -> dict[str, Any]:
        """The answer as plain values, to be stored."""
        return {
            "node": self.node,
            "choice": self.choice,
            "language": self.language,
            "version": self.version,
            "note": self.note,
            "captures": {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in self.captures.items()
            },
        }


Answers = tuple[Answer, ...]


def dump(answers: Sequence[Answer]) -> str:
    """The answers as one text, to be sealed."""
    return json.dumps([given.as_plain() for given in answers], ensure_ascii=False)


def parse(stored: str) -> Answers:
    """The answers in a text made by `dump`; raises `AnswerRefused` when it is damaged."""
    try:
        return tuple(_parse_one(**plain) for plain in json.loads(stored))
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise AnswerRefused("the stored answers are damaged") from None


def _parse_one(*, captures: Mapping[str, Any], **texts: str) -> Answer:
    if not all(isinstance(text, str) for text in texts.values()):
        raise TypeError
    kept = {n: tuple(v) if isinstance(v, list) else v for n, v in captures.items()}
    return Answer(captures=kept, **texts)


def live(answers: Sequence[Answer]) -> Answers:
    """The answers that count: those that were not taken back."""
    kept: list[Answer] = []
    for given in answers:
        if given.choice != BACK:
            kept.append(given)
        elif kept:
            kept.pop()
    return tuple(kept)


def merged(answers: Sequence[Answer]) -> dict[str, Value]:
    """The last word on each field; an emptied field is as if it had never been noted."""
    every = {name: value for given in answers for name, value in given.captures.items()}
    return {name: value for name, value in every.items() if value not in ("", ())}


def values(answers: Sequence[Answer]) -> dict[str, Value]:
    """What the answers that count have settled, field by field."""
    return merged(live(answers))
