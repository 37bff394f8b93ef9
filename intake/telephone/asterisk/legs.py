"""Handsets that an Asterisk lets ring for us: a channel under a name of ours, which waits."""

from uuid import uuid4

from intake.telephone import legs
from intake.telephone.adapter import CallKind
from intake.telephone.asterisk.asking import Asking
from intake.telephone.asterisk.wire import Message
from intake.telephone.legs import HANDSET, SHOWN, Causes, Leg, Tell
from intake.telephone.sip.timers import Timers

#: How our names begin, and where in the context of those who wait a handset of ours stands.
OURS, WAITS = "line-", "asked"
RINGING = "5"
#: Why a channel ended, in the numbers of ITU-T Q.850, and why it never was (AST_CONTROL_…).
CAUSES = Causes(busy=frozenset({"17", "21"}), silent=frozenset({"18", "19"}))
NEVER = {"3": CallKind.NO_ANSWER, "5": CallKind.BUSY}


class Legs(legs.Legs):
    """Each is a channel that has our name before the switch has said its own."""

    def __init__(self, asking: Asking, timers: Timers, held: str) -> None:
        super().__init__(timers)
        self._asking, self._held = asking, held
        #: Let go before the switch had said what it calls them.
        self._unwanted: set[str] = set()

    def hear(self, message: Message, at: float) -> bool:
        """Take an event; False for one that is not about a handset of ours."""
        name, what = message.one("uniqueid"), message.event
        if what == "Newchannel" and name in self._unwanted:
            self._unwanted.remove(name)
            self._end_channel(message.one("channel"))
        leg = self._alive.get(name)
        if leg is None:
            return name.startswith(OURS)
        if what == "Newchannel":
            leg.channel = message.one("channel")
        elif what == "Newstate" and message.one("channelstate") == RINGING:
            leg.tell(CallKind.OFFERED, at)
        elif what == "Newexten" and message.one("context") == self._held:
            self.lifted(leg, at)
        elif what == "OriginateResponse" and message.one("response") == "Failure":
            self.ended(leg, NEVER.get(message.one("reason"), CallKind.FAILED), at)
        elif what == "Hangup":
            self.ended(leg, CAUSES.kind(message.one("cause"), is_up=leg.is_up), at)
        return True

    def _new(self, tell: Tell) -> Leg:
        return Leg(f"{OURS}{uuid4().hex}", tell)

    def _ring(self, leg: Leg, extension: str, at: float) -> None:
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

    def _begun(self, leg: Leg, answer: Message, at: float) -> None:
        if answer.one("response") != "Success":
            self.ended(leg, CallKind.FAILED, at)

    def _hang_up(self, leg: Leg) -> None:
        if leg.channel:
            self._end_channel(leg.channel)
        else:
            self._unwanted.add(leg.name)

    def _end_channel(self, channel: str) -> None:
        self._asking.say("Hangup", lambda answer: None, Channel=channel, Cause="16")


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
