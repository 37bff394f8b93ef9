"""Whatever a chat sends, however much at once, is one open contact, and nothing of it is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.utils.timezone import now

from cases.models import OPEN_STATES, Contact, Message
from cases.presenters.contact_page import contact_look, contact_page
from tests.intake.bot_desk import Person, tell
from tests.intake.test_bot_chat import STICKER, olga
from tests.intake.test_bot_form import PEOPLE, api, office
from tests.intake.test_end_to_end import opened
from tests.intake.updates import CHAT, IVAN, message

__all__ = ["api", "office", "olga"]
LONGEST = 4096
DICE = {"emoji": "🎲", "value": 3}
POLL = {"id": "1", "question": "Идём?", "options": [{"text": "Да"}, {"text": "Нет"}]}


@pytest.fixture
def person(api) -> Person:
    return Person(api, next(PEOPLE), language="ru")


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_two_first_messages_at_once_one_opens_the_contact_and_the_other_joins(office):
    number, barrier = next(PEOPLE), Barrier(2)
    who = {"from": IVAN | {"id": number}, "chat": CHAT | {"id": number}}

    def write(each: int) -> int:
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=60)
            return tell(message(880_000_000 + each, each, text=f"Слово {each}", **who))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(write, (1, 2))) == [200, 200]
    contact = Contact.objects.get(state__in=OPEN_STATES)
    assert sorted(row["body"] for row in opened(list(contact.messages.all()), "body")) == [
        "Слово 1",
        "Слово 2",
    ]


def test_a_chat_has_one_open_contact_whatever_it_sends(person):
    person.write("Здравствуйте")
    person.write(sticker=STICKER)
    person.correct(person.write("Я здесь"), "Я там")
    assert Contact.objects.get(state__in=OPEN_STATES).messages.count() == 4


@pytest.mark.parametrize("sign", ["я", "😢"], ids=["letter", "emoji"])
def test_the_longest_message_is_kept_and_shown_whole(person, olga, sign):
    person.write(sign * LONGEST)
    contact = Contact.objects.get()
    seen = contact_look(contact=contact, asker=olga, at=now())
    page = contact_page(contact=contact, asker=olga, spoken="en", seen=seen, at=now())
    (bubble,) = page.thread
    assert bubble.body == sign * LONGEST


@pytest.mark.parametrize(
    ("content", "label", "words"),
    [
        ({"sticker": STICKER}, "Sticker", "😢"),
        ({"dice": DICE}, "Something else", "🎲"),
        ({"poll": POLL}, "Poll", "Идём?\nДа\nНет"),
        ({"hologram": {"title": "Привет", "size": 3}}, "Something else", "Привет"),
        ({"hologram": {"size": 3}}, "Something else", ""),
    ],
    ids=["sticker", "dice", "poll", "unheard of", "wordless"],
)
def test_what_cannot_be_fetched_is_named_on_the_desk(person, olga, content, label, words):
    person.write(**content)
    contact = Contact.objects.get()
    seen = contact_look(contact=contact, asker=olga, at=now())
    page = contact_page(contact=contact, asker=olga, spoken="en", seen=seen, at=now())
    (bubble,) = page.thread
    assert (bubble.attachment, bubble.body) == (label, words)
    assert not Message.objects.filter(file__isnull=False).exists()
