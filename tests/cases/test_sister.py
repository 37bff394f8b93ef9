"""Whoever nobody of an office can answer goes to its sister, once, if somebody is free there."""

from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from cases.models import Contact, Lane, Ring, State
from cases.selectors.sister import ACT, SisterNow, sister_now, sisters
from cases.services.callbacks import callback_agree
from cases.services.contacts import (
    ContactRefused,
    contact_claim,
    contact_close,
    contact_put_back,
)
from cases.services.receive import receive
from cases.services.ringing import ring_round
from cases.services.sister import sister_round
from cases.sister import AT_MOST, NOBODY_READY, Room, goes
from live.models import OutboxRow
from operators.models import Operator, Presence
from operators.reach import office_of
from operators.roles import Role
from oversight.models import Evacuation, Moved, SealPlan
from tests.acting import acting_as
from tests.cases.conftest import AT, call, chat, person

SECOND = timedelta(seconds=1)
SOON, LATER = AT + NOBODY_READY, AT + AT_MOST


def planned(here, there):
    return SealPlan.objects.create(
        office=here, sister=there, public=bytes(32), needed=2, made_at=AT
    )


@pytest.fixture
def agreed(office, sister_office, stranger):
    """The south is the sister of the north, and Orlan is ready there."""
    return planned(office, sister_office)


def writes(number=0, **changes) -> Contact:
    return receive(inbound=chat(conversation=f"chat-{number}", **changes))


def hands_on(at=SOON) -> int:
    with acting_as("worker"):
        return sister_round(at=at)


def where(contact) -> str:
    contact.refresh_from_db()
    return contact.office.code


def away(person) -> None:
    Presence.objects.filter(operator=person).update(state="pause", reason="break")


WAITED = [seconds * SECOND for seconds in (0, 1, 29, 30, 31, 179, 180, 181, 900)]


@pytest.mark.parametrize("free_there", [-1, 0, 1, 3])
@pytest.mark.parametrize("critical", [True, False])
def test_whoever_goes_goes_too_if_they_waited_longer_or_fewer_are_here(critical, free_there):
    told = {"critical": critical, "free_there": free_there}
    for ready_here, waited in product((True, False), WAITED):
        if goes(waited=waited, ready_here=ready_here, **told):
            assert free_there > 0
            assert waited >= AT_MOST or not ready_here
            assert goes(waited=waited, ready_here=False, **told)
            assert all(
                goes(waited=more, ready_here=ready_here, **told)
                for more in WAITED
                if more >= waited
            )


@given(
    ready=st.lists(st.lists(st.sampled_from(["uk", "ru", "en"]), max_size=3), max_size=5),
    coming=st.lists(st.sampled_from(["uk", "ru", "en", ""]), max_size=9),
)
def test_a_room_never_takes_more_than_are_ready_nor_whom_nobody_understands(ready, coming):
    room = Room(ready, Counter())
    for language in coming:
        if room.left_for(language) > 0:
            assert room.ready_for(language)
            room.waiting[language] += 1
    assert room.waiting.total() <= len(ready)


