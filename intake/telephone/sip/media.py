"""Words with the server that carries the sound, about copies of it (rtpengine, protocol NG).

Each is a datagram: a word by which the answer is known again, a blank, and JSON.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from intake.telephone.sip.exchanges import Address, Send
from intake.telephone.sip.timers import Timers

Answer = Mapping[str, Any]
#: Hears what was answered; nothing where it would not, or said nothing.
Then = Callable[[Answer, float], None]
#: Seconds in which it has to answer.
WITHIN = 3.0


class Media:
    """What we have asked of it and not been told yet."""

    def __init__(self, *, there: Address, send: Send, timers: Timers) -> None:
        self.there, self._send, self._timers = there, send, timers
        self._open: dict[str, Then] = {}

    def ask(self, command: str, told: Answer, at: float, *, then: Then) -> None:
        """Ask for something; what was asked twice is done once, by its word."""
        word = uuid4().hex
        data = f"{word} {json.dumps({'command': command, **told})}".encode()
        self._open[word] = then

        def again() -> bool:
            if word not in self._open:
                return False
            self._send(data, self.there)
            return True

        self._send(data, self.there)
        self._timers.insist(at, again, lambda now: None)
        self._timers.set(at + WITHIN, lambda now: self._settle(word, {}, now))

    def hear(self, data: bytes, at: float) -> None:
        """Take an answer; one to nothing of ours is passed over."""
        word, _blank, body = data.decode(errors="replace").partition(" ")
        try:
            answer = json.loads(body)
        except ValueError:
            return
        if isinstance(answer, dict):
            self._settle(word, answer if answer.get("result") == "ok" else {}, at)

    def _settle(self, word: str, answer: Answer, at: float) -> None:
        then = self._open.pop(word, None)
        if then is not None:
            then(answer, at)
