"""Commands to a line: one for each act, in time or failed, and never changed once they ended."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.utils import IntegrityError

from audit.models import Entry
from cases.models import CallCommand, CommandState, Contact, Verb
from cases.models.contact import OBEYING
from cases.services.call_commands import command_add, command_settle, commands_due, commands_expire
from cases.services.contacts import contact_claim
from cases.services.receive import receive
from live.publish import unit
from tests.cases.conftest import AT, call


def offered(line: str = "sip", call_id: str = "call-1") -> Contact:
    contact = receive(inbound=call(line=line, call_id=call_id))
    assert contact is not None
    return contact


def test_what_no_line_did_in_time_has_failed_and_the_desk_is_told(olga):
    contact = offered()
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    assert commands_expire(at=AT + timedelta(seconds=9)) == 0
    assert commands_expire(at=AT + timedelta(seconds=10)) == 1
    late = CallCommand.objects.get()
    assert (late.state, late.cause) == (CommandState.FAILED, "late")
    assert Entry.objects.filter(action="call.command_failed", subject=contact.ref).exists()
    assert commands_due(line="sip", conversations=[], at=AT + timedelta(seconds=10)) == []
    command_settle(command_ref=late.ref, done=True, cause="", at=AT + timedelta(seconds=11))
    late.refresh_from_db()
    assert late.state == CommandState.FAILED


def test_a_command_is_taken_once_and_names_its_call(olga):
    contact = offered()
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    [due] = commands_due(line="sip", conversations=["other", "call-1"], at=AT)
    assert (due.verb, due.conversation) == ("answer", "call-1")
    assert commands_due(line="sip", conversations=["call-1"], at=AT) == []


def test_one_act_asks_once_and_a_line_that_only_tells_is_asked_nothing(olga):
    for line, asked in (("sip", 1), ("asterisk", 1), ("freeswitch", 1), ("telephone", 0)):
        contact = offered(line)
        with unit():
            for _time in range(2):
                command_add(contact=contact, verb=Verb.HANG_UP, by=olga, at=AT)
        assert contact.commands.count() == asked
    assert set(OBEYING) == {"sip", "asterisk", "freeswitch"}


@pytest.mark.parametrize(
    "bent",
    [
        {"verb": "dance"},
        {"state": "lost"},
        {"deadline": AT - timedelta(days=1)},
        {"settled_at": AT},
        {"verb": "attend", "target": "+7000555"},
        {"verb": "hold", "target": "102"},
        {"verb": "originate"},
        {"verb": "originate", "line": "sip"},
        {"verb": "hold", "line": "sip"},
        {"state": CommandState.DONE},
    ],
)
def test_postgresql_itself_refuses_a_command_that_makes_no_sense(olga, bent):
    contact = offered()
    whole = {
        "contact": contact,
        "verb": "answer",
        "key": uuid4().hex,
        "by": olga,
        "at": AT,
        "deadline": AT + timedelta(seconds=1),
    }
    with pytest.raises(IntegrityError):
        CallCommand.objects.create(**(whole | bent))


def test_a_command_that_has_ended_stays_so(olga):
    contact = offered()
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    command_settle(command_ref=CallCommand.objects.get().ref, done=True, cause="", at=AT)
    with pytest.raises(IntegrityError):
        CallCommand.objects.update(state=CommandState.FAILED)
