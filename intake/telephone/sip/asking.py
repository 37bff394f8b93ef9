"""Requests of ours within a call: said again until they are answered, and given up in time.

They go where the call came from, whatever address the caller names as its own: the switch is our
only neighbour, and nobody can make the line speak to a stranger.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from intake.telephone.sip.dialog import Dialog
from intake.telephone.sip.exchanges import Address, Send
from intake.telephone.sip.fields import Unfit, hop_of
from intake.telephone.sip.message import Pairs, Response
from intake.telephone.sip.timers import Timers

UNANSWERED = 408
Final = Callable[[int, float], None]


@dataclass(slots=True)
class Question:
    """A request that waits for its final answer."""

    method: str
    final: Final = field(repr=False)


class Asking:
    """What we have asked and not been told yet."""

    def __init__(self, *, here: Address, send: Send, timers: Timers) -> None:
        self._here, self._send, self._timers = here, send, timers
        self._open: dict[str, Question] = {}

    def ask(
        self, dialog: Dialog, method: str, at: float, *, final: Final, more: Pairs = ()
    ) -> None:
        """Send a request; `final` hears the status of its answer, 408 for none."""
        dialog.cseq += 1
        branch, data = dialog.request(method, here=self._here, more=more)
        self._say(branch, data, dialog.neighbour, at, Question(method, final))

    def cancel(self, dialog: Dialog, branch: str, at: float) -> None:
        """Take back the INVITE of this branch; what becomes of it, the INVITE itself is told."""
        _branch, data = dialog.request("CANCEL", here=self._here, branch=branch)
        question = Question("CANCEL", lambda status, now: None)
        self._say(branch, data, dialog.neighbour, at, question)

    def hear(self, response: Response, at: float) -> None:
        """Take an answer; one to nothing of ours is passed over."""
        try:
            branch = hop_of(response.one("via")).branch
        except Unfit:
            return
        asked = self._open.get(branch)
        if asked and response.cseq[1] == asked.method and response.status >= 200:
            self._settle(branch, response.status, at)

    def _say(self, branch: str, data: bytes, to: Address, at: float, question: Question) -> None:
        self._open[branch] = question

        def again() -> bool:
            if branch not in self._open:
                return False
            self._send(data, to)
            return True

        self._send(data, to)
        self._timers.insist(at, again, lambda now: self._settle(branch, UNANSWERED, now))

    def _settle(self, branch: str, status: int, at: float) -> None:
        question = self._open.pop(branch, None)
        if question is not None:
            question.final(status, at)
