"""The script as people read it: a tree of nodes, a search in every word, what is still missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from guide.places import Names
from triage.graph import LANGUAGES, Node, Script, Words
from triage.wording import sentences

DEEPEST, MOST_HITS, AROUND = 6, 60, 60


@dataclass(frozen=True, slots=True)
class Leaf:
    """One line of the tree."""

    id: str
    title: str
    depth: int
    alarm: bool
    end: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """One part of the tree, under its heading."""

    name: str
    title: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One text that holds what was searched for; `node` is empty outside the nodes."""

    node: str
    place: str
    text: str
    language: str
    before: str
    found: str
    after: str


def spoken_here() -> str:
    """The language of whoever reads the page, as far as the script speaks it."""
    language = (get_language() or "en")[:2]
    return language if language in LANGUAGES else "en"


def tree(script: Script, language: str) -> list[Branch]:
    """Every node once: the main way from its beginnings, topics, what is open at any time."""
    seen: set[str] = set(script.detours())
    main = tuple(_down(script, [*script.entries.values()], language, seen))
    parts = [Branch("main", gettext("The conversation"), main)]
    for name, title, starts in (
        ("topics", gettext("Topics"), script.topics),
        ("always", gettext("Open at any time"), script.always),
    ):
        seen -= set(starts)
        parts.append(Branch(name, title, tuple(_down(script, starts, language, seen))))
    lost = [name for name in script.nodes if name not in seen]
    if lost:
        leaves = tuple(_down(script, lost, language, seen))
        parts.append(Branch("lost", gettext("Nothing leads here"), leaves))
    return parts


def _down(script: Script, starts: Sequence[str], language: str, seen: set[str]) -> Iterator[Leaf]:
    """Depth first, and each node below the first that leads to it."""
    waiting = [(name, 0) for name in reversed(starts)]
    while waiting:
        name, depth = waiting.pop()
        if name in seen or name not in script.nodes:
            continue
        seen.add(name)
        node = script.nodes[name]
        yield Leaf(name, node.title[language], min(depth, DEEPEST), node.alarm, node.end)
        below = [(target, depth + 1) for target in script.targets(node)]
        waiting += [(target, deep) for target, deep in reversed(below) if target not in seen]


def leading_here(script: Script, node: Node) -> list[Node]:
    """The nodes with a choice that leads to this one."""
    return [each for each in script.nodes.values() if node.id in script.targets(each)]


def search(script: Script, wanted: str, reader: str) -> list[Hit]:
    """Where these letters stand, in any language and whatever their case."""
    names = Names(script, reader)
    sought = " ".join(wanted.split()).casefold()
    found: list[Hit] = []
    for where, what, words in sentences(script):
        for language in LANGUAGES if sought else ():
            found += _hits(names, where, what, words, language, sought)
    for law in script.laws.values():
        for text in (law.ref, law.source) if sought else ():
            found += _hits(names, f"law {law.id}", "", Words(en=text), "en", sought)
    return found[:MOST_HITS]


def _hits(
    names: Names, where: str, what: str, words: Words, language: str, sought: str
) -> list[Hit]:
    text = getattr(words, language)
    place = text.casefold().find(sought)
    if place < 0 or len(text.casefold()) != len(text):
        return []
    kind, _sign, name = where.partition(" ")
    end = place + len(sought)
    return [
        Hit(
            node=name if kind == "node" else "",
            place=names.place(where),
            text=names.text(where, what) if what else "",
            language=language,
            before=("…" if place > AROUND else "") + text[max(0, place - AROUND) : place],
            found=text[place:end],
            after=text[end : end + AROUND] + ("…" if len(text) > end + AROUND else ""),
        )
    ]
