"""Somebody outside: what each way in is sent, and what can be seen of the answer."""

import http.client
import itertools
import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, ready to be sent."""

    path: str
    body: str
    headers: dict[str, str]
    source: str


@dataclass
class Outside:
    """Whoever reaches the port of the web process, from another address each time."""

    port: int
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def call(self, number: str, name: str = "") -> Asked:
        """A call of that number, as the switch reports it; named by whoever asks, or anew."""
        from django.conf import settings

        event = {"event": "newCall", "from": number, "to": "+380000000100", "direction": "in"}
        event["callId"] = name or f"known-{next(self._numbers):06}"
        held = {"Authorization": f"Bearer {settings.CTI_TOKEN}", "Content-Type": JSON}
        return Asked("/intake/telephone/cti/", json.dumps(event), held, self._source())

    def card(self, number: str) -> Asked:
        """Somebody new shares a card with that number with the bot."""
        from django.conf import settings

        who = 900_000_000 + next(self._numbers)
        person = {"id": who, "first_name": "X"}
        message = {
            "message_id": 1,
            "date": 1_893_553_445,
            "from": person | {"is_bot": False},
            "chat": person | {"type": "private"},
            "contact": {"phone_number": number, "first_name": "Y"},
        }
        held = {"X-Telegram-Bot-Api-Secret-Token": settings.TELEGRAM_SECRET, "Content-Type": JSON}
        update = json.dumps({"update_id": who, "message": message})
        return Asked("/intake/telegram/", update, held, self._source())

    def posting(self, path: str, **fields: str) -> Asked:
        """A form of a page, with the token and the cookie that its page gave."""
        source = self._source()
        page, cookie = self._exchange("GET", Asked(path, "", {}, source))
        token = TOKEN_FIELD.search(page[1].decode())
        if token is None:
            raise RuntimeError(f"no form at {path}: {page[0]}")
        body = urlencode(fields | {"csrfmiddlewaretoken": token[1]})
        return Asked(path, body, {"Cookie": cookie, "Content-Type": FORM}, source)

    def send(self, asked: Asked) -> tuple[int, int]:
        """Ask, and tell what can be seen: status and length."""
        (status, body), _cookie = self._exchange("POST", asked)
        return status, len(body)

    def _exchange(self, method: str, asked: Asked) -> tuple[tuple[int, bytes], str]:
        link = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=WITHIN, source_address=(asked.source, 0)
        )
        try:
            link.request(method, asked.path, asked.body, asked.headers)
            answer = link.getresponse()
            cookies = [each.split(";")[0] for each in answer.headers.get_all("Set-Cookie", [])]
            return (answer.status, answer.read()), "; ".join(cookies)
        finally:
            link.close()

    def _source(self) -> str:
        number = next(self._numbers)
        return f"127.1.{number >> 8 & 255}.{number & 255}"
