"""Where a call stands between its two sides, as its line told and as it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.inbound import Kind
from cases.models import (
    OPEN_COMMANDS,
    TO_COLLEAGUES,
    CallCommand,
    CommandState,
    Contact,
    LineEvent,
    Verb,
)

#: What an operator asks of a call that goes on.
ASKED = (*TO_COLLEAGUES, Verb.HOLD, Verb.RESUME, Verb.COMPLETE, Verb.TAKE_BACK)
#: Of calls of our own, and of whoever listens; neither changes where a call stands.
APART = (Verb.ORIGINATE, Verb.MONITOR)
HELD = {Kind.CALL_HELD: True, Kind.CALL_RESUMED: False}
HELD_THERE = {Kind.CALL_HELD_THERE: True, Kind.CALL_RESUMED_THERE: False}
LOOKED_BACK = 20

Told = Sequence[tuple[str, datetime]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who holds a call and since when, what the line is doing, and which colleague is asked."""

    since: datetime | None = None
    there: datetime | None = None
    #: What was asked and is neither done nor given up.
    asked: Verb | None = None
    #: The extension of the colleague who is called, or spoken with while the caller waits.
    colleague: str = ""
    consults: bool = False
    #: The line has nothing more to do with it.
    over: bool = False


def standing_of_call(contact: Contact) -> Standing:
    """Where a call of a line that obeys stands; another, and one that has ended, stands nowhere."""
    if not contact.obeys:
        return Standing(over=True)
    told = _told(contact.ref)
    if any(kind == Kind.CALL_ENDED for kind, _at in told):
        return Standing(over=True)
    wanted = CallCommand.objects.filter(contact=contact).exclude(verb__in=APART)
    asked = list(wanted.order_by("-at")[:LOOKED_BACK])
    under_way = next((each for each in asked if each.state in OPEN_COMMANDS), None)
    answering = under_way is not None and under_way.verb not in ASKED
    talk = _talk(asked, told)
    named = talk or (under_way if under_way and under_way.verb in TO_COLLEAGUES else None)
    return Standing(
        since=_since(told, HELD),
        there=_since(told, HELD_THERE),
        asked=Verb(under_way.verb) if under_way and not answering else None,
        colleague=named.target if named else "",
        consults=talk is not None,
    )


def _told(contact: UUID) -> Told:
    events = LineEvent.objects.filter(contact=contact).order_by("pk")
    return list(events.values_list("kind", "at"))


def _since(told: Told, kinds: dict[Kind, bool]) -> datetime | None:
    """Since when one side holds the call; None when it does not."""
    mine = [(kinds[Kind(kind)], at) for kind, at in told if kind in kinds]
    return mine[-1][1] if mine and mine[-1][0] else None


def _talk(asked: Sequence[CallCommand], told: Told) -> CallCommand | None:
    """The conversation with a colleague that goes on: done last, nobody left or taken back."""
    last = next((each for each in asked if each.state == CommandState.DONE), None)
    if last is None or last.verb != Verb.ATTEND:
        return None
    over = (Kind.CALL_RESUMED, Kind.CALL_LEFT, Kind.CALL_PASSED, Kind.CALL_DROPPED)
    return None if any(kind in over and at >= last.at for kind, at in told) else last
