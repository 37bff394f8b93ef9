"""What the line to a FreeSWITCH can do, said as it is, and the events that it asks for."""

from intake.telephone.adapter import Capabilities, Capability
from intake.telephone.freeswitch.channels import END, HELD
from intake.telephone.freeswitch.legs import JOB_DONE, RINGS

EVENTS = (
    "CHANNEL_CREATE",
    "CHANNEL_PARK",
    "CHANNEL_ANSWER",
    "CHANNEL_BRIDGE",
    *HELD,
    *RINGS,
    JOB_DONE,
    END,
)


def abilities(*, has_outside: bool) -> Capabilities:
    """Numbers are called only where the office says in which context of its dialplan."""
    can = set(Capability) if has_outside else set(Capability) - {Capability.ORIGINATE}
    return Capabilities("freeswitch", frozenset(can), carries_sound=False, met_a_real_switch=False)
