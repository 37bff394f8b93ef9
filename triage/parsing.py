"""Build a script from plain values, strictly: every key is known, every value has its kind."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from triage import graph
from triage.parts import Part
from triage.reading import ScriptRefused, read_yaml

FORMAT = 1
MOST_NODES = 1000
KINDS = ("choice", "tags", "number", "flag", "text")
DANGERS = ("critical", "high", "normal")
T = TypeVar("T")


def load(path: Path) -> graph.Script:
    """The script in this file; raises `ScriptRefused` with one clear line."""
    return build(read_yaml(path))


def version_of(raw: Mapping[str, Any]) -> str:
    """The script's number and a short hash of its content; comments and layout don't count."""
    return f"{raw['number']}-{digest_of(raw)[:12]}"


def digest_of(raw: Mapping[str, Any]) -> str:
    """The whole hash of the content, which a signature stands for."""
    return hashlib.sha256(plain_of(raw).encode()).hexdigest()


def plain_of(raw: Mapping[str, Any]) -> str:
    """The content as one text, always written the same way."""
    return json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str)


def build(raw: object) -> graph.Script:
    """The script that these plain values describe."""
    top = Part(raw, "script")
    if top.number("format") != FORMAT:
        raise ScriptRefused(f"script: format {FORMAT} expected")
    pieces = top.parts("nodes")
    if len(pieces) > MOST_NODES:
        raise ScriptRefused(f"script: more than {MOST_NODES} nodes")
    nodes = [_node(part) for part in pieces]
    script = graph.Script(
        name=top.text("name"),
        number=top.number("number"),
        version=version_of(cast(dict[str, Any], raw)),
        status=cast(Any, top.one_of("status", ("draft", "approved"))),
        sign_offs=tuple(_sign_off(part) for part in top.parts("sign_offs")),
        entries=_by_name(top, "entries", lambda _, part: part.as_text()),
        topics=top.texts("topics"),
        always=top.texts("always"),
        fields=_by_name(top, "fields", _field),
        cards=_by_name(top, "cards", _card),
        laws=_by_name(top, "laws", _law),
        next_steps=_by_name(top, "next_steps", lambda _, part: part.as_words()),
        rules=tuple(_rule(part) for part in top.parts("rules")),
        never_ask=top.many_words("never_ask"),
        never_promise=top.many_words("never_promise"),
        nodes=MappingProxyType({node.id: node for node in nodes}),
        covers=_by_name(top, "covers", lambda _, part: part.as_texts()),
        digest=digest_of(cast(dict[str, Any], raw)),
        twice=_twice(nodes),
    )
    top.done()
    return script


def _twice(nodes: list[graph.Node]) -> tuple[str, ...]:
    """The ids that stand twice: nodes in the script, choices in their node."""
    choices = [
        f"{node.id} {choice}"
        for node in nodes
        for choice in _repeated([choice.id for choice in node.choices])
    ]
    return (*_repeated([node.id for node in nodes]), *choices)


def _repeated(names: list[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)


def _node(part: Part) -> graph.Node:
    part.where = f"node {part.text('id')}"
    node = graph.Node(
        id=part.text("id"),
        title=part.words("title"),
        say=part.words("say"),
        ask=part.words("ask"),
        choices=tuple(_choice(inner) for inner in part.parts("choices")),
        captures=part.texts("captures"),
        warnings=part.many_words("warnings"),
        cards=part.texts("cards"),
        law=part.texts("law"),
        alarm=part.flag("alarm"),
        end=part.flag("end"),
    )
    part.done()
    return node


def _choice(part: Part) -> graph.Choice:
    sets = {name: inner.as_value() for name, inner in part.named("sets")}
    choice = graph.Choice(
        part.text("id"), part.words("text"), part.text("next"), MappingProxyType(sets)
    )
    part.done()
    return choice


def _field(name: str, part: Part) -> graph.Field:
    options = part.named("options")
    field = graph.Field(
        id=name,
        kind=cast(graph.Kind, part.one_of("kind", KINDS)),
        title=part.words("title"),
        hint=part.words("hint"),
        options=tuple(graph.Option(option, words.as_words()) for option, words in options),
        least=part.number("least", 0),
        most=part.number("most", 0),
        sealed=cast(Any, part.one_of("sealed", ("amber", "red"), "amber")),
    )
    part.done()
    return field


def _card(name: str, part: Part) -> graph.Card:
    card = graph.Card(name, part.words("title"), part.words("text"), part.texts("law"))
    part.done()
    return card


def _law(name: str, part: Part) -> graph.Law:
    reviewed, expires = part.day("reviewed"), part.day("expires")
    law = graph.Law(name, part.text("ref"), part.text("source"), reviewed, expires)
    part.done()
    return law


def _rule(part: Part) -> graph.Rule:
    part.where = f"rule {part.text('id')}"
    rule = graph.Rule(
        id=part.text("id"),
        when=MappingProxyType({name: inner.as_values() for name, inner in part.named("when")}),
        at_least=_by_name(part, "at_least", lambda _, inner: inner.as_number()),
        danger=cast(graph.Danger, part.one_of("danger", DANGERS)),
        priority=part.number("priority"),
        next_step=part.text("next_step"),
        because=part.words("because"),
    )
    part.done()
    return rule


def _sign_off(part: Part) -> graph.SignOff:
    on = part.day("day") if part.has("day") else None
    part.take("day")
    sign_off = graph.SignOff(part.text("role"), part.words("scope"), part.text("by", ""), on)
    part.done()
    return sign_off


def _by_name(top: Part, key: str, make: Callable[[str, Part], T]) -> Mapping[str, T]:
    return MappingProxyType({name: make(name, part) for name, part in top.named(key)})
