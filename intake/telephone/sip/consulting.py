"""Putting through after asking: the caller waits on hold while two handsets speak (RFC 5589 7).

What fails on the way leaves the caller on hold, with whoever held them. Given away, the caller
takes our place in the dialog with the colleague (Replaces, RFC 3891), who never hangs up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote

from intake.telephone.adapter import CallKind, Order, Settled
from intake.telephone.book import EXTENSION
from intake.telephone.sip.call import Call, Phase
from intake.telephone.sip.calls import Calls
from intake.telephone.sip.dialog import Dialog
from intake.telephone.sip.fields import address_of
from intake.telephone.sip.holding import Holding
from intake.telephone.sip.third_party import Pair, ThirdParty
from intake.telephone.sip.timers import Timers
from intake.telephone.sip.transfers import Transfers

#: Nobody waits longer for two handsets to be lifted, in seconds.
LONGEST = 44.0
#: Why nobody was asked, in one word each.
CAUSES: Mapping[CallKind, str] = {
    CallKind.BUSY: "busy",
    CallKind.NO_ANSWER: "no_answer",
    CallKind.FAILED: "refused",
    CallKind.HUNG_UP: "gone",
}


@dataclass(slots=True, eq=False)
class Consult:
    """A colleague who is asked about one caller; `order` is the one that waits for it."""

    call: Call
    order: Order | None
    target: str
    pair: Pair | None = field(default=None, repr=False)

    @property
    def colleague(self) -> Dialog | None:
        """Our dialog with the colleague, once the two speak with each other."""
        pair = self.pair
        return pair.far.dialog if pair and pair.far and pair.is_joined else None


class Consulting:
    """Colleagues who are being asked, by the caller who waits for it."""

    def __init__(
        self,
        *,
        calls: Calls,
        holding: Holding,
        transfers: Transfers,
        third_party: ThirdParty,
        timers: Timers,
        settle: Callable[[Settled], None],
    ) -> None:
        self._holding, self._transfers, self._third_party = holding, transfers, third_party
        self._timers, self._settle, self._calls = timers, settle, calls
        self._open: dict[str, Consult] = {}
        #: Whose colleague has left while the caller was being given away.
        self._left: set[str] = set()
        calls.ending.append(self._gone)
        transfers.failing.append(self._stayed)

    def attend(self, call: Call, order: Order, at: float) -> None:
        """Hold the caller, and let the handset of whoever asks ring, and then the colleague's."""
        if call.phase is not Phase.ANSWERED or call.name in self._open:
            self._done(order, "not_now")
        elif not EXTENSION.fullmatch(order.desk):
            self._done(order, "no_handset")
        elif not EXTENSION.fullmatch(order.target) or order.target == order.desk:
            self._done(order, "unfit")
        else:
            consult = self._open[call.name] = Consult(call, order, order.target)
            self._timers.set(at + LONGEST, lambda now: self._late(consult, now))
            self._holding.change(call, held=True, at=at, then=partial(self._held, consult))

    def complete(self, call: Call, order: Order, at: float) -> None:
        """Give the caller to the colleague; what remains is let go once they have each other."""
        consult = self._open.get(call.name)
        colleague = consult.colleague if consult else None
        if consult is None or colleague is None:
            self._done(order, "not_now")
            return
        there = f"sip:{consult.target}@{colleague.neighbour[0]}:{colleague.neighbour[1]}"
        self._transfers.refer(call, order, f"<{there}?{_in_place_of_us(colleague)}>", at)

    def take_back(self, call: Call, order: Order, at: float) -> None:
        """Let the colleague go, and take the caller off hold; also when the colleague has left."""
        if self._transfers.is_open(call):
            self._done(order, "not_now")
            return
        self._end(call, "taken_back", at)

        def then(cause: str, now: float) -> None:
            self._done(order, cause)

        self._holding.change(call, held=False, at=at, then=then)

    def _held(self, consult: Consult, cause: str, at: float) -> None:
        if self._open.get(consult.call.name) is not consult or consult.order is None:
            return
        if cause:
            self._end(consult.call, cause, at)
            return
        tell = partial(self._told, consult)
        consult.pair = self._third_party.join(consult.order.desk, consult.target, at, tell=tell)

    def _told(self, consult: Consult, kind: CallKind, at: float) -> None:
        if kind is CallKind.ANSWERED and consult.order is not None:
            order, consult.order = consult.order, None
            self._done(order)
        elif kind in CAUSES:
            self._leave(consult)
            self._end(consult.call, CAUSES[kind], at)

    def _leave(self, consult: Consult) -> None:
        """Tell that whoever was spoken with has left; while the caller is given away, not yet:
        they may have the caller in our place."""
        call = consult.call
        if self._open.get(call.name) is not consult or consult.order is not None:
            return
        if self._transfers.is_open(call):
            self._left.add(call.name)
        else:
            self._tell_left(call)

    def _stayed(self, call: Call) -> None:
        if call.name in self._left:
            self._left.remove(call.name)
            self._tell_left(call)

    def _tell_left(self, call: Call) -> None:
        call.left += 1
        self._calls.tell(call, CallKind.LEFT, turn=call.left)

    def _late(self, consult: Consult, at: float) -> None:
        if self._open.get(consult.call.name) is consult and consult.order is not None:
            self._end(consult.call, "late", at)

    def _gone(self, call: Call, at: float) -> None:
        self._left.discard(call.name)
        self._end(call, "gone", at)

    def _end(self, call: Call, cause: str, at: float) -> None:
        """Nobody is asked any more, and whoever waits for it hears why."""
        consult = self._open.pop(call.name, None)
        if consult is None:
            return
        if consult.pair is not None:
            self._third_party.part(consult.pair, at)
        if consult.order is not None:
            self._done(consult.order, cause)

    def _done(self, order: Order, cause: str = "") -> None:
        self._settle(Settled(order.ref, done=not cause, cause=cause))


def _in_place_of_us(dialog: Dialog) -> str:
    """By which names the colleague knows the dialog that the caller takes over (RFC 3891 3).

    They are called at the switch by their extension, whatever their handset calls itself; one that
    knows of no such dialog must refuse, and not ring anew (RFC 5589 7.3).
    """
    theirs, ours = address_of(dialog.remote).tag, address_of(dialog.local).tag
    replaced = quote(f"{dialog.call_id};to-tag={theirs};from-tag={ours}", safe="")
    return f"Replaces={replaced}&Require=replaces"
