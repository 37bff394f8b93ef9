"""What differs between two editions: word by word in each text, and in the shape of the steps."""

import re
from collections.abc import Collection, Iterator
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
    """One text of one place that differs in one language; no language is compared with another."""

    where: str
    what: str
    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """Something in the shape of a step that differs; `went` and `came` are names."""

    node: str
    kind: str
    choice: str = ""
    went: tuple[str, ...] = ()
    came: tuple[str, ...] = ()


def changes(before: Script, after: Script) -> list[Change]:
    """Every text that differs, in the order of the newer script."""
    old, new = _all(before), _all(after)
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        one, other = old.get(key, ""), new.get(key, "")
        if one != other:
            found.append(Change(*key, tuple(_pieces(one, other))))
    return found


def turns(before: Script, after: Script) -> list[Turn]:
    """Everything that differs in where the conversation leads and what it notes down."""
    found = [Turn(name, "removed") for name in before.nodes if name not in after.nodes]
    for name, node in after.nodes.items():
        old = before.nodes.get(name)
        if old is None:
            found.append(Turn(name, "added"))
        found += _of_node(old or Node(name, node.title, node.say, node.ask), node)
        found += _listed(name, "opens", _opens(before, name), _opens(after, name))
        found += _listed(name, "covers", _covered(before, name), _covered(after, name))
    return found


def corrected(before: Node, after: Node | None) -> bool:
    """Whether what was said or asked at a node is said otherwise by now."""
    if after is None:
        return True
    return (before.say, before.ask, before.choices) != (after.say, after.ask, after.choices)


def _of_node(old: Node, new: Node) -> Iterator[Turn]:
    for choice in new.choices:
        known = old.choice(choice.id)
        if known is None:
            yield Turn(new.id, "choice_added", choice.id, came=(choice.next,))
        elif known.next != choice.next:
            yield Turn(new.id, "leads", choice.id, (known.next,), (choice.next,))
    for choice in old.choices:
        if new.choice(choice.id) is None:
            yield Turn(new.id, "choice_removed", choice.id, went=(choice.next,))
    yield from _marks(old, new)


def _marks(old: Node, new: Node) -> Iterator[Turn]:
    for kind in ("captures", "cards", "law"):
        yield from _listed(new.id, kind, getattr(old, kind), getattr(new, kind))
    for kind in ("alarm", "end"):
        if getattr(old, kind) != getattr(new, kind):
            yield Turn(new.id, kind if getattr(new, kind) else f"no_{kind}")


def _listed(node: str, kind: str, old: Collection[str], new: Collection[str]) -> Iterator[Turn]:
    went = tuple(name for name in old if name not in new)
    came = tuple(name for name in new if name not in old)
    if went or came:
        yield Turn(node, kind, "", went, came)


def _opens(script: Script, name: str) -> tuple[str, ...]:
    return tuple(place for place in ("topics", "always") if name in getattr(script, place))


def _covered(script: Script, name: str) -> tuple[str, ...]:
    return tuple(situation for situation, nodes in script.covers.items() if name in nodes)


def _all(script: Script) -> dict[tuple[str, str, str], str]:
    return {
        (where, what, language): getattr(words, language)
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
