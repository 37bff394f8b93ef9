"""Hints are numbered without a gap, in one statement, and only if the transaction commits."""

import random
import threading
from contextlib import suppress
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from live.events import CaseMoved, ContactOffered, Event, case_stream, queue_stream
from live.models import OutboxRow, Stream
from live.publish import append, unit

WRITERS = 8
pytestmark = pytest.mark.django_db(transaction=True)


class ChangedMindError(Exception):
    """Rolls a unit back."""


def in_threads(work, number: int = WRITERS) -> None:
    failures: list[Exception] = []

    def guarded(seed: int) -> None:
        try:
            work(random.Random(seed))
        except Exception as failure:  # noqa: BLE001 - raised again below, in the test itself
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=[seed]) for seed in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_numbers_have_no_gap_under_concurrent_writers_who_roll_back() -> None:
    streams = [queue_stream(uuid4()), queue_stream(uuid4()), case_stream(uuid4())]
    kept: list[str] = []

    def work(chance: random.Random) -> None:
        for _ in range(40):
            told = [chance.choice(streams) for _ in range(chance.randint(1, 4))]
            try:
                with unit():
                    for stream in told:
                        append(CaseMoved(ref=uuid4(), version=1), stream=stream)
                    if chance.random() < 0.3:
                        raise ChangedMindError
            except ChangedMindError:
                continue
            kept.extend(told)

    in_threads(work)
    for stream in streams:
        numbers = OutboxRow.objects.filter(stream=stream).order_by("seq").values_list("seq")
        assert [seq for (seq,) in numbers] == list(range(1, kept.count(stream) + 1))
        assert Stream.objects.get(name=stream).seq == kept.count(stream)


def test_events_of_one_unit_keep_their_order() -> None:
    stream, refs = queue_stream(uuid4()), [uuid4() for _ in range(5)]
    with unit():
        for ref in refs:
            append(ContactOffered(ref=ref), stream=stream)
    rows = OutboxRow.objects.filter(stream=stream).order_by("seq")
    assert list(rows.values_list("ref", flat=True)) == refs


def test_a_unit_writes_all_its_hints_in_one_statement_and_writes_nothing_after_it() -> None:
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        unit(),
    ):
        append(ContactOffered(ref=uuid4()), stream=queue_stream(uuid4()))
        Stream.objects.create(name="work", seq=0)
        append(ContactOffered(ref=uuid4()), stream=queue_stream(uuid4()))
    statements = [query["sql"] for query in queries.captured_queries]
    assert [each.partition("(")[0] for each in statements if "live_publish" in each] == [
        "SELECT live_publish"
    ]
    assert "live_publish" in statements[-2]
    assert statements[-1] == "COMMIT"


def test_a_unit_without_events_writes_none() -> None:
    with CaptureQueriesContext(connection) as queries, unit():
        pass
    assert [query["sql"] for query in queries.captured_queries] == ["BEGIN", "COMMIT"]


def test_units_do_not_nest() -> None:
    with pytest.raises(RuntimeError, match="units do not nest"), unit(), unit():
        pass


def test_a_unit_is_not_opened_inside_another_transaction() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic(), unit():
        pass


def test_a_failed_unit_leaves_the_next_one_alone() -> None:
    stream = queue_stream(uuid4())
    with suppress(ChangedMindError), unit():
        append(ContactOffered(ref=uuid4()), stream=stream)
        raise ChangedMindError
    with unit():
        append(ContactOffered(ref=uuid4()), stream=stream)
    assert OutboxRow.objects.filter(stream=stream).count() == 1


def test_nothing_is_appended_outside_a_unit() -> None:
    with pytest.raises(RuntimeError, match="unit"):
        append(ContactOffered(ref=uuid4()), stream=queue_stream(uuid4()))


@pytest.mark.parametrize("stream", ["", "Queue:1", "queue:+380001112233", "queue:" + "0" * 31])
def test_a_stream_is_named_by_a_word_and_an_opaque_ref_only(stream: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"), unit():
        append(ContactOffered(ref=uuid4()), stream=stream)


def test_only_registered_events_are_told() -> None:
    with pytest.raises(TypeError), unit():
        append(Event(type="contact.offered", ref=uuid4()), stream=queue_stream(uuid4()))


def test_counts_are_numbers_and_never_text() -> None:
    with pytest.raises(TypeError), unit():
        append(ContactOffered(ref=uuid4(), counts={"name": "x"}), stream=queue_stream(uuid4()))  # type: ignore[dict-item]


def test_one_statement_of_sql_can_tell_one_thing() -> None:
    stream, ref = queue_stream(uuid4()), uuid4()
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute("SELECT live_append(%s, 'contact.claimed', %s, 7)", [stream, ref])
    rows = OutboxRow.objects.filter(stream=stream).order_by("seq")
    assert list(rows.values_list("seq", "type", "ref", "version", "counts")) == [
        (1, "contact.claimed", ref, 7, None),
        (2, "contact.claimed", ref, 7, None),
    ]
