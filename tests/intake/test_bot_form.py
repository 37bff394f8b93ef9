"""The form by chat, against a Bot API on this machine: in three languages, broken off anywhere."""

import json
from collections.abc import Iterator
from itertools import count

import pytest
from django.utils.translation import override, pgettext_lazy

from cases.models import Chat, ChatEvent, Contact, Message, Priority
from cases.services.setting_up import line_place
from operators.models import Office
from tests.intake.bot_desk import TOKEN, BotApi, Person, bot_api_running
from tests.intake.test_end_to_end import opened
from triage.questions import QUESTIONS, Question

NAMES = {"uk": "Українська", "ru": "Русский", "en": "English"}
PEOPLE = count(910_000_001)
GIVEN = {
    "story": "Хочу жить. I want to live.",
    "who": "group",
    "status": "at_front",
    "danger": "soon",
    "many": "4",
    "unit": "в/ч 00000",
    "place": "49.00000, 31.40000",
    "channel": "telegram",
    "number": "@demo_friend",
    "hours": "після 23:00",
    "wish": "exchange",
}


@pytest.fixture
def office(db: None) -> Office:
    north = Office.objects.create(name="North", code="north")
    line_place(key="telegram", office=north)
    return north


@pytest.fixture
def api(office: Office, settings) -> Iterator[BotApi]:
    with bot_api_running() as server:
        settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = server.url, TOKEN
        yield server


def said(words: object, language: str) -> str:
    with override(language):
        return str(words)


def answer(person: Person, question: Question, language: str) -> None:
    text = GIVEN[question.id]
    if choice := question.choice(text):
        person.press(said(choice.text, language))
    elif question.id == "place":
        person.write(location={"latitude": 49.0, "longitude": 31.4})
    else:
        person.write(text)


def told() -> dict[str, str]:
    """The form as the operators have it now."""
    message = Message.objects.order_by("is_edit", "at").last()
    assert message is not None
    row = opened([message], "body", "form", "particulars")[0]
    story = {"story": row["body"]} if row["body"] else {}
    return story | json.loads(row["form"] or "{}") | json.loads(row["particulars"] or "{}")


@pytest.mark.parametrize("language", NAMES)
def test_the_whole_form_with_a_break_at_every_step(api, language):
    person = Person(api, next(PEOPLE))
    person.write("/start")
    person.press(NAMES[language])
    person.write("/form")
    for question in QUESTIONS:
        assert said(question.asks, language) in person.last()
        # Broken off and come back to: nothing is lost, and the same question waits.
        person.write("/form")
        person.write("/start")
        assert said(question.asks, language) in person.last()
        answer(person, question, language)
    assert not Contact.objects.exists()
    person.press(said(pgettext_lazy("form", "Send"), language))
    assert told() == GIVEN
    contact = Contact.objects.get()
    assert (contact.line, contact.priority) == ("telegram", Priority.HIGH)
    assert opened([contact], "language") == [{"language": language}]
    assert not Chat.objects.get().is_open


def begun(api: BotApi, language: str = "en") -> Person:
    person = Person(api, next(PEOPLE))
    person.write("/start")
    person.press(NAMES[language])
    person.write("/form")
    return person


def test_every_step_is_left_out_gone_back_to_and_deleted(api):
    person = begun(api)
    for question in QUESTIONS:
        assert str(question.asks) in person.last()
        person.press("Leave out")
    assert "You left out every question" in person.last()
    person.press("Back")
    assert str(QUESTIONS[-1].asks) in person.last()
    for question in reversed(QUESTIONS[:-1]):
        person.press("Back")
        assert str(question.asks) in person.last()
    person.write("Words")
    person.press("Back")
    assert "Your answer so far: Words" in person.last()
    person.press("Delete the answer")
    assert "Your answer so far" not in person.last()
    assert not Contact.objects.exists()


