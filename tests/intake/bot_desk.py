"""A Bot API on this machine, and a person in front of it who presses what the bot shows."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from django.test import Client

from intake.telegram.outbound import deliver_due
from tests.intake.conftest import TELEGRAM_SECRET
from tests.intake.updates import CHAT, DATE, IVAN

TOKEN = "70000001:a-made-up-token"
WEBHOOK = "/intake/telegram/"
NUMBERS = itertools.count(800_000_001)


class BotApi(ThreadingHTTPServer):
    """Answers as told, remembers what it was asked, and gives updates to whoever polls."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.replies: list[tuple[int, dict[str, Any]]] = []
        self.updates: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def sent(self, chat: str) -> list[dict[str, Any]]:
        """What was said in one chat."""
        return [
            fields
            for method, fields in self.asked
            if method == "sendMessage" and fields["chat_id"] == chat
        ]


class Handler(BaseHTTPRequestHandler):
    server: BotApi

    def do_POST(self) -> None:
        fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        token, method = self.path.removeprefix("/bot").split("/")
        self.server.asked.append((method, fields))
        if token != TOKEN:
            return self._say(401, {"ok": False, "error_code": 401})
        if self.server.replies:
            return self._say(*self.server.replies.pop(0))
        return self._say(200, {"ok": True, "result": self._result(method, fields)})

    def _result(self, method: str, fields: dict[str, Any]) -> Any:
        if method == "sendMessage":
            chat = {"id": fields["chat_id"], "type": "private"}
            return {"message_id": next(NUMBERS), "date": DATE, "chat": chat}
        if method == "getUpdates":
            first = fields.get("offset", 0)
            self.server.updates = [u for u in self.server.updates if u["update_id"] >= first]
            return self.server.updates[: fields.get("limit", 100)]
        return True

    def _say(self, status: int, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def bot_api_running() -> Iterator[BotApi]:
    server = BotApi()
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class Person:
    """Somebody with a telephone: writes, presses what was shown last, and keeps the log."""

    def __init__(self, api: BotApi, number: int, language: str = "ru") -> None:
        self.api, self.number = api, number
        self.who = IVAN | {"id": number, "username": f"demo__{number}", "language_code": language}
        self.chat = CHAT | {"id": number}
        self.log: list[dict[str, Any]] = []
        self.messages = itertools.count(1)

    def write(self, text: str = "", **content: Any) -> dict[str, Any]:
        told = {"text": text} if text else {}
        head = {"message_id": next(self.messages), "from": self.who, "chat": self.chat}
        return self._tell({"message": head | {"date": DATE} | told | content})

    def correct(self, update: dict[str, Any], text: str) -> dict[str, Any]:
        message = update["message"] | {"text": text, "edit_date": DATE + 60}
        return self._tell({"edited_message": message})

    def press(self, label: str) -> dict[str, Any]:
        """Press the newest button with these words."""
        shown = [each for message in self.heard() for each in buttons(message) if each[0] == label]
        return self.press_data(shown[-1][1])

    def press_data(self, data: str) -> dict[str, Any]:
        under = {"message_id": 40, "chat": self.chat, "date": DATE}
        query = {"id": f"q{next(NUMBERS)}", "from": self.who, "message": under, "data": data}
        return self._tell({"callback_query": query})

    def heard(self) -> list[dict[str, Any]]:
        return self.api.sent(str(self.number))

    def last(self) -> str:
        return str(self.heard()[-1]["text"])

    def _tell(self, update: dict[str, Any]) -> dict[str, Any]:
        update = {"update_id": next(NUMBERS)} | update
        self.log.append(update)
        assert tell(update) == 200
        hear()
        return update


def buttons(message: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands on the buttons of a message, and what they hand back."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [(each["text"], each["callback_data"]) for row in rows for each in row]


def tell(update: dict[str, Any]) -> int:
    """Knock as Telegram does."""
    reply = Client().post(
        WEBHOOK,
        json.dumps(update),
        content_type="application/json",
        headers={"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET},
    )
    return reply.status_code


def hear() -> None:
    """Let the bot say all that it has to say."""
    from cases.models import ChatSaying

    while ChatSaying.objects.exists():
        deliver_due()
