"""What the line to an Asterisk can do, said as it is."""

from intake.telephone.adapter import Capabilities, Capability

ALWAYS = frozenset(
    {
        Capability.ANSWER,
        Capability.REJECT,
        Capability.HANG_UP,
        Capability.TRANSFER,
        Capability.MONITOR,
    }
)
HOLDING = frozenset(
    {
        Capability.HOLD,
        Capability.RESUME,
        Capability.ATTEND,
        Capability.COMPLETE,
        Capability.TAKE_BACK,
    }
)


def abilities(*, has_held: bool, has_outside: bool) -> Capabilities:
    """Nobody is held, asked or called where the office has no contexts for it in its dialplan."""
    can = ALWAYS | HOLDING if has_held else ALWAYS
    if has_held and has_outside:
        can |= {Capability.ORIGINATE}
    return Capabilities("asterisk", can, carries_sound=False, met_a_real_switch=False)
