"""A conversation as it was: each answer shown in the words of the version it was given in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from triage.answers import BACK, GO, Answer
from triage.graph import Field, Node, Script, Value
from triage.registry import script_of


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of a stored conversation, ready to be read."""

    number: int
    node: str
    title: str
    said: str
    ask: str
    answered: str
    noted: tuple[tuple[str, str], ...]
    note: str
    language: str
    version: str
    counts: bool


_MOVES = {
    "back": {"ru": "Шаг назад", "uk": "Крок назад", "en": "One step back"},
    "go": {"ru": "Открыта тема: ", "uk": "Відкрито тему: ", "en": "Topic opened: "},
    "yes": {"ru": "да", "uk": "так", "en": "yes"},
    "no": {"ru": "нет", "uk": "ні", "en": "no"},
    "cleared": {"ru": "стёрто", "uk": "стерто", "en": "cleared"},
}


def render(
    answers: Sequence[Answer],
    *,
    reader: str = "en",
    find: Callable[[str], Script] = script_of,
) -> list[Line]:
    """The conversation line by line: what was said in the language it was said in, the operator's
    own words in the reader's language; raises `LookupError` for a version that was never kept.
    """
    counting = _counting(answers)
    return [
        _line(number, given, find(given.version), reader, counts=number - 1 in counting)
        for number, given in enumerate(answers, start=1)
    ]


def _counting(answers: Sequence[Answer]) -> set[int]:
    """The places of the answers that were not taken back."""
    kept: list[int] = []
    for place, given in enumerate(answers):
        if given.choice != BACK:
            kept.append(place)
        elif kept:
            kept.pop()
    return set(kept)


def _line(number: int, given: Answer, script: Script, reader: str, *, counts: bool) -> Line:
    node = script.nodes.get(given.node)
    if node is None:
        raise LookupError(f"{given.version} has no node {given.node}")
    noted = [(script.fields[name], value) for name, value in given.captures.items()]
    return Line(
        number=number,
        node=given.node,
        title=node.title[reader],
        said=node.say[given.language],
        ask=node.ask[reader],
        answered=_answered(given, node, script, reader),
        noted=tuple((field.title[reader], shown(field, value, reader)) for field, value in noted),
        note=given.note,
        language=given.language,
        version=given.version,
        counts=counts,
    )


def _answered(given: Answer, node: Node, script: Script, reader: str) -> str:
    if given.choice == BACK:
        return _MOVES["back"][reader]
    if given.choice.startswith(GO):
        return _MOVES["go"][reader] + script.nodes[given.choice.removeprefix(GO)].title[reader]
    chosen = node.choice(given.choice)
    if chosen is None:
        raise LookupError(f"{given.version} {given.node} has no choice {given.choice}")
    return chosen.text[reader]


def shown(field: Field, value: Value, reader: str) -> str:
    """A value of a field as it is read."""
    if value in ("", ()):
        return _MOVES["cleared"][reader]
    if isinstance(value, bool):
        return _MOVES["yes" if value else "no"][reader]
    if isinstance(value, tuple):
        return ", ".join(_option(field, one, reader) for one in value)
    return _option(field, str(value), reader)


def _option(field: Field, value: str, reader: str) -> str:
    option = field.option(value)
    return option.text[reader] if option else value
