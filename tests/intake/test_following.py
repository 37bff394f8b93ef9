"""Following the news: asked for, warned of, kept apart, ended at once."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from cases.models import Chat, Contact, Follower
from cases.services.followers import followers_tend, month_of
from cases.services.setting_up import line_assign
from operators.models import Office
from tests.intake.bot_desk import Person
from tests.intake.test_bot_form import PEOPLE, api, office
from tests.intake.test_end_to_end import opened
from vault.models import WrappedKey

__all__ = ["api", "office"]


@pytest.fixture
def person(api) -> Person:
    return Person(api, next(PEOPLE), language="en")


def test_help_leads_to_what_following_means_before_anything_is_kept(person):
    person.write("/help")
    person.press("Follow")
    assert "whoever looks into your telephone sees the news" in person.last()
    assert "https://t.me/hotline_demo_news" in person.last()
    assert not Follower.objects.exists()
    person.press_data("W")
    assert "/unfollow ends it" in person.last()
    assert Follower.objects.get().language == "en"


@pytest.mark.parametrize(
    ("language", "word"), [("uk", "Не стежити"), ("ru", "Не следить"), ("en", "Do not follow")]
)
def test_it_is_asked_in_each_language(api, language, word):
    person = Person(api, next(PEOPLE), language=language)
    person.write("/follow")
    person.press(word)
    assert not Follower.objects.exists()


def test_a_follower_stands_alone_under_a_key_of_its_own(person):
    person.write("Hello")
    person.write("/follow")
    person.press_data("W")
    follower, chat, contact = Follower.objects.get(), Chat.objects.get(), Contact.objects.get()
    assert opened([follower], "conversation") == [{"conversation": str(person.number)}]
    hashes = {bytes(follower.chat_key), bytes(chat.route), bytes(contact.route)}
    assert len(hashes) == 2
    assert follower.heard_in == month_of(now())
    keys = WrappedKey.objects.using("keyring").filter(owner=follower.ref)
    assert {(key.kind, key.created_at.minute, key.created_at.second) for key in keys} == {
        ("follower", 0, 0)
    }


@pytest.mark.parametrize("way", ["/unfollow", "u", "F"])
def test_unfollowing_and_deleting_leave_nothing(person, way):
    person.write("/follow")
    person.press_data("W")
    owner = Follower.objects.get().ref
    person.write(way) if way.startswith("/") else person.press_data(way)
    assert not Follower.objects.exists()
    assert not WrappedKey.objects.using("keyring").filter(owner=owner).exists()


def test_a_late_wish_does_not_undo_a_newer_one(person):
    person.write("/follow")
    wish = {"callback_query": {**_query(person), "data": "W"}}
    late = {"update_id": 5} | wish
    person.write("/unfollow")
    person._tell(late)
    assert not Follower.objects.exists()


def test_twice_is_once_and_a_language_chosen_later_holds(person):
    person.write("/follow")
    person._tell(person.press_data("W"))
    assert Follower.objects.count() == 1
    person.press_data("l:ru")
    assert Follower.objects.get().language == "ru"


def test_who_says_nothing_for_a_year_is_dropped_and_whoever_speaks_stays(person):
    person.write("/follow")
    person.press_data("W")
    later = now() + timedelta(days=400)
    Follower.objects.update(heard_in=month_of(now() - timedelta(days=300)))
    person.write("Still here")
    assert followers_tend(at=now() + timedelta(days=330)) == 0
    assert followers_tend(at=later) == 1
    assert not Follower.objects.exists()


def test_who_follows_goes_with_the_line_to_another_office(person):
    person.write("/follow")
    person.press_data("W")
    south = Office.objects.create(name="South", code="south")
    line_assign(key="telegram", office_ref=south.pk, by="somebody", at=now())
    assert Follower.objects.get().office == south
    Follower.objects.update(office=Office.objects.exclude(pk=south.pk).first())
    person.write("/unfollow")
    assert not Follower.objects.exists()


def _query(person: Person) -> dict:
    under = {"message_id": 40, "chat": person.chat, "date": 1}
    return {"id": "q1", "from": person.who, "message": under}
