"""What waited on disk is handed on once database and keys are back, and supervisors are told."""

from datetime import datetime

from cases.services.receive import receive
from intake import spool
from live.publish import unit
from operators.models import Kind, Office
from operators.services.alerts import alert_raise


def spool_drain(*, at: datetime) -> int:
    """Hand on whatever waits, the oldest first, and say how many events there were.

    Whatever finds database or keys away again is raised, and the next round goes on from there.
    """
    if not spool.folder().exists() or not spool.depth():
        return 0
    done, aside = spool.drain(lambda inbound: receive(inbound=inbound))
    with unit():
        for office in Office.objects.order_by("code"):
            for kind, number in ((Kind.SPOOLED, done), (Kind.SPOOL_REFUSED, aside)):
                if number:
                    alert_raise(kind=kind, office=office.pk, subject=None, by=None, at=at)
    return done
