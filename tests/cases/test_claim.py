"""Taking a contact: one winner, and the loser learns who."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from audit.models import Entry
from cases.models import Contact, State
from cases.services.contacts import (
    ClaimLost,
    ContactRefused,
    contact_claim,
    contact_close,
    contact_put_back,
    contact_resume,
    contact_wrap_up,
)
from cases.services.receive import receive
from live.models import OutboxRow
from operators.models import Presence
from operators.roles import Role
from tests.cases.conftest import AT, call, chat, person


class TestClaim:
    def test_takes_a_waiting_contact(self, waiting, olga):
        assert contact_claim(contact_ref=waiting.ref, by=olga, at=AT) == waiting.version + 1
        waiting.refresh_from_db()
        assert (waiting.state, waiting.operator) == (State.ON_CONTACT, olga)

    def test_tells_the_loser_who_won(self, taken, taras):
        with pytest.raises(ClaimLost, match="Olga") as lost:
            contact_claim(contact_ref=taken.ref, by=taras, at=AT)
        assert lost.value.winner == "Olga"

    def test_is_not_there_for_another_office(self, waiting, stranger):
        with pytest.raises(Contact.DoesNotExist):
            contact_claim(contact_ref=waiting.ref, by=stranger, at=AT)

    def test_pressed_twice_is_one_claim(self, taken, olga):
        contact_claim(contact_ref=taken.ref, by=olga, at=AT)
        assert Entry.objects.filter(action="contact.claimed").count() == 1

    def test_makes_the_operator_busy_and_says_so(self, waiting, olga):
        contact_claim(contact_ref=waiting.ref, by=olga, at=AT)
        assert Presence.objects.get(operator=olga).state == "on_contact"
        types = set(OutboxRow.objects.values_list("type", flat=True))
        assert {"contact.claimed", "presence.changed"} <= types

    def test_refuses_a_second_call_at_once(self, olga):
        for call_id in ("a", "b"):
            receive(inbound=call(call_id=call_id, conversation=call_id))
        first, second = Contact.objects.all()
        contact_claim(contact_ref=first.ref, by=olga, at=AT)
        with pytest.raises(ContactRefused, match="Finish the call"):
            contact_claim(contact_ref=second.ref, by=olga, at=AT)


class TestAfterwards:
    def test_goes_to_wrap_up_and_back(self, taken, olga):
        assert contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT).state == State.WRAP_UP
        assert contact_resume(contact_ref=taken.ref, by=olga, at=AT).state == State.ON_CONTACT

    def test_can_be_put_back_for_a_colleague(self, taken, olga, taras):
        contact_put_back(contact_ref=taken.ref, by=olga, at=AT)
        contact_claim(contact_ref=taken.ref, by=taras, at=AT)
        taken.refresh_from_db()
        assert taken.operator == taras

    def test_closes_and_forgets_its_queue_and_route(self, taken, olga):
        contact = contact_close(
            contact_ref=taken.ref, by=olga, code="info_only", remark="", hard=False, at=AT
        )
        assert (contact.state, contact.queue) == (State.CLOSED, None)
        assert len(contact.route) < 8

    def test_refuses_the_code_of_a_case_that_was_not_opened(self, taken, olga):
        with pytest.raises(ContactRefused, match="No case"):
            contact_close(
                contact_ref=taken.ref, by=olga, code="case_opened", remark="", hard=False, at=AT
            )

    def test_never_makes_anybody_ready_after_a_hard_one(self, taken, olga):
        contact_close(contact_ref=taken.ref, by=olga, code="threat", remark="", hard=True, at=AT)
        presence = Presence.objects.get(operator=olga)
        assert (presence.state, presence.reason) == ("pause", "debrief")

    def test_is_refused_to_whoever_does_not_hold_it(self, taken, taras):
        with pytest.raises(ContactRefused, match="not in your hands"):
            contact_wrap_up(contact_ref=taken.ref, by=taras, at=AT)


@pytest.mark.django_db(transaction=True, databases="__all__")
class TestRace:
    racers = 32
    rounds = 12

    def race(self, office, rounds):
        people = [person(office, f"Racer-{number}", Role.OPERATOR) for number in range(self.racers)]
        for number in range(rounds):
            contact = receive(inbound=chat(conversation=f"chat-{number}"))
            barrier = Barrier(self.racers)

            def claim(by, contact=contact, barrier=barrier):
                try:
                    connection.ensure_connection()
                    barrier.wait()
                    contact_claim(contact_ref=contact.ref, by=by, at=AT)
                except ClaimLost as lost:
                    return lost.winner
                else:
                    return ""
                finally:
                    connections.close_all()

            with ThreadPoolExecutor(self.racers) as pool:
                told = list(pool.map(claim, people))
            contact.refresh_from_db()
            assert told.count("") == 1
            assert set(told) == {"", contact.operator.call_sign}

    def test_thirty_two_at_once_have_one_winner(self, office):
        self.race(office, self.rounds)

    @pytest.mark.full
    def test_thirty_two_at_once_have_one_winner_two_hundred_times(self, office):
        self.race(office, 200)
