"""A console for the tests that kill a part of it: a start is dear, and each lets it recover."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine import desk
from tests.machine.console import COLD, Console


@pytest.fixture(scope="package")
def to_be_killed(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Console, Path, list[str]]]:
    """The console, its data and what its start said; for the group "killed"."""
    data = tmp_path_factory.mktemp("killed") / "data"
    running = Console(data, HOTLINE_SIMULATOR="0", **desk.WAYS_IN)
    try:
        yield running, data, running.until_ready(COLD)
    finally:
        running.stop()
