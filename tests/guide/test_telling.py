"""Findings and differences are read in the reader's language, without a machine name."""

import re

import pytest
from django.utils.translation import override

from guide.places import SITUATIONS
from guide.shape import step_removed
from guide.telling import SENTENCES, differences, findings_told
from tests.triage.small import TODAY, raw, small, words
from tests.triage.test_every_fault import FOUND, spoiled
from triage import registry
from triage.checker import check
from triage.coverage import SITUATIONS as WANTED
from triage.parsing import build, load
from triage.reading import read_yaml

LINE = load(registry.CURRENT)


def test_every_fault_of_the_checker_has_a_sentence():
    unknown = {code for code in FOUND if code.startswith("unknown_")}
    assert set(SENTENCES) >= set(FOUND) - unknown


def test_every_situation_has_a_name():
    assert set(SITUATIONS) == set(WANTED)


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_a_finding_names_its_place_by_the_title(language):
    values = read_yaml(registry.CURRENT)
    node = next(each for each in values["nodes"] if each["id"] == "q_viber")
    node["say"].pop("en")
    with override(language):
        script = build(values)
        (told,) = findings_told(script, check(script, today=TODAY), language)
    assert (told.node, told.place, told.language) == ("q_viber", node["title"][language], "en")
    assert not re.search("[A-Za-z]", told.sentence + told.text)


@pytest.mark.parametrize("language", ["uk", "ru", "en"])
def test_no_machine_name_stands_in_any_finding(language):
    script = build(spoiled())
    names = [name for name in script.nodes if "_" in name] + ["gone", "not_apart", "next step "]
    with override(language):
        for told in findings_told(script, check(script, today=TODAY), language):
            for name in names:
                assert name not in f"{told.place} {told.text} {told.sentence}"


def test_each_language_is_compared_with_itself_alone():
    values = raw()
    step = next(each for each in values["nodes"] if each["id"] == "who")
    step["say"] = {"ru": "Слова и ещё.", "uk": "Слова.", "en": "Say who it is."}
    (differs,) = differences(small(), build(values), "en")
    ((what, rows),) = differs.texts
    assert (differs.node, differs.place, what) == ("who", "who", "Say")
    assert [row.language for row in rows] == ["ru", "en"]
    for row in rows:
        before = "".join(p.text for p in row.pieces if p.kind != "came")
        after = "".join(p.text for p in row.pieces if p.kind != "gone")
        assert before == {"ru": "Слова.", "en": "Say who."}[row.language]
        assert after == step["say"][row.language]


def test_what_is_gone_is_named_as_it_was():
    values = step_removed(raw(), "help")
    (differs,) = differences(small(), build(values), "en")
    assert (differs.place, differs.node) == ("help", "")
    assert [turn.sentence for turn in differs.turns] == ["This step is gone."]
    assert differs.texts == ()


def test_ways_are_told_by_titles():
    values = raw()
    step = next(each for each in values["nodes"] if each["id"] == "who")
    step["choices"][0] |= {"next": "end", "text": words("me")}
    (differs,) = differences(small(), build(values), "en")
    (turn,) = differs.turns
    assert (turn.choice, turn.went, turn.came) == ("me", "count", "end")
