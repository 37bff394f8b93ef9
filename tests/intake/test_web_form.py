"""The web form: sent, answered, come back to, and forgotten; by pages that need no script."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils.timezone import now

from audit.models import Entry
from audit.receipts import RECEIPTS
from cases.models import Contact, Delivery, Message, Priority, State
from cases.services.contacts import contact_claim, contact_close, contact_wrap_up
from cases.services.setting_up import line_place
from cases.services.thread import message_reply
from hotline.spooled import spool_drain
from intake import entrance, spool
from intake.web import sending
from operators.models import Office, Operator
from operators.roles import Role
from tests.intake.test_end_to_end import opened
from vault.sealed_box import publish

WRITE, AGAIN = "/write/", "/write/again/"
MORE, FORGET = AGAIN + "more/", AGAIN + "forget/"
CODE = re.compile(r"(?:[a-z2-7]{4}-){6}[a-z2-7]{2}")
WORDS = "Мене везуть завтра, позивний Ялинка"


@pytest.fixture(autouse=True)
def calm() -> None:
    """Nobody has sent anything yet."""
    for pace in (sending.sending, sending.asking):
        pace.forget()


@pytest.fixture
def office(db: None) -> Office:
    north = Office.objects.create(name="North", code="north")
    line_place(key="web", office=north)
    return north


@pytest.fixture
def olga(office: Office) -> Operator:
    return Operator.objects.create(
        call_sign="Olga", role=Role.OPERATOR, office=office, languages=["uk"]
    )


def page_code(client: Client) -> str:
    found = CODE.search(client.get(WRITE).content.decode())
    assert found
    return found.group()


def send(client: Client, code: str = "", **answers: str) -> Any:
    fields = {f"q-{name}": given for name, given in answers.items()}
    return client.post(WRITE, fields | {"code": code or page_code(client), "send": "1"})


def sent_code(reply: Any) -> str:
    assert reply.status_code == 200
    found = CODE.search(reply.content.decode())
    assert found
    return found.group()


def answered(olga: Operator, words: str) -> Contact:
    contact = Contact.objects.get()
    contact_claim(contact_ref=contact.ref, by=olga, at=now())
    message_reply(contact=contact, by=olga, body=words, at=now())
    return contact


def test_what_is_sent_waits_in_the_queue_sealed_with_who_and_where_apart(office):
    send(Client(), story=WORDS, status="at_front", unit="в/ч 00000", place="біля лісу", many="3")
    contact, stored = Contact.objects.get(), Message.objects.get()
    assert (contact.line, contact.channel, contact.state) == ("web", "chat", State.OFFERED)
    told = opened([stored], "body", "form", "particulars")[0]
    assert told["body"] == WORDS
    assert json.loads(told["form"] or "") == {"status": "at_front", "many": "3"}
    assert json.loads(told["particulars"] or "") == {"unit": "в/ч 00000", "place": "біля лісу"}
    columns = b"".join(bytes(getattr(stored, name)) for name in ("body", "form", "particulars"))
    assert "Ялинка".encode() not in columns


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"danger": "now"}, Priority.CRITICAL),
        ({"status": "surrounded"}, Priority.CRITICAL),
        ({"status": "called_up"}, Priority.HIGH),
        ({"status": "abroad"}, Priority.NORMAL),
        ({"status": "abroad", "story": "нас окружили"}, Priority.CRITICAL),
    ],
)
def test_danger_that_is_chosen_or_written_moves_a_person_forward(office, answers, expected):
    send(Client(), **answers)
    assert Contact.objects.get().priority == expected


def test_the_code_is_shown_once_and_kept_nowhere(office):
    code = sent_code(send(Client(), story=WORDS))
    plain = code.replace("-", "")
    caller = opened([Contact.objects.get()], "caller")[0]["caller"] or ""
    assert code not in caller
    assert plain not in caller
    assert plain not in str(list(Entry.objects.using(RECEIPTS).values_list("detail", "reason")))


def test_the_same_page_sent_twice_is_one_message_and_one_code(office):
    client = Client()
    code = page_code(client)
    first, second = (sent_code(send(client, code, story=WORDS)) for _ in range(2))
    assert first == second == code
    assert Message.objects.count() == 1


def test_gone_back_and_changed_is_a_second_message_of_the_same_conversation(office):
    client = Client()
    code = page_code(client)
    send(client, code, story="one")
    send(client, code, story="two")
    assert (Contact.objects.count(), Message.objects.count()) == (1, 2)


def test_our_answer_is_read_with_the_code_and_counts_as_delivered(olga):
    code = sent_code(send(Client(), story=WORDS))
    answered(olga, "Ми прочитали")
    waiting = Message.objects.get(direction="out")
    assert waiting.delivery == Delivery.QUEUED
    page = Client().post(AGAIN, {"code": code.upper().replace("-", " ")})
    assert page.status_code == 200
    assert "Ми прочитали" in page.content.decode()
    waiting.refresh_from_db()
    assert waiting.delivery == Delivery.SENT


def test_the_persons_own_words_are_not_shown_to_whoever_holds_the_code(olga):
    code = sent_code(send(Client(), story=WORDS, unit="в/ч 00000"))
    page = Client().post(AGAIN, {"code": code}).content.decode()
    assert "Ялинка" not in page
    assert "00000" not in page


def test_reading_with_a_code_leaves_a_receipt(olga):
    code = sent_code(send(Client(), story=WORDS))
    answered(olga, "Так")
    looks = Entry.objects.using(RECEIPTS).filter(action="message.read_back", receipt=True)
    before = looks.count()
    Client().post(AGAIN, {"code": code})
    assert looks.count() == before + 1


def test_whoever_comes_back_after_the_end_is_a_contact_again_and_reads_both(olga):
    code = sent_code(send(Client(), story=WORDS))
    contact = answered(olga, "Перша відповідь")
    contact_wrap_up(contact_ref=contact.ref, by=olga, at=now())
    contact_close(
        contact_ref=contact.ref, by=olga, code="info_only", remark="", hard=False, at=now()
    )
    page = Client().post(MORE, {"code": code, "words": "Я вже на фронті", "page": "a"})
    assert page.status_code == 200
    assert "Перша відповідь" in page.content.decode()
    assert Contact.objects.filter(state=State.OFFERED).count() == 1
    assert Contact.objects.count() == 2


def test_more_sent_twice_from_one_page_is_once(office):
    code = sent_code(send(Client(), story=WORDS))
    for page in ("a", "a", "b"):
        Client().post(MORE, {"code": code, "words": "ще", "page": page})
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    "code", ["", "x", "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aa", "🕊" * 26, "a" * 9999]
)
@pytest.mark.parametrize("address", [AGAIN, MORE, FORGET])
def test_a_code_that_opens_nothing_is_said_so_and_opens_no_contact(office, code, address):
    reply = Client().post(address, {"code": code, "words": "?", "sure": "1", "page": "a"})
    assert reply.status_code == 422
    assert "There is nothing under this code" in reply.content.decode()
    assert Contact.objects.count() == 0


def test_forgetting_ends_the_code_tells_an_operator_and_is_once(olga):
    code = sent_code(send(Client(), story=WORDS))
    contact = answered(olga, "Так")
    assert (
        "Your code has ended" in Client().post(FORGET, {"code": code, "sure": "1"}).content.decode()
    )
    wish = Message.objects.filter(contact=contact, direction="in").latest("at")
    assert opened([wish], "attachment")[0]["attachment"] == "forget"
    for address in (AGAIN, FORGET):
        reply = Client().post(address, {"code": code, "sure": "1"})
        assert reply.status_code == 422
    assert Message.objects.filter(direction="in").count() == 2


def test_what_is_sent_under_an_ended_code_opens_nothing_that_was_said_before(olga):
    code = sent_code(send(Client(), story=WORDS))
    answered(olga, "Наша давня відповідь")
    Client().post(FORGET, {"code": code, "sure": "1"})
    send(Client(), code=code, story="Ще раз")
    assert Contact.objects.count() == 2
    assert "давня" not in Client().post(AGAIN, {"code": code}).content.decode()


def test_forgetting_without_the_tick_changes_nothing(office):
    code = sent_code(send(Client(), story=WORDS))
    assert Client().post(FORGET, {"code": code}).status_code == 422
    assert Client().post(AGAIN, {"code": code}).status_code == 200


def test_what_does_not_fit_is_said_at_its_question_and_nothing_typed_is_lost(office):
    reply = send(Client(), many="many", story=WORDS, status="at_front")
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "from 1 to 1,000" in page
    assert WORDS in page
    assert re.search(r'value="at_front" checked', page)
    assert Contact.objects.count() == 0


def test_an_empty_form_is_not_sent(office):
    assert send(Client()).status_code == 422
    assert Contact.objects.count() == 0


def test_another_language_keeps_all_that_was_typed_and_the_code(office):
    client = Client()
    code = page_code(client)
    reply = client.post(WRITE, {"code": code, "q-story": WORDS, "language": "uk"})
    page = reply.content.decode()
    assert WORDS in page
    assert code in page
    assert 'lang="uk"' in page
    assert reply.cookies["language"].value == "uk"
    assert Contact.objects.count() == 0


def test_too_much_from_one_source_waits_and_keeps_what_was_typed(office):
    client = Client(REMOTE_ADDR="192.0.2.7")
    for number in range(sending.sending.of_one):
        assert send(client, story=f"{number}").status_code == 200
    reply = send(client, story=WORDS)
    assert reply.status_code == 429
    assert WORDS in reply.content.decode()
    assert send(Client(REMOTE_ADDR="192.0.2.8"), story=WORDS).status_code == 200


def test_behind_an_onion_service_nobody_is_stopped_by_the_others_from_there(office):
    for number in range(sending.sending.of_one + 2):
        assert send(Client(REMOTE_ADDR="127.0.0.1"), story=f"{number}").status_code == 200


def test_while_the_database_is_away_it_lies_sealed_on_the_disk_and_comes_in_later(
    office, settings, tmp_path, root_secrets, monkeypatch
):
    settings.SPOOL_DIR = tmp_path / "spool"
    publish(root_secrets)

    def fails(*, inbound: Any) -> None:
        raise OperationalError("away")

    with monkeypatch.context() as broken:
        broken.setattr(entrance, "receive", fails)
        code = sent_code(send(Client(), story=WORDS, unit="в/ч 00000", status="at_front"))
    spool.breaker.reset()
    assert (spool.depth(), Contact.objects.count()) == (1, 0)
    spool_drain(at=now() + timedelta(seconds=1))
    told = opened([Message.objects.get()], "form", "particulars")[0]
    assert json.loads(told["form"] or "") == {"status": "at_front"}
    assert Client().post(AGAIN, {"code": code}).status_code == 200


def test_when_nothing_can_be_kept_the_page_says_so_with_all_that_was_typed(office, monkeypatch):
    def full(*_args: Any, **_kwargs: Any) -> None:
        raise spool.SpoolFull

    monkeypatch.setattr(sending, "store", full)
    reply = send(Client(), story=WORDS)
    assert (reply.status_code, WORDS in reply.content.decode()) == (503, True)