class TestWhoGoes:
    def test_after_half_a_minute_where_nobody_is_ready(self, agreed):
        contact = writes()
        assert hands_on(SOON - SECOND) == 0
        assert hands_on(SOON) == 1
        assert (where(contact), contact.state, contact.queue.office.code) == (
            "south", State.OFFERED, "south",
        )  # fmt: skip

    def test_at_once_in_danger(self, agreed):
        writes(text="Мы окружены")
        assert hands_on(AT) == 1

    def test_after_three_minutes_where_somebody_is_ready(self, agreed, olga):
        contact = writes()
        assert hands_on(LATER - SECOND) == 0
        assert hands_on(LATER) == 1
        assert where(contact) == "south"

    def test_where_whoever_is_ready_does_not_speak_it(self, agreed, olga):
        Operator.objects.filter(pk=olga.pk).update(languages=["en"])
        writes()
        assert hands_on() == 1

    @pytest.mark.parametrize("why", ["pause", "language", "silent"])
    def test_nobody_where_nobody_is_free_there(self, agreed, stranger, why):
        if why == "language":
            Operator.objects.filter(pk=stranger.pk).update(languages=["en"])
        if why == "pause":
            away(stranger)
        if why == "silent":
            Presence.objects.filter(operator=stranger).update(heartbeat_at=AT - AT_MOST)
        contact = writes()
        assert hands_on(LATER) == 0
        assert where(contact) == "north"

    def test_the_sister_answers_her_own_line_first(self, agreed, sister_office):
        Contact.objects.filter(pk=writes().pk).update(office=sister_office)
        own = Contact.objects.get()
        own.queue = own.queue.__class__.objects.create(office=sister_office, language="ru")
        own.save(update_fields=["queue"])
        writes(1)
        assert hands_on(LATER) == 0

    def test_as_many_as_are_free_those_in_danger_first(self, agreed, sister_office):
        person(sister_office, "Zoya", Role.SENIOR)
        calm = [writes(number) for number in range(3)]
        danger = writes(9, text="Мы окружены")
        assert hands_on(LATER) == 2
        # Those who began to wait in one moment stand in no order.
        assert (where(danger), sorted(map(where, calm))) == ("south", ["north", "north", "south"])
        assert hands_on(LATER) == 0

    @pytest.mark.parametrize("why", ["case", "known", "tail", "held", "letter", "tells"])
    def test_never_somebody_known_nor_a_call_that_would_ring_here(
        self, agreed, case_in_intake, olga, why
    ):
        away(olga)
        changes = {
            "case": {"case": case_in_intake},
            "known": {"lane": Lane.KNOWN},
            "tail": {"lane": Lane.TAIL},
            "held": {"lane": Lane.HELD_BACK},
            "letter": {"line": "web"},
        }
        contact = receive(inbound=call()) if why == "tells" else writes()
        Contact.objects.filter(pk=contact.pk).update(**changes.get(why, {"lane": Lane.USUAL}))
        assert hands_on(LATER) == 0
        assert where(contact) == "north"

    def test_nor_whoever_was_promised_a_call(self, agreed, olga):
        contact = writes()
        contact_claim(contact_ref=contact.ref, by=olga, at=AT)
        told = {"starts": AT, "ends": LATER, "agreed": "evening"}
        callback_agree(contact_ref=contact.ref, by=olga, **told, at=AT)
        contact_put_back(contact_ref=contact.ref, by=olga, at=AT)
        away(olga)
        assert hands_on(LATER) == 0

    def test_nor_what_rings_or_is_taken(self, agreed, olga):
        ringing, taken = receive(inbound=call(line="sip")), writes()
        assert ring_round(at=AT) == 1
        Contact.objects.filter(pk=taken.pk).update(
            state=State.ON_CONTACT, operator=olga, claimed_at=AT
        )
        assert hands_on(LATER) == 0
        assert (where(ringing), where(taken)) == ("north", "north")

    def test_once_and_never_back(self, agreed, office, sister_office, olga, stranger):
        planned(sister_office, office)
        away(olga)
        contact = writes()
        assert hands_on(SOON) == 1
        away(stranger)
        Presence.objects.filter(operator=olga).update(state="ready", reason="")
        assert hands_on(LATER) == 0
        assert where(contact) == "south"

    def test_a_call_that_obeys_rings_at_a_desk_of_the_sister(self, agreed, stranger):
        receive(inbound=call(line="sip"))
        assert ring_round(at=AT) == 0
        assert hands_on(SOON) == 1
        assert ring_round(at=SOON) == 1
        assert Ring.objects.get().operator == stranger


