"""Threads that go on: a round in its time, a line until the end; a failure is a pause, no end."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

from django.db import close_old_connections, connections

from hotline.jobs import Line, Round

logger = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0


def round_thread(work: Round, *, stop: Event, clock: Callable[[], datetime]) -> Thread:
    """A started thread that does the round, again and again, until `stop`."""

    def turn() -> float:
        work.turn(clock())
        return work.every

    return _started(work.name, turn, stop)


def line_thread(line: Line, *, stop: Event) -> Thread:
    """A started thread that runs the line; a line that ends early is begun again."""

    def turn() -> float:
        line.run(stop)
        return FIRST_PAUSE

    return _started(line.name, turn, stop)


def _started(name: str, turn: Callable[[], float], stop: Event) -> Thread:
    def live() -> None:
        pause = FIRST_PAUSE
        try:
            while not stop.is_set():
                close_old_connections()
                wait, pause = _attempt(name, turn, pause)
                stop.wait(wait)
        finally:
            connections.close_all()

    # A daemon: a round that hangs must not keep the process from ending.
    thread = Thread(target=live, name=name, daemon=True)
    thread.start()
    return thread


def _attempt(name: str, turn: Callable[[], float], pause: float) -> tuple[float, float]:
    """How long to wait now, and after the next failure; the message may hold what people said,
    so only its kind is logged."""
    try:
        return turn(), FIRST_PAUSE
    except Exception as trouble:  # noqa: BLE001 - whatever it was, the next round comes
        logger.warning("%s failed (%s); trying again", name, type(trouble).__name__)
        return pause, min(2 * pause, LONGEST_PAUSE)
