"""The urgency that the answers give is set otherwise by hand, with a reason, until they change."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from cases.models import Contact, Priority, WhyOtherwise
from cases.services.answers import Given, answer_record
from cases.services.receive import receive
from cases.services.weighing import WeighRefused, contact_weigh
from operators.refusals import Refused
from tests.attack.conftest import browser
from tests.cases.conftest import AT, chat
from tests.triage.walks import way_to
from triage.registry import shipped

__all__ = ["browser"]


def weigh(contact, by, priority=Priority.HIGH, why=WhyOtherwise.HEARD):
    return contact_weigh(contact_ref=contact.ref, by=by, priority=priority, why=why, at=AT)


def press(contact, by, name):
    """Answer as on the shortest way to a step, one press at a time."""
    for seen, each in enumerate(way_to(shipped(), name, "chat")):
        told = Given(each.choice, "uk", {}, "", seen)
        answer_record(contact_ref=contact.ref, by=by, given=told, at=AT)
        yield Contact.objects.get(ref=contact.ref)


def test_it_holds_until_the_answers_say_something_else(taken, olga):
    told = Contact.objects.get(ref=taken.ref).priority
    by_hand = Priority.NORMAL if told == Priority.HIGH else Priority.HIGH
    weigh(taken, olga, by_hand)
    seen = [(each.priority, each.weighed) for each in press(taken, olga, "surrounded")]
    assert seen[-1] == (Priority.CRITICAL, None)
    assert Contact.objects.get(ref=taken.ref).weighed_why == ""


def test_it_is_kept_while_they_say_the_same(taken, olga):
    pressing = press(taken, olga, "surrounded")
    told = next(pressing).priority
    by_hand = Priority.NORMAL if told == Priority.HIGH else Priority.HIGH
    found = weigh(taken, olga, by_hand)
    assert (found.priority, found.weighed_over) == (by_hand, told)
    again = weigh(taken, olga, told)
    assert (again.priority, again.weighed, again.weighed_why) == (told, None, "")


def test_words_of_danger_end_what_was_set_by_hand(taken, olga):
    told = Contact.objects.get(ref=taken.ref).priority
    weigh(taken, olga, Priority.NORMAL if told == Priority.HIGH else Priority.HIGH)
    receive(inbound=chat("Нас оточили"))
    found = Contact.objects.get(ref=taken.ref)
    assert (found.priority, found.weighed) == (Priority.CRITICAL, None)
    assert (found.weighed_over, found.weighed_why) == (None, "")


def test_the_reason_stands_in_the_journal_and_on_the_desk(browser, taken, olga):
    told = Contact.objects.get(ref=taken.ref).priority
    by_hand = Priority.NORMAL if told == Priority.HIGH else Priority.HIGH
    sent = {"priority": str(int(by_hand)), "why": "passed"}
    assert browser(olga).post(f"/contacts/{taken.ref}/weigh/", sent).status_code == 303
    page = browser(olga).get(f"/contacts/{taken.ref}/").content.decode()
    assert "The danger has passed" in page
    row = Entry.objects.get(action="contact.weighed")
    assert row.detail["why"] == "passed"
    assert row.detail["after"] == by_hand.name.lower()


@pytest.mark.parametrize(
    "sent", [{}, {"priority": "0"}, {"why": "heard"}, {"priority": "9", "why": "heard"}]
)
def test_without_a_reason_nothing_is_set(browser, taken, olga, sent):
    before = Contact.objects.get(ref=taken.ref).version
    assert browser(olga).post(f"/contacts/{taken.ref}/weigh/", sent).status_code == 422
    assert Contact.objects.get(ref=taken.ref).version == before


def test_the_service_asks_for_both_itself(taken, olga):
    with pytest.raises(WeighRefused, match="how soon"):
        weigh(taken, olga, priority=7)
    with pytest.raises(WeighRefused, match="why"):
        weigh(taken, olga, why="because")


@pytest.mark.parametrize("who", ["taras", "vera", "stranger"])
def test_nobody_else_sets_it(request, taken, who):
    with pytest.raises((Contact.DoesNotExist, Refused)):
        weigh(taken, request.getfixturevalue(who))


def test_the_table_holds_none_without_a_reason(taken):
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(ref=taken.ref).update(weighed=0, weighed_over=1)
