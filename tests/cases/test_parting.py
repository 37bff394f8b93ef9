"""Whoever gives a call back is parted from its caller, where the line can do it."""

from datetime import timedelta

import pytest

from cases.models import CallCommand, Contact
from cases.presenters.commands import undone
from cases.services.call_commands import command_settle
from cases.services.contacts import contact_claim, contact_put_back
from cases.services.links import link_beat
from cases.services.receive import receive
from operators.roles import Role
from operators.services import operator_keep_out
from tests.cases.conftest import AT, call, chat, person

SOON = AT + timedelta(seconds=5)


def taken_from(sender, by) -> Contact:
    contact = receive(inbound=sender)
    assert contact is not None
    contact_claim(contact_ref=contact.ref, by=by, at=AT)
    return contact


def able(*words: str) -> None:
    link_beat(line="sip", at=AT, can=list(words), carries_sound=True, met_a_real_switch=True)


def asked(contact: Contact) -> list[str]:
    said = CallCommand.objects.filter(contact=contact).exclude(verb="answer")
    return [f"{each.verb} {each.by.call_sign}" for each in said.order_by("at")]


@pytest.mark.parametrize(
    ("words", "parted"), [(["answer", "part"], ["part Olga"]), (["answer"], [])]
)
def test_a_call_that_is_put_back(office, olga, words, parted):
    able(*words)
    contact = taken_from(call(line="sip"), olga)
    contact_put_back(contact_ref=contact.ref, by=olga, at=SOON)
    assert asked(contact) == parted


def test_a_chat_has_nobody_on_a_line(office, olga):
    able("part")
    contact = taken_from(chat(), olga)
    contact_put_back(contact_ref=contact.ref, by=olga, at=SOON)
    assert asked(contact) == []


def test_the_call_of_somebody_who_is_sent_away(office, olga):
    able("answer", "part")
    contact = taken_from(call(line="sip"), olga)
    operator_keep_out(operator_ref=olga.pk, by=person(office, "Ada", Role.ADMINISTRATOR), at=AT)
    assert asked(contact) == ["part Olga"]


def test_a_line_that_did_not_part_them_says_so_to_the_next(office, olga, taras):
    able("answer", "part")
    contact = taken_from(call(line="sip"), olga)
    contact_put_back(contact_ref=contact.ref, by=olga, at=SOON)
    command = CallCommand.objects.get(contact=contact, verb="part")
    command_settle(command_ref=command.ref, done=False, cause="late", at=AT)
    assert str(undone(Contact.objects.get(pk=contact.pk))).startswith("Whoever had the caller")
