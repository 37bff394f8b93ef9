"""The made-up night on the real desk."""

from datetime import timedelta
from threading import Event as Signal

import pytest

from cases.models import OPEN_STATES, Channel, Contact, LineEvent, Message, State
from cases.services.contacts import contact_claim
from cases.services.receive import receive
from cases.services.setting_up import line_place
from intake.simulator import inbound, night
from intake.simulator.demo import night_past
from operators.models import Office, Operator, Presence
from operators.roles import Role
from tests.intake.conftest import AT


@pytest.fixture
def olga(db) -> Operator:
    office = Office.objects.create(name="North", code="north")
    line_place(key="simulator", office=office)
    operator = Operator.objects.create(
        call_sign="Olga", role=Role.OPERATOR, office=office, languages=["uk"], extension="101"
    )
    Presence.objects.create(operator=operator, since=AT, state="ready")
    return operator


@pytest.fixture(autouse=True)
def connections_stay_open(monkeypatch):
    """The connections of a test lie in its transaction and must outlive the events."""
    monkeypatch.setattr(inbound, "close_old_connections", lambda: None)


class Clock:
    """Seconds pass as fast as the night can be played; between them the test may act."""

    def __init__(self, minutes, between):
        self.at, self.until = AT, AT + timedelta(minutes=minutes)
        self.between, self.stop = between, Signal()

    def wait(self, seconds):
        self.at += timedelta(seconds=seconds)
        self.between(self.at)
        if self.at >= self.until:
            self.stop.set()

    def play(self):
        night.run(self.stop, clock=lambda: self.at, wait=self.wait)


def test_left_alone_the_night_fills_the_queue_only_so_far(olga):
    most = 0

    def look(at):
        nonlocal most
        most = max(most, Contact.objects.filter(state=State.OFFERED).count())

    Clock(25, look).play()
    assert night.MOST_WAITING - 1 <= most <= night.MOST_WAITING
    calls = Contact.objects.filter(channel=Channel.CALL)
    assert calls
    assert set(calls.values_list("state", flat=True)) == {State.ABANDONED}


def test_a_call_that_is_taken_is_talked_through_and_then_wrapped_up(olga):
    def take_calls(at):
        waiting = Contact.objects.filter(state=State.OFFERED, channel=Channel.CALL).first()
        busy = Contact.objects.filter(state=State.ON_CONTACT, operator=olga).exists()
        if waiting and not busy:
            contact_claim(contact_ref=waiting.ref, by=olga, at=at)

    Clock(20, take_calls).play()
    taken = Contact.objects.filter(channel=Channel.CALL, operator=olga)
    assert len(taken) >= 3
    assert {contact.state for contact in taken} == {State.WRAP_UP}
    assert Message.objects.filter(contact__in=taken).count() >= len(taken)


def test_the_past_leaves_a_desk_that_looks_lived_in(olga):
    past = night_past(AT, extensions=["101"])
    for told in past:
        assert receive(inbound=told) is not None
    assert LineEvent.objects.count() == len(past)
    states = Contact.objects.filter(channel=Channel.CALL).values_list("state", flat=True)
    assert set(states) == {State.WRAP_UP, State.ABANDONED}
    chats = Contact.objects.filter(channel=Channel.CHAT)
    assert {chat.state for chat in chats} <= set(OPEN_STATES)
    assert 11 <= len(chats) <= 14


def test_the_line_hands_over_through_the_common_door(olga):
    told = []
    night.Night(seed="s", began=AT, take=lambda event, at: told.append((event, at))).live(
        AT + timedelta(minutes=1)
    )
    contact = inbound.take(*told[0])
    assert contact is not None
    assert contact.state == State.OFFERED
    assert Contact.objects.get().line == "simulator"
