"""The line that joins callers with browsers, over real sockets and with the real desk behind it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.timezone import now

from audit.models import Entry
from cases.models import CallCommand, Contact, LineLink, State
from cases.presenters.calling import call_look
from cases.services.contacts import contact_claim, contact_wrap_up
from cases.services.holding import call_hold
from cases.services.transferring import call_transfer
from operators.models import Operator, Presence
from operators.roles import Role
from tests.intake.desks import words
from tests.intake.handsets import Handset, sound
from tests.intake.sip import Caller, answer_to, method_of
from tests.intake.test_sip_line import SOON, command, olga, rings, start
from tests.machine.console import eventually

__all__ = ["olga", "start"]
pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def board(olga: Operator, start: Callable[[], int], settings: Any) -> Caller:
    """The switch, at which browsers are registered."""
    switch = Caller(0)
    settings.SIP_SWITCH = switch.socket.getsockname()
    settings.SWITCH_WSS = "wss://switch.invalid"
    switch.line = ("127.0.0.1", start())
    return switch


@pytest.fixture
def caller(board: Caller) -> Caller:
    return Caller(board.line[1])


@pytest.fixture
def taras(olga: Operator) -> Operator:
    taras = Operator.objects.create(
        call_sign="Taras", role=Role.OPERATOR, office=olga.office, languages=["ru"], extension="102"
    )
    Presence.objects.create(operator=taras, since=now(), state="ready")
    return taras


def takes(board: Caller, caller: Caller, by: Operator) -> tuple[Contact, Handset]:
    """A call that was taken, and is heard by both."""
    contact = rings(caller)
    contact_claim(contact_ref=contact.ref, by=by, at=now())
    mine = Handset(board.hear_data())
    assert mine.invite.uri.startswith(f"sip:{by.extension}@")
    board.send(mine.lifts(sound(30_000)))
    assert method_of(board.hear_data()) == "ACK"
    yes = caller.hear_data()
    assert caller.telephone.hear(yes) == 200
    assert "m=audio 30000 " in words(yes)
    caller.send(caller.telephone.next("ACK"))
    eventually(LineLink.objects.filter(line="sip").exists, SOON, "a sign of life")
    return contact, mine


def agrees(whom: Caller, port: int) -> str:
    """Takes an INVITE within the call; gives what it described."""
    invite = whom.hear_data()
    assert method_of(invite) == "INVITE"
    whom.send(answer_to(invite, body=sound(port)))
    assert method_of(whom.hear_data()) == "ACK"
    return words(invite)


def stands(ref: Any, **how: Any) -> None:
    eventually(Contact.objects.filter(ref=ref, **how).exists, SOON, str(how))


def test_a_claim_reaches_the_browser_and_the_end_reaches_both(board, caller, olga):
    contact, _mine = takes(board, caller, olga)
    assert command("answer").state == "done"
    contact_wrap_up(contact_ref=contact.ref, by=olga, at=now())
    assert caller.hear_request() == "BYE"
    assert method_of(board.hear_data()) == "BYE"
    assert Contact.objects.get().state == State.WRAP_UP


def test_whoever_hangs_up_in_the_browser_wraps_up(board, caller, olga):
    contact, mine = takes(board, caller, olga)
    board.send(mine.says("BYE"))
    assert caller.hear_request() == "BYE"
    stands(contact.ref, state=State.WRAP_UP, operator=olga)


def test_a_browser_that_is_not_there_returns_the_contact(board, caller, olga, taras):
    contact = rings(caller)
    contact_claim(contact_ref=contact.ref, by=olga, at=now())
    board.send(Handset(board.hear_data()).rings(480))
    assert method_of(board.hear_data()) == "ACK"
    stands(contact.ref, state=State.OFFERED, operator=None)
    before = Presence.objects.get(operator=olga)
    assert (before.state, before.reason) == ("pause", "equipment")
    assert Entry.objects.filter(action="contact.returned", subject=contact.ref).exists()
    assert CallCommand.objects.get().cause == "no_telephone"
    # The caller rings on, and somebody else takes them.
    contact_claim(contact_ref=contact.ref, by=taras, at=now())
    other = Handset(board.hear_data())
    assert other.invite.uri.startswith("sip:102@")
    board.send(other.lifts(sound(30_020)))
    assert caller.hear() == 200


def test_a_caller_who_waits_after_all_and_leaves_was_abandoned(board, caller, olga):
    contact, mine = takes(board, caller, olga)
    board.send(mine.says("BYE", reason='SIP ;cause=408 ;text="RTP Timeout"'))
    assert "a=sendonly" in agrees(caller, 4000)
    stands(contact.ref, state=State.OFFERED, operator=None)
    caller.send(caller.telephone.next("BYE"))
    stands(contact.ref, state=State.ABANDONED)


def test_a_caller_is_put_through_to_a_colleague_who_may_hold_them(
    board,
    caller,
    olga,
    taras,
):
    contact, _mine = takes(board, caller, olga)
    command("answer")
    call_transfer(contact_ref=contact.ref, by=olga, to=taras.pk, at=now())
    colleague = Handset(board.hear_data())
    board.send(colleague.lifts(sound(30_010)))
    assert method_of(board.hear_data()) == "ACK"
    assert "m=audio 30010 " in agrees(caller, 4000)
    assert method_of(board.hear_data()) == "BYE"
    stands(contact.ref, state=State.ON_CONTACT, operator=taras)
    assert Presence.objects.get(operator=olga).state == "ready"
    command("transfer")
    look = call_look(Contact.objects.get(), taras)
    assert look is not None
    assert "hold" in look.offers
    call_hold(contact_ref=contact.ref, by=taras, at=now())
    assert "a=inactive" in agrees(board, 30_010)
    assert "a=sendonly" in agrees(caller, 4000)
    caller.send(caller.telephone.next("BYE"))
    stands(contact.ref, state=State.WRAP_UP, operator=taras)
