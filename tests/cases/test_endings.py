"""Ending a contact at once: one press, one confirmation, and a short while to take it back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from cases.models import AT_ONCE, CallCommand, Contact, Ending, State, Verb, WrapCode
from cases.models.contact import OPEN_STATES
from cases.services.coarsening import coarsen
from cases.services.contacts import ContactRefused, contact_claim
from cases.services.endings import contact_end, ending_undo
from cases.services.opening import case_open
from cases.services.receive import receive
from operators.models import Alert, Kind, Presence
from press.models import Fact
from tests.cases.conftest import AT, call, chat

SOON = AT + timedelta(minutes=9)


@pytest.mark.parametrize("code", AT_ONCE)
def test_each_ending_closes_without_a_case_and_nobody_is_counted(taken, olga, vera, code):
    contact_end(contact_ref=taken.ref, by=olga, code=code, at=AT)
    taken.refresh_from_db()
    assert (taken.state, taken.queue, len(bytes(taken.route))) == (State.CLOSED, None, 1)
    assert Presence.objects.get(operator=olga).state == "ready"
    assert Entry.objects.filter(action="contact.ended_at_once", subject=taken.ref).exists()
    assert not Fact.objects.exists()
    told = Alert.objects.filter(kind=Kind.THREAT, subject=taken.ref, cleared_at=None)
    assert told.exists() == (code == WrapCode.THREAT)


def test_the_line_hangs_up_where_it_does_so(olga):
    contact = receive(inbound=call(line="sip"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    contact_end(contact_ref=contact.ref, by=olga, code=WrapCode.PRANK, at=AT)
    assert CallCommand.objects.filter(contact=contact, verb=Verb.HANG_UP).count() == 1


def test_a_contact_of_a_case_ends_with_its_wrap_up(taken, olga):
    case_open(contact_ref=taken.ref, by=olga, at=AT)
    with pytest.raises(ContactRefused, match="belongs to a case"):
        contact_end(contact_ref=taken.ref, by=olga, code=WrapCode.PRANK, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ending.objects.create(contact=taken, by=olga, at=AT)


def test_whoever_takes_it_back_has_it_in_hand_and_the_chat_goes_on(taken, olga, vera):
    for by in (olga, vera):
        holder = Contact.objects.get(ref=taken.ref).operator
        contact_end(contact_ref=taken.ref, by=holder, code=WrapCode.THREAT, at=AT)
        ending_undo(contact_ref=taken.ref, by=by, at=SOON)
        taken.refresh_from_db()
        assert (taken.state, taken.operator, taken.wrap) == (State.WRAP_UP, by, None)
        assert Presence.objects.get(operator=by).state == "wrap_up"
    receive(inbound=chat("Я ещё здесь"))
    assert Contact.objects.filter(state__in=OPEN_STATES).get() == taken
    assert taken.messages.count() == 2


def test_it_is_not_taken_back_late_nor_by_a_colleague_nor_beside_a_new_contact(taken, olga, taras):
    contact_end(contact_ref=taken.ref, by=olga, code=WrapCode.PRANK, at=AT)
    for by, at in ((taras, SOON), (olga, AT + timedelta(minutes=10, seconds=1))):
        with pytest.raises(ContactRefused):
            ending_undo(contact_ref=taken.ref, by=by, at=at)
        with pytest.raises(IntegrityError), transaction.atomic():
            Ending.objects.update(undone_by=by, undone_at=at)
    receive(inbound=chat("Я вернулся"))
    with pytest.raises(ContactRefused, match="new contact"):
        ending_undo(contact_ref=taken.ref, by=olga, at=SOON)
    taken.refresh_from_db()
    assert taken.state == State.CLOSED


def test_its_hours_go_with_those_of_its_contact(taken, olga):
    contact_end(contact_ref=taken.ref, by=olga, code=WrapCode.SILENT, at=AT)
    coarsen(at=AT + timedelta(minutes=16))
    assert not Ending.objects.exists()


def test_one_press_and_one_confirmation_on_the_desk(taken, olga, vera, nadia):
    browser = Client()
    browser.force_login(olga)
    page = browser.get(reverse("cases:contact", args=[taken.ref])).content.decode()
    for code, key in AT_ONCE.items():
        assert f'data-opens="end-{code}" data-key="{key}"' in page
        assert f'id="end-{code}"' in page
    end = reverse("cases:end", args=[taken.ref])
    assert browser.post(end, {"code": "case_opened"}).status_code == 422
    assert browser.post(end, {"code": "threat"}).status_code == 303
    undo = reverse("cases:undo-ending", args=[taken.ref])
    assert undo in browser.get(reverse("cases:desk")).content.decode()
    foreign = Client()
    foreign.force_login(nadia)
    assert foreign.post(undo).status_code == 404
    board = Client()
    board.force_login(vera)
    told = board.get(reverse("cases:board")).content.decode()
    assert undo in told
    assert "ended as a threat" in told
    assert browser.post(undo).status_code == 303
    assert Contact.objects.get(ref=taken.ref).state == State.WRAP_UP
