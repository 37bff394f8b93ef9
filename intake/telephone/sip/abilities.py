"""What the built-in line can do, said as it is."""

from intake.telephone.adapter import Capabilities, Capability

ALWAYS = frozenset(
    {
        Capability.ANSWER,
        Capability.REJECT,
        Capability.HANG_UP,
        Capability.TRANSFER,
        Capability.HOLD,
        Capability.RESUME,
    }
)
AT_A_SWITCH = frozenset(
    {Capability.ATTEND, Capability.COMPLETE, Capability.TAKE_BACK, Capability.ORIGINATE}
)


def abilities(*, has_switch: bool, joins: bool = False, copies: bool = False) -> Capabilities:
    """Telephones are called only where the office says at which switch, and joined where it can."""
    can = ALWAYS | AT_A_SWITCH if has_switch else ALWAYS
    can |= {Capability.PART} if joins else set()
    can |= {Capability.MONITOR} if joins and copies else set()
    return Capabilities("sip", can, carries_sound=joins, met_a_real_switch=joins)
