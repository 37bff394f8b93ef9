"""A reply or a note that comes twice at once goes out once; other words are another one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from cases.models import Message, Note
from cases.services.notes import note_add
from cases.services.thread import message_reply
from tests.attack.conftest import browser
from tests.cases.conftest import AT

__all__ = ["browser"]
KEY = "one-page-and-no-other"


def answers() -> list[Message]:
    return list(Message.objects.filter(direction="out"))


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_two_replies_of_one_page_at_once_one_goes_out(taken, olga):
    barrier = Barrier(2)

    def reply(_number: int) -> object:
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=60)
            return message_reply(contact=taken, by=olga, body="Слухаю.", key=KEY, at=AT).ref
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        refs = set(pool.map(reply, range(2)))
    assert [message.ref for message in answers()] == list(refs)


def test_other_words_and_another_file_of_the_same_page_are_another_answer(taken, olga):
    for body in ("Слухаю.", "Слухаю вас.", "Слухаю."):
        message_reply(contact=taken, by=olga, body=body, key=KEY, at=AT)
    assert len(answers()) == 2


def test_the_page_sends_its_key_and_twice_is_once(browser, taken, olga):
    client = browser(olga)
    page = client.get(f"/contacts/{taken.ref}/").context["reply_form"]
    told = {"body": "Слухаю вас.", "key": page["key"].value()}
    assert len(told["key"]) > 20
    assert {client.post(f"/contacts/{taken.ref}/reply/", told).status_code for _ in range(2)} == {
        303
    }
    assert len(answers()) == 1


def test_a_page_that_is_shown_again_keeps_its_key(browser, taken, olga):
    told = {"body": "", "key": KEY}
    answer = browser(olga).post(f"/contacts/{taken.ref}/reply/", told)
    assert f'value="{KEY}"' in answer.content.decode()


def test_a_note_of_one_page_is_kept_once(browser, case_in_intake, olga, taras):
    for _press in range(2):
        note_add(case_ref=case_in_intake.ref, by=olga, body="Дзвонила сестра.", key=KEY, at=AT)
    assert Note.objects.count() == 1
    client = browser(olga)
    form = client.get(f"/cases/{case_in_intake.ref}/").context["note_form"]
    told = {"body": "Ще дзвінок.", "key": form["key"].value()}
    for _press in range(2):
        client.post(f"/cases/{case_in_intake.ref}/note/", told)
    assert Note.objects.count() == 2
