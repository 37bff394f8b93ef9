"""What a manager of Asterisk does with a caller: Redirect and Hangup."""

from collections.abc import Callable

from intake.telephone.asterisk.asking import Asking
from intake.telephone.asterisk.wire import Message
from intake.telephone.book import Call
from intake.telephone.orders import Cause


class ManagerActs:
    """Acts as actions of the manager, on the caller's channel."""

    def __init__(self, asking: Asking, inside: str) -> None:
        self._asking, self._inside = asking, inside

    def send(self, call: Call, extension: str, then: Callable[[bool], None]) -> None:
        """Send the caller to an extension, in the context inside."""
        self._asking.say(
            "Redirect",
            _heard(then),
            Channel=call.channel,
            Context=self._inside,
            Exten=extension,
            Priority="1",
        )

    def hang_up(self, call: Call, cause: Cause, then: Callable[[bool], None]) -> None:
        """End the call."""
        self._asking.say("Hangup", _heard(then), Channel=call.channel, Cause=str(cause.value))


def _heard(then: Callable[[bool], None]) -> Callable[[Message], None]:
    return lambda answer: then(answer.one("response") == "Success")
