"""What the built-in line can do, said as it is."""

from intake.telephone.adapter import Capabilities, Capability

ABILITIES = Capabilities(
    adapter="sip",
    can=frozenset(
        {
            Capability.ANSWER,
            Capability.REJECT,
            Capability.HANG_UP,
            Capability.TRANSFER,
            Capability.HOLD,
            Capability.RESUME,
        }
    ),
    carries_sound=False,
    met_a_real_switch=False,
)
