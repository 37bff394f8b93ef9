"""What the event socket was asked and has not answered yet; it answers in order."""

from collections import deque
from collections.abc import Callable

from intake.telephone.book import Call
from intake.telephone.freeswitch.wire import Unfit, written
from intake.telephone.legs import HANDSET, SHOWN, Leg
from intake.telephone.orders import Cause
from intake.telephone.sip.timers import Timers

Then = Callable[[str], None]
ERROR = "-ERR"
#: What becomes of a channel after its bridge, and what FreeSWITCH itself plays to whoever is held.
STAYS, MUSIC = "park_after_bridge", "local_stream://moh"
CAUSES = {
    Cause.REJECTED: "CALL_REJECTED",
    Cause.NORMAL: "NORMAL_CLEARING",
    Cause.CONGESTION: "SWITCH_CONGESTION",
}


class Asking:
    """Commands in their order; a link that is cut takes them with it."""

    def __init__(self, timers: Timers) -> None:
        self.out: list[bytes] = []
        self._timers = timers
        self._waiting: deque[tuple[int, Then]] = deque()
        self._number = self._link = 0

    def anew(self) -> None:
        """Another link: whatever was to come of the one before does not come of this one."""
        self.out, self._link = [], self._link + 1
        self._waiting.clear()

    def say(self, then: Then, *words: str) -> int:
        """Send a command; gives its number."""
        self._number += 1
        try:
            self.out.append(written(*words))
        except Unfit:
            then(ERROR)
        else:
            self._waiting.append((self._number, then))
        return self._number

    def hear(self, answer: str) -> None:
        """Take the answer to the oldest command; one to nothing of ours is passed over."""
        if self._waiting:
            self._waiting.popleft()[1](answer)

    def is_open(self, number: int) -> bool:
        """Whether nobody has answered yet."""
        return any(each == number for each, _then in self._waiting)

    def later(self, at: float, act: Callable[[float], None]) -> None:
        """Do this then, if it is still the same link."""
        mine = self._link
        self._timers.set(at, lambda now: act(now) if mine == self._link else None)


class SocketActs:
    """Acts as commands to the event socket, on the caller's channel."""

    def __init__(self, asking: Asking, inside: str) -> None:
        self._asking, self._inside = asking, inside

    def send(self, call: Call, extension: str, then: Callable[[bool], None]) -> None:
        """Send the caller to an extension, in the context inside."""
        place = (call.channel, extension, "XML", self._inside)
        self._asking.say(_heard(then), "api", "uuid_transfer", *place)

    def hang_up(self, call: Call, cause: Cause, then: Callable[[bool], None]) -> None:
        """End the call."""
        self._asking.say(_heard(then), "api", "uuid_kill", call.channel, CAUSES[cause])

    def hold(self, call: Call, then: Callable[[bool], None]) -> None:
        """Hold the handset: so whoever it speaks with hears music."""
        self._asking.say(_heard(then), "api", "uuid_hold", call.leg)

    def unhold(self, call: Call, then: Callable[[bool], None]) -> None:
        """Take the handset off hold."""
        self._asking.say(_heard(then), "api", "uuid_hold", "off", call.leg)

    def call_from(self, leg: Leg, number: str, outside: str, then: Callable[[bool], None]) -> None:
        """Let whoever is at this handset call a number, in the context outside."""
        self._asking.say(_heard(then), "api", "uuid_transfer", leg.name, number, "XML", outside)

    def listen(self, call: Call, extension: str, then: Callable[[bool], None]) -> None:
        """Let a handset ring that hears the call; its keys are dead, so it can't speak into it."""
        told = (
            f"originate_timeout={HANDSET},ignore_early_media=true,eavesdrop_enable_dtmf=false,"
            f"origination_caller_id_name={SHOWN},origination_caller_id_number={SHOWN}"
        )
        words = ("originate", f"{{{told}}}user/{extension}", f"&eavesdrop({call.channel})")
        self._asking.say(_heard(then), "bgapi", *words)

    def join(self, one: str, other: str, then: Callable[[bool], None]) -> None:
        """Let two channels speak with each other, whomever they spoke with before."""
        self._asking.say(_heard(then), "api", "uuid_bridge", one, other)

    def stays(self, channel: str, *, stays: bool) -> None:
        """Whether a channel that nobody speaks with any more waits, or is let go."""
        words = ("uuid_setvar", channel, STAYS, *(("true",) if stays else ()))
        self._asking.say(lambda answer: None, "api", *words)

    def let_go(self, channel: str) -> None:
        """End a channel, whoever is there."""
        self._asking.say(lambda answer: None, "api", "uuid_kill", channel, CAUSES[Cause.NORMAL])

    def play(self, channel: str) -> None:
        """Let whoever waits there hear music."""
        self._asking.say(lambda answer: None, "api", "uuid_broadcast", channel, MUSIC, "aleg")


def _heard(then: Callable[[bool], None]) -> Then:
    return lambda answer: then(answer.startswith("+OK"))
