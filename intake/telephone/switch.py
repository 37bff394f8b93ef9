"""What the sessions with switches share: the book of calls, the times, and what is handed on.

A session has neither socket nor clock: it is told what came in and what time it is, and gives what
is to be sent, what happened, and how commands went.
"""

from typing import Protocol

from intake.telephone import calling_out, consults, holding, listening, orders
from intake.telephone.adapter import (
    CallEvent,
    CallState,
    Capabilities,
    Capability,
    Order,
    Settled,
)
from intake.telephone.book import Book
from intake.telephone.calling_out import CallingOut
from intake.telephone.consulting import Consulting
from intake.telephone.consults import Consults
from intake.telephone.holding import Holding
from intake.telephone.legs import Legs
from intake.telephone.listening import Listening
from intake.telephone.orders import Contexts, Orders
from intake.telephone.sip.timers import Timers


class Acts(orders.Acts, holding.Acts, consults.Acts, calling_out.Acts, listening.Acts, Protocol):
    """Everything that a switch is asked to do."""


class Switch:
    """A link to a switch that rings and speaks by itself."""

    capabilities: Capabilities

    def __init__(self) -> None:
        self.is_up = False
        #: Why the link can't go on, in one word.
        self.broken = ""
        self._timers, self._book = Timers(), Book()
        self._settled: list[Settled] = []

    def turn(self, at: float) -> None:
        """Do what is due."""
        self._timers.run(at)

    def ring(self, name: str, at: float) -> None:
        """It rings at the switch already."""

    def turn_away(self, name: str, at: float, *, is_off: bool = False) -> None:
        """End a call of which nobody can be told."""
        self._orders.turn_away(name)

    def carry_out(self, order: Order, at: float) -> None:
        """Begin a command; how it went comes with the settled ones."""
        if self._calling_out.hears(order, at):
            return
        if order.verb == Capability.ORIGINATE and order.verb in self.capabilities.can:
            self._calling_out.begin(order, at)
        else:
            self._orders.begin(order, at)

    def events(self) -> list[CallEvent]:
        """What has happened since they were last asked for, in order."""
        for each in (self._orders, self._holding, self._consults):
            each.tidy()
        self._book.happened, told = [], self._book.happened
        return told

    def settled(self) -> list[Settled]:
        """Commands that have come to an end since they were last asked for."""
        self._settled, told = [], self._settled
        return told

    def snapshot(self) -> list[CallState]:
        """Every call that is told of."""
        return self._book.states()

    def _wire(self, acts: Acts, legs: Legs, *, contexts: Contexts, outside: str) -> None:
        """Put together what is done with callers, and with those whom we call ourselves."""
        book, settle, timers = self._book, self._settle, self._timers
        self._calling_out = CallingOut(
            acts, legs, outside=outside, tell=book.add, settle=settle, timers=timers
        )
        self._holding = Holding(book, acts, settle=settle, timers=timers)
        self._consults = Consults(book, acts, self._holding, legs, settle)
        self._consulting = Consulting(
            self._consults, acts, holding=self._holding, legs=legs, timers=timers
        )
        able = self.capabilities.can
        verbs = {**self._consulting.verbs, **Listening(acts, settle).verbs}
        more = {verb: act for verb, act in verbs.items() if verb in able}
        self._orders = Orders(book, contexts, acts=acts, settle=settle, timers=timers, more=more)

    def _cut_off(self) -> None:
        """Nobody can say how it goes on."""
        self.is_up = False
        for each in (self._orders, self._holding, self._consults):
            each.cut()

    def _settle(self, settled: Settled) -> None:
        self._settled.append(settled)
