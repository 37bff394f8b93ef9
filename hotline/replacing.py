"""A process that may have read of an office which was sealed since ends, and a new one begins.

What lies in the memory of a process goes with it. The parent starts it again
(`hotline/embedded/family.py`); the port stays open meanwhile, so requests wait and refuse nobody.
"""

import os
import signal
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

from django.db import DatabaseError, connection, connections
from django.db.models import Sum

from hotline import env

EVERY = 0.4
#: So long an ending process may finish what it is doing.
GRACE = 3.5
#: So long a call on the built-in line keeps its process.
PATIENCE = 900.0


def watch(may_go: Callable[[], bool] = lambda: True) -> None:
    """Begin to watch, where a parent starts this process again; elsewhere nothing is done."""
    if env.flag("HOTLINE_FAMILY", default=False):
        Thread(target=_watch, args=(may_go,), name="replacing", daemon=True).start()


def _watch(may_go: Callable[[], bool]) -> None:
    rest, began = Event(), None
    asked_at = 0.0
    while True:
        try:
            now = _asked()
            began = now if began is None else began
            if now != began:
                asked_at = asked_at or monotonic()
                if may_go() or monotonic() - asked_at > PATIENCE:
                    _end(rest)
        except DatabaseError:
            connection.close()
        if "pool" in connection.settings_dict["OPTIONS"]:
            connection.close()  # back to whoever answers pages
        rest.wait(EVERY)


def _asked() -> int:
    from oversight.models import Evacuation

    return int(Evacuation.objects.aggregate(asked=Sum("replaced"))["asked"] or 0)


def _end(rest: Event) -> None:
    connections.close_all()
    os.kill(os.getpid(), signal.SIGTERM)
    rest.wait(GRACE)
    os.kill(os.getpid(), signal.SIGKILL)
