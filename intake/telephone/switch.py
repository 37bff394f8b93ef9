"""What the sessions with switches share: the book of calls, the times, and what is handed on.

A session has neither socket nor clock: it is told what came in and what time it is, and gives what
is to be sent, what happened, and how commands went.
"""

from intake.telephone.adapter import CallEvent, CallState, Settled
from intake.telephone.book import Book
from intake.telephone.sip.timers import Timers


class Switch:
    """A link to a switch that rings and speaks by itself."""

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

    def events(self) -> list[CallEvent]:
        """What has happened since they were last asked for, in order."""
        self._book.happened, told = [], self._book.happened
        return told

    def settled(self) -> list[Settled]:
        """Commands that have come to an end since they were last asked for."""
        self._settled, told = [], self._settled
        return told

    def snapshot(self) -> list[CallState]:
        """Every call that is told of."""
        return self._book.states()

    def _settle(self, settled: Settled) -> None:
        self._settled.append(settled)
