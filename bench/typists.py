"""A process full of people at their desks, who type a phrase, pause, and wait for the answer.

Started with a JSON request on stdin, one line; answers with one line of JSON when all are done.
"""

import http.client
import json
import random
import re
import secrets
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from typing import Any

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
VERSION = re.compile(r'data-place="reply" data-version="(\d+)"')
WITHIN = 20.0
#: The server lets go of a connection after five quiet seconds; a browser then opens another.
QUIET = 4.0
BOUNDARY = "----" + secrets.token_hex(16)


@dataclass
class Typed:
    """What one person sent: seconds from each pause to its answer, what was not taken or twice."""

    waits: list[float] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    refused: list[str] = field(default_factory=list)


class Typist:
    """One person's browser at the desk, with one chat in hand."""

    def __init__(self, wish: dict[str, Any], desk: dict[str, Any], number: int) -> None:
        self.wish, self.desk = wish, desk
        self.random = random.Random(f"{wish['leg']} {number}")
        self.way = http.client.HTTPConnection("127.0.0.1", wish["port"], timeout=WITHIN)
        self.used = time.monotonic()
        self.cookies = desk["headers"]["Cookie"]
        self.typed = Typed()
        self.text = f"{wish['leg']}-{number}:"
        page = self._page()
        self.token, self.version = TOKEN.search(page)[1], int(VERSION.search(page)[1])

    def work(self) -> None:
        """Pause so many times, and wait for each answer."""
        due = time.monotonic() + self.random.uniform(0, self.wish["pace"])
        for number in range(self.wish["times"]):
            self.text += f" слово{number}"
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                self._send()
            except (OSError, http.client.HTTPException) as error:
                self._refused(repr(error))
                self.way.close()
            self.typed.waits.append(time.monotonic() - due)
            due = max(due, time.monotonic()) + self.wish["pace"] * self.random.uniform(0.5, 1.5)

    def look(self) -> None:
        """See whether a new page holds the last words."""
        if self.wish["path"] is None and self.text not in self._page():
            self._refused("not on the page")

    def _refused(self, how: str) -> None:
        self.typed.lost += 1
        self.typed.refused.append(how)

    def _send(self) -> None:
        if self.wish["path"] is not None:
            status, _ = self._post(self.wish["path"], {})
            if status != http.HTTPStatus.NO_CONTENT:
                self._refused(str(status))
            return
        told = {"place": "reply", "version": self.version, "base": 0, "typed-body": self.text}
        status, body = self._post(f"{self.desk['path']}draft/", told)
        if status != http.HTTPStatus.OK:
            self._refused(f"{status} {body[:80]}")
            return
        version = json.loads(body)["version"]
        self.typed.doubled += version > self.version + 1
        self.version = version

    def _post(self, path: str, told: dict[str, Any]) -> tuple[int, str]:
        """As fetch sends a FormData."""
        parts = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in ({"csrfmiddlewaretoken": self.token} | told).items()
        )
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self._ask("POST", path, f"{parts}--{BOUNDARY}--\r\n".encode(), kind)

    def _page(self) -> str:
        status, page = self._ask("GET", self.desk["path"], None, {})
        if status != http.HTTPStatus.OK:
            raise RuntimeError(f"{self.desk['path']} answered {status}")
        return page

    def _ask(
        self, method: str, path: str, body: bytes | None, kind: dict[str, str]
    ) -> tuple[int, str]:
        headers = self.desk["headers"] | {"Cookie": self.cookies} | kind
        if time.monotonic() - self.used > QUIET:
            self.way.close()
        self.way.request(method, path, body, headers)
        answer = self.way.getresponse()
        for cookie in answer.msg.get_all("Set-Cookie", []):
            name = cookie.partition("=")[0]
            others = [each for each in self.cookies.split("; ") if not each.startswith(f"{name}=")]
            self.cookies = "; ".join([*others, cookie.partition(";")[0]])
        told = answer.read().decode()
        self.used = time.monotonic()
        return answer.status, told


def main() -> None:
    """Everybody at once; their pages are opened when the last one is done, in nobody's way."""
    wish = json.loads(sys.stdin.readline())
    people = [Typist(wish, desk, number) for number, desk in enumerate(wish["desks"])]
    threads = [threading.Thread(target=person.work) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in people:
        person.look()
    sys.stdout.write(json.dumps([asdict(person.typed) for person in people]) + "\n")


if __name__ == "__main__":
    main()
