"""Whether Telegram knows the bot's token is asked by the worker, and said on the line's page."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connections

from cases.models import BotStanding
from intake.telegram import outbound, standing
from intake.telegram.pacing import Pacing
from intake.telegram.standing import Asker
from oversight.state import lines_shown
from tests.cases.conftest import AT, office  # noqa: F401 - the cast
from tests.machine.console import eventually

pytestmark = pytest.mark.django_db(databases="__all__")
TOKEN, ANOTHER = "70000001:a-made-up-token", "70000002:another-made-up-token"
ME = {"id": 70000001, "is_bot": True, "first_name": "Made up", "username": "made_up_bot"}
SAID = {
    200: {"ok": True, "result": ME},
    401: {"ok": False, "error_code": 401, "description": "Unauthorized"},
    404: {"ok": False, "error_code": 404, "description": "Not Found"},
    500: {"ok": False, "error_code": 500, "description": "Internal Server Error"},
    429: {"ok": False, "error_code": 429, "description": "", "parameters": {"retry_after": 5}},
}


class BotApi(ThreadingHTTPServer):
    """Says of each token what it was told to, and of one that it was not told of, that it has none.

    What it says is as core.telegram.org/bots/api has it under "Making requests" and "getMe".
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.knows: dict[str, int] = {TOKEN: 200}
        self.asked: list[str] = []
        Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    server: BotApi

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.path)
        status = self.server.knows.get(self.path.split("/")[1].removeprefix("bot"), 401)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(SAID[status]).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def api(settings: Any, office: object) -> Iterator[BotApi]:  # noqa: F811
    server = BotApi()
    settings.TELEGRAM_API = f"http://127.0.0.1:{server.server_port}"
    settings.TELEGRAM_TOKEN, settings.TELEGRAM_NAME = TOKEN, "@made_up_bot"
    yield server
    server.shutdown()
    server.server_close()


def says() -> tuple[str, str, str]:
    [bot] = [each.bot for each in lines_shown() if each.bot]
    return bot.standing, bot.name, bot.told_instead


def test_a_token_that_telegram_knows_is_accepted_under_the_name_of_its_bot(api):
    assert says() == ("unasked", "", "")
    Asker(Pacing()).turn(AT)
    assert says() == ("accepted", "made_up_bot", "")
    assert api.asked == [f"/bot{TOKEN}/getMe"]


@pytest.mark.parametrize("status", [401, 404])
def test_one_that_was_made_up_is_refused(api, status):
    api.knows[TOKEN] = status
    Asker(Pacing()).turn(AT)
    assert says() == ("refused", "", "")


@pytest.mark.parametrize("status", [500, 429])
def test_while_telegram_can_not_be_asked_it_is_said_so_and_what_was_said_stays(api, status):
    api.knows[TOKEN] = status
    Asker(Pacing()).turn(AT)
    assert says() == ("unasked", "", "")
    api.knows[TOKEN] = 200
    Asker(Pacing()).turn(AT)
    api.knows[TOKEN] = status
    Asker(Pacing()).turn(AT + timedelta(hours=1))
    assert says() == ("accepted", "made_up_bot", "")


def test_nobody_at_the_address_is_no_refusal(api, settings):
    settings.TELEGRAM_API = "http://127.0.0.1:9"
    Asker(Pacing()).turn(AT)
    assert says() == ("unasked", "", "")


@pytest.mark.parametrize("me", [None, [], {"ok": True}, {"is_bot": False}, "made_up_bot"])
def test_an_answer_that_is_none_says_nothing(api, monkeypatch, me):
    monkeypatch.setitem(SAID, 200, {"ok": True, "result": me})
    Asker(Pacing()).turn(AT)
    assert says() == ("unasked", "", "")


def test_a_name_that_is_none_is_not_shown(api, monkeypatch):
    monkeypatch.setitem(SAID, 200, {"ok": True, "result": ME | {"username": "<b>x</b>"}})
    Asker(Pacing()).turn(AT)
    assert says() == ("accepted", "", "")


def test_another_token_is_asked_about_at_once_and_the_same_not_again(api, settings):
    asker = Asker(Pacing())
    for _turn in range(3):
        asker.turn(AT)
    assert len(api.asked) == 1
    settings.TELEGRAM_TOKEN = ANOTHER
    assert says() == ("unasked", "", "")
    asker.turn(AT)
    assert says() == ("refused", "", "")
    settings.TELEGRAM_TOKEN = ""
    asker.turn(AT)
    assert len(api.asked) == 2


def test_what_could_not_be_asked_is_asked_soon_and_what_was_said_after_a_while(api, monkeypatch):
    asker, clock = Asker(Pacing()), [1_000.0]
    monkeypatch.setattr("intake.telegram.standing.time.monotonic", lambda: clock[0])
    api.knows[TOKEN] = 500
    asker.turn(AT)
    clock[0] += standing.UNANSWERED
    api.knows[TOKEN] = 200
    asker.turn(AT)
    assert says()[0] == "accepted"
    clock[0] += standing.UNANSWERED
    asker.turn(AT)
    assert len(api.asked) == 2
    clock[0] += standing.ANSWERED
    api.knows[TOKEN] = 401
    asker.turn(AT)
    assert says()[0] == "refused"


def test_nothing_is_asked_while_telegram_wants_us_silent(api, monkeypatch):
    clock = [1_000.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    pacing = Pacing()
    asker = Asker(pacing)
    pacing.be_silent(300)
    for _moment in range(30):
        asker.turn(AT)
        clock[0] += 9.9
    assert api.asked == []
    clock[0] += 9.9
    asker.turn(AT)
    assert says()[0] == "accepted"


def test_a_question_that_came_too_fast_silences_the_answers_too(api):
    api.knows[TOKEN] = 429
    pacing = Pacing()
    Asker(pacing).turn(AT)
    assert not pacing.may_speak("70000001")


def test_people_who_are_told_another_bot_are_noticed(api, settings):
    settings.TELEGRAM_NAME = "@another_bot"
    Asker(Pacing()).turn(AT)
    assert says() == ("accepted", "made_up_bot", "another_bot")
    settings.TELEGRAM_NAME = "@Made_Up_Bot"
    assert says()[2] == ""


def test_the_token_is_in_no_row_and_no_log(api, caplog):
    caplog.set_level("DEBUG")
    api.knows[TOKEN] = 401
    Asker(Pacing()).turn(AT)
    row = BotStanding.objects.get()
    assert TOKEN not in f"{row.__dict__} {caplog.text}"
    assert b"made-up" not in bytes(row.token_key)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_the_worker_asks_by_itself(api):
    stop = Event()
    thread = Thread(target=_run, args=(stop,))
    thread.start()
    try:
        eventually(BotStanding.objects.filter(standing="accepted").exists, 20.0, "it asks")
    finally:
        stop.set()
        thread.join(20.0)
    assert not thread.is_alive()


def _run(stop: Event) -> None:
    outbound.run(stop)
    connections.close_all()
