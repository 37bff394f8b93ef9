"""What differs between two editions, text by text and word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from triage.graph import LANGUAGES, Node, Script
from triage.wording import sentences

_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters that stayed, went or came."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One text that differs in one language; `node` is empty outside the nodes."""

    node: str
    where: str
    language: str
    pieces: tuple[Piece, ...]


def changes(before: Script, after: Script) -> list[Change]:
    """Every text that differs, in the order of the newer script."""
    old, new = _all(before), _all(after)
    found = []
    for where, language in [*new, *(key for key in old if key not in new)]:
        one, other = old.get((where, language), ""), new.get((where, language), "")
        if one != other:
            kind, _sign, rest = where.partition(" ")
            node = rest.split(" ")[0] if kind == "node" else ""
            found.append(Change(node, where, language, tuple(_pieces(one, other))))
    return found


def corrected(before: Node, after: Node | None) -> bool:
    """Whether what was said or asked at a node is said otherwise by now."""
    if after is None:
        return True
    return (before.say, before.ask, before.choices) != (after.say, after.ask, after.choices)


def _all(script: Script) -> dict[tuple[str, str], str]:
    return {
        (f"{where} {what}", language): getattr(words, language)
        for where, what, words in sentences(script)
        for language in LANGUAGES
    }


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        if i < j:
            yield Piece("gone", "".join(old[i:j]))
        if k < m:
            yield Piece("came", "".join(new[k:m]))
