"""Our answers reach the Bot API, a local one that speaks its protocol."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from cases.models import Delivery, Message
from cases.services.contacts import contact_claim
from cases.services.receive import receive
from cases.services.thread import ReplyRefused, message_reply
from intake.telegram.outbound import Pacing, deliver_due
from tests.cases.conftest import AT, chat, office, olga  # noqa: F401 - the cast

TOKEN = "70000001:a-made-up-token"


class BotApi(ThreadingHTTPServer):
    """Answers sendMessage as told and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: list[int] = []
        self.wait = 0
        self.beside: dict[str, object] = {}


class Handler(BaseHTTPRequestHandler):
    server: BotApi

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        self.end_headers()
        told = {"ok": status == 200, "error_code": status} | self.server.beside
        if status == 429 and self.server.wait:
            told["parameters"] = {"retry_after": self.server.wait}
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def bot_api(settings) -> Iterator[BotApi]:
    server = BotApi()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.TELEGRAM_API = f"http://127.0.0.1:{server.server_port}"
    settings.TELEGRAM_TOKEN = TOKEN
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def answered(olga):  # noqa: F811
    contact = receive(inbound=chat("Вы здесь?"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    contact.refresh_from_db()
    return message_reply(contact=contact, by=olga, body="Мы слышим вас.", at=AT)


def delivery() -> str:
    return Message.objects.get(direction="out").delivery


def test_an_answer_is_sent_to_the_chat_it_belongs_to(bot_api, answered):
    assert deliver_due() is False
    path, body = bot_api.asked[0]
    assert path == f"/bot{TOKEN}/sendMessage"
    assert body == {"chat_id": "chat-7001", "text": "Мы слышим вас."}
    assert delivery() == Delivery.SENT


def test_a_sent_answer_is_not_sent_again(bot_api, answered):
    deliver_due()
    deliver_due()
    assert len(bot_api.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 502])
def test_an_answer_waits_when_the_bot_api_is_busy(bot_api, answered, status):
    bot_api.answers = [status]
    assert deliver_due() is True
    assert delivery() == Delivery.QUEUED
    deliver_due()
    assert delivery() == Delivery.SENT


def test_nobody_is_spoken_to_for_as_long_as_telegram_says(bot_api, answered, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("intake.telegram.outbound.time.monotonic", lambda: clock[0])
    bot_api.answers, bot_api.wait = [429], 30
    pacing = Pacing()
    assert deliver_due(pacing) is True
    clock[0] += 29
    assert deliver_due(pacing) is True
    assert len(bot_api.asked) == 1
    clock[0] += 1
    deliver_due(pacing)
    assert delivery() == Delivery.SENT
    assert Message.objects.get(direction="out").attempts == 1


def test_a_chat_is_spoken_to_once_a_second(bot_api, answered, olga, monkeypatch):  # noqa: F811
    clock = [1000.0]
    monkeypatch.setattr("intake.telegram.outbound.time.monotonic", lambda: clock[0])
    later = AT + timedelta(seconds=1)
    message_reply(contact=answered.contact, by=olga, body="Ещё одно.", at=later)
    pacing = Pacing()
    deliver_due(pacing)
    deliver_due(pacing)
    assert [body["text"] for _path, body in bot_api.asked] == ["Мы слышим вас."]
    clock[0] += 1.0
    deliver_due(pacing)
    assert [body["text"] for _path, body in bot_api.asked] == ["Мы слышим вас.", "Ещё одно."]


def test_a_person_who_blocked_the_bot_is_told_as_not_delivered(bot_api, answered):
    bot_api.answers = [403]
    deliver_due()
    assert delivery() == Delivery.BLOCKED


def test_an_answer_waits_while_the_bot_api_is_away(bot_api, answered, settings):
    settings.TELEGRAM_API = "http://127.0.0.1:9"
    assert deliver_due() is True
    assert delivery() == Delivery.QUEUED


def test_an_answer_waits_when_the_bot_api_says_yes_and_no(bot_api, answered):
    bot_api.answers, bot_api.beside = [500], {"result": {"message_id": 1}}
    assert deliver_due() is True
    assert delivery() == Delivery.QUEUED


def test_too_long_an_answer_is_refused_with_the_limit(olga):  # noqa: F811
    contact = receive(inbound=chat("Вы здесь?"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    with pytest.raises(ReplyRefused, match="4,096"):
        message_reply(contact=contact, by=olga, body="я" * 4097, at=AT)
