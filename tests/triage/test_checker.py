"""The checker finds each kind of fault, names its place, and finds nothing in a sound script."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.triage.small import TODAY, choice, node, raw, raw_node, words
from triage.checker import check
from triage.parsing import build

Spoil = Callable[[dict[str, Any]], Any]


def found(spoil: Spoil, today: date = TODAY) -> list[tuple[str, str]]:
    """What the checker says of the small script, spoiled in one place."""
    values = raw()
    spoil(values)
    return [(finding.code, str(finding)) for finding in check(build(values), today=today)]


def new_nodes(*nodes: dict[str, Any]) -> Spoil:
    """Add nodes, the first of them reached from the beginning."""

    def spoil(values: dict[str, Any]) -> None:
        values["nodes"].extend(nodes)
        raw_node(values, "open")["choices"].append(choice("new", nodes[0]["id"]))

    return spoil


def test_nothing_is_found_in_a_sound_script() -> None:
    assert found(lambda s: None) == []


ONE: dict[str, tuple[Spoil, str, str]] = {
    "a choice that leads nowhere": (
        lambda s: raw_node(s, "who")["choices"][0].update(next="gone"),
        "unknown_target",
        "node who: the choice self leads to gone, which is no node",
    ),
    "an entry that is no node": (
        lambda s: s["entries"].update(call="gone"),
        "unknown_target",
        "entry call: there is no node gone",
    ),
    "an entry that is a topic": (
        lambda s: s["entries"].update(later="law"),
        "unknown_target",
        "entry later: law is a topic, no beginning",
    ),
    "a topic that is no node": (
        lambda s: s["topics"].append("gone"),
        "unknown_target",
        "topics and always: there is no node gone",
    ),
    "a return outside a topic": (
        lambda s: raw_node(s, "who")["choices"].append(choice("out", "return")),
        "unknown_target",
        "node who: the choice out returns, but no topic is open here",
    ),
    "a node nobody reaches": (
        lambda s: s["nodes"].append(node("lost", choice("on", "end"))),
        "unreachable",
        "node lost: no conversation leads here",
    ),
    "a dead end": (new_nodes(node("stuck")), "dead_end", "node stuck: has no choices and is no"),
    "an end that goes on": (
        lambda s: raw_node(s, "end")["choices"].append(choice("more", "who")),
        "dead_end",
        "node end: is an end, yet has choices",
    ),
    "a node twice": (
        lambda s: s["nodes"].append(node("who", choice("on", "end"), captures=["marks"])),
        "duplicate",
        "node who: this id stands twice",
    ),
    "a choice twice": (
        lambda s: raw_node(s, "who")["choices"].append(choice("self", "end")),
        "duplicate",
        "node who self: this id stands twice",
    ),
    "a topic twice": (lambda s: s["topics"].append("law"), "duplicate", "topics: law stands twice"),
    "an unknown field": (
        lambda s: raw_node(s, "who")["captures"].append("shoe"),
        "unknown_field",
        "node who: there is no field shoe",
    ),
    "an unknown field settled": (
        lambda s: raw_node(s, "who")["choices"][0]["sets"].update(shoe="left"),
        "unknown_field",
        "node who: there is no field shoe",
    ),
    "a value that does not fit": (
        lambda s: raw_node(s, "who")["choices"][0]["sets"].update(mood="bored"),
        "bad_value",
        "node who: mood: one of calm, afraid expected",
    ),
    "an unknown card": (
        lambda s: raw_node(s, "who")["cards"].append("gone"),
        "unknown_card",
        "node who: there is no card gone",
    ),
    "an unknown law": (
        lambda s: s["cards"]["note"]["law"].append("two"),
        "unknown_law",
        "card note: there is no law two",
    ),
    "a rule about nothing": (
        lambda s: s["rules"][0]["when"].update(shoe="left"),
        "unknown_field",
        "rule fear: there is no field shoe",
    ),
    "a rule about a value that never is": (
        lambda s: s["rules"][1]["when"].update(marks=["a", "z"]),
        "bad_value",
        "rule crowd: marks: some of a, b, c expected",
    ),
    "a rule that counts words": (
        lambda s: s["rules"][1].update(at_least={"mood": 3}),
        "unknown_number_field",
        "rule crowd: there is no number field mood",
    ),
    "a rule without a next step": (
        lambda s: s["rules"][0].update(next_step="fly"),
        "unknown_next_step",
        "rule fear: there is no next step fly",
    ),
    "a priority beyond four": (
        lambda s: s["rules"][0].update(priority=9),
        "bad_value",
        "rule fear: the priority must be from 1 to 4",
    ),
    "a field nothing fills": (
        lambda s: s["fields"].update(shoe={"kind": "flag", "title": words("shoe")}),
        "unused",
        "field shoe: nothing ever fills it",
    ),
    "a choice among nothing": (
        lambda s: s["fields"]["young"].update(kind="choice"),
        "bad_value",
        "field young: has nothing to choose from",
    ),
    "a missing signature": (
        lambda s: s.update(status="approved"),
        "sign_off",
        "sign-off lawyer: missing on an approved script",
    ),
    "a situation nobody thought of": (
        lambda s: s["covers"].pop("viber"),
        "uncovered",
        "situation viber: no node says what to do",
    ),
    "a situation that leads nowhere": (
        lambda s: s["covers"].update(viber=["gone"]),
        "unknown_target",
        "situation viber: there is no node gone",
    ),
    "two articles in one answer": (
        lambda s: s["covers"].update(treason=["who"]),
        "not_apart",
        "situation ten_year_law: who also answers treason",
    ),
    "letters of another language": (
        lambda s: raw_node(s, "who")["say"].update(uk="Кто это? Вы слышите?"),
        "wrong_letters",
        "node who: say in uk has letters of another language",
    ),
}


@pytest.mark.parametrize(("spoil", "code", "line"), ONE.values(), ids=ONE)
def test_finds_one_fault(spoil: Spoil, code: str, line: str) -> None:
    findings = [text for kind, text in found(spoil) if kind == code]
    assert len(findings) == 1, found(spoil)
    assert findings[0].startswith(line)


LANGUAGE = {
    "say": lambda s, language: raw_node(s, "who")["say"].pop(language),
    "title": lambda s, language: raw_node(s, "who")["title"].pop(language),
    "ask": lambda s, language: raw_node(s, "who")["ask"].pop(language),
    "choice self": lambda s, language: raw_node(s, "who")["choices"][0]["text"].pop(language),
    "warning 1": lambda s, language: raw_node(s, "who").update(
        warnings=[{name: text for name, text in words("care").items() if name != language}]
    ),
    "text": lambda s, language: s["cards"]["note"]["text"].pop(language),
    "option calm": lambda s, language: s["fields"]["mood"]["options"]["calm"].pop(language),
    "because": lambda s, language: s["rules"][0]["because"].pop(language),
}


@pytest.mark.parametrize("language", ["ru", "uk", "en"])
@pytest.mark.parametrize("what", LANGUAGE)
def test_finds_a_missing_language(what: str, language: str) -> None:
    findings = found(lambda s: LANGUAGE[what](s, language))
    assert len(findings) == 1
    assert findings[0][0] == "missing_language"
    assert findings[0][1].endswith(f"{what} is missing in {language}")


@pytest.mark.parametrize("what", ["title", "say", "ask"])
def test_finds_a_node_without_its_words(what: str) -> None:
    codes = [code for code, _ in found(lambda s: raw_node(s, "who").pop(what))]
    assert codes == ["missing_language"] * 3


class TestLoops:
    def test_finds_a_ring_without_an_exit(self) -> None:
        ring = (node("one", choice("on", "two")), node("two", choice("on", "one")))
        assert [text for code, text in found(new_nodes(*ring)) if code == "loop"] == [
            "node one: goes round in a loop without an exit",
            "node two: goes round in a loop without an exit",
        ]

    def test_finds_a_node_that_only_leads_into_one(self) -> None:
        ring = (node("way", choice("on", "ring")), node("ring", choice("on", "ring")))
        assert ("no_end", "node way: no way leads from here to an end") in found(new_nodes(*ring))

    def test_finds_a_topic_that_only_leads_back(self) -> None:
        def spoil(values: dict[str, Any]) -> None:
            new_nodes(node("round", choice("on", "help")))(values)
            raw_node(values, "help")["choices"].pop()

        assert ("loop", "node round: goes round in a loop without an exit") in found(spoil)

    def test_lets_a_ring_with_an_exit_be(self) -> None:
        ring = (
            node("one", choice("on", "two")),
            node("two", choice("on", "one"), choice("x", "end")),
        )
        assert found(new_nodes(*ring)) == []


class TestLaw:
    def test_is_good_on_its_last_day(self) -> None:
        assert found(lambda s: None, date(2027, 11, 1)) == []

    def test_is_found_expired_the_day_after(self) -> None:
        assert found(lambda s: None, date(2027, 11, 2)) == [
            ("expired_law", "law one: its review expired on 2027-11-01")
        ]

    def test_cannot_be_reviewed_in_the_future(self) -> None:
        assert found(lambda s: None, date(2026, 10, 31))[0][0] == "review_date"


PROMISED = {
    "ru": "Вас не будут снимать.",
    "uk": "Вас не зніматимуть.",
    "en": "You won't be filmed.",
}


@pytest.mark.parametrize("language", PROMISED)
class TestPromises:
    def test_are_found_in_what_is_said(self, language: str) -> None:
        text = {language: PROMISED[language]}
        (finding,) = found(lambda s: raw_node(s, "who")["say"].update(text))
        assert finding[0] == "promise"
        assert finding[1].startswith(f"node who: say in {language} promises: ")

    def test_are_found_on_a_card(self, language: str) -> None:
        text = {language: PROMISED[language]}
        (finding,) = found(lambda s: s["cards"]["note"]["text"].update(text))
        assert finding[1].startswith(f"card note: text in {language} promises: ")

    def test_may_be_named_in_a_warning(self, language: str) -> None:
        warning = words("care") | {language: PROMISED[language]}
        assert found(lambda s: raw_node(s, "who").update(warnings=[warning])) == []
