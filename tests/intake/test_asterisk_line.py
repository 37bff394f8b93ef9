"""An Asterisk with the real desk behind it: contacts, commands, the link, and its words sealed."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils.timezone import now

from audit.receipts import receipt
from cases.models import CallCommand, Contact, LineEvent, LineLink, State, SwitchEvent
from cases.services.coarsening import coarsen
from cases.services.contacts import contact_claim, contact_wrap_up
from cases.services.links import links_watch
from cases.services.retention import contact_purge_due
from cases.services.setting_up import line_place
from operators.models import Alert, Office, Operator, Presence
from operators.roles import Role
from tests.intake.asterisk import Manager, board, call, channels, fields_of, messages, named
from tests.intake.board import SOON, Board, running
from tests.machine.console import eventually
from vault.fields import open_one

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
DIALLED, GAVE_UP = "asterisk-dialled.txt", "asterisk-gave-up.txt"


@pytest.fixture
def olga(transactional_db: None) -> Operator:
    office = Office.objects.create(name="North", code="north")
    line_place(key="asterisk", office=office)
    operator = Operator.objects.create(
        call_sign="Olga", role=Role.OPERATOR, office=office, languages=["uk"], extension="101"
    )
    Presence.objects.create(operator=operator, since=now(), state="ready")
    return operator


@pytest.fixture
def manager() -> Manager:
    return Manager()


@pytest.fixture
def line(olga: Operator, manager: Manager) -> Iterator[Board]:
    with running(board(manager)) as each:
        yield each
    connections.close_all()


def until(state: str) -> Contact:
    eventually(Contact.objects.filter(state=state).exists, SOON, state)
    return Contact.objects.get(state=state)


def command(verb: str) -> CallCommand:
    done = CallCommand.objects.filter(verb=verb).exclude(settled_at=None)
    eventually(done.exists, SOON, verb)
    return done.get()


def upto(word: bytes) -> Callable[[], bytes]:
    said = messages(call(DIALLED, 1))
    return b"".join(said[: next(n for n, each in enumerate(said) if word in each)])


def test_a_call_is_offered_claimed_sent_to_the_handset_and_ended_by_us(line, olga):
    line.play(messages(call(DIALLED, 1))[1])
    contact = until(State.OFFERED)
    contact_claim(contact_ref=contact.ref, by=olga, at=now())
    assert fields_of(line.wants("Action: Redirect"))["Exten"] == "101"
    assert command("answer").state == "done"
    line.play(upto(b"HangupRequest"))
    eventually(LineEvent.objects.filter(kind="call_answered").exists, SOON, "answered")
    contact_wrap_up(contact_ref=contact.ref, by=olga, at=now())
    assert fields_of(line.wants("Action: Hangup"))["Cause"] == "16"
    assert command("hang_up").state == "done"
    line.play(messages(call(DIALLED, 1))[-1])
    eventually(LineEvent.objects.filter(kind="call_ended").exists, SOON, "ended")
    assert Contact.objects.get().state == State.WRAP_UP


def test_whoever_picks_up_a_handset_without_the_desk_has_the_contact(line, olga):
    line.play(upto(b"HangupRequest"))
    assert until(State.ON_CONTACT).operator == olga


def test_what_the_switch_said_is_sealed_and_goes_with_the_hours(line, olga):
    line.play(call(GAVE_UP, 1) * 2)
    contact = until(State.ABANDONED)
    eventually(lambda: SwitchEvent.objects.count() == 2, SOON, "both events, each once")
    for event in SwitchEvent.objects.all():
        assert b"00000141" not in bytes(event.said)
    seen = receipt(actor="test", action="contact.seen", subjects=[contact.ref], at=now())
    said = [open_one(seen, event, "said") for event in SwitchEvent.objects.order_by("at", "kind")]
    assert any("calleridnum: +380000000141" in str(each) for each in said)
    coarsen(at=now() + timedelta(hours=1))
    assert not SwitchEvent.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        SwitchEvent.objects.create(
            contact=contact, line="asterisk", source_key=b"x", kind="-", at=now()
        )
    line.play(messages(call(GAVE_UP, 1))[1].replace(b"Cause: 0", b"Cause: 3"))
    line.play(call(GAVE_UP, 2))
    eventually(lambda: Contact.objects.count() == 2, SOON, "the next call")
    assert not contact.switch_events.exists()


def test_a_purge_takes_the_words_of_the_switch(line, olga):
    line.play(call(GAVE_UP, 1))
    contact = until(State.ABANDONED)
    eventually(lambda: SwitchEvent.objects.count() == 2, SOON, "its words")
    contact_purge_due(contact_ref=contact.ref, at=now())
    assert not SwitchEvent.objects.exists()


def test_a_process_that_begins_anew_learns_of_the_calls_and_of_those_that_are_gone(
    olga, manager, monkeypatch
):
    manager.channels = channels()
    with running(board(manager)) as line:
        line.play(messages(call(GAVE_UP, 9))[0])
        eventually(lambda: Contact.objects.count() == 3, SOON, "three calls")
    with running(board(manager)):
        eventually(LineLink.objects.filter(line="asterisk").exists, SOON, "a link")
        assert Contact.objects.count() == 3
    connections.close_all()


def test_a_link_that_never_came_up_is_missed(olga):
    with running(
        board(secret="another"), lambda each: eventually(lambda: each.connections, SOON, "asked")
    ):
        eventually(LineLink.objects.filter(line="asterisk").exists, SOON, "it is waited for")
        assert links_watch(at=now() + timedelta(seconds=21)) == 1
        assert Alert.objects.filter(kind="link_down").exists()
    connections.close_all()


def test_no_number_reaches_a_log(line, caplog):
    caplog.set_level("DEBUG")
    line.play(call(DIALLED, 1) + b"Event: Newchannel\r\nCallerIDNum: +70005550141")
    until(State.WRAP_UP)
    line.cut()
    line.until_up()
    assert "0005550141" not in caplog.text
    assert named(1) not in caplog.text
