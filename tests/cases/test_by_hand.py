"""Somebody who came another way is typed in: once, whole, with who took it and who typed it."""

from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.utils.timezone import localtime, now

from audit.models import Entry
from cases.models import ByHand, Contact, Message, State
from cases.services.thread import ReplyRefused, message_reply
from tests.attack.conftest import browser
from tests.cases.conftest import AT

__all__ = ["browser"]

PAGE = "/contacts/type-in/"


@pytest.fixture
def typed(taras):
    return {
        "token": "a-page-that-was-opened-once",
        "came_by": "police",
        "happened_at": localtime(now() - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"),
        "took": str(taras.pk),
        "name": "Беркут",
        "number": "+7 000 555-01-41",
        "handle": "",
        "language": "ru",
        "text": "Передал участковый: хочет сдаться.",
    }


def test_is_in_the_typists_hands_with_who_took_it(browser, olga, taras, typed):
    answer = browser(olga).post(PAGE, typed)
    contact = Contact.objects.get()
    assert answer["Location"] == f"/contacts/{contact.ref}/"
    assert (contact.line, contact.state, contact.operator) == ("byhand", State.WRAP_UP, olga)
    kept = ByHand.objects.get()
    assert (kept.took, kept.typed, kept.came_by) == (taras, olga, "police")
    assert kept.happened_at < kept.typed_at
    assert contact.identity_tags.filter(kind="phone").exists()
    assert Entry.objects.filter(action="contact.typed").count() == 1


def test_sent_twice_is_one_contact(browser, olga, typed):
    client = browser(olga)
    places = {client.post(PAGE, typed)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert (Contact.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"text": ""}, 422),
        ({"took": ""}, 422),
        ({"came_by": "viber"}, 422),
        ({"happened_at": "2099-01-01T10:00"}, 409),
        ({"happened_at": "2001-01-01T10:00"}, 409),
        ({"happened_at": "0001-01-01T10:00"}, 422),
    ],
    ids=str,
)
def test_loses_nothing_that_was_typed(browser, olga, typed, wrong, status):
    answer = browser(olga).post(PAGE, typed | wrong)
    assert answer.status_code == status
    kept = [value for name, value in typed.items() if name not in {*wrong, "took", "came_by"}]
    page = answer.content.decode()
    assert [value for value in kept if value and value not in page] == []
    assert not Contact.objects.exists()


def test_somebody_of_another_office_took_nothing_here(browser, olga, stranger, typed):
    assert browser(olga).post(PAGE, typed | {"took": str(stranger.pk)}).status_code == 422


def test_nothing_leads_back_to_the_person(browser, olga, typed):
    browser(olga).post(PAGE, typed)
    with pytest.raises(ReplyRefused, match="typed in"):
        message_reply(contact=Contact.objects.get(), by=olga, body="x", at=AT)


def test_postgresql_keeps_where_it_came_from(browser, olga, nadia, typed):
    browser(olga).post(PAGE, typed)
    for change in ({"took": nadia}, {"came_by": "other"}):
        with pytest.raises(Error, match="not rewritten"), transaction.atomic():
            ByHand.objects.update(**change)
    with pytest.raises(Error, match="by_hand_typed_afterwards"), transaction.atomic():
        ByHand.objects.update(happened_at=now() + timedelta(days=2))
