"""The process that answers is killed between the disk and the answer: told again, taken once."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from cases.models import LineEvent, Message
from hotline.spooled import DRAFT_LASTS, spool_drain
from intake import entrance, spool
from operators.models import Office
from tests.cases.conftest import office
from tests.intake.conftest import AT, telegram
from tests.intake.updates import message
from vault.sealed_box import publish

__all__ = ["office"]


@pytest.fixture(autouse=True)
def place(
    settings: Any, tmp_path: Path, root_secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A spool to which everything goes, since the database is away."""

    def is_away(*, inbound: object) -> None:
        raise OperationalError

    settings.SPOOL_DIR = tmp_path / "spool"
    publish(root_secrets)
    monkeypatch.setattr(entrance, "receive", is_away)
    monkeypatch.setattr("intake.telegram.inbound.take", is_away)
    return settings.SPOOL_DIR


def killed_at(moment: Callable[[], None]) -> int:
    """Take one update in a process of its own that ends somewhere on the way; how it ended."""
    child = os.fork()
    if not child:
        try:
            moment()
            telegram(message(text="Слово"))
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def after_the_disk() -> None:
    write = spool.write

    def write_and_die(*args: Any, **kwargs: Any) -> None:
        write(*args, **kwargs)
        die()

    spool.write = write_and_die  # type: ignore[assignment]


def before_the_name() -> None:
    def die_instead(*_args: Any) -> None:
        die()

    os.link = die_instead  # type: ignore[assignment]


@pytest.mark.parametrize(("moment", "kept"), [(after_the_disk, 1), (before_the_name, 0)])
def test_the_sender_asks_again_and_is_taken_once(
    office: Office, place: Path, moment: Callable[[], None], kept: int
) -> None:
    assert killed_at(moment) == -signal.SIGKILL
    assert len(list(place.glob("*.sealed"))) == kept
    assert telegram(message(text="Слово")).status_code == 200
    assert spool_drain(at=AT) == kept + 1
    assert (LineEvent.objects.count(), Message.objects.count()) == (1, 1)
    spool_drain(at=datetime.now(UTC) + timedelta(seconds=DRAFT_LASTS + 1))
    assert [path.name for path in place.iterdir()] == []


def test_a_draft_that_somebody_is_writing_stays(office: Office, place: Path) -> None:
    place.mkdir()
    (place / ".draft-x").write_text("")
    spool_drain(at=datetime.now(UTC))
    assert [path.name for path in place.iterdir()] == [".draft-x"]
