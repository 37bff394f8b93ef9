"""What the manager tells of channels, folded into calls.

A caller's channel is the oldest of its call (Uniqueid and Linkedid agree) and stands in one of two
contexts of the dialplan that are ours: where callers wait, and where the console sends them.
"""

import re
from collections.abc import Callable, Mapping

from cases.inbound import Sender
from intake.telephone.adapter import CallKind
from intake.telephone.asterisk.acts import CALLER
from intake.telephone.asterisk.legs import OURS
from intake.telephone.asterisk.wire import Message
from intake.telephone.book import Book
from intake.telephone.holding import Holding
from intake.telephone.orders import Contexts

NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")
CHANNEL = re.compile(r"[A-Za-z0-9_]{1,20}/[\x21-\x7e]{1,200}")
NUMBER = re.compile(r"\+?[0-9]{2,20}")
DURATION = re.compile(r"(\d{1,4}):(\d\d):(\d\d)")
NOBODY = {"", "<unknown>", "anonymous"}
MOST_BRIDGES, LONGEST_NAME = 5_000, 100
HOLDS: Mapping[str, bool] = {"Hold": True, "Unhold": False}
TRANSFERS = {"BlindTransfer", "AttendedTransfer"}


class Channels:
    """The channels of callers; `began` hears of a new one, `moved` where one stands now, `reached`
    that somebody picked up for it, and `paired` which two channels speak with each other.
    """

    def __init__(
        self,
        book: Book,
        contexts: Contexts,
        *,
        began: Callable[[str, float], None],
        moved: Callable[[str, str, float], None],
        reached: Callable[[str], None],
        paired: Callable[[set[str], int], None],
        holding: Holding,
    ) -> None:
        self._book, self._held = book, contexts.held
        self._ours = {contexts.waiting, contexts.inside, contexts.held} - {""}
        self._began, self._moved, self._reached = began, moved, reached
        self._paired, self._holding = paired, holding
        #: Who is in which bridge, each with its channel and its number.
        self._bridges: dict[str, dict[str, tuple[str, str]]] = {}
        self._callers: dict[str, Sender] = {}
        self._turn = 0

    def hear(self, message: Message, at: float) -> str:
        """Take one event, or one line of the list of channels; gives the name of its channel."""
        name = message.one("uniqueid")
        if not NAME.fullmatch(name) and message.event not in TRANSFERS:
            return ""
        if message.event == "Hangup":
            self._hang_up(name, message)
            return name
        self._stand(name, message, at)
        self.bridge(name, message, at)
        self._wait(name, message, at)
        if message.event == "DialEnd" and message.one("dialstatus") == "ANSWER":
            self._reached(name)
        elif message.event in HOLDS:
            side, held = message.one("channel"), HOLDS[message.event]
            self._holding.hear(_call_of(message), side, held=held, stamp=self._next(at))
        elif message.event in TRANSFERS and message.one("result") == "Success":
            # Somebody put the caller through on a handset.
            self._book.end(message.one("transfereeuniqueid"), CallKind.TRANSFERRED)
        return name

    def caller(self, name: str) -> Sender:
        """Who the switch says calls; asked for once, for a caller who does not hide."""
        return self._callers.pop(name, Sender())

    def forget(self) -> None:
        """What was known of bridges is no longer true once the link was cut."""
        self._bridges.clear()

    def _stand(self, name: str, message: Message, at: float) -> None:
        channel, context = message.one("channel"), message.one("context")
        if not CHANNEL.fullmatch(channel):
            return
        if self._is_ours(name, message):
            since = at - _seconds(message.one("duration"))
            if self._book.begin(name, since, channel=channel):
                self._callers[name] = _caller(message)
                self._began(name, at)
        if self._book.named(name):
            self._moved(name, context, at)

    def _is_ours(self, name: str, message: Message) -> bool:
        is_caller = message.one("linkedid") == name and not name.startswith(OURS)
        return is_caller and message.one("context") in self._ours

    def _wait(self, name: str, message: Message, at: float) -> None:
        """A caller who was sent to where the held wait is held; so is one of the list who waits."""
        call = self._book.named(name)
        place = (message.one("context"), message.one("exten"))
        if call is None or not self._held or place != (self._held, CALLER):
            return
        if message.event == "Newexten" and self._holding.is_asked(call):
            self._holding.apart[name] = call
            self._holding.told(call, held=True, stamp=self._next(at))
        elif message.event == "CoreShowChannel" and not message.one("bridgeid"):
            self._book.answer(name)
            self._holding.waits(call)

    def bridge(self, name: str, message: Message, at: float) -> None:
        """Take what an event tells of a bridge, and of whoever is in it."""
        bridge = message.one("bridgeuniqueid") or message.one("bridgeid")
        if not bridge:
            return
        if message.event == "BridgeLeave":
            self._bridges.get(bridge, {}).pop(name, None)
            return
        if len(self._bridges) > MOST_BRIDGES:
            self._bridges.clear()
        members = self._bridges.setdefault(bridge, {})
        members[name] = (message.one("channel"), message.one("calleridnum"))
        if len(members) > 1:
            self._paired({channel for channel, _number in members.values()}, self._next(at))
            for each in members:
                others = [told for other, told in members.items() if other != each]
                self._join(each, *others[0])

    def _join(self, name: str, channel: str, number: str) -> None:
        self._book.answer(name, by=number)
        if (call := self._book.named(name)) and CHANNEL.fullmatch(channel):
            call.leg = channel

    def _next(self, at: float) -> int:
        """The turn of a word, later than that of every word before it, however near."""
        self._turn = max(int(at * 1_000), self._turn + 1)
        return self._turn

    def _hang_up(self, name: str, message: Message) -> None:
        for members in self._bridges.values():
            members.pop(name, None)
        self._bridges = {bridge: members for bridge, members in self._bridges.items() if members}
        if self._book.named(name) or self._is_ours(name, message):
            self._book.end(name)


def _call_of(message: Message) -> str:
    """A handset that holds is a channel of its own; the call is its oldest."""
    return message.one("linkedid") or message.one("uniqueid")


def _caller(message: Message) -> Sender:
    number, name = message.one("calleridnum"), message.one("calleridname")
    return Sender(
        name="" if name.lower() in NOBODY else name[:LONGEST_NAME],
        number=number if NUMBER.fullmatch(number) else "",
    )


def _seconds(duration: str) -> int:
    found = DURATION.fullmatch(duration)
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3]) if found else 0
