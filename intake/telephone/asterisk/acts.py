"""What a manager of Asterisk does with channels: Redirect, Bridge and Hangup."""

from collections.abc import Callable
from uuid import uuid4

from intake.telephone.asterisk.asking import Asking
from intake.telephone.asterisk.legs import OURS
from intake.telephone.asterisk.wire import Message
from intake.telephone.book import Call
from intake.telephone.legs import HANDSET, SHOWN, Leg
from intake.telephone.orders import Cause

#: Where in the context of those who wait a held caller stands, and the handset that held them.
CALLER, DESK = "caller", "desk"
#: Of ChanSpy: no tone, over with the call, no other one after it; without w, B and d it is mute.
SILENT = "qES"
Then = Callable[[bool], None]


class ManagerActs:
    """Acts as actions of the manager; a held caller and their handset wait side by side."""

    def __init__(self, asking: Asking, inside: str, held: str = "") -> None:
        self._asking, self._inside, self._held = asking, inside, held

    def send(self, call: Call, extension: str, then: Then) -> None:
        """Send the caller to an extension, in the context inside."""
        self._redirect(call.channel, self._inside, extension, then)

    def hang_up(self, call: Call, cause: Cause, then: Then) -> None:
        """End the call."""
        self._asking.say("Hangup", _heard(then), Channel=call.channel, Cause=str(cause.value))

    def hold(self, call: Call, then: Then) -> None:
        """Send both to where they wait, in one act, so that neither is let go by the other."""
        self._asking.say(
            "Redirect",
            _heard(then),
            Channel=call.channel,
            Context=self._held,
            Exten=CALLER,
            Priority="1",
            ExtraChannel=call.leg,
            ExtraContext=self._held,
            ExtraExten=DESK,
            ExtraPriority="1",
        )

    def unhold(self, call: Call, then: Then) -> None:
        """Let the two hear each other again."""
        self.join(call.channel, call.leg, then)

    def join(self, one: str, other: str, then: Then) -> None:
        """Let two channels speak with each other, whomever they spoke with before."""
        self._asking.say("Bridge", _heard(then), Channel1=one, Channel2=other, Tone="no")

    def stays(self, channel: str, *, stays: bool) -> None:
        """The dialplan says so: whoever waits there waits."""

    def play(self, channel: str) -> None:
        """The dialplan plays to whoever waits."""

    def let_go(self, channel: str) -> None:
        """End a channel, whoever is there."""
        self._asking.say("Hangup", lambda answer: None, Channel=channel, Cause="16")

    def call_from(self, leg: Leg, number: str, outside: str, then: Then) -> None:
        """Let whoever is at this handset call a number, in the context outside."""
        self._redirect(leg.channel, outside, number, then)

    def listen(self, call: Call, extension: str, then: Then) -> None:
        """Let a handset ring that hears this one channel, both ways, and says nothing into it."""
        self._asking.say(
            "Originate",
            _heard(then),
            Channel=f"PJSIP/{extension}",
            Application="ChanSpy",
            Data=f"{call.channel},{SILENT}",
            Timeout=f"{HANDSET}000",
            CallerID=SHOWN,
            Async="true",
            ChannelId=f"{OURS}{uuid4().hex}",
        )

    def _redirect(self, channel: str, context: str, extension: str, then: Then) -> None:
        place = {"Context": context, "Exten": extension, "Priority": "1"}
        self._asking.say("Redirect", _heard(then), Channel=channel, **place)


def _heard(then: Then) -> Callable[[Message], None]:
    return lambda answer: then(answer.one("response") == "Success")
