"""An answer that may promise something is held back once, and nothing typed is lost."""

import pytest
from django.test import Client

from audit.models import Entry
from cases.models import Contact, Message
from cases.start_answers import start_answers
from hotline.demo_cases import GREETING
from triage.promises import doubts_in

PROMISE, HONEST = "Вас не будут снимать.", "Снимать могут, и мы на это не влияем."


@pytest.fixture
def desk(olga) -> Client:
    client = Client()
    client.force_login(olga)
    return client


def answer(desk: Client, taken: Contact, body: str, **more: str) -> tuple[int, str]:
    sent = desk.post(f"/contacts/{taken.ref}/reply/", {"body": body, **more})
    return sent.status_code, sent.content.decode()


def mark_of(page: str) -> str:
    return page.partition('name="read_again" value="')[2].partition('"')[0]


def test_it_is_not_sent_and_the_words_in_question_are_shown(desk, taken):
    status, page = answer(desk, taken, PROMISE)
    assert status == 409
    assert "<q>не будут снимать</q>" in page or "<q>вас не будут снимать" in page
    assert PROMISE in page
    assert not Message.objects.filter(direction="out").exists()


def test_read_again_it_is_sent_and_the_journal_says_of_what_it_speaks(desk, taken):
    _status, page = answer(desk, taken, PROMISE)
    assert answer(desk, taken, PROMISE, read_again=mark_of(page))[0] == 303
    assert Message.objects.filter(direction="out").count() == 1
    [entry] = Entry.objects.filter(action="message.queued")
    assert entry.detail == {"promises": "filming"}


def test_a_text_that_was_changed_is_read_anew(desk, taken):
    _status, page = answer(desk, taken, PROMISE)
    assert answer(desk, taken, f"{PROMISE} Вас обменяют.", read_again=mark_of(page))[0] == 409


def test_an_honest_answer_goes_at_once_and_leaves_no_such_word(desk, taken):
    assert answer(desk, taken, HONEST)[0] == 303
    assert Entry.objects.get(action="message.queued").detail == {}


def test_an_empty_page_doubts_nothing(desk, taken):
    assert "read_again" not in desk.get(f"/contacts/{taken.ref}/").content.decode()


def test_what_the_console_brings_is_never_doubted():
    """The ready answers that come with it, and how its demonstration greets."""
    brought = [
        text for each in start_answers() for name, text in each.items() if name.startswith("text_")
    ]
    assert len(brought) > 30
    assert [text for text in (*brought, *GREETING.values()) if doubts_in(text)] == []
