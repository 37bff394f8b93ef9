"""What came in during the days before a demonstration, so that its desk has a past."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from cases.inbound import Inbound
from intake.simulator.calls import CALLS
from intake.simulator.chats import CHATS, EARLIER
from intake.simulator.inbound import parse
from intake.simulator.scene import Event, Scene
from intake.simulator.visit import Visit

HOURS = timedelta(hours=14)
BETWEEN_ARRIVALS = (600.0, 1500.0)  # longer than any call, so nobody is on two
QUIET = timedelta(minutes=25)
A_CHAT_EVERY = 7
STILL_WAITING = 5
RECENT = (150.0, 500.0)  # the longest chat is written within that
ANSWERED = 0.85
UNTIL_ANSWER = (4.0, 40.0)

Told = tuple[datetime, Event]


def days_past(
    at: datetime, hours_ago: Mapping[str, float], *, seed: str = "days"
) -> list[tuple[str, list[Inbound]]]:
    """Each named chat as it was written so many hours before `at`, the oldest first."""
    scenes = {scene.name: scene for scene in (*CHATS, *EARLIER)}
    oldest_first = sorted(hours_ago.items(), key=lambda entry: -entry[1])
    written = []
    for number, (name, hours) in enumerate(oldest_first):
        visit = _visit(seed, at, number, scenes[name])
        told = _played(visit, at - timedelta(hours=hours), "", Random(name))  # noqa: S311
        written.append((name, [parse(event, at=when) for when, event in told]))
    return written


def night_past(
    at: datetime, *, seed: str = "past", extensions: Sequence[str] = ()
) -> list[Inbound]:
    """The events of the last hours in the order of their time, all of them before `at`.

    Calls are over: most were answered on one of the extensions (on none: nobody answered), some
    were abandoned. Chats are left open; the last few came in minutes ago and wait for an answer.
    Each conversation is named `<seed>-<day>-<number>-<scene>`.
    """
    chance = Random(seed)  # noqa: S311
    told: list[Told] = []
    for visit, begins in _visits(at, seed, chance):
        answered = visit.scene.channel == "call" and chance.random() < ANSWERED
        extension = chance.choice(extensions) if answered and extensions else ""
        told += _played(visit, begins, extension, chance)
    return [parse(event, at=when) for when, event in sorted(told, key=lambda entry: entry[0])]


def _visits(at: datetime, seed: str, chance: Random) -> Iterator[tuple[Visit, datetime]]:
    begins, number = at - HOURS, 0
    calls, chats = chance.sample(CALLS, len(CALLS)), chance.sample(CHATS, len(CHATS))
    while begins < at - QUIET:
        scene = (chats if number % A_CHAT_EVERY == 0 else calls).pop(0)
        (chats if scene.channel == "chat" else calls).append(scene)
        yield _visit(seed, at, number, scene), begins
        number += 1
        begins += timedelta(seconds=chance.uniform(*BETWEEN_ARRIVALS))
    for scene in chats[:STILL_WAITING]:
        since = timedelta(seconds=chance.uniform(*RECENT))
        yield _visit(seed, at, number, scene), at - since
        number += 1


def _visit(seed: str, at: datetime, number: int, scene: Scene) -> Visit:
    name = f"{seed}-{at:%Y%m%dT%H%M%S}-{number}-{scene.name}"
    return Visit(scene=scene, conversation=name, chance=Random(name))  # noqa: S311


def _played(visit: Visit, when: datetime, extension: str, chance: Random) -> Iterator[Told]:
    """A whole visit at once; a call with an extension is answered there after some rings."""
    answered_at = when + timedelta(seconds=chance.uniform(*UNTIL_ANSWER))
    state = ""
    while True:
        step = visit.act(when, state)
        if step.event is not None:
            yield when, step.event
        if step.rest is None:
            return
        when += step.rest
        state = state or "offered"
        if extension and state == "offered" and when >= answered_at:
            state = "on_contact"
            yield when, visit.answered(extension)
