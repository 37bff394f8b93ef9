"""A process that takes contacts through the console's own service, in some threads at once."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

SEED = """
INSERT INTO cases_contact
    (ref, office_id, line, channel, state, priority, version, offered_at, rank_at, coarse,
     compared)
SELECT (lpad(to_hex(%s), 8, '0') || '-0000-4000-8' || lpad(c::text, 3, '0')
        || '-' || lpad(n::text, 12, '0'))::uuid,
       %s, 'simulator', 'chat', 'offered', 2, 1, now(), now(), false, false
  FROM generate_series(0, %s - 1) AS c, generate_series(1, %s) AS n
"""


def contact_ref(leg: int, client: int, number: int) -> UUID:
    """The name of a contact, the same here and in baseline/claim.sql."""
    return UUID(f"{leg:08x}-0000-4000-8{client:03d}-{number:012d}")


def seed(office: Any, leg: int, clients: int, number: int) -> None:
    """So many offered contacts for each client, under the names of `contact_ref`."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(SEED, [leg, office.pk, clients, number])


def operator_ref(client: int) -> UUID:
    """The person behind a client."""
    return UUID(f"0000000b-0000-4000-8000-{client:012d}")


def claim_each(leg: int, clients: Sequence[int], number: int) -> tuple[float, float, list[str]]:
    """Each client takes its own contacts; gives begin, end and what was taken."""
    return _together(
        clients, lambda client: [contact_ref(leg, client, each + 1) for each in range(number)]
    )


def claim_same(leg: int, clients: Sequence[int], number: int) -> tuple[float, float, list[str]]:
    """All clients try to take the same contacts."""
    return _together(clients, lambda _: [contact_ref(leg, 0, each + 1) for each in range(number)])


def _together(
    clients: Sequence[int], wanted: Callable[[int], list[UUID]]
) -> tuple[float, float, list[str]]:
    from operators.models import Operator

    people = Operator.objects.in_bulk([operator_ref(client) for client in clients])
    moments: list[float] = []
    start = threading.Barrier(len(clients), action=lambda: moments.append(time.monotonic()))
    taken: list[str] = []
    threads = [
        threading.Thread(
            target=_work, args=[people[operator_ref(client)], wanted(client), start, taken]
        )
        for client in clients
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return moments[0], time.monotonic(), taken


def _work(person: Any, refs: list[UUID], start: threading.Barrier, taken: list[str]) -> None:
    from django.db import connection
    from django.utils import timezone

    from cases.services.contacts import ClaimLost, contact_claim
    from operators.reach import office_of

    connection.ensure_connection()
    start.wait()
    for ref in refs:
        try:
            with office_of(person.office_id):
                contact_claim(contact_ref=ref, by=person, at=timezone.now())
        except ClaimLost:
            continue
        taken.append(str(ref))
    connection.close()
