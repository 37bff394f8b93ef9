"""Handsets that we call ourselves: a channel under a name of ours, which waits once lifted."""

import re
from collections.abc import Collection
from uuid import uuid4

from intake.telephone import legs
from intake.telephone.adapter import CallKind
from intake.telephone.freeswitch.asking import Asking
from intake.telephone.freeswitch.channels import END
from intake.telephone.freeswitch.wire import Event
from intake.telephone.legs import HANDSET, SHOWN, Causes, Leg, Tell
from intake.telephone.sip.timers import Timers

#: A lifted handset that nobody says anything to is let go by the switch itself.
UNSAID = 10
JOB = re.compile(r"\+OK Job-UUID: ([0-9a-fA-F-]{36})")
RINGS, JOB_DONE = ("CHANNEL_PROGRESS", "CHANNEL_PROGRESS_MEDIA"), "BACKGROUND_JOB"
CAUSES = Causes(
    busy=frozenset({"USER_BUSY", "CALL_REJECTED"}),
    silent=frozenset({"NO_ANSWER", "NO_USER_RESPONSE", "ALLOTTED_TIMEOUT", "PROGRESS_TIMEOUT"}),
)


class Legs(legs.Legs):
    """Each is a channel under our name, which the switch begins in a job aside."""

    def __init__(self, asking: Asking, timers: Timers) -> None:
        super().__init__(timers)
        self._asking = asking
        self._jobs: dict[str, Leg] = {}

    @property
    def names(self) -> Collection[str]:
        """Our names of those that are there."""
        return self._alive.keys()

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
        elif what == "CHANNEL_PARK":
            self.lifted(leg, at)
        elif what == END:
            self._over(leg, event.one("Hangup-Cause"), at)
        return True

    def cut(self) -> None:
        """The link is down: which of its jobs are done nobody hears any more."""
        self._jobs.clear()

    def _new(self, tell: Tell) -> Leg:
        name = str(uuid4())
        return Leg(name, tell, channel=name)

    def _ring(self, leg: Leg, extension: str, at: float) -> None:
        """The switch does it aside, for its answer comes when the handset is lifted."""
        told = (
            f"origination_uuid={leg.name},originate_timeout={HANDSET},park_timeout={UNSAID},"
            "ignore_early_media=true,"
            f"origination_caller_id_name={SHOWN},origination_caller_id_number={SHOWN}"
        )
        words = ("bgapi", "originate", f"{{{told}}}user/{extension}", "&park()")
        self._asking.say(lambda answer: self._begun(leg, answer, at), *words)

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

    def _over(self, leg: Leg, cause: str, at: float) -> None:
        self.ended(leg, CAUSES.kind(cause, is_up=leg.is_up), at)

    def _hang_up(self, leg: Leg) -> None:
        self._asking.say(lambda answer: None, "api", "uuid_kill", leg.name, "NORMAL_CLEARING")

    def _forget(self, leg: Leg) -> None:
        super()._forget(leg)
        self._jobs = {job: each for job, each in self._jobs.items() if each is not leg}


def far_of(event: Event) -> CallKind | None:
    """What an event says of whoever is called from a handset of ours."""
    what = event.one("Event-Name")
    if what in RINGS:
        return CallKind.RINGING
    if what == "CHANNEL_ANSWER":
        return CallKind.ANSWERED
    return CAUSES.kind(event.one("Hangup-Cause"), is_up=False) if what == END else None
