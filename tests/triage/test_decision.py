"""The suggestion follows from the answers, and says from which."""

import pytest
from hypothesis import given, settings

from tests.triage.small import raw, small
from tests.triage.walks import Walk, walks
from triage.answers import Answer, Answers
from triage.decision import Because, Suggestion, suggest
from triage.graph import Value, Words
from triage.parsing import build
from triage.registry import shipped
from triage.runner import answer, back

SMALL = small()


def told(**captures: Value) -> Answers:
    """One answer of the real script that settled these fields."""
    return (Answer("status", "front", "uk", shipped().version, "", captures),)


def advice(**captures: Value) -> Suggestion:
    return suggest(shipped(), told(**captures))


def reasons(suggestion: Suggestion) -> list[str]:
    return [reason.rule for reason in suggestion.reasons]


class TestTheRules:
    def test_say_little_when_little_was_said(self) -> None:
        assert reasons(suggest(SMALL, ())) == ["else"]
        assert suggest(SMALL, ()).danger == "normal"

    def test_name_the_answer_that_led_there(self) -> None:
        answers = answer(SMALL, (), "talk", language="uk")
        answers = answer(SMALL, answers, "other", language="ru")
        suggestion = suggest(SMALL, answers)
        assert (suggestion.danger, suggestion.priority) == ("critical", 1)
        assert suggestion.next_code == "run"
        assert suggestion.next_step["en"] == "call the supervisor"
        (reason,) = suggestion.reasons
        assert reason["en"] == "fear"
        assert reason.answers == (Because(2, "who", "other", "mood", "afraid"),)

    def test_need_every_condition(self) -> None:
        answers = answer(SMALL, (), "talk", language="uk")
        answers = answer(SMALL, answers, "self", language="uk")
        few = answer(SMALL, answers, "again", {"people": 2}, language="uk")
        many = answer(SMALL, answers, "again", {"people": 3}, language="uk")
        assert reasons(suggest(SMALL, few)) == ["else"]
        assert reasons(suggest(SMALL, many)) == ["crowd"]
        assert [one.field for one in suggest(SMALL, many).reasons[0].answers] == [
            "marks",
            "people",
        ]

    def test_forget_an_answer_that_was_taken_back(self) -> None:
        answers = answer(SMALL, (), "talk", language="uk")
        answers = answer(SMALL, answers, "other", language="uk")
        assert suggest(SMALL, back(SMALL, answers, language="uk")).danger == "normal"

    def test_give_the_next_step_of_the_most_pressing_one(self) -> None:
        suggestion = advice(danger="surrounded", status="front", group_size=4)
        assert reasons(suggestion) == ["surrounded", "front", "group"]
        assert suggestion.next_code == "supervisor_now"
        assert suggestion.danger == "critical"

    def test_do_not_take_a_truth_for_a_number(self) -> None:
        assert "wounded_count" not in reasons(advice(danger="fire", wounded=True))

    def test_may_all_be_missing(self) -> None:
        bare = build(raw() | {"rules": []})
        assert suggest(bare, ()) == Suggestion("normal", 3, Words(), "", "", ())


class TestTheLanguage:
    def test_is_the_one_that_was_noted(self) -> None:
        answers = (*told(language="ru"), *told())
        assert suggest(shipped(), answers).language == "ru"

    def test_is_the_last_one_spoken_when_none_was_noted(self) -> None:
        assert suggest(shipped(), told()).language == "uk"
        assert suggest(shipped(), ()).language == ""


@pytest.mark.parametrize(
    ("captures", "danger", "priority", "next_code"),
    [
        ({"status": "surrounded"}, "critical", 1, "supervisor_now"),
        ({"danger": "wounded"}, "critical", 1, "first_aid"),
        ({"emotional_state": "suicide_now"}, "critical", 1, "stay_with"),
        ({"minor": True}, "critical", 1, "supervisor_now"),
        ({"danger": "found_out"}, "critical", 1, "supervisor_now"),
        ({"status": "front", "registered_before": True}, "high", 1, "senior_now"),
        ({"danger": "fire"}, "high", 1, "supervisor_now"),
        ({"status": "front"}, "high", 2, "open_case"),
        ({"danger": "watched"}, "high", 2, "keep_short"),
        ({"risk_flags": ("pressure",)}, "high", 2, "keep_short"),
        ({"can_talk": "yes_no"}, "normal", 2, "agree_window"),
        ({"wish": ("deletion",)}, "normal", 2, "delete_record"),
        ({"risk_flags": ("threat",)}, "normal", 2, "report_threat"),
        ({"status": "called_up"}, "normal", 3, "await_form"),
        ({"relative_status": "missing"}, "normal", 3, "search_service"),
        ({"risk_flags": ("probe",)}, "normal", 3, "review_probe"),
        ({"status": "not_called_up"}, "normal", 4, "inform"),
        ({"caller_role": "journalist"}, "normal", 4, "press_office"),
        ({"outcome": "prank"}, "normal", 4, "close"),
        ({"minor": False}, "normal", 3, "listen"),
    ],
    ids=str,
)
def test_each_situation_gets_its_advice(
    captures: dict[str, Value], danger: str, priority: int, next_code: str
) -> None:
    suggestion = advice(**captures)
    assert (suggestion.danger, suggestion.priority) == (danger, priority)
    assert suggestion.next_code == next_code


@settings(max_examples=60, deadline=None)
@given(walks(shipped()))
def test_every_reason_can_be_traced_to_answers_that_count(taken: Walk) -> None:
    suggestion = suggest(shipped(), taken.answers)
    assert suggestion == suggest(shipped(), taken.answers)
    rules = {rule.id: rule for rule in shipped().rules}
    assert min(reason.answers == () for reason in suggestion.reasons) == (
        suggestion.reasons[0].rule == "otherwise"
    )
    for reason in suggestion.reasons:
        rule = rules[reason.rule]
        assert {one.field for one in reason.answers} == {*rule.when, *rule.at_least}
