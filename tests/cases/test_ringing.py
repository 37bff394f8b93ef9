"""A call rings at exactly the right desk, goes on when nobody is there, and pauses who is away."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from django.db.utils import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from cases.models import Contact, Ring, RingEnd
from cases.ringing import SPOKEN_WITHIN, Candidate, whom_to_ring
from cases.services.contacts import contact_claim
from cases.services.receive import receive
from cases.services.ringing import RingRefused, ring_hear, ring_pass_on, ring_round
from live.models import OutboxRow
from operators.models import Operator, Presence
from tests.cases.conftest import AT, call

SECOND = timedelta(seconds=1)


def rings_in(language: str = "uk", call_id: str = "call-1") -> Contact:
    contact = receive(inbound=call(line="sip", call_id=call_id, language=language))
    assert contact is not None
    return contact


def idle(*people: Operator) -> None:
    """The first has been idle longest."""
    for place, person in enumerate(reversed(people)):
        since = AT - timedelta(minutes=1 + place)
        Presence.objects.filter(operator=person).update(since=since)


def desk() -> str:
    """Who hears it ring now."""
    return ", ".join(
        Ring.objects.filter(ended_at=None).values_list("operator__call_sign", flat=True)
    )


def presence(person: Operator) -> tuple[str, str]:
    return Presence.objects.values_list("state", "reason").get(operator=person)


def let_pass(person: Operator, contact: Contact, at):
    """The desk hears it and nobody takes it."""
    ring_hear(contact_ref=contact.ref, by=person, at=at)
    ring_round(at=at + 20 * SECOND)
    return at + 20 * SECOND


def test_it_rings_at_the_one_who_has_been_idle_longest(olga, taras):
    idle(taras, olga)
    contact = rings_in()
    assert ring_round(at=AT) == 1
    assert (desk(), presence(taras), presence(olga)) == ("Taras", ("offered", ""), ("ready", ""))
    told = OutboxRow.objects.filter(type="contact.ringing").values_list("stream", "ref")
    assert list(told) == [(f"person:{taras.pk.hex}", contact.ref)]
    assert ring_round(at=AT + SECOND) == 0


def test_nobody_hears_a_language_they_do_not_speak_nor_another_office(olga, stranger):
    Operator.objects.filter(pk=olga.pk).update(languages=["ru"])
    rings_in("uk")
    assert (ring_round(at=AT), desk()) == (0, "")
    Presence.objects.filter(operator=olga).update(state="pause", reason="break")
    assert (ring_round(at=AT + SPOKEN_WITHIN), desk()) == (0, "")


def test_after_a_minute_it_rings_at_anybody_who_is_free(olga):
    Operator.objects.filter(pk=olga.pk).update(languages=["ru"])
    rings_in("uk")
    assert ring_round(at=AT + SPOKEN_WITHIN - SECOND) == 0
    assert ring_round(at=AT + SPOKEN_WITHIN) == 1
    assert desk() == "Olga"


def test_even_then_it_rings_first_at_whoever_speaks_it_a_supervisor_too(olga, vera):
    idle(olga, vera)
    Operator.objects.filter(pk=olga.pk).update(languages=["ru"])
    contact = rings_in("uk")
    ring_round(at=AT + SPOKEN_WITHIN)
    assert desk() == "Vera"
    let_pass(vera, contact, AT + SPOKEN_WITHIN)
    assert desk() == "Olga"


def test_a_line_that_only_tells_rings_at_nobody(olga):
    receive(inbound=call())
    assert ring_round(at=AT) == 0


def test_a_silent_browser_is_left_after_three_seconds(olga, taras):
    idle(olga, taras)
    rings_in()
    ring_round(at=AT)
    ring_round(at=AT + 2.9 * SECOND)
    assert desk() == "Olga"
    ring_round(at=AT + 3 * SECOND)
    assert (desk(), presence(olga)) == ("Taras", ("ready", ""))


def test_a_desk_that_rings_is_left_after_twenty_seconds(olga, taras):
    idle(olga, taras)
    contact = rings_in()
    ring_round(at=AT)
    ring_hear(contact_ref=contact.ref, by=olga, at=AT + SECOND)
    ring_round(at=AT + 19 * SECOND)
    assert desk() == "Olga"
    ring_round(at=AT + 20 * SECOND)
    assert desk() == "Taras"
    assert Entry.objects.filter(action="call.missed", subject=contact.ref).count() == 1


def test_it_runs_over_to_supervisors_once_it_rang_at_every_operator(olga, nadia, vera):
    idle(vera, olga, nadia)
    contact = rings_in()
    ring_round(at=AT)
    heard = [desk()]
    at = AT
    for person in (olga, nadia, vera):
        at = let_pass(person, contact, at)
        heard.append(desk())
    assert heard == ["Olga", "Nadia", "Vera", "Olga"]


def test_whoever_misses_twice_in_a_row_is_paused_and_begins_anew(olga):
    contact = rings_in()
    at = AT
    for expected in (("offered", ""), ("pause", "missed")):
        ring_round(at=at)
        at = let_pass(olga, contact, at)
        assert presence(olga) == expected
    assert (ring_round(at=at), desk()) == (0, "")
    Presence.objects.update(state="ready", reason="")
    ring_round(at=at)
    at = let_pass(olga, contact, at)
    assert presence(olga) == ("offered", "")


def test_a_call_that_was_taken_between_two_missed_ones_counts_for_the_person(olga, taras):
    idle(olga, taras)
    contact = rings_in()
    ring_round(at=AT)
    at = let_pass(olga, contact, AT)
    contact_claim(contact_ref=contact.ref, by=taras, at=at)
    ring_round(at=at)
    assert Ring.objects.get(operator=taras).end == RingEnd.TAKEN
    Ring.objects.create(contact=contact, operator=olga, at=at, ended_at=at, end=RingEnd.TAKEN)
    other = rings_in(call_id="call-2")
    ring_round(at=at)
    let_pass(olga, other, at)
    assert presence(olga)[0] != "pause"


def test_whoever_passes_it_on_stays_ready_and_a_colleague_hears_it(olga, taras):
    idle(olga, taras)
    contact = rings_in()
    ring_round(at=AT)
    ring_pass_on(contact_ref=contact.ref, by=olga, at=AT + SECOND)
    ring_round(at=AT + SECOND)
    assert (desk(), presence(olga)) == ("Taras", ("ready", ""))
    with pytest.raises(RingRefused):
        ring_pass_on(contact_ref=contact.ref, by=olga, at=AT + SECOND)


@pytest.mark.parametrize("how", ["claimed by a colleague", "given up"])
def test_it_rings_no_more_once_somebody_has_it_or_the_caller_is_gone(olga, taras, how):
    idle(olga, taras)
    contact = rings_in()
    ring_round(at=AT)
    if how == "given up":
        receive(inbound=call("call_ended", line="sip"))
    else:
        contact_claim(contact_ref=contact.ref, by=taras, at=AT)
    ring_round(at=AT + SECOND)
    assert (desk(), Ring.objects.get().end) == ("", RingEnd.WITHDRAWN)
    assert presence(olga) == ("ready", "")


def test_whoever_takes_it_from_the_queue_is_not_made_ready_by_its_end(olga):
    contact = rings_in()
    ring_round(at=AT)
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    ring_round(at=AT + SECOND)
    assert (Ring.objects.get().end, presence(olga)) == (RingEnd.TAKEN, ("on_contact", ""))


def test_twenty_calls_ring_at_twenty_desks_and_no_desk_hears_two(office):
    for place in range(20):
        person = Operator.objects.create(
            call_sign=f"Desk{chr(97 + place)}", role="operator", office=office, languages=["uk"]
        )
        Presence.objects.create(operator=person, since=AT, state="ready")
        rings_in(call_id=f"call-{place}")
    rings_in(call_id="one more")
    assert ring_round(at=AT) == 20
    assert set(Counter(Ring.objects.values_list("operator", flat=True)).values()) == {1}


def test_postgresql_itself_lets_a_call_ring_at_one_desk(olga, taras):
    contact = rings_in()
    Ring.objects.create(contact=contact, operator=olga, at=AT)
    with pytest.raises(IntegrityError):
        Ring.objects.create(contact=contact, operator=taras, at=AT)


candidates = st.lists(
    st.builds(
        Candidate,
        ref=st.uuids(),
        role=st.sampled_from(["operator", "senior", "supervisor"]),
        ready_since=st.integers(0, 600).map(lambda seconds: AT - timedelta(seconds=seconds)),
        rung=st.integers(0, 3),
        speaks=st.booleans(),
    ),
    max_size=8,
)


@given(candidates)
def test_the_choice_is_the_same_in_whatever_order_they_stand(found):
    chosen = whom_to_ring(found)
    assert chosen == whom_to_ring(list(reversed(found)))
    assert (chosen is None) == (not found)
    if chosen is not None:
        assert isinstance(chosen, UUID)
        won = next(e for e in found if e.ref == chosen)
        least = [e for e in found if e.rung == min(each.rung for each in found)]
        assert won in least
        assert won.speaks or not any(e.speaks for e in least)


@pytest.mark.parametrize(("beat", "rings"), [(-31, 0), (-15, 1), (None, 1), (3600, 0)])
def test_a_browser_that_does_not_listen_is_not_rung(olga, beat, rings):
    heard = None if beat is None else AT + beat * SECOND
    Presence.objects.filter(operator=olga).update(heartbeat_at=heard)
    rings_in()
    assert ring_round(at=AT) == rings
