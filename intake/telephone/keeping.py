"""What the worker of a line keeps and fetches; each of these may wait for the database."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import partial
from typing import TypedDict
from uuid import UUID

from django.db import Error, close_old_connections

from cases.inbound import Inbound
from cases.services.call_commands import Due, call_may_go_on, command_settle, commands_due
from cases.services.dialling import callback_dialled
from cases.services.lent_telephones import handsets_standing
from cases.services.links import calls_reconcile, link_await, link_beat, link_end
from cases.services.number_to_dial import calls_to_cut
from cases.services.receive import receive_known
from cases.services.ringing import ring_round
from cases.services.switch_events import Said, switch_events_keep
from intake import spool
from intake.entrance import ShutOut, store
from intake.telephone.adapter import (
    CallEvent,
    CallKind,
    Capabilities,
    Settled,
)
from intake.telephone.meaning import inbound_of
from operators.refusals import Refused

logger = logging.getLogger(__name__)
#: How often the end of a call is tried to be kept before it goes to the spool.
TRIES = 3
AWAY = (Error, Refused, spool.SpoolFull, *spool.AWAY)
#: What the attempt to call back hears of a call of our own, in the words of its record.
OF_OUR_OWN: dict[CallKind, str] = {
    CallKind.OFFERED: "desk",
    CallKind.RINGING: "ringing",
    CallKind.ANSWERED: "answered",
    CallKind.BUSY: "busy",
    CallKind.REJECTED: "busy",
    CallKind.NO_ANSWER: "no_answer",
    CallKind.ABANDONED: "ended",
    CallKind.HUNG_UP: "ended",
    CallKind.FAILED: "failed",
}


class Told(TypedDict):
    """What a link says of itself."""

    can: list[str]
    carries_sound: bool
    met_a_real_switch: bool


class Kept(Enum):
    """What became of an event."""

    YES = True
    NO = False
    #: The line is switched off.
    OFF = None


def kept(event: CallEvent, *, line: str, at: datetime) -> Kept:
    """Whether an event is kept; the end of a call is worth more than one try."""
    if event.order is not None:
        return Kept(_dialled(event.order, event.kind, line, at))
    inbound = inbound_of(event, line=line, at=at)
    if inbound is None:
        return Kept.YES
    once = event.kind is CallKind.OFFERED or event.is_stray
    try:
        if any(_taken(inbound, event) for _try in range(1 if once else TRIES)):
            return Kept.YES
    except ShutOut:
        return Kept.OFF
    return Kept(not once and _spooled(inbound))


def noted(words: Sequence[CallEvent], *, line: str, at: datetime) -> None:
    """Keep what the switch said, call by call; what can't be kept now is not asked for again."""
    calls: dict[str, list[Said]] = {}
    for event in words:
        said = Said(event.source, event.kind, event.said)
        calls.setdefault(event.call, []).append(said)
    for call, told in calls.items():
        _attempt(line, partial(switch_events_keep, line=line, conversation=call, said=told, at=at))


def rung(*, line: str, at: datetime) -> None:
    """Let whatever waits ring somewhere; a round that fails is made up for by the next."""
    _attempt(line, lambda: ring_round(at=at))


def due(calls: list[str], *, line: str, at: datetime) -> list[Due]:
    """The commands that wait for this line; none while nobody can be asked."""
    found: list[Due] = []
    _attempt(line, lambda: found.extend(commands_due(line=line, conversations=calls, at=at)))
    return found


def handsets(due: Sequence[Due], *, line: str, at: datetime) -> Mapping[str, int]:
    """The handsets that may ring for these commands; none while nobody can be asked."""
    found: dict[str, int] = {}
    asked = {extension for each in due for extension in (each.desk, each.target) if extension}
    _attempt(line, lambda: found.update(handsets_standing(extensions=asked, at=at)))
    return found


def may_call(order: UUID, *, line: str, at: datetime) -> bool:
    """Whether a call of our own may go on to its number; while nobody can be asked it may not."""
    answer: list[bool] = []
    _attempt(line, lambda: answer.append(call_may_go_on(command_ref=order, at=at)))
    return any(answer)


def forbidden(orders: Collection[UUID], *, line: str, at: datetime) -> list[UUID]:
    """Which calls of our own may not go on; while nobody can be asked, none is cut off."""
    found: list[UUID] = []
    _attempt(line, lambda: found.extend(calls_to_cut(orders=orders, at=at)))
    return found


def settle(settled: Settled, *, line: str, at: datetime) -> None:
    """Write down how a command went; one that can't be written down runs into its deadline."""
    ref, done, cause = settled.ref, settled.done, settled.cause
    _attempt(line, lambda: command_settle(command_ref=ref, done=done, cause=cause, at=at))


def await_link(abilities: Capabilities, *, line: str, at: datetime) -> None:
    """Let the link be missed from now on."""
    _attempt(line, lambda: link_await(line=line, **_told(abilities), at=at))


def beat(abilities: Capabilities, *, line: str, at: datetime) -> None:
    """Give a sign of life."""
    _attempt(line, lambda: link_beat(line=line, **_told(abilities), at=at))


def part(*, line: str, at: datetime) -> None:
    """Say that the line ends on purpose."""
    _attempt(line, lambda: link_end(line=line, at=at))


def reconcile(here: list[str], lasting: list[str], *, line: str, at: datetime) -> None:
    """Compare the calls on the line with the contacts."""
    _attempt(line, lambda: calls_reconcile(line=line, here=here, lasting=lasting, at=at))


def _dialled(order: UUID, kind: CallKind, line: str, at: datetime) -> bool:
    """Keep how far a call of our own has come."""
    if kind not in OF_OUR_OWN:
        return True
    told = OF_OUR_OWN[kind]
    act = partial(callback_dialled, command_ref=order, told=told, at=at)
    return any(_attempt(line, act) for _try in range(TRIES))


def _told(abilities: Capabilities) -> Told:
    return {
        "can": [str(each) for each in abilities.can],
        "carries_sound": abilities.carries_sound,
        "met_a_real_switch": abilities.met_a_real_switch,
    }


def _attempt(line: str, act: Callable[[], object]) -> bool:
    close_old_connections()
    try:
        act()
    except ShutOut:
        raise
    except AWAY as trouble:
        logger.error("Line %s could not do its part: %s.", line, type(trouble).__name__)
        return False
    return True


def _taken(inbound: Inbound, event: CallEvent) -> bool:
    if event.is_stray:
        return _attempt(inbound.line, lambda: receive_known(inbound=inbound))
    return _attempt(inbound.line, lambda: store(inbound))


def _spooled(inbound: Inbound) -> bool:
    """What the database would not take although it was there is tried again from the disk."""
    return _attempt(inbound.line, lambda: spool.keep(inbound))
