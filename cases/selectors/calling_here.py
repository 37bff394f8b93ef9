"""Whether somebody speaks by the built-in line, whose calls end with its process."""

from cases.models import Channel, Contact, State
from operators.reach import every_office


def calls_are_over() -> bool:
    """True when the built-in line carries nobody, of whichever office."""
    with every_office("calls of the built-in line"):
        up = Contact.objects.filter(
            line="sip", channel=Channel.CALL, state__in=(State.OFFERED, State.ON_CONTACT)
        )
        return not up.exists()
