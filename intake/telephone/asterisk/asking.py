"""What the manager was asked and has not answered yet, on one link."""

from collections.abc import Callable

from intake.telephone.asterisk.wire import Message, Unfit, written
from intake.telephone.sip.timers import Timers

Then = Callable[[Message], None]
ERROR = Message((("response", "Error"),))


class Asking:
    """Questions by their number; a link that is cut takes its questions with it."""

    def __init__(self, timers: Timers) -> None:
        self.out: list[bytes] = []
        self._timers = timers
        self._waiting: dict[str, Then] = {}
        self._number = self._link = 0

    def anew(self) -> None:
        """Another link: whatever was to come of the one before does not come of this one."""
        self.out, self._waiting = [], {}
        self._link += 1

    def say(self, action: str, then: Then, **fields: str) -> str:
        """Ask the manager to do something; gives the number of the question."""
        self._number += 1
        number = f"hotline-{self._number}"
        try:
            self.out.append(written(action, ActionID=number, **fields))
        except Unfit:
            then(ERROR)
        else:
            self._waiting[number] = then
        return number

    def hear(self, answer: Message) -> None:
        """Take an answer; one to nothing of ours is passed over."""
        if then := self._waiting.pop(answer.one("actionid"), None):
            then(answer)

    def is_open(self, number: str) -> bool:
        """Whether nobody has answered yet."""
        return number in self._waiting

    def later(self, at: float, act: Callable[[float], None]) -> None:
        """Do this then, if it is still the same link."""
        mine = self._link
        self._timers.set(at, lambda now: act(now) if mine == self._link else None)
