"""Random walks through a script, for the properties."""

from dataclasses import dataclass
from functools import cache

from hypothesis import strategies as st

from triage.answers import Answers
from triage.graph import LANGUAGES, Field, Script, Value
from triage.runner import answer, back, start, step_at, topic


@dataclass(frozen=True)
class Walk:
    """A walk: where it began, its answers, and the state seen after each of them."""

    entry: str
    answers: Answers


@st.composite
def walks(
    draw: st.DrawFn, script: Script, longest: int = 25, entries: tuple[str, ...] = ()
) -> Walk:
    """A walk of choices, detours and steps back, with notes in random languages."""
    entry = draw(st.sampled_from(entries or sorted(script.entries)))
    answers: Answers = ()
    for _ in range(draw(st.integers(0, longest))):
        step = step_at(script, answers, entry=entry) if answers else start(script, entry=entry)
        moves = [("choice", choice.id) for choice in step.node.choices]
        moves += [("topic", node.id) for node in (*step.topics, *step.always)]
        moves += [("back", "")] if step.can_go_back else []
        move, target = draw(st.sampled_from(moves))
        captures = {field.id: draw(value(field)) for field in draw(some(step.fields))}
        given = {
            "language": draw(st.sampled_from(LANGUAGES)),
            "note": draw(st.sampled_from(["", "тихо", "шум"])),
            "entry": entry,
        }
        if move == "choice":
            answers = answer(script, answers, target, captures, **given)
        elif move == "topic":
            answers = topic(script, answers, target, captures, **given)
        else:
            answers = back(script, answers, captures, **given)
    return Walk(entry, answers)


def way_to(script: Script, name: str, entry: str) -> Answers:
    """The shortest walk from a beginning to a node; raises `LookupError`."""
    return ways_from(script, entry)[name]


@cache
def ways_from(script: Script, entry: str) -> dict[str, Answers]:
    """The shortest walk from a beginning to each node that is reached from it."""
    first = start(script, entry=entry)
    waiting: list[Answers] = [()]
    waiting += [
        topic(script, (), node.id, language="uk", entry=entry)
        for node in (*first.topics, *first.always)
    ]
    found: dict[str, Answers] = {}
    for answers in waiting:
        node = step_at(script, answers, entry=entry).node
        if node.id not in found:
            found[node.id] = answers
            choices = [choice.id for choice in node.choices]
            waiting += [answer(script, answers, c, language="uk", entry=entry) for c in choices]
    return found


def some(fields: tuple[Field, ...]) -> st.SearchStrategy[list[Field]]:
    """Some of these fields, each at most once."""
    if not fields:
        return st.just([])
    return st.lists(st.sampled_from(fields), unique_by=lambda field: field.id, max_size=2)


def value(field: Field) -> st.SearchStrategy[Value]:
    """Something that may be written into this field, or the empty value that clears it."""
    ids = [option.id for option in field.options]
    return {
        "flag": st.booleans(),
        "number": st.integers(field.least, field.most),
        "text": st.sampled_from(["", "вечір, Київ"]),
        "choice": st.sampled_from(["", *ids]),
        "tags": st.lists(st.sampled_from(ids or ["-"]), unique=True).map(
            lambda tags: tuple(name for name in ids if name in tags)
        ),
    }[field.kind]
