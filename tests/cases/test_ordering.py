"""Who is answered next, and at what cost."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Contact, Priority, Queue
from cases.ordering import place_in_queue, rank_at
from cases.selectors.queue import waiting
from cases.services.receive import receive
from operators.services import sign_in_link_make
from tests.cases.conftest import AT, chat

MOST_QUERIES = 50


def place(priority, minutes_ago, language="uk", speaks=("uk",)):
    since = rank_at(priority=priority, offered_at=AT - timedelta(minutes=minutes_ago))
    return place_in_queue(priority=priority, rank_at=since, language=language, speaks=list(speaks))


class TestOrder:
    def test_puts_danger_before_any_wait(self):
        assert place(Priority.CRITICAL, 0) < place(Priority.NORMAL, 600)

    def test_puts_the_longer_wait_first(self):
        assert place(Priority.NORMAL, 10) < place(Priority.NORMAL, 9)

    def test_counts_high_risk_as_five_minutes_of_waiting(self):
        assert place(Priority.HIGH, 0) < place(Priority.NORMAL, 4)
        assert place(Priority.NORMAL, 6) < place(Priority.HIGH, 0)

    def test_leaves_a_language_two_minutes_to_those_who_speak_it(self):
        assert place(Priority.NORMAL, 1) < place(Priority.NORMAL, 2, language="ru")
        assert place(Priority.NORMAL, 4, language="ru") < place(Priority.NORMAL, 1)

    @given(st.integers(0, 2), st.integers(0, 600), st.integers(1, 600))
    def test_never_lets_anybody_fall_back_by_waiting(self, priority, waited, more):
        assert place(priority, waited + more) < place(priority, waited)

    def test_is_the_order_of_the_screen(self, office, olga):
        late = receive(inbound=chat("Добрий вечір", conversation="a"))
        early = receive(
            inbound=chat("Добрий вечір", conversation="b", at=AT - timedelta(minutes=9))
        )
        danger = receive(inbound=chat("Нас оточили", conversation="c"))
        assert waiting(olga) == [danger, early, late]


class TestCost:
    @pytest.fixture
    def desk(self, settings, olga):
        settings.DEMO = True
        browser = Client()
        token = sign_in_link_make(call_sign=olga.call_sign, at=AT.now(tz=AT.tzinfo))
        browser.get(f"/sign-in/{token}/")
        return browser

    def cost(self, browser):
        with (
            CaptureQueriesContext(connections["default"]) as plain,
            CaptureQueriesContext(connections["keyring"]) as keys,
            CaptureQueriesContext(connections["receipts"]) as receipts,
        ):
            assert browser.get("/desk/").status_code == 200
        return len(plain) + len(keys) + len(receipts)

    def crowd(self, office, number):
        queue = Queue.objects.get(office=office, language="ru")
        Contact.objects.bulk_create(
            Contact(
                office=office,
                line="telegram",
                channel="chat",
                queue=queue,
                offered_at=AT,
                rank_at=AT,
                route=place.to_bytes(32, "big"),
            )
            for place in range(number)
        )

    def test_of_the_desk_is_the_same_at_any_length_of_the_queue(self, office, desk, taken):
        self.crowd(office, 60)
        few = self.cost(desk)
        Contact.objects.filter(operator=None).delete()
        self.crowd(office, 2000)
        many = self.cost(desk)
        assert few == many
        assert many < MOST_QUERIES