def test_a_form_that_is_deleted_leaves_nothing_with_the_operators(api):
    person = begun(api)
    person.write("Words")
    person.press("Delete the form")
    person.press("Delete")
    assert "The form is deleted" in person.last()
    assert not Contact.objects.exists()
    person.write("/form")
    assert "Your answer so far" not in person.last()


def test_who_can_read_the_chat_is_said_first_and_where_it_matters(api, settings):
    settings.VOICE_NUMBER = "+12025550100"
    person = begun(api)
    assert "Telegram can read what is written here" in person.heard()[2]["text"]
    for _question in QUESTIONS[:5]:
        person.press("Leave out")
    for _red in ("unit", "place"):
        assert "Telegram can read" in person.last()
        assert "+12025550100" in person.last()
        assert "/write/" in person.last()
        person.press("Leave out")
    assert "Telegram can read" not in person.last()


def test_an_answer_that_does_not_fit_is_said_and_asked_again(api):
    person = begun(api)
    for _question in QUESTIONS[:4]:
        person.press("Leave out")
    person.write("many")
    assert "Write a number from 1 to 1,000" in person.heard()[-2]["text"]
    assert str(QUESTIONS[4].asks) in person.last()
    assert not Contact.objects.exists()


def test_words_where_a_button_is_asked_for_reach_an_operator_at_once(api):
    person = begun(api)
    person.press("Leave out")
    person.write("Нас окружили")
    assert opened([Message.objects.get()], "body") == [{"body": "Нас окружили"}]
    assert Contact.objects.get().priority == Priority.CRITICAL
    assert str(QUESTIONS[1].asks) in person.last()


def test_the_name_of_a_choice_may_be_typed_in_any_language(api):
    person = begun(api)
    person.press("Leave out")
    with override("uk"):
        person.write(str(QUESTIONS[1].choices[0].text).upper())
    assert str(QUESTIONS[2].asks) in person.last()


def test_a_correction_before_and_after_sending_reaches_the_form(api):
    person = begun(api)
    first = person.write("one")
    person.correct(first, "two")
    for _question in QUESTIONS[1:]:
        person.press("Leave out")
    assert "two" in person.last()
    person.press("Send")
    assert told() == {"story": "two"}
    person.correct(first, "three")
    assert told() == {"story": "three"}
    assert Contact.objects.count() == 1


def test_a_button_of_a_form_that_is_over_changes_nothing(api):
    person = begun(api)
    person.write("one")
    for _question in QUESTIONS[1:]:
        person.press("Leave out")
    person.press("Send")
    person.press("Send")
    assert "sent already" in person.last()
    assert Message.objects.count() == 1


def test_the_code_of_a_form_tells_anybody_how_it_stands_and_no_more(api):
    person = begun(api)
    person.write("one")
    for _question in QUESTIONS[1:]:
        person.press("Leave out")
    person.press("Send")
    code = person.last().partition("Your code is ")[2][:14]
    other = Person(api, next(PEOPLE), language="en")
    other.write(f"/status {code.lower().replace('-', ' ')}")
    assert other.last() == "It waits for an operator."
    other.write("/status ABCE-HKMP-TX01")
    assert other.last() == "There is nothing under this code."
    other.write("/status")
    assert other.last() == "There is nothing under this code."
    for _time in range(9):
        other.write(f"/status {code}")
    assert "too often" in other.last()


def test_taking_everything_back_tells_an_operator_once_something_was_sent(api):
    person = begun(api)
    person.write("/delete")
    person.press("Take it back")
    assert "Nothing had been sent" in person.last()
    person.write("Some words")
    person.write("/delete")
    person.press("Take it back")
    rows = opened(list(Message.objects.order_by("at")), "attachment")
    assert [row["attachment"] for row in rows] == [None, "forget"]


def test_what_was_told_lies_sealed_and_the_chat_under_a_hash(api):
    person = begun(api)
    person.write("позывной Ялинка")
    stored = b"".join(bytes(each) for each in ChatEvent.objects.values_list("body", flat=True))
    assert "Ялинка".encode() not in stored
    assert str(person.number).encode() not in stored + bytes(Chat.objects.get().route)
