"""A supervisor takes a contact over: at once, once, and told to whoever had it."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from cases.inbound import Kind
from cases.models import Aid, CallCommand, Contact, Draft, DraftPlace, State
from cases.services.call_commands import command_settle
from cases.services.contacts import (
    ContactRefused,
    contact_claim,
    contact_close,
    contact_put_back,
    contact_wrap_up,
)
from cases.services.drafts import draft_keep
from cases.services.links import link_beat
from cases.services.receive import receive
from cases.services.stepping_in import contact_take_over
from live.models import OutboxRow
from operators.models import Operator, Presence
from tests.cases.conftest import AT, call

SOON = AT + timedelta(minutes=3)
ABLE = {"can": ["transfer"], "carries_sound": False, "met_a_real_switch": False}


def take(contact, by, of, at=SOON) -> Contact:
    return contact_take_over(contact_ref=contact.ref, of=of.pk, by=by, at=at)


def presence(person) -> tuple[str, str]:
    found = Presence.objects.get(operator=person)
    return found.state, found.reason


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_it_is_the_supervisors_at_once_and_the_colleague_rests(taken, olga, vera):
    take(taken, vera, olga)
    taken.refresh_from_db()
    assert (taken.state, taken.operator, taken.claimed_at) == (State.ON_CONTACT, vera, AT)
    assert presence(olga) == ("pause", "debrief")
    assert presence(vera)[0] == "on_contact"
    entry = Entry.objects.get(action="contact.taken_over", subject=taken.ref)
    assert (entry.actor, entry.detail["of"]) == (str(vera.pk), str(olga.pk))
    types = set(OutboxRow.objects.values_list("type", flat=True))
    assert {"contact.updated", "contact.claimed", "care.changed"} <= types


def test_what_the_first_does_then_is_refused_and_the_other_way_round(taken, olga, vera):
    take(taken, vera, olga)
    with pytest.raises(ContactRefused, match="not in your hands"):
        contact_wrap_up(contact_ref=taken.ref, by=olga, at=SOON)
    told = {"code": "wrong_number", "remark": "", "hard": False}
    contact_close(contact_ref=taken.ref, by=vera, at=SOON, **told)
    with pytest.raises(ContactRefused, match="Nobody has this contact"):
        take(taken, vera, olga)


def test_a_wrap_up_stays_one(taken, olga, vera):
    contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT)
    take(taken, vera, olga)
    taken.refresh_from_db()
    assert (taken.state, taken.operator, taken.ended_at) == (State.WRAP_UP, vera, AT)
    assert presence(vera)[0] == "wrap_up"


def test_whom_the_supervisor_saw_it_with_has_to_have_it(taken, olga, taras, vera):
    with pytest.raises(ContactRefused, match="by now"):
        take(taken, vera, taras)
    take(taken, vera, olga)
    with pytest.raises(ContactRefused, match="yourself"):
        take(taken, vera, olga)
    assert Aid.objects.count() == 1


def test_somebody_who_vanished_is_taken_from_and_no_call_rings_at_their_desk(taken, olga, vera):
    Presence.objects.filter(operator=olga).update(heartbeat_at=AT - timedelta(hours=1))
    take(taken, vera, olga)
    assert presence(olga) == ("pause", "debrief")
    Presence.objects.filter(operator=olga).update(state="offline", reason="")
    taken.refresh_from_db()
    assert taken.operator == vera


def test_drafts_stay_with_whoever_typed_them(taken, olga, vera):
    typed = {"body": ["Зачекайте хвилинку"]}
    told = {"about": taken.ref, "place": DraftPlace.REPLY, "typed": typed}
    draft_keep(**told, by=olga, version=0, at=AT)
    take(taken, vera, olga)
    assert Draft.objects.get().by == olga
    page = browser_of(vera).get(reverse("cases:contact", args=[taken.ref])).content.decode()
    assert "Зачекайте хвилинку" not in page
    contact_put_back(contact_ref=taken.ref, by=vera, at=SOON)
    contact_claim(contact_ref=taken.ref, by=olga, at=SOON)
    page = browser_of(olga).get(reverse("cases:contact", args=[taken.ref])).content.decode()
    assert "Зачекайте хвилинку" in page


def test_the_notice_lies_on_the_desk_until_it_is_put_away(taken, olga, vera, taras):
    take(taken, vera, olga)
    desk, page = browser_of(olga), reverse("cases:desk")
    words = f"Vera has taken {taken.ref.hex[:4].upper()} over from you."
    assert words in desk.get(page).content.decode()
    assert words in desk.get(reverse("cases:notices")).content.decode()
    gone = desk.get(reverse("cases:contact", args=[taken.ref]))
    assert (gone.status_code, gone.url) == (302, page)
    away = reverse("cases:away", args=[Aid.objects.get().ref])
    assert browser_of(taras).post(away).status_code == 404
    for _turn in range(2):
        assert desk.post(away, headers={"Sec-Fetch-Dest": "empty"}).status_code == 204
    assert words not in desk.get(page).content.decode()
    assert desk.get(reverse("cases:contact", args=[taken.ref])).status_code == 404
    assert Entry.objects.filter(action="contact.notice_put_away").count() == 1


def test_by_the_page_with_what_becomes_of_the_sound(taken, olga, vera, nadia):
    path, sent = reverse("cases:take-over", args=[taken.ref]), {"of": str(olga.pk)}
    for who in (olga, nadia):
        assert browser_of(who).post(path, sent).status_code == 404
    supervisor = browser_of(vera)
    late = supervisor.post(path, {"of": str(nadia.pk)})
    assert late.status_code == 409
    assert "Somebody else has this contact by now" in late.content.decode()
    done = supervisor.post(path, sent)
    assert (done.status_code, done.url) == (303, reverse("cases:contact", args=[taken.ref]))
    assert "It is in your hands." in supervisor.get(done.url).content.decode()


@pytest.fixture
def at_a_handset(vera) -> Operator:
    vera.extension = "109"
    vera.save()
    link_beat(line="sip", at=AT, **ABLE)
    return vera


def test_the_line_brings_the_caller_and_the_contact_stays(spoken, olga, at_a_handset):
    take(spoken, at_a_handset, olga)
    command = CallCommand.objects.get(verb="transfer")
    assert (command.target, command.by) == ("109", at_a_handset)
    desk = browser_of(at_a_handset).get(reverse("cases:contact", args=[spoken.ref]))
    assert "It rings at your handset." in desk.content.decode()
    command_settle(command_ref=command.ref, done=True, cause="", at=SOON)
    receive(inbound=call(Kind.CALL_ENDED, line="sip", cause="forwarded", at=SOON))
    spoken.refresh_from_db()
    assert (spoken.state, spoken.operator, spoken.lost) == (State.ON_CONTACT, at_a_handset, False)
    contact_wrap_up(contact_ref=spoken.ref, by=at_a_handset, at=SOON)


def test_a_line_that_did_not_bring_the_caller_is_told_of(spoken, olga, at_a_handset):
    take(spoken, at_a_handset, olga)
    command = CallCommand.objects.get(verb="transfer")
    command_settle(command_ref=command.ref, done=False, cause="refused", at=SOON)
    desk = browser_of(at_a_handset).get(reverse("cases:contact", args=[spoken.ref]))
    assert "The caller was not brought to your handset" in desk.content.decode()
    receive(inbound=call(Kind.CALL_ENDED, line="sip", cause="normalClearing", at=SOON))
    spoken.refresh_from_db()
    assert (spoken.state, spoken.operator) == (State.WRAP_UP, at_a_handset)


@pytest.mark.parametrize("missing", ["handset", "ability"])
def test_where_no_line_brings_the_caller_it_is_said(spoken, olga, at_a_handset, missing):
    if missing == "handset":
        Operator.objects.filter(pk=at_a_handset.pk).update(extension="")
    else:
        link_beat(line="sip", at=AT, **ABLE | {"can": []})
    supervisor = browser_of(at_a_handset)
    done = supervisor.post(
        reverse("cases:take-over", args=[spoken.ref]), {"of": str(olga.pk)}, follow=True
    )
    assert "still on your colleague" in done.content.decode()
    assert not CallCommand.objects.filter(verb="transfer").exists()


def test_whoever_is_on_a_call_takes_no_other(spoken, olga, vera):
    other = receive(inbound=call(line="sip", call_id="call-2"))
    contact_claim(contact_ref=other.ref, by=vera, at=AT)
    with pytest.raises(ContactRefused, match="Finish the call you are on"):
        take(spoken, vera, olga)
    spoken.refresh_from_db()
    assert spoken.operator == olga
    assert not Aid.objects.exists()


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_raced_against_the_colleagues_own_ending_one_of_them_wins(taken, olga, vera):
    refused, start = [], Barrier(2)

    def run(service, **told) -> None:
        start.wait()
        try:
            service(contact_ref=taken.ref, at=SOON, **told)
        except ContactRefused as refusal:
            refused.append(str(refusal))
        finally:
            connections.close_all()

    ending = {"by": olga, "code": "wrong_number", "remark": "", "hard": False}
    both = [
        Thread(target=run, args=(contact_close,), kwargs=ending),
        Thread(target=run, args=(contact_take_over,), kwargs={"of": olga.pk, "by": vera}),
    ]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    taken.refresh_from_db()
    taken_over = (State.ON_CONTACT, vera, 1)
    ended = (State.CLOSED, olga, 0)
    assert (taken.state, taken.operator, Aid.objects.count()) in (taken_over, ended)
    assert len(refused) == 1
