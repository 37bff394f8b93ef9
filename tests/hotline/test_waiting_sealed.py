"""While nothing can be opened, supervisors read on the board how many events wait on the disk."""

from pathlib import Path

import pytest

from intake import spool
from live import floor
from live.events import floor_stream
from tests.cases.conftest import case_in_intake, office, olga, taken, vera, waiting  # noqa: F401
from tests.cases.test_pages import browser  # noqa: F401


@pytest.fixture(autouse=True)
def place(settings, tmp_path: Path) -> Path:
    settings.SPOOL_DIR = tmp_path / "spool"
    settings.SPOOL_DIR.mkdir()
    return settings.SPOOL_DIR


def lay(place: Path, number: int) -> None:
    for each in range(number):
        (place / f"{each}{spool.ENDING}").write_text("")


@pytest.mark.parametrize(("number", "words"), [(1, "1 event waits sealed"), (3, "3 events wait")])
def test_the_board_says_in_words_how_many_wait(browser, vera, place, number, words):  # noqa: F811
    assert "sealed:" not in browser(vera).get("/board/").content.decode()
    lay(place, number)
    assert words in browser(vera).get("/board/").content.decode()
    assert words in browser(vera).get("/board/parts/").content.decode()


def test_an_open_board_hears_of_it_although_nothing_can_be_written(
    browser,  # noqa: F811
    olga,  # noqa: F811
    vera,  # noqa: F811
    place,
):
    stream = floor_stream(vera.office_id)
    assert stream in browser(vera).get("/board/").content.decode()
    assert stream not in browser(olga).get("/desk/").content.decode()
    before = floor.counts([stream])
    assert floor.counts([stream]) == before
    lay(place, 1)
    assert floor.counts([stream]) != before


def test_without_a_folder_nothing_waits(browser, vera, place):  # noqa: F811
    place.rmdir()
    assert browser(vera).get("/board/").status_code == 200
