"""A process that takes calls as the line hands them over, in some threads at once, for a while."""

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

LINE = "telephone"
#: One event in so many is handed over once more at once, as a switch does that heard no answer.
AGAIN = 20


@dataclass(slots=True)
class Taken:
    """What one process took: how long each call waited for its answer, seconds, and its name."""

    waits: list[float] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)


def begin() -> None:
    """Set the house up, once for each process, with the rights of the web process."""
    import django

    os.environ["HOTLINE_DATABASE_ROLE"] = "app"
    django.setup()


def take(leg: int, clients: Sequence[int], seconds: float) -> Taken:
    """Each client hands over one call after the other until the time is over."""
    taken = Taken()
    start = threading.Barrier(len(clients))
    threads = [
        threading.Thread(target=_work, args=[leg, client, seconds, start, taken])
        for client in clients
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def offered(call: str, client: int) -> Any:
    """A ringing call from a number of its own."""
    from django.utils.timezone import now

    from cases.inbound import Inbound, Kind, Sender

    caller = Sender(number=f"+38000{client:03d}{int(call.rpartition('-')[2]) % 10_000:04d}")
    return Inbound(
        line=LINE,
        provider_id=f"{call}:{Kind.CALL_OFFERED}",
        conversation=call,
        kind=Kind.CALL_OFFERED,
        sender=caller,
        at=now(),
    )


def ring(leg: int, number: int, *, pace: float) -> dict[Any, int]:
    """Hand calls over at an even pace; gives the contact of each and the moment it was kept."""
    from cases.services.receive import receive
    from operators.reach import every_office

    kept: dict[Any, int] = {}
    due = time.monotonic()
    with every_office("bench"):
        for each in range(number):
            due += pace
            time.sleep(max(0.0, due - time.monotonic()))
            contact = receive(inbound=offered(f"ring{leg}-0-{each}", 0))
            assert contact
            kept[contact.pk] = time.monotonic_ns()
    return kept


def _work(leg: int, client: int, seconds: float, start: threading.Barrier, taken: Taken) -> None:
    from django.db import connections

    from cases.services.receive import receive

    connections["default"].ensure_connection()
    start.wait()
    until, number = time.monotonic() + seconds, 0
    while (began := time.monotonic()) < until:
        number += 1
        inbound = offered(f"{leg}-{client}-{number}", client)
        receive(inbound=inbound)
        taken.waits.append(time.monotonic() - began)
        taken.calls.append(inbound.conversation)
        if number % AGAIN == 0:
            receive(inbound=inbound)
    connections.close_all()
