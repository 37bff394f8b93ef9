"""Handsets that we call ourselves: a channel under a name of ours, which waits once lifted."""

import re
from collections.abc import Collection
from uuid import uuid4

from intake.telephone.adapter import CallKind
from intake.telephone.freeswitch.asking import Asking
from intake.telephone.freeswitch.channels import END
from intake.telephone.freeswitch.wire import Event
from intake.telephone.legs import HANDSET, PATIENCE, SHOWN, Leg, Tell
from intake.telephone.sip.timers import Timers

#: A lifted handset that nobody says anything to is let go by the switch itself.
UNSAID = 10
JOB = re.compile(r"\+OK Job-UUID: ([0-9a-fA-F-]{36})")
RINGS, JOB_DONE = ("CHANNEL_PROGRESS", "CHANNEL_PROGRESS_MEDIA"), "BACKGROUND_JOB"
BUSY = frozenset({"USER_BUSY", "CALL_REJECTED"})
SILENT = frozenset({"NO_ANSWER", "NO_USER_RESPONSE", "ALLOTTED_TIMEOUT", "PROGRESS_TIMEOUT"})


class Legs:
    """Every handset that we have called and that is not over."""

    def __init__(self, asking: Asking, timers: Timers) -> None:
        self._asking, self._timers = asking, timers
        self._alive: dict[str, Leg] = {}
        self._jobs: dict[str, Leg] = {}

    def __len__(self) -> int:
        return len(self._alive)

    @property
    def names(self) -> Collection[str]:
        """Our names of those that are there."""
        return self._alive.keys()

    def call(self, extension: str, at: float, *, tell: Tell) -> Leg:
        """Let a handset ring. The switch does it aside, for its answer comes when it is lifted."""
        name = str(uuid4())
        leg = Leg(name, tell, channel=name)
        self._alive[leg.name] = leg
        told = (
            f"origination_uuid={leg.name},originate_timeout={HANDSET},park_timeout={UNSAID},"
            "ignore_early_media=true,"
            f"origination_caller_id_name={SHOWN},origination_caller_id_number={SHOWN}"
        )
        words = ("bgapi", "originate", f"{{{told}}}user/{extension}", "&park()")
        self._asking.say(lambda answer: self._begun(leg, answer, at), *words)
        self._timers.set(at + PATIENCE, lambda now: self._silent(leg, now))
        return leg

    def end(self, leg: Leg) -> None:
        """Let a handset go, and tell nobody."""
        self._forget(leg)
        self._asking.say(lambda answer: None, "api", "uuid_kill", leg.name, "NORMAL_CLEARING")

    def release(self, leg: Leg) -> None:
        """A handset is somebody else's from now on."""
        self._forget(leg)

    def hear(self, event: Event, at: float) -> bool:
        """Take an event; False for one that is not about a handset of ours."""
        what = event.one("Event-Name")
        if what == JOB_DONE:
            self._job(event, at)
            return True
        leg = self._alive.get(event.one("Unique-ID"))
        if leg is None:
            return False
        if what in RINGS:
            leg.tell(CallKind.OFFERED, at)
        elif what == "CHANNEL_PARK" and not leg.is_up:
            leg.is_up = True
            leg.tell(CallKind.LIFTED, at)
        elif what == END:
            self._over(leg, event.one("Hangup-Cause"), at)
        return True

    def keep_only(self, names: Collection[str], at: float) -> None:
        """A handset that was lifted and that the switch does not have any more is over."""
        for leg in list(self._alive.values()):
            if leg.is_up and leg.name not in names:
                self._over(leg, "", at)

    def cut(self) -> None:
        """The link is down: which of its jobs are done nobody hears any more."""
        self._jobs.clear()

    def _begun(self, leg: Leg, answer: str, at: float) -> None:
        if job := JOB.fullmatch(answer):
            self._jobs[job[1]] = leg
        else:
            self._over(leg, "", at)

    def _job(self, event: Event, at: float) -> None:
        """Why a handset could not even be called, the switch tells nowhere else."""
        leg = self._jobs.pop(event.one("Job-UUID"), None)
        body = event.words.partition("\n\n")[2].strip()
        if leg is not None and not body.startswith("+OK"):
            self._over(leg, body.removeprefix("-ERR").strip(), at)

    def _silent(self, leg: Leg, at: float) -> None:
        if not leg.is_up and leg.name in self._alive:
            self.end(leg)
            leg.tell(CallKind.NO_ANSWER, at)

    def _over(self, leg: Leg, cause: str, at: float) -> None:
        if self._alive.get(leg.name) is leg:
            self._forget(leg)
            leg.tell(kind_of(cause, is_up=leg.is_up), at)

    def _forget(self, leg: Leg) -> None:
        self._alive.pop(leg.name, None)
        self._jobs = {job: each for job, each in self._jobs.items() if each is not leg}


def kind_of(cause: str, *, is_up: bool) -> CallKind:
    """How somebody who was called by us is told to be over, by the cause of the switch."""
    if is_up:
        return CallKind.HUNG_UP
    if cause in BUSY:
        return CallKind.BUSY
    return CallKind.NO_ANSWER if cause in SILENT else CallKind.FAILED


def far_of(event: Event) -> CallKind | None:
    """What an event says of whoever is called from a handset of ours."""
    what = event.one("Event-Name")
    if what in RINGS:
        return CallKind.RINGING
    if what == "CHANNEL_ANSWER":
        return CallKind.ANSWERED
    return kind_of(event.one("Hangup-Cause"), is_up=False) if what == END else None
