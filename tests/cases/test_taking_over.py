"""A caller who was put through: whose the contact is then, in whatever order it is told."""

from datetime import timedelta

import pytest

from audit.models import Entry
from cases.inbound import Kind
from cases.models import CallCommand, Contact, State, WrapCode
from cases.services.call_commands import command_settle, commands_expire
from cases.services.contacts import ContactRefused, contact_claim, contact_close, contact_wrap_up
from cases.services.links import link_beat
from cases.services.receive import receive
from cases.services.transferring import call_transfer
from live.models import OutboxRow
from operators.models import Presence
from tests.cases.conftest import AT, call

SOON = AT + timedelta(seconds=20)


@pytest.fixture
def asked(office, olga, taras) -> Contact:
    """A call that goes on with Olga and is to be put through to Taras."""
    contact = receive(inbound=call(line="sip"))
    assert contact is not None
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    able = {"can": ["transfer"], "carries_sound": False, "met_a_real_switch": False}
    link_beat(line="sip", at=AT, **able)
    call_transfer(contact_ref=contact.ref, by=olga, to=taras.pk, at=AT)
    return contact


def forwarded(cause: str = "forwarded", **more: object) -> None:
    receive(inbound=call(Kind.CALL_ENDED, line="sip", cause=cause, at=SOON, **more))


def presence(person) -> str:
    return Presence.objects.get(operator=person).state


def test_the_contact_goes_with_the_caller_and_the_first_desk_is_free(asked, olga, taras):
    before = OutboxRow.objects.count()
    forwarded()
    asked.refresh_from_db()
    assert (asked.state, asked.operator, asked.claimed_at) == (State.ON_CONTACT, taras, SOON)
    assert (presence(olga), presence(taras)) == ("ready", "on_contact")
    assert Entry.objects.filter(action="call.transferred", subject=asked.ref).count() == 1
    assert OutboxRow.objects.count() > before
    with pytest.raises(ContactRefused, match="not in your hands"):
        contact_wrap_up(contact_ref=asked.ref, by=olga, at=SOON)
    contact_wrap_up(contact_ref=asked.ref, by=taras, at=SOON)
    contact_close(
        contact_ref=asked.ref, by=taras, code=WrapCode.SILENT, remark="", hard=False, at=SOON
    )


def test_whoever_has_another_call_finds_it_in_their_wrap_up(asked, olga, taras):
    other = receive(inbound=call(line="sip", call_id="call-2"))
    contact_claim(contact_ref=other.ref, by=taras, at=AT)
    forwarded()
    asked.refresh_from_db()
    assert (asked.state, asked.operator, asked.ended_at) == (State.WRAP_UP, taras, SOON)
    assert (presence(olga), presence(taras)) == ("ready", "on_contact")


def test_the_same_again_and_a_word_that_comes_late_change_nothing(asked, taras):
    forwarded()
    version = Contact.objects.get(ref=asked.ref).version
    forwarded()
    receive(inbound=call(Kind.CALL_ANSWERED, line="sip", at=SOON))
    asked.refresh_from_db()
    assert (asked.state, asked.operator, asked.version) == (State.ON_CONTACT, taras, version)


def test_a_switch_that_puts_through_past_the_deadline_is_believed(asked, taras):
    commands_expire(at=AT + timedelta(minutes=1))
    forwarded()
    assert Contact.objects.get(ref=asked.ref).operator == taras


@pytest.mark.parametrize("how", ["hung up", "nobody there", "gone from here", "by hand"])
def test_it_stays_with_whoever_had_it_when_nobody_of_ours_took_it(asked, olga, taras, how):
    command = CallCommand.objects.get(verb="transfer")
    if how == "nobody there":
        command_settle(command_ref=command.ref, done=False, cause="refused", at=AT)
    elif how == "gone from here":
        taras.is_active = False
        taras.save()
    elif how == "by hand":
        CallCommand.objects.all().delete()
    forwarded("normalClearing" if how == "hung up" else "forwarded")
    asked.refresh_from_db()
    assert (asked.state, asked.operator) == (State.WRAP_UP, olga)
    assert presence(taras) == "ready"


def test_an_end_that_overtakes_the_wrap_up_of_the_first_changes_nothing(asked, olga):
    contact_wrap_up(contact_ref=asked.ref, by=olga, at=AT)
    forwarded()
    asked.refresh_from_db()
    assert (asked.state, asked.operator) == (State.WRAP_UP, olga)