class TestWhichOffice:
    def test_none_without_a_plan(self, office, stranger):
        writes()
        assert (sisters(), hands_on(LATER), sister_now(office.pk)) == ([], 0, None)

    def test_none_that_is_closed_or_sealed_and_none_while_it_stands_in(
        self, agreed, office, sister_office, vera
    ):
        assert sisters() == [(office.pk, sister_office.pk)]
        planned(sister_office, office)
        klen = person(office, "Klen", Role.ADMINISTRATOR)
        begun = Evacuation.objects.create(office=office, begun_by=vera, begun_at=AT)
        Evacuation.objects.filter(pk=begun.pk).update(confirmed_by=klen, sealed_at=AT, replaced=1)
        office.sealed_at = AT
        office.save(update_fields=["sealed_at"])
        assert sisters() == []
        third = type(office).objects.create(name="East", code="east")
        SealPlan.objects.filter(office=sister_office).update(sister=third)
        assert sisters() == [(sister_office.pk, third.pk)]
        moved = Moved.objects.create(
            evacuation=begun, kind="contact", key=str(vera.pk), returned=False
        )
        assert sisters() == []
        Moved.objects.filter(pk=moved.pk).update(returned=True)
        assert sisters() == [(sister_office.pk, third.pk)]


class TestWhatIsSeen:
    def test_it_is_gone_here_and_stands_there_and_each_sees_only_counts_of_the_other(
        self, agreed, office, sister_office, stranger
    ):
        contact = writes()
        hands_on()
        with acting_as("app"), office_of(office.pk):
            assert not Contact.objects.exists()
            assert sister_now(office.pk) == SisterNow("South", waiting=1, talking=0, here=0)
        with acting_as("app"), office_of(sister_office.pk):
            assert Contact.objects.get() == contact
            assert sister_now(sister_office.pk) == SisterNow("", waiting=0, talking=0, here=1)
            with connection.cursor() as cursor:
                cursor.execute("SELECT waiting FROM sister_has(%s)", [office.pk])
                assert cursor.fetchone() == (0,)
            contact_claim(contact_ref=contact.ref, by=stranger, at=SOON)
        with acting_as("app"), office_of(office.pk):
            assert sister_now(office.pk) == SisterNow("South", waiting=0, talking=1, here=0)
        contact_close(
            contact_ref=contact.ref, by=stranger, code="info_only", remark="", hard=False, at=SOON
        )
        assert sister_now(office.pk) == SisterNow("South", waiting=0, talking=0, here=0)

    def test_both_queues_are_told_and_the_journal_says_from_where_to_where(
        self, agreed, office, sister_office
    ):
        contact = writes()
        OutboxRow.objects.all().delete()
        hands_on()
        assert set(OutboxRow.objects.values_list("stream", "type", "ref")) == {
            (f"queue:{office.pk.hex}", "contact.updated", contact.ref),
            (f"queue:{sister_office.pk.hex}", "contact.offered", contact.ref),
        }
        entry = Entry.objects.get(action=ACT)
        assert (entry.subject, entry.actor) == (contact.ref, "system:sister")
        assert entry.detail == {"of": str(office.pk), "to": str(sister_office.pk)}

    def test_whoever_is_too_late_is_told_and_another_office_learns_nothing(self, agreed, olga):
        away(olga)
        contact = writes()
        hands_on()
        with pytest.raises(ContactRefused, match="sister office"):
            contact_claim(contact_ref=contact.ref, by=olga, at=SOON)
        far = person(type(olga.office).objects.create(name="East", code="east"), "Yasen", olga.role)
        with pytest.raises(Contact.DoesNotExist):
            contact_claim(contact_ref=contact.ref, by=far, at=SOON)

    def test_both_floors_and_the_queue_say_so(self, agreed, vera, sister_office):
        away(vera)
        writes()
        hands_on()
        south = person(sister_office, "Yasen", Role.SUPERVISOR)

        def page(who, path):
            client = Client()
            client.force_login(who)
            return client.get(path).content.decode()

        assert "At South now: 1 waiting, 0 answered." in page(vera, "/floor/")
        assert "goes to South if somebody is free there" in page(vera, "/floor/")
        assert "1 of those who wait here came from the sister office" in page(south, "/floor/")
        assert "from the sister office" in page(south, "/desk/")
