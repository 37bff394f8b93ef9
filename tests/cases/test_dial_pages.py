"""The page of a call back: a line may make the call, and tells how far it has come."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from audit.models import Entry
from cases.models import Callback, CallCommand
from cases.services.attempts import callback_attempt
from cases.services.callbacks import callback_plan, callback_take
from cases.services.dialling import callback_dialled
from cases.services.safe_contacts import safe_contact_void
from operators.models import Operator, Presence, State
from tests.cases.line import Line

NUMBER = "+70005550141"


def browser(person: Operator) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def due(case_in_intake, olga, agree) -> Callback:
    today = localdate()
    agree(case_in_intake, olga, lasts=(today, today + timedelta(days=9)), at=now())
    at = now()
    callback = callback_plan(case_ref=case_in_intake.ref, by=olga, starts=at, at=at)
    callback_take(callback_ref=callback.ref, by=olga, at=at)
    return callback


@pytest.fixture
def line(office) -> Line:
    line = Line()
    line.can()
    return line


class Page:
    """The page of one call back in somebody's browser."""

    def __init__(self, person: Operator, callback: Callback) -> None:
        self.client, self.place = browser(person), f"/callbacks/{callback.ref}/"

    def whole(self) -> str:
        return self.client.get(f"{self.place}attempt/").content.decode()

    def part(self) -> str:
        return self.client.get(f"{self.place}dial/").content.decode()

    def press(self) -> int:
        return self.client.post(f"{self.place}dial/").status_code


def test_whoever_is_ready_reads_that_other_calls_are_offered_meanwhile(due, olga):
    words = "Other calls are offered to you meanwhile"
    assert words not in Page(olga, due).whole()
    Presence.objects.filter(operator=olga).update(state=State.READY)
    assert words in Page(olga, due).whole()


def test_the_call_is_offered_once_the_words_were_read(due, line, olga):
    page = Page(olga, due)
    assert "Call now" not in page.whole()
    assert page.press() == 409
    callback_attempt(callback_ref=due.ref, by=olga, at=now())
    assert "Call now from my handset" in page.whole()
    assert page.press() == 303
    assert page.press() == 303
    assert CallCommand.objects.filter(verb="originate").count() == 1
    assert "The line begins the call" in page.whole()
    assert "Call now" not in page.part()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("desk", "Lift your handset"),
        ("ringing", "It rings there"),
        ("answered", "Say first only what was agreed"),
        ("busy", "Busy"),
        ("no_answer", "Nobody answered"),
        ("failed", "The call failed"),
        ("ended", "The call has ended"),
    ],
)
def test_what_the_line_tells_is_shown_and_the_number_is_not(due, line, olga, told, words):
    callback_attempt(callback_ref=due.ref, by=olga, at=now())
    page = Page(olga, due)
    page.press()
    [made] = line.take(now())
    line.settle(made, now())
    callback_dialled(command_ref=made.ref, told=told, at=now())
    for text in (page.whole(), page.part()):
        assert words in text
        assert NUMBER not in text
        assert "What became of it?" in page.whole()


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("unsafe", "not allowed any more"),
        ("no_audit", "journal could not be written"),
        ("unreadable", "cannot call this number"),
        ("late", "did not begin the call in time"),
        ("no_handset", "could not make the call"),
    ],
)
def test_a_line_that_does_not_call_says_why(due, line, olga, cause, words):
    callback_attempt(callback_ref=due.ref, by=olga, at=now())
    page = Page(olga, due)
    page.press()
    line.fail(now(), cause)
    assert words in page.part()


def test_looking_on_writes_no_further_look(due, line, olga):
    callback_attempt(callback_ref=due.ref, by=olga, at=now())
    page = Page(olga, due)
    page.press()
    before = Entry.objects.using("receipts").count()
    page.part()
    assert Entry.objects.using("receipts").count() == before


def test_nothing_is_offered_where_no_line_can_call(due, line, olga):
    callback_attempt(callback_ref=due.ref, by=olga, at=now())
    line.can("answer", "hold", "resume")
    page = Page(olga, due)
    assert "Call now" not in page.whole()
    assert page.press() == 409
    line.can()
    Operator.objects.filter(pk=olga.pk).update(extension="")
    assert "Call now" not in page.whole()


def test_it_is_for_whoever_has_the_callback_alone(due, line, olga, taras, stranger):
    callback_attempt(callback_ref=due.ref, by=olga, at=now())
    for person in (taras, stranger):
        page = Page(person, due)
        assert page.press() in {403, 404, 409}
        assert "Call now" not in page.part()
    assert not CallCommand.objects.filter(verb="originate").exists()


def test_it_is_refused_once_the_agreement_is_void(due, line, olga):
    callback_attempt(callback_ref=due.ref, by=olga, at=now())
    safe_contact_void(case_ref=due.case_id, by=olga, at=now())
    assert Page(olga, due).press() == 409


def test_after_the_agreement_was_renewed_the_new_words_are_read_and_the_call_begun_anew(
    due, line, olga, agree
):
    callback_attempt(callback_ref=due.ref, by=olga, at=now())
    today = localdate()
    agree(due.case, olga, lasts=(today, today + timedelta(days=9)), at=now())
    page = Page(olga, due)
    text = page.whole()
    assert "Call now" not in text
    assert "Show the number" not in text
    assert "What became of it?" in text
    assert 'action="/callbacks/' in text
    begin = page.client.post(f"{page.place}attempt/")
    assert begin.status_code == 303
    assert sorted(due.attempts.values_list("reached", flat=True)) == ["", "nobody"]
    assert "Call now" in page.whole()
    assert page.press() == 303
    assert [each.verb for each in line.take(now())] == ["originate"]
