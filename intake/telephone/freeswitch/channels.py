"""What the event socket tells of channels, folded into calls.

A caller's channel came from outside (Call-Direction: inbound) and stands in one of two contexts of
the dialplan that are ours: where callers wait, and where the console sends them.
"""

import re
from collections.abc import Callable

from cases.inbound import Sender
from intake.telephone.book import Book
from intake.telephone.freeswitch.wire import MICROSECONDS, Event
from intake.telephone.holding import Holding
from intake.telephone.orders import Contexts

NAME = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
NUMBER = re.compile(r"\+?[0-9]{2,20}")
NOBODY = {"", "unknown", "anonymous", "0000000000"}
LONGEST_NAME = 100
END = "CHANNEL_HANGUP_COMPLETE"
HELD = {"CHANNEL_HOLD": True, "CHANNEL_UNHOLD": False}


class Channels:
    """The channels of callers; `moved` hears where one stands now, `reached` of who picked up."""

    def __init__(
        self,
        book: Book,
        contexts: Contexts,
        *,
        moved: Callable[[str, str, float], None],
        reached: Callable[[str, str], None],
        holding: Holding,
    ) -> None:
        self._book, self._ours = book, (contexts.waiting, contexts.inside)
        self._moved, self._reached, self._holding = moved, reached, holding

    def hear(self, event: Event, at: float) -> str:
        """Take one event; gives the name of the call that it is about, as far as it names one."""
        name, what = event.one("Unique-ID"), event.one("Event-Name")
        if not NAME.fullmatch(name):
            return ""
        if what == END:
            if self._book.named(name) or self._is_ours(event):
                self._book.end(name)
            return self._call_of(event)
        if self._is_ours(event):
            self._stand(name, event, at)
        if what == "CHANNEL_BRIDGE" and self._book.named(name):
            handset = event.one("Caller-Destination-Number")
            self._join(name, event.one("Bridge-B-Unique-ID"))
            self._book.answer(name, by=handset)
            self._reached(name, handset)
        elif what in HELD:
            self._holding.hear(self._call_of(event), name, held=HELD[what], stamp=event.stamp)
        return self._call_of(event)

    def wants(self, name: str, context: str) -> bool:
        """Whether a channel of the list is a caller of ours of whom nothing is known yet."""
        return context in self._ours and self._book.named(name) is None

    def _is_ours(self, event: Event) -> bool:
        return (
            event.one("Caller-Context") in self._ours and event.one("Call-Direction") == "inbound"
        )

    def _stand(self, name: str, event: Event, at: float) -> None:
        if self._book.begin(name, at - _age(event), channel=name):
            self._book.offer(name, _caller(event))
        if self._book.named(name):
            self._moved(name, event.one("Caller-Context"), at)

    def _join(self, name: str, leg: str) -> None:
        if (call := self._book.named(name)) and NAME.fullmatch(leg):
            call.leg = leg

    def _call_of(self, event: Event) -> str:
        """A handset has a channel of its own; the call bears the name of the caller's."""
        name, call = event.one("Unique-ID"), event.one("Channel-Call-UUID")
        return name if self._book.named(name) or not call else call


def _caller(event: Event) -> Sender | None:
    """Who the switch says calls; nobody for one who hides, or of whom it does not say."""
    if event.one("Caller-Privacy-Hide-Number") != "false":
        return None
    number, name = event.one("Caller-Caller-ID-Number"), event.one("Caller-Caller-ID-Name")
    shows = event.one("Caller-Privacy-Hide-Name") == "false" and name.lower() not in NOBODY
    known = NUMBER.fullmatch(number) and number not in NOBODY
    return Sender(name=name[:LONGEST_NAME] if shows else "", number=number if known else "")


def _age(event: Event) -> float:
    """Seconds for which the call had gone on when this was said."""
    began = event.one("Caller-Channel-Created-Time")
    if not (event.stamp and MICROSECONDS.fullmatch(began) and int(began)):
        return 0.0
    return max(0.0, (event.stamp - int(began)) / 1_000_000)
