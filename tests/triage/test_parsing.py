"""A script is read strictly: unknown keys and wrong kinds are refused by their place."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.triage.small import node, raw, raw_node, small, words
from triage.parsing import MOST_NODES, build, version_of
from triage.reading import ScriptRefused

Spoil = Callable[[dict[str, Any]], Any]
REFUSED: dict[str, tuple[Spoil, str]] = {
    "an unknown key": (lambda s: s.update(colour="red"), "script: unknown key colour"),
    "an unknown key of a node": (
        lambda s: raw_node(s, "who").update(colour="red", size=1),
        "node who: unknown key colour, size",
    ),
    "an unknown key of a choice": (
        lambda s: raw_node(s, "who")["choices"][1].update(goto="end"),
        "node who: choices 2: unknown key goto",
    ),
    "an unknown key of a field": (
        lambda s: s["fields"]["mood"].update(type="choice"),
        "script: fields mood: unknown key type",
    ),
    "an unknown language": (
        lambda s: raw_node(s, "who")["say"].update(de="Wer?"),
        "node who: say: unknown language de",
    ),
    "a text for three languages": (
        lambda s: raw_node(s, "who").update(say="Who?"),
        "node who: say: keys and values expected",
    ),
    "an empty text": (lambda s: raw_node(s, "who")["say"].update(en=" "), "node who: say: a text"),
    "a truth for an id": (
        lambda s: raw_node(s, "who")["choices"][0].update(id=True),
        "node who: choices 1: id: a text expected",
    ),
    "no id": (lambda s: s["nodes"].append({"title": words("x")}), "script: nodes 9: id: a text"),
    "no target": (
        lambda s: raw_node(s, "who")["choices"][0].pop("next"),
        "node who: choices 1: next: a text expected",
    ),
    "a node for a list": (lambda s: s.update(nodes={}), "script: nodes: a list expected"),
    "a word for a number": (lambda s: s.update(number="one"), "script: number: a whole number"),
    "a truth for a number": (lambda s: s.update(number=True), "script: number: a whole number"),
    "another format": (lambda s: s.update(format=2), "script: format 1 expected"),
    "an unknown status": (lambda s: s.update(status="ready"), "script: status: one of draft,"),
    "an unknown kind": (
        lambda s: s["fields"]["mood"].update(kind="date"),
        "script: fields mood: kind: one of choice,",
    ),
    "an unknown danger": (
        lambda s: s["rules"][0].update(danger="mild"),
        "rule fear: danger: one of critical,",
    ),
    "a text for a day": (
        lambda s: s["laws"]["one"].update(expires="soon"),
        "script: laws one: expires: a day like 2026-11-23 expected",
    ),
    "a word for a flag": (
        lambda s: raw_node(s, "help").update(alarm="often"),
        "node help: alarm: true or false expected",
    ),
    "a mapping for a value": (
        lambda s: raw_node(s, "who")["choices"][0].update(sets={"mood": {}}),
        "node who: choices 1: sets mood: a text expected",
    ),
    "too many nodes": (
        lambda s: s["nodes"].extend([node("x")] * MOST_NODES),
        "script: more than 1000 nodes",
    ),
}


@pytest.mark.parametrize(("spoil", "line"), REFUSED.values(), ids=REFUSED)
def test_is_refused_by_its_place(spoil: Spoil, line: str) -> None:
    values = raw()
    spoil(values)
    with pytest.raises(ScriptRefused) as refusal:
        build(values)
    assert str(refusal.value).startswith(line)


def test_a_sound_script_keeps_everything_it_was_given() -> None:
    script = small()
    assert list(script.nodes) == ["open", "hello", "who", "count", "law", "film", "help", "end"]
    who = script.nodes["who"]
    assert who.say["en"] == "Say who."
    assert [choice.id for choice in who.choices] == ["self", "other"]
    assert dict(who.choices[1].sets) == {"marks": ("b",), "mood": "afraid"}
    assert [law.ref for law in script.laws_of(who)] == ["Article 1"]
    assert script.fields["when"].sealed == "red"
    assert script.fields["mood"].sealed == "amber"


def test_words_fall_back_to_a_language_that_has_them() -> None:
    values = raw()
    del raw_node(values, "who")["say"]["uk"]
    assert build(values).nodes["who"].say["uk"] == "Say who."


class TestTheVersion:
    def test_is_the_number_and_a_hash(self) -> None:
        number, _, mark = small().version.partition("-")
        assert number == "7"
        assert len(mark) == 12

    def test_does_not_change_with_the_order_of_keys(self) -> None:
        values = raw()
        assert version_of(dict(reversed(values.items()))) == version_of(values)

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda s: raw_node(s, "who")["say"].update(uk="Хто?"),
            lambda s: raw_node(s, "who")["choices"].reverse(),
            lambda s: s["laws"]["one"].update(source="another book"),
            lambda s: s["rules"][0].update(priority=2),
        ],
        ids=["a word", "an order of choices", "a source", "a rule"],
    )
    def test_changes_with_whatever_is_spoken_or_decided(self, spoil: Spoil) -> None:
        values = raw()
        spoil(values)
        assert version_of(values) != version_of(raw())
