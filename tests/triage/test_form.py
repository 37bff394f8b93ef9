"""The form that a person fills in alone."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from triage.form import AnswerUnfit, fit, parts, read, urgency
from triage.questions import BY_ID, QUESTIONS, Kind, Urgency


def test_it_asks_all_that_an_operator_would_ask_first():
    assert set(BY_ID) >= {
        *("who", "status", "unit", "place", "many", "danger", "channel", "hours", "wish", "story")
    }


def test_no_two_questions_and_no_two_choices_share_a_name():
    assert len(BY_ID) == len(QUESTIONS)
    for question in QUESTIONS:
        codes = [choice.code for choice in question.choices]
        assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_may_be_left_out(question):
    assert fit(question, "  ") == ""


@pytest.mark.parametrize("given", ["0", "1001", "-3", "3.5", "٣" * 9, "many", "1" * 5000])
def test_a_count_that_is_none_is_refused_in_words(given):
    with pytest.raises(AnswerUnfit) as refused:
        fit(BY_ID["many"], given)
    assert "from 1 to 1,000" in str(refused.value.sentence)


def test_a_count_is_kept_plain():
    assert fit(BY_ID["many"], " 0012 ") == "12"


def test_an_answer_that_nobody_offered_is_refused():
    with pytest.raises(AnswerUnfit):
        fit(BY_ID["status"], "general")


@pytest.mark.parametrize(("question", "most"), [("unit", 200), ("story", 2000)])
def test_words_have_a_length(question, most):
    assert fit(BY_ID[question], "ї" * most) == "ї" * most
    with pytest.raises(AnswerUnfit):
        fit(BY_ID[question], "ї" * (most + 1))


@given(st.text(max_size=2100), st.sampled_from(QUESTIONS))
def test_whatever_is_typed_is_kept_or_refused_and_a_kept_answer_stays_kept(typed, question):
    try:
        kept = fit(question, typed)
    except AnswerUnfit:
        return
    assert fit(question, kept) == kept


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, Urgency.NORMAL),
        ({"status": "called_up"}, Urgency.HIGH),
        ({"status": "called_up", "danger": "now"}, Urgency.CRITICAL),
        ({"status": "surrounded", "danger": "no"}, Urgency.CRITICAL),
        ({"story": "surrounded"}, Urgency.NORMAL),
    ],
)
def test_the_most_urgent_answer_counts(answers, expected):
    assert urgency(answers) == expected


def test_who_and_where_are_kept_apart_from_the_story():
    told, red = parts([("who", "self"), ("unit", "x"), ("place", "y"), ("number", "z")])
    assert told == {"who": "self"}
    assert set(red) == {"unit", "place", "number"}


def test_the_answers_read_in_the_language_of_whoever_reads():
    answers = {"status": "at_front", "many": "4"}
    said = {}
    for language in ("en", "uk", "ru"):
        with translation.override(language):
            said[language] = read(answers)
    assert said["en"] == [("Situation", "At the front"), ("How many", "4")]
    assert len({str(rows) for rows in said.values()}) == 3


def test_every_text_of_the_form_is_said_in_three_languages():
    texts = [text for q in QUESTIONS for text in (q.label, q.asks, q.aside) if text is not None]
    texts += [choice.text for q in QUESTIONS for choice in q.choices]
    for text in texts:
        said = set()
        for language in ("en", "uk", "ru"):
            with translation.override(language):
                said.add(str(text))
        assert len(said) >= 2, said


def test_choices_are_where_choices_are_asked():
    for question in QUESTIONS:
        assert bool(question.choices) == (question.kind == Kind.CHOICE)
