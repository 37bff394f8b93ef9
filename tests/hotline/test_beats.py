"""Rounds and lines go on after a failure and stop when told to."""

import logging
from datetime import UTC, datetime
from threading import Event

import pytest

from hotline import beats
from hotline.jobs import Line, Round

AT = datetime(2026, 11, 23, 0, 41, tzinfo=UTC)
WITHIN = 10.0


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beats, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(beats, "close_old_connections", lambda: None)


def test_a_round_is_told_the_time_and_comes_again() -> None:
    stop, seen = Event(), []

    def turn(at: datetime) -> None:
        seen.append(at)
        if len(seen) == 3:
            stop.set()

    beats.round_thread(Round("count", 0.001, turn), stop=stop, clock=lambda: AT).join(WITHIN)
    assert seen == [AT, AT, AT]


def test_a_failed_round_is_tried_again_and_its_words_are_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stop, tries = Event(), []

    def turn(at: datetime) -> None:
        tries.append(at)
        if len(tries) == 3:
            stop.set()
        raise ValueError("what a caller said")

    with caplog.at_level(logging.WARNING):
        beats.round_thread(Round("fail", 60.0, turn), stop=stop, clock=lambda: AT).join(WITHIN)
    assert len(tries) == 3
    assert "fail failed (ValueError)" in caplog.text
    assert "caller" not in caplog.text


def test_a_line_that_ends_early_is_begun_again() -> None:
    stop, begun = Event(), []

    def run(told: Event) -> None:
        begun.append(told)
        if len(begun) == 2:
            told.set()

    beats.line_thread(Line("short", run), stop=stop).join(WITHIN)
    assert begun == [stop, stop]


def test_pauses_grow_up_to_a_limit() -> None:
    def fails() -> float:
        raise OSError

    pause, waits = 0.5, []
    for _ in range(9):
        wait, pause = beats._attempt("away", fails, pause)
        waits.append(wait)
    assert waits[:4] == [0.5, 1.0, 2.0, 4.0]
    assert waits[-1] == beats.LONGEST_PAUSE
