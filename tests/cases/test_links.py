"""The link to a telephone system: heard, silent, back; and calls that only one side knows."""

from datetime import timedelta

import pytest
from django.test import Client

from cases.models import Contact, LineLink, State
from cases.services.contacts import contact_claim
from cases.services.links import calls_reconcile, link_beat, link_end, links_watch
from cases.services.receive import receive
from cases.services.setting_up import line_place
from live.models import OutboxRow
from operators.models import Alert
from tests.cases.conftest import AT, call

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def line(office) -> None:
    line_place(key="sip", office=office)


def beat(at) -> None:
    link_beat(
        line="sip", can=["hang_up", "answer"], carries_sound=False, met_a_real_switch=False, at=at
    )


def call_of_line(call_id: str = "call-1") -> Contact:
    contact = receive(inbound=call(line="sip", call_id=call_id))
    assert contact is not None
    return contact


def alerts() -> list[str]:
    return sorted(Alert.objects.filter(cleared_at=None).values_list("kind", flat=True))


def told() -> int:
    return OutboxRow.objects.filter(type="line.changed").count()


def test_a_link_that_falls_silent_is_told_once_and_its_return_too(vera):
    beat(AT)
    assert links_watch(at=AT + 20 * SECOND) == 0
    assert links_watch(at=AT + 21 * SECOND) == 1
    assert links_watch(at=AT + 30 * SECOND) == 0
    assert (alerts(), told()) == (["link_down"], 1)
    beat(AT + MINUTE)
    assert (LineLink.objects.get().down_since, told()) == (None, 2)


def test_a_line_that_ends_on_purpose_is_not_missed(office):
    beat(AT)
    link_end(line="sip", at=AT)
    assert (links_watch(at=AT + MINUTE), alerts()) == (0, [])


@pytest.mark.parametrize("page", ["/desk/", "/queue/", "/board/"])
def test_a_red_line_says_that_no_call_comes_in(vera, page):
    client = Client()
    client.force_login(vera)
    words = "The telephone line does not answer"
    beat(AT)
    assert words not in client.get(page).content.decode()
    links_watch(at=AT + MINUTE)
    assert words in client.get(page).content.decode()


def test_a_line_of_another_office_is_no_matter_here(stranger):
    beat(AT)
    links_watch(at=AT + MINUTE)
    client = Client()
    client.force_login(stranger)
    assert "does not answer" not in client.get("/desk/").content.decode()


def test_a_caller_who_waits_here_and_not_there_is_gone():
    here, gone = call_of_line("here"), call_of_line("gone")
    at = AT + 61 * SECOND
    assert calls_reconcile(line="sip", here=["here"], lasting=["here"], at=at) == (1, 0)
    here.refresh_from_db()
    gone.refresh_from_db()
    assert (here.state, gone.state, alerts()) == (State.OFFERED, State.ABANDONED, ["call_lost"])


def test_a_new_call_has_a_minute_to_be_known_by_both():
    contact = call_of_line()
    assert calls_reconcile(line="sip", here=[], lasting=[], at=AT + 59 * SECOND) == (0, 0)
    contact.refresh_from_db()
    assert contact.state == State.OFFERED


def test_a_conversation_goes_on_here_and_a_supervisor_is_told_once(olga):
    contact = call_of_line()
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    for minute in (2, 3):
        calls_reconcile(line="sip", here=[], lasting=[], at=AT + minute * MINUTE)
    contact.refresh_from_db()
    assert (contact.state, alerts()) == (State.ON_CONTACT, ["call_lost"])
    assert Alert.objects.get().subject == contact.ref


def test_a_call_that_has_no_contact_here_is_told_once():
    for minute in (2, 3):
        both = {"here": ["new", "strange"], "lasting": ["strange"]}
        assert calls_reconcile(line="sip", **both, at=AT + minute * MINUTE) == (0, 1)
    assert alerts() == ["call_unknown"]


def test_an_ended_call_and_another_line_are_left_alone(olga):
    ended = call_of_line()
    receive(inbound=call("call_ended", line="sip"))
    pushed = receive(inbound=call(call_id="pushed"))
    assert calls_reconcile(line="sip", here=[], lasting=[], at=AT + 2 * MINUTE) == (0, 0)
    ended.refresh_from_db()
    assert (ended.state, pushed.state) == (State.ABANDONED, State.OFFERED)
