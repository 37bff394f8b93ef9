"""Files of strangers lie beside the events of the spool, and take no room that those need."""

import os
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, OperationalError
from django.test import Client
from django.utils.timezone import now

from hotline import spooled
from hotline.spooled import DRAFT_LASTS, spool_drain
from hotline.spooled import web_files_fetch as files_fetch
from intake import entrance, spool
from intake.files import file_keep
from tests.intake.test_web_files import photo, place, send, states
from tests.intake.test_web_form import office

__all__ = ["office", "photo", "place"]
MB = 1024 * 1024


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """The disk has only so many bytes left."""

    def left(count: int) -> None:
        told = shutil.disk_usage("/")._replace(free=count)
        monkeypatch.setattr("shutil.disk_usage", lambda _place: told)

    return left


def kept(place: Path) -> list[str]:
    return [path.name for path in place.iterdir()]


def test_a_file_that_is_handed_on_while_the_others_are_measured_loses_nobody_theirs(
    place, monkeypatch
):
    file_keep(b"first", name="a")
    with os.scandir(place) as found:
        seen = list(found)
    (place / "a.sealed").unlink()
    with monkeypatch.context() as patch:
        patch.setattr("os.scandir", lambda _folder: nullcontext(seen))
        file_keep(b"second", name="b")
    assert kept(place) == ["b.sealed"]


def test_what_the_events_may_still_need_is_left_to_them(place, free, settings):
    settings.SPOOL_LIMIT = 100 * MB
    free(spool.RESERVE + 100 * MB + 10)
    with pytest.raises(spool.SpoolFull):
        file_keep(b"one", name="a")
    free(spool.RESERVE + 101 * MB)
    file_keep(b"one", name="a")
    assert kept(place) == ["a.sealed"]


def test_what_of_the_events_is_on_the_disk_already_is_not_kept_free_twice(place, free, settings):
    settings.SPOOL_LIMIT = 10 * MB
    place.parent.mkdir()
    (place.parent / "0-x.sealed").write_bytes(bytes(10 * MB))
    free(spool.RESERVE + MB)
    file_keep(b"one", name="a")
    assert kept(place) == ["a.sealed"]


def test_files_have_half_of_the_room_that_events_have_and_the_new_one_counts(place, settings):
    settings.SPOOL_LIMIT = 2 * MB
    file_keep(bytes(MB // 2), name="a")
    with pytest.raises(spool.SpoolFull):
        file_keep(bytes(MB // 2), name="b")
    assert kept(place) == ["a.sealed"]


def test_what_a_killed_process_half_wrote_of_a_file_is_cleared_away_too(place):
    place.mkdir(parents=True)
    for name, age in ((".draft-old", DRAFT_LASTS + 60), (".draft-young", 0)):
        (place / name).write_text("half")
        moment = now().timestamp() - age
        os.utime(place / name, (moment, moment))
    spool_drain(at=now())
    assert kept(place) == [".draft-young"]


def test_a_file_whose_event_was_set_aside_waits_for_days_until_somebody_looks(
    office, place, photo, monkeypatch
):
    def raising(trouble: Exception) -> Any:
        def fails(*, inbound: Any) -> None:
            raise trouble

        return fails

    with monkeypatch.context() as patch:
        patch.setattr(entrance, "receive", raising(OperationalError("away")))
        send(Client(), photo)
        patch.setattr(spooled, "receive", raising(DataError("never")))
        (event,) = place.parent.glob("*.sealed")
        # It came long ago, and could not be looked at before.
        os.utime(event, (0, 0))
        spool_drain(at=now())
    spool.breaker.reset()
    assert (spool.depth(), states(), len(kept(place))) == (0, [], 1)
    files_fetch(at=now() + timedelta(days=2))
    assert len(kept(place)) == 1
    files_fetch(at=now() + timedelta(days=8))
    assert kept(place) == []
