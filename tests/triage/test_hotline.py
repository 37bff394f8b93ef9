"""The script of the line itself: whole in three languages, true to the law, free of promises."""

import re
from datetime import date

import pytest

from triage.answers import Answers, values
from triage.checker import check
from triage.graph import LANGUAGES, RETURN, Choice, Node
from triage.registry import shipped
from triage.runner import answer, start, step_at, topic

SCRIPT = shipped()
NODES = list(SCRIPT.nodes.values())
LONGEST = 260
SITUATIONS = {
    "not yet mobilised": ("not_called_up", "summons", "prepare"),
    "mobilised": ("called_up",),
    "at the front": ("front", "front_contact", "wait"),
    "surrounded now": ("surrounded", "surrounded_hold", "urgent_bot", "code_urgent"),
    "under fire": ("under_fire",),
    "found out": ("found_out", "watched"),
    "a group": ("group", "group_speaker", "group_split"),
    "a family in Russia": ("family", "family_russia"),
    "a family in Ukraine": ("family_ukraine",),
    "a family abroad": ("family_abroad",),
    "no news of a relative": ("family_search", "family_captured"),
    "joining the legion": ("q_legion", "q_treason"),
    "guarantees": ("q_guarantees", "q_treatment"),
    "filming": ("q_filmed",),
    "the ten-year law": ("q_law10",),
    "exchange": ("q_exchange",),
    "asylum": ("q_asylum", "abroad_self"),
    "a phone taken away": ("phone_taken", "phone_shared", "phone_relative"),
    "a second phone": ("second_phone",),
    "Viber": ("q_viber",),
    "a wound": ("medical", "medical_front", "medical_local"),
    "thoughts of suicide": ("suicidal", "suicidal_now", "suicidal_talk"),
    "a minor": ("age", "minor"),
    "a threat": ("threat", "hostile"),
    "a prank": ("prank",),
    "a probe": ("probe", "other_voice"),
    "a journalist": ("journalist",),
    "yes and no only": ("yn_heard", "yn_danger", "yn_kind", "yn_front", "yn_next", "yn_window"),
    "a silent call": ("silent", "end_silent"),
    "a line that is cut": ("line_cut",),
    "reaching the front after an earlier contact": ("returning", "returning_now", "arrived"),
    "a callback": ("callback_open", "callback_stranger", "callback_missed"),
    "a change of mind": ("withdraw",),
}


def ways() -> dict[str, Answers]:
    """The shortest walk to each node, from whichever beginning is nearest."""
    found: dict[str, Answers] = {}
    waiting: list[Answers] = []
    for entry in SCRIPT.entries:
        step = start(SCRIPT, entry=entry)
        found[step.node.id] = ()
        for choice in step.node.choices:
            waiting.append(answer(SCRIPT, (), choice.id, language="uk", entry=entry))
        for node in (*step.topics, *step.always):
            waiting.append(topic(SCRIPT, (), node.id, language="uk", entry=entry))
    while waiting:
        answers = waiting.pop(0)
        node = step_at(SCRIPT, answers).node
        if node.id not in found:
            found[node.id] = answers
            waiting += [answer(SCRIPT, answers, c.id, language="uk") for c in node.choices]
    return found


WAYS = ways()


def test_nothing_is_wrong_with_it() -> None:
    assert check(SCRIPT, today=date(2026, 11, 23)) == []


def test_is_a_draft_until_people_have_signed_it() -> None:
    assert SCRIPT.status == "draft"
    assert {sign_off.role for sign_off in SCRIPT.missing_sign_offs()} >= {
        "lawyer",
        "psychologist",
        "native_uk",
        "native_ru",
    }


@pytest.mark.parametrize("names", SITUATIONS.values(), ids=SITUATIONS)
def test_knows_the_situation(names: tuple[str, ...]) -> None:
    assert set(names) <= WAYS.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("node", NODES, ids=lambda node: node.id)
def test_every_node_is_walked_in_each_language(node: Node, language: str) -> None:
    """Walk to the node in the language, then out of it by every choice."""
    answers: Answers = ()
    entry = next(
        name
        for name, first in SCRIPT.entries.items()
        if first == (WAYS[node.id][0].node if WAYS[node.id] else node.id)
    )
    for given in WAYS[node.id]:
        move = topic if given.choice.startswith("@go:") else answer
        pick = given.choice.removeprefix("@go:")
        answers = move(SCRIPT, answers, pick, language=language, entry=entry)
    step = step_at(SCRIPT, answers, entry=entry)
    assert step.node == node
    for words in (node.title, node.say, node.ask, *node.warnings):
        assert getattr(words, language).strip()
    assert node.warnings
    for choice in node.choices:
        assert getattr(choice.text, language).strip()
        after = answer(SCRIPT, answers, choice.id, language=language, entry=entry)
        landed = step_at(SCRIPT, after).node.id
        expected = choice.next if choice.next != RETURN else step.returns_to.id  # type: ignore[union-attr]
        assert landed == expected
        assert choice.sets.keys() <= values(after).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_is_spoken_in_short_lines(language: str) -> None:
    long = {n.id: len(n.say[language]) for n in NODES if len(n.say[language]) > LONGEST}
    assert long == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_fits_on_the_buttons(language: str) -> None:
    texts = [choice.text[language] for node in NODES for choice in node.choices]
    assert [text for text in texts if len(text) > 42] == []


