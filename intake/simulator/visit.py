"""One person's visit: what they do next, given how their contact stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from cases.inbound import Kind, Sender
from intake.simulator.scene import Event, Scene, Turn

OPEN = frozenset({"offered", "on_contact", "wrap_up"})
LISTEN = timedelta(seconds=3)
GOODBYE = (30.0, 60.0)
PREFIXES = {"ru": "+7000", "uk": "+38000"}  # ranges that nobody can be given


class Taken(Protocol):
    """What the desk made of an event: a contact whose state can be asked again."""

    state: str

    def refresh_from_db(self, *, fields: list[str]) -> None:
        """Ask again how it stands."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens now, and after how long the person acts again; None when they are gone."""

    event: Event | None = None
    rest: timedelta | None = None


class Visit:
    """A scene being played by somebody; the same chance plays it the same way."""

    def __init__(self, *, scene: Scene, conversation: str, chance: Random) -> None:
        self.scene = scene
        self.conversation = conversation
        self.taken: Taken | None = None
        self.pending: Step | None = None
        self._chance = chance
        self._sender = somebody(scene, chance)
        self._events = 0
        self._said = 0
        self._leaves_at: datetime | None = None
        self._hung_up = False

    def act(self, at: datetime, state: str) -> Step:
        """Do the next thing. Nobody writes into a conversation that was closed."""
        if self.scene.channel == "chat":
            return self._write(state)
        if self._leaves_at is None:
            self._leaves_at = at + timedelta(seconds=self._chance.uniform(*self.scene.patience))
            return Step(self._event(Kind.CALL_OFFERED), LISTEN)
        if state == "offered":
            return self._ring(at)
        return self._talk() if state == "on_contact" else Step()

    def answered(self, extension: str) -> Event:
        """The switch's word that somebody lifted the handset."""
        return self._event(Kind.CALL_ANSWERED, answered_by=extension)

    def hang_up(self, state: str) -> Event | None:
        """The end of a call that is still alive, when the whole night ends."""
        if self.scene.channel == "chat" or self._hung_up or self._leaves_at is None:
            return None
        self._hung_up = True
        cause = "cancel" if state == "offered" else "normalClearing"
        return self._event(Kind.CALL_ENDED, cause=cause)

    def _write(self, state: str) -> Step:
        if self._said and state not in OPEN:
            return Step()
        return self._say(quickness=6.0)

    def _ring(self, at: datetime) -> Step:
        if self._leaves_at is not None and at < self._leaves_at:
            return Step(rest=min(LISTEN, self._leaves_at - at))
        return Step(self.hang_up("offered"))

    def _talk(self) -> Step:
        if self._said == len(self.scene.turns):
            return Step(self.hang_up("on_contact"))
        step = self._say(quickness=13.0)
        goodbye = timedelta(seconds=self._chance.uniform(*GOODBYE))
        return step if step.rest is not None else Step(step.event, goodbye)

    def _say(self, *, quickness: float) -> Step:
        """Say the next turn, then rest as long as the one after it takes to say, in letters."""
        turn = self.scene.turns[self._said]
        self._said += 1
        event = self._event(Kind.MESSAGE, turn)
        if self._said == len(self.scene.turns):
            return Step(event)
        seconds = 5.0 + len(self.scene.turns[self._said].text) / quickness
        return Step(event, timedelta(seconds=seconds * self._chance.uniform(0.8, 1.6)))

    def _event(self, kind: Kind, turn: Turn | None = None, **told: str) -> Event:
        self._events += 1
        return Event(
            conversation=self.conversation,
            number=self._events,
            kind=kind,
            sender=self._sender,
            language=self.scene.language,
            turn=turn or Turn(),
            **told,
        )


def somebody(scene: Scene, chance: Random) -> Sender:
    """A made-up person: a number nobody has, or a handle that Telegram would not give."""
    name, digits = chance.choice(scene.people), chance.randrange(10**7)
    if scene.withheld:
        return Sender()
    if scene.channel == "call":
        return Sender(name=name, number=f"{PREFIXES[scene.language]}{digits:07d}")
    return Sender(name=name, handle=f"demo__{digits % 10**4:04d}" if digits % 3 else "")
