"""Senders that go on at a steady pace, whatever becomes of the console behind the door."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Empty, Queue

from tests.machine import desk
from tests.machine.console import ROOT, Console

PACE, THREADS, CHATS = 50.0, 8, 20
FIRST_CHAT = 700_000_300_000_000
STORED = """
import json, sys
from cases.models import LineEvent, Message
from django.db.models import Count
from vault.blind_index import provider_key
said = json.load(open("NOTE"))
keys = {line: {provider_key(line, each).hex(): each for each in ids} for line, ids in said.items()}
found = LineEvent.objects.values_list("line", "provider_key", "contact_id")
held = [(line, keys[line][bytes(key).hex()], str(contact)) for line, key, contact in found
        if bytes(key).hex() in keys.get(line, {})]
messages = dict(Message.objects.filter(direction="in", contact__in={each[2] for each in held})
                .values_list("contact_id").annotate(Count("pk")))
print(json.dumps({"held": held, "messages": {str(ref): many for ref, many in messages.items()}}))
"""


class Traffic:
    """Every fifth event is a call, told once; the others are messages, told until they are taken.

    So a switch and Telegram behave: one does not ask twice, the other does.
    """

    def __init__(self, port: int, *, first: int, count: int) -> None:
        self.port, self.first, self.count = port, first, count
        self.taken: dict[str, set[str]] = {"telegram": set(), "telephone": set()}
        self.told: dict[str, set[str]] = {"telegram": set(), "telephone": set()}
        self.failed = 0
        self._guard, self._due = threading.Lock(), Queue[tuple[float, int]]()
        self._begin = time.monotonic()
        for place in range(count):
            self._due.put((self._begin + place / PACE, first + place))
        self._threads = [threading.Thread(target=self._send, daemon=True) for _ in range(THREADS)]
        for each in self._threads:
            each.start()

    def is_under_way(self, share: float) -> bool:
        """Whether this share of the time has passed."""
        return time.monotonic() - self._begin > share * self.count / PACE

    def finish(self, seconds: float) -> None:
        """Wait until every message was taken."""
        deadline = time.monotonic() + seconds
        for each in self._threads:
            each.join(max(0.0, deadline - time.monotonic()))
            assert not each.is_alive(), "a message was not taken"

    def chat_of(self, number: int) -> int:
        return FIRST_CHAT + self.first + number % CHATS

    def _send(self) -> None:
        while True:
            try:
                due, number = self._due.get_nowait()
            except Empty:
                return
            time.sleep(max(0.0, due - time.monotonic()))
            line, name, status = self._tell(number)
            with self._guard:
                self.told[line].add(name)
                if status == 200:
                    self.taken[line].add(name)
                else:
                    self.failed += 1
                    if line == "telegram":
                        self._due.put((time.monotonic() + 0.5, number))

    def _tell(self, number: int) -> tuple[str, str, int]:
        if number % 5 == 0:
            caller = f"38000{number % 10**7:07}"
            status = desk.call(self.port, f"call-{number}", number=caller)
            return "telephone", f"call-{number}:newCall", status
        chat = self.chat_of(number)
        status = desk.telegram(self.port, number, chat=chat, text=f"Слово {number}")
        return "telegram", str(number), status


def stored(console: Console, told: dict[str, set[str]], note: Path) -> tuple[list[str], list[int]]:
    """The told events that the database holds, each as often as it does, and how many messages
    stand in each of their conversations."""
    note.write_text(json.dumps({line: sorted(ids) for line, ids in told.items()}))
    code = STORED.replace("NOTE", str(note))
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", code],
        env=console.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    return [each[1] for each in answer["held"]], sorted(answer["messages"].values())
