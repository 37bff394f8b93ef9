"""Calls of a switch, folded from what it says of them: twice, late, or in another order.

A call is told of once, and only when it is known who calls; what is said of it before that waits,
and what is said after its end changes nothing.
"""

import re
from collections import OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from cases.inbound import Sender
from intake.telephone.adapter import CallEvent, CallKind, CallState

EXTENSION = re.compile(r"[0-9]{2,8}")
MOST_CALLS, MOST_OVER, MOST_HELD = 2_000, 10_000, 64


@dataclass(slots=True)
class Call:
    """A call as it is known here, with the switch's handles of its caller and of our handset."""

    name: str
    since: float
    channel: str = ""
    leg: str = ""
    is_told: bool = False
    is_answered: bool = False
    answered_by: str = ""
    is_declined: bool = False
    #: Whether it ended before anybody could be told of it.
    is_over: bool = False
    held: list[CallEvent] = field(default_factory=list, repr=False)


class Book:
    """Every call that goes on, by its name, and what has happened."""

    def __init__(self) -> None:
        self.happened: list[CallEvent] = []
        self._alive: dict[str, Call] = {}
        #: Calls that have come and gone, and whether anybody was told of them.
        self._over: OrderedDict[str, bool] = OrderedDict()
        #: Of who hides no word is kept, for the switch says their number all the same.
        self._hidden: OrderedDict[str, bool] = OrderedDict()
        self._raw = self._source = ""

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._alive.values()))

    def named(self, name: str) -> Call | None:
        """The call of this name, if it goes on."""
        return self._alive.get(name)

    def is_over(self, name: str) -> bool:
        """Whether this call has come and gone."""
        return name in self._over

    def hear(self, raw: str, source: str) -> None:
        """What is told from now on was said in these words."""
        self._raw, self._source = raw, source

    def heard(self, name: str) -> None:
        """These words are over; what they told of this call is noted even when it changed nothing.

        Of a call of somebody else no word is kept.
        """
        if self._raw and (name in self._alive or self._over.get(name)):
            self._tell(name, CallKind.UNKNOWN)
        self._raw = self._source = ""

    def begin(self, name: str, at: float, *, channel: str = "") -> Call | None:
        """A call of which nobody is told yet; None for one that is known, or has been told of."""
        if name in self._alive:
            self._alive[name].channel = channel or self._alive[name].channel
            return None
        if self._over.get(name) or len(self._alive) >= MOST_CALLS:
            return None
        call = Call(name, at, channel=channel, is_over=name in self._over)
        self._over.pop(name, None)
        self._alive[name] = call
        return call

    def offer(self, name: str, caller: Sender | None) -> None:
        """Tell of a call, with everything that has happened to it meanwhile; None for who hides."""
        call = self._alive.get(name)
        if call is None or call.is_told:
            return
        call.is_told = True
        if caller is None:
            self._hide(call)
        held, call.held = call.held, []
        self._tell(name, CallKind.OFFERED, caller)
        self.happened += held
        if call.is_answered:
            self._tell_answer(call)
        if call.is_over:
            self.end(name)

    def answer(self, name: str, by: str = "") -> None:
        """Somebody of ours speaks with the caller, on this extension; twice is once."""
        call = self._alive.get(name)
        if call is None or call.is_answered:
            return
        call.is_answered = True
        call.answered_by = by if EXTENSION.fullmatch(by) else ""
        if call.is_told:
            self._tell_answer(call)

    def note(self, name: str, kind: CallKind, *, turn: int = 0, is_there: bool = False) -> None:
        """Something that neither begins nor ends a call."""
        if name in self._alive:
            self._tell(name, kind, turn=turn, is_there=is_there)

    def add(self, event: CallEvent) -> None:
        """Something of a call that is nobody's who called us."""
        self.happened.append(event)

    def end(self, name: str, kind: CallKind | None = None) -> None:
        """A call is over; without a kind it is told by how far the call had come."""
        call = self._alive.get(name)
        if call is None:
            self._stray(name)
        elif not call.is_told:
            call.is_over = True
        else:
            self._alive.pop(name)
            self._remember(name, told=True)
            self._tell(name, kind or _end_of(call))

    def keep_only(self, names: Collection[str], *, before: float) -> None:
        """Calls that are older than this and that the switch does not have any more are over."""
        for call in self:
            if call.name not in names and call.since < before:
                self.end(call.name)

    def states(self) -> list[CallState]:
        """Every call that is told of."""
        return [CallState(each.name, each.is_answered, each.since) for each in self if each.is_told]

    def _hide(self, call: Call) -> None:
        self._raw = self._source = ""
        call.held = [
            replace(each, said="", source="")
            for each in call.held
            if each.kind is not CallKind.UNKNOWN
        ]
        self._hidden[call.name] = True
        if len(self._hidden) > MOST_OVER:
            self._hidden.popitem(last=False)

    def _stray(self, name: str) -> None:
        """The end of a call that nobody was told of here, but an earlier process may have been."""
        if name not in self._over:
            self._remember(name, told=False)
            self.happened.append(CallEvent(name, CallKind.HUNG_UP, is_stray=True))

    def _remember(self, name: str, *, told: bool) -> None:
        self._over[name] = told
        if len(self._over) > MOST_OVER:
            self._over.popitem(last=False)

    def _tell_answer(self, call: Call) -> None:
        self._tell(call.name, CallKind.ANSWERED, answered_by=call.answered_by)

    def _tell(self, name: str, kind: CallKind, caller: Sender | None = None, **told: Any) -> None:
        event = CallEvent(name, kind, caller or Sender(), **told)
        if self._raw and name not in self._hidden:
            event = replace(event, said=self._raw, source=self._source)
            self._raw = self._source = ""
        call = self._alive.get(name)
        if call is None or call.is_told:
            self.happened.append(event)
        elif len(call.held) < MOST_HELD:
            call.held.append(event)


def _end_of(call: Call) -> CallKind:
    if call.is_answered:
        return CallKind.HUNG_UP
    return CallKind.REJECTED if call.is_declined else CallKind.ABANDONED
