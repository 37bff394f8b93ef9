"""A supervisor listens to a call in silence: their handset rings, and nobody hears them.

It is one command to the switch, which lets the handset ring by itself; whoever lifts it hears both
sides. Neither the caller nor the operator is moved by it, and when the call ends so does this.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from intake.telephone.adapter import Capability, Order, Settled
from intake.telephone.book import EXTENSION, Call
from intake.telephone.orders import Verb


class Acts(Protocol):
    """What a switch can do with somebody who listens; `then` hears whether it would."""

    def listen(self, call: Call, extension: str, then: Callable[[bool], None]) -> None:
        """Let a handset ring; lifted, it hears the call and says nothing into it."""


class Listening:
    """What is asked of it; the switch does the rest."""

    def __init__(self, acts: Acts, settle: Callable[[Settled], None]) -> None:
        self._acts, self._settle = acts, settle
        self.verbs: Mapping[str, Verb] = {Capability.MONITOR: self.begin}

    def begin(self, call: Call, order: Order, at: float) -> None:
        """Let the handset of whoever asked ring, for a call that goes on."""
        if not call.is_answered:
            self._done(order, "not_now")
        elif not EXTENSION.fullmatch(order.desk):
            self._done(order, "no_handset")
        else:
            self._acts.listen(call, order.desk, lambda done: self._told(order, done))

    def _told(self, order: Order, done: bool) -> None:
        self._done(order, "" if done else "refused")

    def _done(self, order: Order, cause: str) -> None:
        self._settle(Settled(order.ref, done=not cause, cause=cause))
