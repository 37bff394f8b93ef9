"""Whose call the line ended is on no contact any more: the desk says so without a press."""

import pytest

from cases.inbound import Kind
from cases.services.contacts import contact_claim, contact_close, contact_wrap_up
from cases.services.receive import receive
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
