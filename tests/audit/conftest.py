"""A chain of some entries, and the hand of somebody who owns the database."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from unittest import mock
from uuid import UUID

import pytest
from django.db import connection

from audit import sealing
from audit.record import record

AT = datetime(2026, 11, 23, 0, 41, tzinfo=UTC)
PATIENCE = 60
INSTEAD = {
    "READY": ("e.written_in < pg_snapshot_xmin(pg_current_snapshot())", "true"),
    "RESTORED": ("e.written_in >= pg_snapshot_xmax(pg_current_snapshot())", "false"),
}
OPEN = """
    SELECT count(*) FROM audit_entry
    WHERE written_in >= pg_snapshot_xmin(pg_current_snapshot())
      AND written_in < pg_snapshot_xmax(pg_current_snapshot())
"""


def written(*actions: str) -> None:
    """One entry for each action, in transactions of their own."""
    for number, action in enumerate(actions):
        record(action, actor="system:test", subject=UUID(int=number + 1), at=AT, number=number)


def settled() -> None:
    """Wait for whoever else has a transaction open on this server: the horizon is common."""
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        while cursor.fetchone() != (0,):
            assert time.monotonic() < deadline, "somebody's transaction stays open"
            cursor.execute("SELECT pg_sleep(0.02)")
            cursor.execute(OPEN)


def seal_once() -> int:
    """Seal one batch of what is visible, this test's own transaction included."""
    visible = {"READY": sealing.READY, "RESTORED": sealing.RESTORED}
    for name, (condition, instead) in INSTEAD.items():
        assert condition in visible[name]
        visible[name] = visible[name].replace(condition, instead)
    with mock.patch.multiple(sealing, **visible):
        return sealing.seal_pending()


def seal_all() -> int:
    """Seal until nothing is left."""
    total = 0
    while done := seal_once():
        total += done
    return total


@contextmanager
def as_owner() -> Iterator[Callable[..., None]]:
    """Run SQL as somebody who can switch every trigger and constraint off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor.execute
        finally:
            cursor.execute("SET session_replication_role = origin")


@pytest.fixture
def chain(db: None) -> int:
    """Ten entries, sealed in batches of five."""
    for batch in range(2):
        written(*(f"act.{batch}{number}" for number in range(5)))
        seal_all()
    connection.check_constraints()  # now, not after a test has broken them
    return 10
