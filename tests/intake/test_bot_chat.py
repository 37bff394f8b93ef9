"""Beside the form: what is acknowledged, who is somebody else now, and how long it is kept."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from audit.models import Entry
from cases.models import Chat, ChatEvent, Contact, Message, Outage
from cases.services.chat_purging import KEEP, chats_purge
from cases.services.contacts import contact_claim
from cases.services.opening import case_open
from operators.models import Alert, Kind, Operator
from operators.roles import Role
from tests.intake.bot_desk import Person
from tests.intake.test_bot_form import PEOPLE, api, begun, office
from tests.intake.test_end_to_end import opened
from triage.questions import QUESTIONS
from vault.models import WrappedKey

__all__ = ["api", "office"]
STICKER = {"file_id": "x", "file_unique_id": "y", "emoji": "😢", "type": "regular"}


@pytest.fixture
def person(api) -> Person:
    return Person(api, next(PEOPLE), language="en")


@pytest.fixture
def olga(office) -> Operator:
    return Operator.objects.create(
        call_sign="Olga", role=Role.OPERATOR, office=office, languages=["uk"]
    )


def case_of(olga: Operator):
    contact = Contact.objects.get()
    contact_claim(contact_ref=contact.ref, by=olga, at=now())
    return case_open(contact_ref=contact.ref, by=olga, at=now())


def test_the_first_words_are_answered_with_who_can_read_them(person):
    person.write("Hello, is anybody there")
    assert "Telegram can read what is written here" in person.last()
    person.write("Please")
    assert len(person.heard()) == 1
    assert Message.objects.count() == 2


def test_the_first_words_say_which_other_way_is_down(person):
    at = now()
    Outage.objects.create(line="telephone", country="RU", since=at, noticed_at=at)
    person.write("Hello, is anybody there")
    assert person.last().startswith("At present this way does not reach us: Telephone (Russia).")
    Outage.objects.update(over_at=now())
    person.write("/help")
    assert "At present" not in person.last()


def test_where_another_way_is_offered_the_one_that_is_down_is_named(api, settings):
    settings.VOICE_NUMBER = "+12025550100"
    at = now()
    person = begun(api)
    Outage.objects.create(line="telephone", country="RU", since=at, noticed_at=at)
    for question in QUESTIONS:
        told = person.last().startswith(
            "At present this way does not reach us: Telephone (Russia)."
        )
        assert told == question.is_red
        person.press("Leave out")


def test_what_cannot_be_read_is_said_once_and_still_reaches_an_operator(person):
    person.write("Hello")
    for content in ({"sticker": STICKER}, {"sticker": STICKER}, {"hologram": {"size": 3}}):
        person.write(**content)
    said = [each["text"] for each in person.heard()]
    assert said[1:] == ["This cannot be read here. Please write it in words."]
    assert Message.objects.count() == 4


def test_a_photograph_in_the_middle_of_the_form_reaches_an_operator(api):
    person = begun(api)
    person.write(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}])
    assert "An operator gets this" in person.heard()[-2]["text"]
    assert opened([Message.objects.get()], "attachment") == [{"attachment": "photo"}]


def test_the_same_chat_under_another_name_is_verified_anew(person, olga):
    person.write("Hello")
    case = case_of(olga)
    before = case.evidence
    person.who |= {"first_name": "Another", "username": "demo__another"}
    person.write("It is me")
    case.refresh_from_db()
    assert (case.evidence, case.frozen) == (before + 1, False)
    rows = opened(list(Message.objects.order_by("at")), "attachment")
    assert [row["attachment"] for row in rows] == [None, "renamed", None]
    assert Alert.objects.get().kind == Kind.RENAMED
    person.write("Really")
    case.refresh_from_db()
    assert case.evidence == before + 1


def test_a_name_from_before_that_comes_late_changes_nothing(person, olga):
    person.write("Hello")
    case = case_of(olga)
    late = person.log[0]["message"] | {"message_id": 900, "text": "late", "from": person.who}
    late["from"] = late["from"] | {"first_name": "Before"}
    person._tell({"update_id": 5, "message": late})
    evidence = case.evidence
    case.refresh_from_db()
    assert case.evidence == evidence
    assert not Alert.objects.exists()


def test_a_half_form_is_gone_after_three_days_keys_first(api):
    person = begun(api)
    person.write("Words")
    owner = Chat.objects.get().ref
    assert chats_purge(at=now() + KEEP - timedelta(minutes=1)) == 0
    assert chats_purge(at=now() + KEEP + timedelta(minutes=1)) == 1
    assert not Chat.objects.exists()
    assert not ChatEvent.objects.exists()
    assert not WrappedKey.objects.using("keyring").filter(owner=owner).exists()
    assert Entry.objects.filter(action="chat.purged", subject=owner).exists()


def test_while_an_operator_talks_only_who_it_was_is_remembered(person, olga):
    person.write("Hello")
    person.write("/form")
    assert chats_purge(at=now() + KEEP + timedelta(minutes=1)) == 0
    assert not ChatEvent.objects.exists()
    assert not Chat.objects.get().is_open
