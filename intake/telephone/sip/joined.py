"""What is done otherwise where callers are joined with telephones of ours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from intake.telephone.adapter import Capability, Order, Settled
from intake.telephone.sip.answering import Answering
from intake.telephone.sip.bridges import Bridges
from intake.telephone.sip.call import Call
from intake.telephone.sip.calls import Calls
from intake.telephone.sip.exchanges import Address, Exchanges
from intake.telephone.sip.holding import Holding
from intake.telephone.sip.joining import Joining
from intake.telephone.sip.legs import Legs
from intake.telephone.sip.listening import Listening
from intake.telephone.sip.media import Media
from intake.telephone.sip.passing import Passing
from intake.telephone.sip.timers import Timers
from intake.telephone.sip.watching import Watching

InTime = Callable[[Call, Order, float], None]
PASSED_ON = (
    *(Capability.HOLD, Capability.RESUME, Capability.TRANSFER),
    *(Capability.ATTEND, Capability.COMPLETE, Capability.TAKE_BACK),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an agent that joining rests on."""

    calls: Calls
    exchanges: Exchanges
    holding: Holding
    legs: Legs
    timers: Timers
    settle: Callable[[Settled], None] = field(repr=False)
    media: Media | None


def joined(parts: Parts, answering: Answering, *, switch: Address) -> Mapping[str, InTime]:
    """Put it together; gives what each command means then."""
    calls, holding, timers, settle = parts.calls, parts.holding, parts.timers, parts.settle
    bridges = Bridges(host=switch[0], calls=calls, legs=parts.legs, holding=holding)
    joining = Joining(
        bridges=bridges,
        calls=calls,
        exchanges=parts.exchanges,
        timers=timers,
        watching=Watching(bridges=bridges, legs=parts.legs, timers=timers),
        settle=settle,
    )
    passing = Passing(bridges=bridges, calls=calls, holding=holding, timers=timers, settle=settle)
    answering.join(joining.again, switch)
    verbs: dict[str, InTime] = dict.fromkeys(PASSED_ON, passing.begin)
    verbs |= {Capability.ANSWER: joining.answer, Capability.PART: joining.part}
    if parts.media is not None:
        verbs[Capability.MONITOR] = Listening(
            bridges=bridges, legs=parts.legs, media=parts.media, timers=timers, settle=settle
        ).begin
    return verbs
