"""Whether a script may be spoken: its graph holds together, and so do its words."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date

from triage import wording
from triage.capture import checked
from triage.coverage import coverage
from triage.findings import Finding
from triage.graph import Rule, Script, Value
from triage.ways import targets, ways

__all__ = ["Finding", "check"]


def check(script: Script, *, today: date) -> list[Finding]:
    """Everything that is wrong with a script; an empty list is a script that may be used."""
    found = [finding for look in _LOOKS for finding in look(script)]
    return found + list(wording.law(script, today))


def _duplicates(script: Script) -> Iterator[Finding]:
    for name in script.twice:
        yield Finding("duplicate", f"node {name}", "this id stands twice")
    for where, names in (
        ("topics", script.topics),
        ("always", script.always),
        ("rules", [rule.id for rule in script.rules]),
    ):
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield Finding("duplicate", where, f"{name} stands twice")


def _names(script: Script) -> Iterator[Finding]:
    """Names of fields, cards and laws that stand for nothing, and values that don't fit."""
    for node in script.nodes.values():
        where = f"node {node.id}"
        yield from _unknown(where, "field", node.captures, script.fields)
        yield from _unknown(where, "card", node.cards, script.cards)
        yield from _unknown(where, "law", node.law, script.laws)
        for choice in node.choices:
            for name, value in choice.sets.items():
                yield from _value(script, where, name, value)
    for card in script.cards.values():
        yield from _unknown(f"card {card.id}", "law", card.law, script.laws)


def _rules(script: Script) -> Iterator[Finding]:
    for rule in script.rules:
        where = f"rule {rule.id}"
        yield from _unknown(where, "next step", [rule.next_step], script.next_steps)
        yield from _conditions(script, where, rule)
        if not 1 <= rule.priority <= 4:
            yield Finding("bad_value", where, "the priority must be from 1 to 4")


def _conditions(script: Script, where: str, rule: Rule) -> Iterator[Finding]:
    numbers = [name for name, field in script.fields.items() if field.kind == "number"]
    yield from _unknown(where, "number field", rule.at_least, numbers)
    for name, wanted in rule.when.items():
        for value in sorted(wanted, key=str):
            field = script.fields.get(name)
            one = (value,) if field and field.kind == "tags" and isinstance(value, str) else value
            yield from _value(script, where, name, one)


def _unknown(
    where: str, kind: str, names: Iterable[str], known: Collection[str]
) -> Iterator[Finding]:
    for name in names:
        if name not in known:
            yield Finding(f"unknown_{kind.replace(' ', '_')}", where, f"there is no {kind} {name}")


def _value(script: Script, where: str, name: str, value: Value) -> Iterator[Finding]:
    if name not in script.fields:
        yield Finding("unknown_field", where, f"there is no field {name}")
        return
    try:
        checked(script.fields[name], value, refusal=ValueError)
    except ValueError as refusal:
        yield Finding("bad_value", where, str(refusal))


def _fields(script: Script) -> Iterator[Finding]:
    """Fields that choose among nothing, and fields that nothing ever fills."""
    filled = {name for node in script.nodes.values() for name in node.captures}
    filled |= {
        name for node in script.nodes.values() for choice in node.choices for name in choice.sets
    }
    for field in script.fields.values():
        if field.kind in ("choice", "tags") and not field.options:
            yield Finding("bad_value", f"field {field.id}", "has nothing to choose from")
        if field.id not in filled:
            yield Finding("unused", f"field {field.id}", "nothing ever fills it")


def _sign_offs(script: Script) -> Iterator[Finding]:
    if script.status == "approved":
        for missing in script.missing_sign_offs():
            yield Finding("sign_off", f"sign-off {missing.role}", "missing on an approved script")


_LOOKS: tuple[Callable[[Script], Iterator[Finding]], ...] = (
    _duplicates,
    targets,
    ways,
    coverage,
    _names,
    _rules,
    _fields,
    wording.languages,
    wording.promises,
    _sign_offs,
)
