"""What waited on disk is handed on once database and keys are back."""

from datetime import datetime

from cases.services.receive import receive
from cases.services.spooled import spooled_tell
from intake import spool


def spool_drain(*, at: datetime) -> int:
    """Hand on whatever waits, the oldest first, and say how many events there were.

    Whatever finds database or keys away again is raised, and the next round goes on from there.
    """
    if not spool.folder().exists() or not spool.depth():
        return 0
    done, aside = spool.drain(lambda inbound: receive(inbound=inbound))
    spooled_tell(done=done, aside=aside, at=at)
    return done
