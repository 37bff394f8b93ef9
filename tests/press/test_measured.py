"""What the page of the method says was tried is what the tests measure, and it passes its marks."""

import json

import pytest

from press.presenters.method import TRIED
from tests.press.attacks import OURS, RAW, ROUNDED
from tests.press.measured import FILE, complement, measured, pinned, repeated


@pytest.fixture(scope="module")
def found() -> dict:
    return measured()


def test_the_page_shows_what_was_measured(found) -> None:
    assert json.loads(FILE.read_text()) == found, "run python -m tests.press.measured"
    assert list(found) == list(TRIED)


def test_every_attack_stays_below_its_mark(found) -> None:
    marked = {name: each for name, each in found.items() if each["mark"] is not None}
    assert [name for name, each in marked.items() if each["ours"] > each["mark"]] == []
    assert len(marked) == 7


def test_a_figure_computed_ten_thousand_times_has_one_value() -> None:
    assert repeated() == 1


def test_the_total_less_the_others_tells_little_more_than_that_a_cell_is_small() -> None:
    guess, found = complement(OURS)
    assert found <= guess + 0.03
    guess, found = complement(ROUNDED)
    assert found > guess + 0.03


def test_all_tables_at_once_pin_no_small_cell() -> None:
    assert pinned(OURS) == 0
    assert pinned(RAW) == pinned(ROUNDED) == 0
