"""A supervisor listens in: where the switch lets them, for a reason, and told afterwards."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from cases.models import Aid, CallCommand, Contact, WhyListen
from cases.selectors.holding import standing_of_call
from cases.services.call_commands import command_settle, commands_expire
from cases.services.contacts import ContactRefused, contact_wrap_up
from cases.services.links import link_beat
from cases.services.listening import contact_listen_in
from live.events import person_stream
from live.models import OutboxRow
from tests.cases.conftest import AT

SOON = AT + timedelta(minutes=2)
ABLE = {"can": ["monitor"], "carries_sound": False, "met_a_real_switch": False}


@pytest.fixture
def ears(vera):
    """Vera has a handset, and the switch lets people listen."""
    vera.extension = "109"
    vera.save()
    link_beat(line="sip", at=AT, **ABLE)
    return vera


@pytest.fixture
def listened(spoken, ears):
    return contact_listen_in(contact_ref=spoken.ref, why=WhyListen.ASKED, by=ears, at=AT)


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def settle(*, done: bool) -> None:
    command = CallCommand.objects.get(verb="monitor")
    command_settle(command_ref=command.ref, done=done, cause="" if done else "refused", at=AT)


def test_the_line_is_asked_once_and_the_journal_keeps_why(spoken, listened, ears, olga):
    again = contact_listen_in(contact_ref=spoken.ref, why=WhyListen.ASKED, by=ears, at=AT)
    command = CallCommand.objects.get(verb="monitor")
    assert (again, command.by, command.target) == (listened, ears, "")
    entry = Entry.objects.get(action="contact.listened_in", subject=spoken.ref)
    assert (entry.detail["why"], entry.detail["of"]) == ("asked", str(olga.pk))


@pytest.mark.parametrize("done", [True, False])
def test_the_desk_hears_nothing_of_it_while_the_call_lasts(spoken, listened, olga, done):
    version = Contact.objects.get(ref=spoken.ref).version
    settle(done=done)
    assert Contact.objects.get(ref=spoken.ref).version == version == spoken.version
    assert not OutboxRow.objects.filter(stream=person_stream(olga.pk)).exists()
    page = browser_of(olga).get(reverse("cases:contact", args=[spoken.ref])).content.decode()
    assert "listened" not in page
    assert "The line has not" not in page
    assert standing_of_call(spoken).asked is None


def test_afterwards_the_operator_reads_who_listened_and_why(spoken, listened, olga, ears):
    settle(done=True)
    contact_wrap_up(contact_ref=spoken.ref, by=olga, at=SOON)
    desk = browser_of(olga)
    page = desk.get(reverse("cases:desk")).content.decode()
    assert f"Vera listened in on {spoken.ref.hex[:4].upper()}." in page
    assert "They asked for help" in page
    desk.post(reverse("cases:away", args=[listened.ref]))
    assert "listened in on" not in desk.get(reverse("cases:desk")).content.decode()


def test_nobody_is_told_of_a_listening_that_never_was(spoken, listened, olga, ears):
    commands_expire(at=SOON)
    assert not Aid.objects.exists()
    aid = browser_of(ears).get(reverse("cases:aid", args=[olga.pk])).content.decode()
    assert "The line has not let you listen in." in aid
    told = Entry.objects.filter(action="call.command_failed", subject=spoken.ref)
    assert told.filter(detail__verb="monitor").count() == 1


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("ability", "lets nobody listen in"),
        ("handset", "no handset"),
        ("talk", "Only a call that goes on"),
    ],
)
def test_what_cannot_be_is_said_plainly(spoken, ears, olga, missing, words):
    if missing == "ability":
        link_beat(line="sip", at=AT, **ABLE | {"can": ["transfer"]})
    elif missing == "handset":
        ears.extension = ""
        ears.save()
    else:
        contact_wrap_up(contact_ref=spoken.ref, by=olga, at=AT)
    with pytest.raises(ContactRefused, match=words):
        contact_listen_in(contact_ref=spoken.ref, why=WhyListen.ASKED, by=ears, at=AT)
    page = browser_of(ears).get(reverse("cases:aid", args=[olga.pk])).content.decode()
    assert words in page
    assert reverse("cases:listen-in", args=[spoken.ref]) not in page
    assert not CallCommand.objects.filter(verb="monitor").exists()


def test_a_chat_is_not_listened_to(taken, ears):
    with pytest.raises(ContactRefused, match="Only a call"):
        contact_listen_in(contact_ref=taken.ref, why=WhyListen.ASKED, by=ears, at=AT)


def test_by_the_page_for_a_reason_and_by_supervisors_alone(spoken, ears, olga, nadia):
    path = reverse("cases:listen-in", args=[spoken.ref])
    for who in (olga, nadia):
        assert browser_of(who).post(path, {"why": "asked"}).status_code == 404
    supervisor = browser_of(ears)
    for why in ({}, {"why": "curious"}):
        assert supervisor.post(path, why).status_code == 422
    assert not Aid.objects.exists()
    done = supervisor.post(path, {"why": "learning"}, follow=True)
    assert "The line is asked to let your handset ring" in done.content.decode()
    settle(done=True)
    aid = supervisor.get(reverse("cases:aid", args=[olga.pk])).content.decode()
    assert "nobody hears you" in aid
