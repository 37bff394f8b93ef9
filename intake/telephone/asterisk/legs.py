"""Handsets that an Asterisk lets ring for us: a channel under a name of ours, which waits."""

from collections.abc import Collection
from uuid import uuid4

from intake.telephone.adapter import CallKind
from intake.telephone.asterisk.asking import Asking
from intake.telephone.asterisk.wire import Message
from intake.telephone.legs import HANDSET, PATIENCE, SHOWN, Leg, Tell
from intake.telephone.sip.timers import Timers

#: How our names begin, and where in the context of those who wait a handset of ours stands.
OURS, WAITS = "line-", "asked"
RINGING = "5"
#: Why a channel ended, in the numbers of ITU-T Q.850, and why it never was (AST_CONTROL_…).
BUSY, SILENT = frozenset({"17", "21"}), frozenset({"18", "19"})
NEVER = {"3": CallKind.NO_ANSWER, "5": CallKind.BUSY}


class Legs:
    """Every handset that we have called and that is not over."""

    def __init__(self, asking: Asking, timers: Timers, held: str) -> None:
        self._asking, self._timers, self._held = asking, timers, held
        self._alive: dict[str, Leg] = {}
        #: Let go before the switch had said what it calls them.
        self._unwanted: set[str] = set()

    def __len__(self) -> int:
        return len(self._alive)

    def call(self, extension: str, at: float, *, tell: Tell) -> Leg:
        """Let a handset ring; lifted, it waits where our dialplan says."""
        leg = Leg(f"{OURS}{uuid4().hex}", tell)
        self._alive[leg.name] = leg
        self._asking.say(
            "Originate",
            lambda answer: self._begun(leg, answer, at),
            Channel=f"PJSIP/{extension}",
            Context=self._held,
            Exten=WAITS,
            Priority="1",
            Timeout=f"{HANDSET}000",
            CallerID=SHOWN,
            Async="true",
            ChannelId=leg.name,
        )
        self._timers.set(at + PATIENCE, lambda now: self._silent(leg, now))
        return leg

    def end(self, leg: Leg) -> None:
        """Let a handset go, and tell nobody."""
        self._alive.pop(leg.name, None)
        if leg.channel:
            self._hang_up(leg.channel)
        else:
            self._unwanted.add(leg.name)

    def release(self, leg: Leg) -> None:
        """A handset is somebody else's from now on."""
        self._alive.pop(leg.name, None)

    def keep_only(self, names: Collection[str], at: float) -> None:
        """A handset that was lifted and that the switch does not have any more is over."""
        for leg in list(self._alive.values()):
            if leg.is_up and leg.name not in names:
                self._over(leg, CallKind.HUNG_UP, at)

    def hear(self, message: Message, at: float) -> bool:
        """Take an event; False for one that is not about a handset of ours."""
        name, what = message.one("uniqueid"), message.event
        if what == "Newchannel" and name in self._unwanted:
            self._unwanted.remove(name)
            self._hang_up(message.one("channel"))
        leg = self._alive.get(name)
        if leg is None:
            return name.startswith(OURS)
        if what == "Newchannel":
            leg.channel = message.one("channel")
        elif what == "Newstate" and message.one("channelstate") == RINGING:
            leg.tell(CallKind.OFFERED, at)
        elif what == "Newexten" and message.one("context") == self._held and not leg.is_up:
            leg.is_up = True
            leg.tell(CallKind.LIFTED, at)
        elif what == "OriginateResponse" and message.one("response") == "Failure":
            self._over(leg, NEVER.get(message.one("reason"), CallKind.FAILED), at)
        elif what == "Hangup":
            self._over(leg, kind_of(message.one("cause"), is_up=leg.is_up), at)
        return True

    def _begun(self, leg: Leg, answer: Message, at: float) -> None:
        if answer.one("response") != "Success":
            self._over(leg, CallKind.FAILED, at)

    def _hang_up(self, channel: str) -> None:
        self._asking.say("Hangup", lambda answer: None, Channel=channel, Cause="16")

    def _silent(self, leg: Leg, at: float) -> None:
        if not leg.is_up and self._alive.get(leg.name) is leg:
            self.end(leg)
            leg.tell(CallKind.NO_ANSWER, at)

    def _over(self, leg: Leg, kind: CallKind, at: float) -> None:
        if self._alive.pop(leg.name, None) is leg:
            leg.tell(kind, at)


def kind_of(cause: str, *, is_up: bool) -> CallKind:
    """How somebody who was called by us is told to be over."""
    if is_up:
        return CallKind.HUNG_UP
    if cause in BUSY:
        return CallKind.BUSY
    return CallKind.NO_ANSWER if cause in SILENT else CallKind.FAILED


#: How a dial ended, in the words of Asterisk (DIALSTATUS).
DIALLED = {
    "ANSWER": CallKind.ANSWERED,
    "BUSY": CallKind.BUSY,
    "NOANSWER": CallKind.NO_ANSWER,
}


def far_of(message: Message) -> tuple[str, CallKind | None]:
    """From which channel somebody is called, and what an event says of them."""
    if message.event == "DialEnd":
        status = message.one("dialstatus")
        return message.one("uniqueid"), DIALLED.get(status, CallKind.FAILED)
    rings = message.event == "Newstate" and message.one("channelstate") == RINGING
    return message.one("linkedid"), CallKind.RINGING if rings else None
