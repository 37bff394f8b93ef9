"""The floor gets counts, at most once a second and only when they change."""

from collections.abc import Iterator, Mapping

import pytest

from live import floor
from live.events import floor_stream
from live.models import OutboxRow
from operators.models import Operator
from tests.live.conftest import Open, Rights, say


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """The counts of every floor, for a test to change."""
    counts = {"waiting": 3}

    def aggregate(stream: str) -> Mapping[str, int]:
        return counts

    before = list(floor._aggregate)
    monkeypatch.setattr(floor, "EVERY", 0.1)
    floor.wire(aggregate)
    yield counts
    floor._aggregate[:] = before


def test_a_newcomer_is_told_the_counts_and_then_every_change(
    tab: Open, olga: Operator, rights: Rights, waiting: dict[str, int]
):
    stream = floor_stream(olga.office_id)
    rights.streams[olga.pk] = {stream}
    first = tab(olga)
    assert first.frame()["streams"][stream]["seq"] == 0
    assert first.frame() == {"stream": stream, "type": "floor.counts", "counts": {"waiting": 3}}
    second = tab(olga)
    second.frame()
    assert second.frame()["counts"] == {"waiting": 3}
    with pytest.raises(TimeoutError):
        second.frame(within=0.5)
    waiting["waiting"] = 4
    assert second.frame()["counts"] == {"waiting": 4}


def test_moves_write_no_row_for_the_floor(
    tab: Open, olga: Operator, rights: Rights, queue: str, waiting: dict[str, int]
):
    rights.streams[olga.pk] = {floor_stream(olga.office_id)}
    tab(olga).frame()
    say(queue)
    assert [row.stream for row in OutboxRow.objects.all()] == [queue]
