"""What every telephone system looks like from here: events, commands, a snapshot, capabilities.

The worker owns the link; web processes write commands as rows and never speak to a switch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from cases.inbound import Sender


class CallKind(StrEnum):
    """What a switch can tell of a call; whatever else it says is noted as unknown."""

    OFFERED = "offered"
    ANSWERED = "answered"
    HELD = "held"
    RESUMED = "resumed"
    #: The colleague who was asked has left, and the caller waits still.
    LEFT = "left"
    TRANSFERRED = "transferred"
    #: The caller is with a colleague now, in this very call; or with nobody, and waits on hold.
    PASSED = "passed"
    DROPPED = "dropped"
    #: Of calls of our own alone: it rings there, our handset is lifted, and it is busy there.
    RINGING = "ringing"
    LIFTED = "lifted"
    BUSY = "busy"
    ABANDONED = "abandoned"
    REJECTED = "rejected"
    NO_ANSWER = "no_answer"
    HUNG_UP = "hung_up"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One event of one call; `call` is our own name of it, whatever the switch calls it."""

    call: str
    kind: CallKind
    caller: Sender = field(default_factory=Sender, repr=False)
    language: str = ""
    #: Of a call that nobody here knows; it changes a contact that is there, and opens none.
    is_stray: bool = False
    #: The extension on which somebody picked up, as the switch says.
    answered_by: str = ""
    #: What the switch said, word for word, and its own name of having said it.
    said: str = field(default="", repr=False)
    source: str = field(default="", repr=False)
    #: Which hold of this call it is: the first is 1, and it ends under the same number. Without
    #: one, a word of a hold changes nothing.
    turn: int = 0
    #: Held, or taken back, by the caller's side.
    is_there: bool = False
    #: The command that began a call of our own; such a call is no contact.
    order: UUID | None = None


class Capability(StrEnum):
    """What an adapter can do with a call; a command names it by the same word.

    `hold` and `resume` settle once the far end has agreed; refused, the call stays as it was.
    `attend` holds the caller and joins the handset of whoever asks (`desk`) with a colleague's
    (`target`); it settles once they can talk. `complete` gives the caller to that colleague and
    ends with `transferred`, or with `passed` where the call goes on here; `take_back` lets the
    colleague go, who may ring still or have left, and takes the caller off hold. Whatever fails on
    the way leaves the caller on hold with whoever held them; a colleague who leaves is told as
    `left`. However a hold begins or ends, `held` and `resumed` say so, before the order settles.
    Where calls are joined here, `answer` settles once whoever took the call can be heard (`desk`).
    `originate` joins the handset of whoever asks with a number outside. `offered` (the handset
    rings), `lifted`, `ringing`, `answered`, and how it ended come as events that name the order.
    Lifted it waits: `originate` under its reference calls the number; `hang_up` ends what rings.
    `monitor` lets a handset ring that hears the call and is mute.
    `part` lets the handset of whoever asks go, and the caller waits on hold for somebody else.
    """

    ANSWER = "answer"
    REJECT = "reject"
    HANG_UP = "hang_up"
    TRANSFER = "transfer"
    HOLD = "hold"
    RESUME = "resume"
    ATTEND = "attend"
    COMPLETE = "complete"
    TAKE_BACK = "take_back"
    ORIGINATE = "originate"
    MONITOR = "monitor"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an adapter can do, said as it is: also whether any real switch has tried it."""

    adapter: str
    can: frozenset[Capability]
    carries_sound: bool
    met_a_real_switch: bool


@dataclass(frozen=True, slots=True)
class Order:
    """One command on its way to a call: extensions of a colleague, and of whoever asked."""

    ref: UUID
    verb: str
    call: str
    target: str = ""
    desk: str = ""
    #: Whom to call, opened for this order alone; it goes into no log and no event.
    number: str = field(default="", repr=False)
    #: When the password of an extension's handset ends, in seconds of Unix; no other handset rings.
    handsets: Mapping[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Settled:
    """How a command went; `cause` is one word."""

    ref: UUID
    done: bool
    cause: str = ""


@dataclass(frozen=True, slots=True)
class CallState:
    """A call as the switch has it now."""

    call: str
    answered: bool
    #: On the steady clock of the link.
    since: float


class Adapter(Protocol):
    """A link to a telephone system, moved by its worker; `at` is a steady clock in seconds."""

    capabilities: Capabilities

    @property
    def is_up(self) -> bool:
        """Whether the switch is there and its calls are known."""

    def ring(self, name: str, at: float) -> None:
        """The contact of a new call is kept: let it ring."""

    def turn_away(self, name: str, at: float, *, is_off: bool = False) -> None:
        """The contact of a new call could not be kept: the caller hears that it failed.

        On a line that is switched off the caller hears that nobody is there.
        """

    def carry_out(self, order: Order, at: float) -> None:
        """Begin a command; how it went comes with the settled ones."""

    def events(self) -> Sequence[CallEvent]:
        """What has happened since they were last asked for, in order."""

    def settled(self) -> Sequence[Settled]:
        """Commands that have come to an end since they were last asked for."""

    def snapshot(self) -> Sequence[CallState]:
        """Every call that the switch has now."""
