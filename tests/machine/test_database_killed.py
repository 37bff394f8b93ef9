"""PostgreSQL is killed while contacts arrive: whatever was acknowledged is there, exactly once."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.spool import ENDING
from tests.machine.console import Console, eventually
from tests.machine.traffic import PACE, Traffic, stored

SHORT, LONG = 4, 20
pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("killed")]


@pytest.mark.parametrize(
    ("first", "number", "seconds", "falls"),
    [
        pytest.param(10_000_000, signal.SIGKILL, SHORT, 1, id="killed"),
        pytest.param(11_000_000, signal.SIGINT, SHORT, 1, id="restarted in order"),
        pytest.param(12_000_000, signal.SIGKILL, LONG, 3, id="thrice", marks=pytest.mark.full),
    ],
)
def test_what_was_acknowledged_is_there_exactly_once(
    to_be_killed: tuple[Console, Path, list[str]],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
    first: int,
    number: signal.Signals,
    seconds: int,
    falls: int,
) -> None:
    running, data, _ = to_be_killed
    numbers, took = range(first, first + int(seconds * PACE)), []
    traffic = Traffic(running.port, first=first, count=len(numbers))
    for fall in range(falls):
        share = (fall + 0.5) / (falls + 0.5)
        eventually(lambda share=share: traffic.is_under_way(share), 60, "time passes")
        took.append(fell(running, number))
    traffic.finish(90)
    eventually(lambda: not list((data / "spool").glob(f"*{ENDING}")), 60, "the spool is empty")
    record_property("seconds until ready again", took)
    record_property("answered otherwise than by yes", traffic.failed)
    held, messages = stored(running, traffic.told, tmp_path / "told.json")
    assert set(Counter(held).values()) == {1}
    assert traffic.taken["telegram"] == {str(each) for each in numbers if each % 5}
    assert set(held) >= traffic.taken["telegram"] | traffic.taken["telephone"]
    told = Counter(traffic.chat_of(each) for each in numbers if each % 5)
    assert messages == sorted(told.values())


def fell(running: Console, number: signal.Signals) -> float:
    """Let PostgreSQL fall; how long it took until the console was ready again."""
    begin, victim = time.monotonic(), running.child("bin/postgres")
    os.kill(victim, number)
    eventually(lambda: running.child("bin/postgres") not in {0, victim}, 60, "PostgreSQL is back")
    eventually(running.is_ready, 60, "ready again")
    return round(time.monotonic() - begin, 2)
