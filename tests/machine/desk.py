"""People and senders as seen from outside a console: pages by HTTP, events by their doors."""

import http.client
import json
import re
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

TELEGRAM_SECRET, CTI_TOKEN = "a-telegram-secret", "a-cti-token"
WAYS_IN = {"HOTLINE_TELEGRAM_SECRET": TELEGRAM_SECRET, "HOTLINE_CTI_TOKEN": CTI_TOKEN}
REF = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
Answer = tuple[int, str]


def link_of(lines: list[str], call_sign: str) -> str:
    """The sign-in link of a person among what the start printed."""
    return next(line.split()[3] for line in lines if f" {call_sign} " in line)


class Person:
    """A person with a browser that keeps its cookies."""

    def __init__(self, link: str) -> None:
        parts = urlsplit(link)
        self.port = int(parts.port or 0)
        self._cookies: dict[str, str] = {}
        assert self.get(parts.path)[0] in {200, 302}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, **form: str) -> Answer:
        """Send a form of the page that is there; where it leads to stands in the answer."""
        return self._ask("POST", path, form)

    def refs(self, path: str, of: str) -> list[UUID]:
        """Every contact or case that the page leads to, each once."""
        found = re.findall(rf"/{of}/{REF}/", self.get(path)[1])
        return [UUID(each) for each in dict.fromkeys(found)]

    def _ask(self, method: str, path: str, form: Mapping[str, str] | None) -> Answer:
        origin = f"http://127.0.0.1:{self.port}"
        headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = self._cookies.get("csrftoken", "")
            body = urlencode(form)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or []:
                self._cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def telegram(
    port: int, number: int, *, chat: int, secret: str = TELEGRAM_SECRET, **said: Any
) -> int:
    """Send one update of a private chat; the status of the answer, zero when there was none."""
    person = {"id": chat, "is_bot": False, "first_name": said.pop("name", "X")}
    content = {"message_id": number, "from": person, "date": 1795474800, **said}
    content["chat"] = {"id": chat, "type": "private"}
    update = {"update_id": number, "message": content}
    return _tell(port, "/intake/telegram/", update, {"X-Telegram-Bot-Api-Secret-Token": secret})


def call(port: int, call_id: str, *, number: str, event: str = "newCall") -> int:
    """Tell of a call as a switch does; the status of the answer, zero when there was none."""
    told = {"event": event, "from": number, "to": "380000000100", "direction": "in"}
    bearer = {"Authorization": f"Bearer {CTI_TOKEN}"}
    return _tell(port, "/intake/telephone/cti/", told | {"callId": call_id}, bearer)


def _tell(port: int, path: str, told: Mapping[str, Any], headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        headers |= {"Content-Type": "application/json"}
        connection.request("POST", path, json.dumps(told, ensure_ascii=False).encode(), headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
