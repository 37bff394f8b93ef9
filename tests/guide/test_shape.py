"""Steps, choices, where they lead and what is noted: changed in a draft, refused in words."""

from dataclasses import replace

import pytest

from guide.comparing import turns
from guide.editing import WordsRefused
from guide.shape import NewChoice, reshaped, shape_of, step_added, step_removed
from tests.triage.small import TODAY, raw, small, words
from triage import registry
from triage.checker import check
from triage.parsing import build
from triage.reading import read_yaml

SMALL = small()
LINE = read_yaml(registry.CURRENT)
SAY = {"say": words("Say."), "ask": words("Ask?")}


def shaped(name, values=None, **changes):
    plain = values or raw()
    return reshaped(plain, name, replace(shape_of(plain, name), **changes))


def codes(values):
    return {finding.code for finding in check(build(values), today=TODAY)}


@pytest.mark.parametrize("name", [node["id"] for node in LINE["nodes"]])
def test_a_step_put_back_as_it_stands_changes_nothing(name):
    assert build(shaped(name, LINE)) == build(LINE)


class TestASteps:
    def test_is_added_with_a_name_made_of_its_words(self):
        values, name = step_added(raw(), {"uk": "Їжа та вода", "ru": "Еда", "en": ""})
        assert name == "yizha_ta_voda"
        assert build(values).nodes[name].title.uk == "Їжа та вода"
        again, other = step_added(values, {"uk": "Їжа та вода"})
        assert other == "yizha_ta_voda_2"
        assert len(again["nodes"]) == len(raw()["nodes"]) + 2

    @pytest.mark.parametrize(
        ("title", "name"),
        [("Return", "return_2"), ("5", "step_5"), ("!?", "step"), ("x" * 90, "x" * 40)],
    )
    def test_never_takes_a_name_that_means_something(self, title, name):
        assert step_added(raw(), {"en": title})[1] == name

    def test_needs_a_title(self):
        with pytest.raises(WordsRefused, match="title"):
            step_added(raw(), {"en": ""})

    def test_is_found_by_the_checker_until_it_is_whole_and_reached(self):
        values, name = step_added(raw(), words("Water"))
        assert codes(values) == {"unreachable", "dead_end", "missing_language"}
        values["nodes"][-1] |= SAY
        values = shaped(name, values, added=NewChoice(words("on"), "end"))
        values = shaped("open", values, added=NewChoice(words("water"), name))
        assert codes(values) == set()
        assert build(values).nodes["open"].choice("water").next == name

    @pytest.mark.parametrize(
        ("name", "why"), [("open", "begins here"), ("who", "still leads here"), ("film", "leads")]
    )
    def test_that_is_needed_stays(self, name, why):
        with pytest.raises(WordsRefused, match=why):
            step_removed(raw(), name)

    def test_that_nobody_reaches_goes_and_is_a_topic_no_more(self):
        values = step_removed(raw(), "help")
        assert "help" not in build(values).nodes
        assert build(values).always == ()
        assert codes(values) == set()

    def test_that_is_not_there_is_not_removed(self):
        with pytest.raises(LookupError):
            step_removed(raw(), "gone")


class TestChoices:
    def test_lead_elsewhere_go_and_change_places(self):
        values = shaped("who", leads={"self": "end", "other": "count"})
        assert [one.next for one in build(values).nodes["who"].choices] == ["end", "count"]
        assert [
            one.id for one in build(shaped("who", gone=frozenset({"self"}))).nodes["who"].choices
        ] == ["other"]
        turned = build(shaped("who", places={"self": 2, "other": 1}))
        assert [one.id for one in turned.nodes["who"].choices] == ["other", "self"]

    def test_lead_to_steps_alone(self):
        for target in ("gone", "", "@back"):
            with pytest.raises(WordsRefused, match="lead"):
                shaped("who", leads={"self": target})

    def test_are_as_many_as_there_are_keys(self):
        values = raw()
        for number in range(7):
            values = shaped("who", values, added=NewChoice(words(f"way {number}"), "end"))
        with pytest.raises(WordsRefused, match="nine"):
            shaped("who", values, added=NewChoice(words("one more"), "end"))

    def test_with_one_word_get_two_names(self):
        values = shaped("who", added=NewChoice(words("Self"), "end"))
        values = shaped("who", values, added=NewChoice({"uk": "Сам"}, "end"))
        assert [one.id for one in build(values).nodes["who"].choices[2:]] == ["self_2", "sam"]


class TestWhatBelongsToAStep:
    def test_is_noted_shown_and_opened_as_it_was_said(self):
        lists = {"captures": ["people"], "cards": ["note"], "law": ["one"]}
        values = shaped("film", lists=lists, covers=["viber"], opens="always", alarm=True)
        film = build(values).nodes["film"]
        assert (film.captures, film.cards, film.law, film.alarm) == (
            *(("people",), ("note",), ("one",)),
            True,
        )
        assert build(values).always == ("help", "film")
        assert build(values).topics == ("law",)
        assert build(values).covers["viber"] == ("who", "film")

    def test_an_unknown_field_is_found_by_the_checker(self):
        assert codes(shaped("who", lists={"captures": ["shoe"]})) == {"unknown_field"}

    def test_what_differs_is_named(self):
        values = shaped(
            "who",
            leads={"self": "end", "other": "count"},
            gone=frozenset({"other"}),
            added=NewChoice(words("more"), "open"),
            lists={"captures": ["mood"], "cards": [], "law": []},
            alarm=True,
            opens="topics",
        )
        found = {
            (turn.kind, turn.choice, turn.went, turn.came) for turn in turns(SMALL, build(values))
        }
        assert found == {
            ("leads", "self", ("count",), ("end",)),
            ("choice_removed", "other", ("count",), ()),
            ("choice_added", "more", (), ("open",)),
            ("captures", "", ("marks",), ()),
            ("cards", "", ("note",), ()),
            ("alarm", "", (), ()),
            ("opens", "", (), ("topics",)),
        }
        gone = build(step_removed(raw(), "help"))
        assert [(turn.node, turn.kind) for turn in turns(SMALL, gone)] == [("help", "removed")]
