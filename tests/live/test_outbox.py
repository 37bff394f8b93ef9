"""The outbox forgets after a day; its numbers go on."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from live import outbox
from live.events import case_stream, queue_stream
from live.models import Epoch, OutboxRow
from live.reader import NEWS
from tests.live.conftest import say

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_hints_older_than_a_day_are_deleted_and_younger_ones_stay(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(outbox, "BATCH", 3)
    old, young = queue_stream(uuid4()), queue_stream(uuid4())
    say(old, 10)
    say(young, 2)
    OutboxRow.objects.filter(stream=old).update(at=NOW - timedelta(hours=24, seconds=1))
    OutboxRow.objects.filter(stream=young).update(at=NOW - timedelta(hours=23, minutes=59))
    assert outbox.prune(at=NOW) == 10
    assert set(OutboxRow.objects.values_list("stream", flat=True)) == {young}


def test_numbers_go_on_after_pruning():
    stream = case_stream(uuid4())
    say(stream, 3)
    assert outbox.prune(at=datetime.now(UTC) + timedelta(days=2)) == 3
    say(stream)
    assert OutboxRow.objects.get(stream=stream).seq == 4


def test_a_renewed_epoch_is_kept():
    before = Epoch.objects.get().value
    renewed = outbox.epoch_renew()
    assert renewed != before
    assert Epoch.objects.get().value == renewed


def test_there_is_only_one_epoch():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM live_epoch")
        assert cursor.fetchone() == (1,)


def test_the_hub_finds_what_is_new_by_an_index():
    stream = queue_stream(uuid4())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO live_outbox (stream, seq, type, ref, version, xid)"
            " SELECT %s, n, 'case.moved', gen_random_uuid(), 1, (n %% 500)::text::xid8"
            " FROM generate_series(1, 20000) n",
            [stream],
        )
        cursor.execute("ANALYZE live_outbox")
        cursor.execute("SELECT pg_current_snapshot()::text")
        (seen,) = cursor.fetchone()
        cursor.execute("EXPLAIN " + NEWS, {"seen": seen})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "live_outbox_xid" in plan
    assert "Seq Scan on live_outbox" not in plan
