"""A call that is held and taken back, on either side of it."""

import pytest

from cases.inbound import Kind
from cases.models import Contact, LineEvent
from cases.services.contacts import contact_claim
from cases.services.receive import receive
from intake.telephone.adapter import CallEvent, CallKind, inbound_of
from tests.cases.conftest import AT, call


def told(kind: CallKind, turn: int = 0, *, is_there: bool = False):
    """The word of a line about the call in hand, as it comes in."""
    event = CallEvent("call-1", kind, turn=turn, is_there=is_there)
    return inbound_of(event, line="sip", at=AT)


@pytest.fixture
def spoken(office, olga) -> Contact:
    contact = receive(inbound=call(line="sip"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    return contact


def test_each_hold_of_a_call_is_kept_and_its_repetition_is_not(spoken):
    for turn in (1, 1, 2):
        receive(inbound=told(CallKind.HELD, turn))
        receive(inbound=told(CallKind.RESUMED, turn))
    receive(inbound=told(CallKind.HELD, 1, is_there=True))
    kinds = list(LineEvent.objects.order_by("pk").values_list("kind", flat=True))[1:]
    here = [Kind.CALL_HELD, Kind.CALL_RESUMED]
    assert kinds == [*here, *here, Kind.CALL_HELD_THERE]
    assert Contact.objects.get().state == "on_contact"


def test_a_hold_opens_no_contact(office):
    assert receive(inbound=told(CallKind.HELD, 1)) is None
    assert not Contact.objects.exists()


def test_a_hold_without_its_turn_changes_nothing():
    assert told(CallKind.HELD) is None
    assert told(CallKind.RESUMED) is None
