"""What a console that begins anew finds at the switch: callers who wait while a colleague is asked.

Which channels it let ring their own names say, since the console gave them; about whom, the switch
says: channels that speak with each other have the Linkedid of the oldest among them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.telephone.asterisk.legs import OURS
from intake.telephone.asterisk.wire import Message


@dataclass(frozen=True, slots=True)
class Asked:
    """A colleague who speaks with the handset of whoever asked about this call."""

    call: str
    name: str
    channel: str
    handset: str


def asked_in(rows: Sequence[Message]) -> Iterator[Asked]:
    """Who is asked about whom, in the list of channels."""
    for row in rows:
        bridge = row.one("bridgeid")
        if not bridge or not row.one("uniqueid").startswith(OURS):
            continue
        beside = [each for each in rows if each is not row and each.one("bridgeid") == bridge]
        if len(beside) == 1:
            told = (row.one("linkedid"), row.one("uniqueid"), row.one("channel"))
            yield Asked(*told, beside[0].one("channel"))
