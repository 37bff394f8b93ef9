"""However often a tab is cut off, what it has heard is what the database holds, each hint once."""

import random
import threading
from uuid import uuid4

import pytest
from django.db import connection

from live.events import CaseMoved
from live.publish import append, unit
from operators.models import Operator
from tests.live.conftest import Open, Rights, Tab, epoch, say, session_of, written
from tests.live.test_units import WRITERS, ChangedMindError, in_threads


class Listening:
    """A tab that is cut off at random and goes on from the last number it took in."""

    def __init__(self, open_tab: Open, session: str, streams: list[str], seed: int) -> None:
        self.open_tab, self.session, self.chance = open_tab, session, random.Random(seed)
        self.heard: dict[str, list[tuple[int, str]]] = {stream: [] for stream in streams}
        self.places = dict.fromkeys(streams, 0)
        self.goal: dict[str, int] = {}
        self.resyncs = 0

    def listen(self, life: str, until: threading.Event) -> None:
        last = False
        while not last or not self._up_to_date():
            last = until.is_set()  # what a tab is told to reach before the end is not yet all
            wanted = [f"{stream}:{life}.{seq}" for stream, seq in self.places.items()]
            tab = self.open_tab(None, *wanted, session=self.session)
            self.goal = {name: each["seq"] for name, each in tab.frame()["streams"].items()}
            self._take(tab, self.chance.randint(0, 150), last)
            tab.cut()

    def _up_to_date(self) -> bool:
        return self.goal == self.places

    def _take(self, tab: Tab, number: int, last: bool) -> None:
        taken = 0
        while taken < number and not (last and self._up_to_date()):
            try:
                frame = tab.frame(within=0.2)
            except TimeoutError:
                return
            taken += 1
            if frame["type"] == "resync":
                self.resyncs += 1
            else:
                self.places[frame["stream"]] = frame["seq"]
                self.heard[frame["stream"]].append((frame["seq"], frame["ref"]))


def writer(streams: list[str], units: int):
    def work(chance: random.Random) -> None:
        for _ in range(units):
            try:
                with unit():
                    with connection.cursor() as cursor:  # commits come in another order than ids
                        cursor.execute("SELECT pg_current_xact_id()")
                        cursor.execute("SELECT pg_sleep(%s)", [chance.random() / 50])
                    for stream in chance.sample(streams, chance.randint(1, len(streams))):
                        for _ in range(chance.randint(1, 3)):
                            append(CaseMoved(ref=uuid4(), version=1), stream=stream)
                    if chance.random() < 0.2:
                        raise ChangedMindError
            except ChangedMindError:
                continue

    return work


@pytest.mark.parametrize(
    ("tabs", "units"), [(4, 40), pytest.param(12, 400, marks=pytest.mark.full)]
)
def test_random_cuts_under_concurrent_writers_lose_nothing_and_double_nothing(
    tab: Open, olga: Operator, queue: str, rights: Rights, tabs: int, units: int
):
    streams = [queue, f"case:{'a' * 32}", f"case:{'b' * 32}"]
    rights.streams[olga.pk] = set(streams)
    session, life, over = session_of(olga), epoch(), threading.Event()
    listening = [Listening(tab, session, streams, seed) for seed in range(tabs)]
    threads = [threading.Thread(target=each.listen, args=[life, over]) for each in listening]
    for thread in threads:
        thread.start()
    in_threads(writer(streams, units), WRITERS)
    over.set()
    for thread in threads:
        thread.join()
    held = {stream: written(stream) for stream in streams}
    assert all(held.values())
    assert [each.heard for each in listening] == [held] * tabs
    assert [each.resyncs for each in listening] == [0] * tabs


def test_a_long_absence_is_replayed_whole(tab: Open, olga: Operator, queue: str):
    with unit():
        for _ in range(5000):
            append(CaseMoved(ref=uuid4(), version=1), stream=queue)
    olgas = tab(olga, f"{queue}:{epoch()}.0")
    olgas.frame()
    say(queue)
    assert olgas.events(5001) == written(queue)