def test_choices_have_words_for_ids() -> None:
    ids = [choice.id for node in NODES for choice in node.choices]
    assert [name for name in ids if not re.fullmatch(r"[a-z][a-z0-9_]+", name)] == []


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.id)
def test_shouts_at_nobody_and_blames_nobody(node: Node) -> None:
    for language in LANGUAGES:
        assert "!" not in node.say[language]
    assert not re.search(r"\b(ворог|враг|enemy|target|ціль|цель)\b", node.say["en"], re.IGNORECASE)


class TestPlaces:
    """Where a person is, is never asked for by phone."""

    @pytest.mark.parametrize(
        "pattern",
        [
            r"координат|назовите (?:село|улицу|адрес)|где именно",
            r"координат|назвіть (?:село|вулицю|адресу)|де саме",
            r"coordinates|which village|where exactly",
        ],
        ids=["ru", "uk", "en"],
    )
    def test_no_line_asks_for_it(self, pattern: str) -> None:
        said = [text for n in NODES for text in (n.say.ru, n.say.uk, n.say.en)]
        assert [text for text in said if re.search(pattern, text, re.IGNORECASE)] == []

    def test_a_sector_is_the_only_place_noted_and_it_is_sealed_red(self) -> None:
        red = {field.id for field in SCRIPT.fields.values() if field.sealed == "red"}
        assert red == {"sector"}

    def test_no_field_holds_a_name(self) -> None:
        assert not {"name", "unit", "phone", "number", "address"} & SCRIPT.fields.keys()


class TestLaw:
    def test_the_legion_is_warned_of_treason_and_surrender_is_not(self) -> None:
        assert "ru_275" in SCRIPT.nodes["q_legion"].law
        for language in LANGUAGES:
            assert "275" in SCRIPT.nodes["q_legion"].say[language]
            assert "352.1" in SCRIPT.nodes["q_law10"].say[language]
            assert "275" not in SCRIPT.nodes["q_law10"].say[language]
            treason = SCRIPT.nodes["q_treason"].say[language]
            assert "275" in treason
            assert "352.1" in treason

    def test_whoever_asks_for_the_legion_hears_the_warning(self) -> None:
        setting = [
            choice
            for node in NODES
            for choice in node.choices
            if "legion" in (choice.sets.get("wish") or ())
        ]
        assert setting
        assert all(choice.next in ("q_legion", RETURN) for choice in setting)

    def test_release_under_352_1_is_only_a_possibility(self) -> None:
        words = SCRIPT.nodes["q_law10"].say
        assert "не обязаны" in words.ru
        assert "не зобов’язані" in words.uk
        assert "may, not must" in words.en
        assert "«может», а не «должен»" in SCRIPT.cards["russian_law"].text.ru

    def test_whoever_speaks_of_a_law_names_it(self) -> None:
        speaks = re.compile(r"Convention|article \d|international law|352\.1|275\b")
        silent = [
            node.id
            for node in NODES
            if speaks.search(f"{node.say.en} {' '.join(w.en for w in node.warnings)}")
            and not SCRIPT.laws_of(node)
        ]
        assert silent == []
        cards = [c.id for c in SCRIPT.cards.values() if speaks.search(c.text.en) and not c.law]
        assert cards == []

    def test_every_law_has_a_source_and_a_day_of_review(self) -> None:
        for law in SCRIPT.laws.values():
            assert law.ref
            assert law.source
            assert law.reviewed <= date(2026, 11, 23) < law.expires

    def test_filming_is_answered_with_the_rule(self) -> None:
        words = SCRIPT.nodes["q_filmed"].say
        assert "можете отказаться" in words.ru
        assert "можете відмовитися" in words.uk
        assert "may refuse" in words.en
        assert "gc3_13" in SCRIPT.nodes["q_filmed"].law


class TestTrust:
    def test_says_that_telegram_can_read_the_chat(self) -> None:
        for language, name in (("ru", "прочесть"), ("uk", "прочитати"), ("en", "can read")):
            assert name in SCRIPT.nodes["form"].say[language]

    def test_a_callback_does_not_name_the_line(self) -> None:
        for name in ("callback_open", "callback_stranger"):
            for language in LANGUAGES:
                assert not re.search(
                    r"хочу жить|хочу жити|want to live|линия|лінія|\bline\b",
                    SCRIPT.nodes[name].say[language],
                    re.IGNORECASE,
                )

    def test_the_most_dangerous_nodes_call_the_supervisor(self) -> None:
        alarms = {node.id for node in NODES if node.alarm}
        assert alarms >= {"surrounded", "medical", "suicidal", "suicidal_now", "minor", "found_out"}
        assert not alarms & {"open", "danger", "who", "form", "wrap"}

    def test_a_broken_line_is_one_choice_away_everywhere(self) -> None:
        assert "line_cut" in SCRIPT.always


def test_a_choice_never_leads_to_its_own_node() -> None:
    loops: list[tuple[Node, Choice]] = [
        (node, choice) for node in NODES for choice in node.choices if choice.next == node.id
    ]
    assert loops == []
