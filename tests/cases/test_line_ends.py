"""Whose call the line ended is on no contact any more: the desk says so without a press."""

import pytest

from cases.inbound import Kind
from cases.services.contacts import contact_claim, contact_close, contact_wrap_up
from cases.services.receive import receive
from cases.services.ringing import ring_round
from operators.models import Presence
from operators.services.presence import presence_set
from tests.cases.conftest import AT, call, chat


@pytest.fixture
def spoken(olga):
    contact = receive(inbound=call())
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    assert state(olga) == "on_contact"
    return contact


def state(person) -> str:
    return Presence.objects.get(operator=person).state


def drop() -> None:
    receive(inbound=call(Kind.CALL_ENDED))


def test_whoever_was_cut_off_wraps_up(spoken, olga):
    drop()
    assert state(olga) == "wrap_up"


def test_whoever_writes_with_somebody_else_goes_on(spoken, olga):
    other = receive(inbound=chat())
    contact_claim(contact_ref=other.ref, by=olga, at=AT)
    drop()
    assert state(olga) == "on_contact"


def test_whoever_ended_it_before_stays_where_they_went(spoken, olga):
    contact_wrap_up(contact_ref=spoken.ref, by=olga, at=AT)
    contact_close(contact_ref=spoken.ref, by=olga, code="info_only", remark="", hard=False, at=AT)
    presence_set(operator=olga, state="offline", at=AT)
    drop()
    assert state(olga) == "offline"


def lift(**changes: object) -> None:
    receive(inbound=call(Kind.CALL_ANSWERED, answered_by="101", **changes))


@pytest.mark.parametrize("before", ["ready", "offered", "wrap_up", "offline"])
def test_whoever_lifts_the_handset_without_a_press_is_on_a_contact(olga, before):
    Presence.objects.filter(operator=olga).update(state=before)
    receive(inbound=call())
    lift()
    assert state(olga) == "on_contact"
    drop()
    assert state(olga) == "wrap_up"


def test_no_second_call_rings_where_the_handset_was_lifted(olga):
    receive(inbound=call())
    lift()
    receive(inbound=call(call_id="call-2", line="sip"))
    assert ring_round(at=AT) == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [("ready", "wrap_up"), ("offered", "wrap_up"), ("pause", "pause"), ("offline", "offline")],
)
def test_that_it_was_lifted_may_be_told_after_the_end(olga, before, after):
    reason = "break" if before == "pause" else ""
    Presence.objects.filter(operator=olga).update(state=before, reason=reason)
    receive(inbound=call())
    drop()
    lift()
    assert state(olga) == after


def test_a_handset_of_nobody_changes_nobodys_state(olga):
    receive(inbound=call())
    receive(inbound=call(Kind.CALL_ANSWERED, answered_by="999"))
    assert state(olga) == "ready"
