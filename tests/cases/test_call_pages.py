"""What people see and press while a call rings."""

import pytest
from django.test import Client

from cases.models import CallCommand, Contact, Ring, State
from cases.services.call_commands import commands_expire
from cases.services.contacts import contact_claim
from cases.services.links import link_beat, links_watch
from cases.services.receive import receive
from cases.services.ringing import ring_round
from operators.models import Operator
from tests.cases.conftest import AT, call

HOUR = AT.replace(hour=2)


@pytest.fixture
def ringing(office) -> Contact:
    contact = receive(inbound=call(line="sip"))
    assert contact is not None
    able("transfer")
    return contact


def able(*words: str) -> None:
    """The link of the built-in line says that it can do this."""
    link_beat(line="sip", can=words, carries_sound=False, met_a_real_switch=False, at=AT)


def browser(person: Operator) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_desk_shows_the_ring_to_just_that_person(olga, taras, ringing):
    ring_round(at=AT)
    [who] = Ring.objects.values_list("operator__call_sign", flat=True)
    for person in (olga, taras):
        page = browser(person).get("/ring/").content.decode()
        assert (str(ringing.ref) in page) == (person.call_sign == who)


def test_the_browser_says_that_it_rings_and_passes_it_on(olga, ringing):
    ring_round(at=AT)
    client, place = browser(olga), f"/contacts/{ringing.ref}"
    assert client.post(f"{place}/hear/").status_code == 204
    assert Ring.objects.get().heard_at is not None
    assert client.post(f"{place}/pass-on/").status_code == 303
    assert client.post(f"{place}/pass-on/").status_code == 409


@pytest.mark.parametrize("act", ["hear", "pass-on", "reject"])
def test_a_call_of_another_office_is_not_there(stranger, ringing, act):
    sent = {"code": "prank"}
    assert browser(stranger).post(f"/contacts/{ringing.ref}/{act}/", sent).status_code == 404


def test_a_supervisor_declines_a_call_with_a_reason(vera, ringing):
    client, place = browser(vera), f"/contacts/{ringing.ref}/reject/"
    assert "Decline unheard" in client.get("/board/").content.decode()
    assert client.post(place, {"code": ""}).status_code == 422
    assert client.post(place, {"code": "family_briefed"}).status_code == 422
    assert client.post(place, {"code": "prank"}).status_code == 303
    ringing.refresh_from_db()
    assert (ringing.state, ringing.queue, ringing.operator) == (State.CLOSED, None, None)
    assert CallCommand.objects.get().verb == "reject"
    assert client.post(place, {"code": "prank"}).status_code == 409


def test_nobody_declines_what_the_line_cannot(vera, office):
    contact = receive(inbound=call())
    assert "Decline unheard" not in browser(vera).get("/board/").content.decode()
    answer = browser(vera).post(f"/contacts/{contact.ref}/reject/", {"code": "prank"})
    assert answer.status_code == 409


def test_the_desk_says_what_the_line_did_not_do(olga, ringing):
    contact_claim(contact_ref=ringing.ref, by=olga, at=AT)
    bar = f"/contacts/{ringing.ref}/bar/"
    assert "call-undone" not in browser(olga).get(bar).content.decode()
    commands_expire(at=HOUR)
    assert "Lift the handset" in browser(olga).get(bar).content.decode()


def test_a_call_is_put_through_to_a_colleague_with_a_handset(olga, taras, vera, ringing):
    contact_claim(contact_ref=ringing.ref, by=olga, at=AT)
    client, place = browser(olga), f"/contacts/{ringing.ref}/transfer/"
    page = client.get(f"/contacts/{ringing.ref}/bar/").content.decode()
    assert "Taras · 102" in page
    assert "Vera" not in page
    for nobody in ("", "x", str(vera.pk), str(olga.pk)):
        assert client.post(place, {"to": nobody}).status_code == 409
    assert client.post(place, {"to": str(taras.pk)}).status_code == 303
    command = CallCommand.objects.get(verb="transfer")
    assert (command.target, command.by) == ("102", olga)


def test_the_desk_offers_only_what_the_line_can_do_now(olga, taras, ringing):
    contact_claim(contact_ref=ringing.ref, by=olga, at=AT)
    client, bar = browser(olga), f"/contacts/{ringing.ref}/bar/"
    assert "Put through" in client.get(bar).content.decode()
    able("hang_up")
    assert "Put through" not in client.get(bar).content.decode()
    sent = {"to": str(taras.pk)}
    assert client.post(f"/contacts/{ringing.ref}/transfer/", sent).status_code == 409
    able("transfer")
    links_watch(at=HOUR)
    assert "Put through" not in client.get(bar).content.decode()


def test_a_call_of_a_line_that_only_tells_is_not_put_through(olga, taras, office):
    contact = receive(inbound=call())
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    client = browser(olga)
    assert "Put through" not in client.get(f"/contacts/{contact.ref}/bar/").content.decode()
    sent = {"to": str(taras.pk)}
    assert client.post(f"/contacts/{contact.ref}/transfer/", sent).status_code == 409
