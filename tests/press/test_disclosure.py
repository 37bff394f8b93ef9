"""From counts to figures: the same people give the same noise, and nothing small is shown."""

import hmac
from hashlib import sha256
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from press.content import content_of
from press.disclosure import KEYS, Count, counted, figure, noise, shown
from press.period import Period
from press.spoken import spoken, two_digits
from press.tables import ANNUAL, DIMENSIONS, MONTHLY

RECORDS = st.lists(
    st.tuples(
        st.integers(0, KEYS - 1), *(st.sampled_from(DIMENSIONS[each]) for each in DIMENSIONS)
    ),
    max_size=40,
)


def hashed(label: str, message: bytes) -> bytes:
    return hmac.digest(b"a key of these tests", f"{label}.".encode() + message, sha256)


def groups(records):
    return [(dict(zip(DIMENSIONS, marks, strict=True)), Count(1, key)) for key, *marks in records]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RECORDS, st.randoms())
def test_the_order_and_the_grouping_of_records_change_nothing(records, chance: Random) -> None:
    one = groups(records)
    other = list(one)
    chance.shuffle(other)
    merged: dict = {}
    for marks, count in other:
        place = tuple(marks.items())
        merged[place] = merged.get(place, Count()) + count
    regrouped = [(dict(place), count) for place, count in merged.items()]
    wanted = content_of(Period(2024, 6), one, hashed)
    assert content_of(Period(2024, 6), other, hashed) == wanted
    assert content_of(Period(2024, 6), regrouped, hashed) == wanted


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RECORDS)
def test_a_case_is_in_exactly_one_cell_of_each_table(records) -> None:
    for table in (*MONTHLY, *ANNUAL):
        cells = counted(table, groups(records))
        assert sum(count.number for count in cells.values()) == len(records)
        assert list(cells) == table.places()


@given(st.integers(1, 60), st.integers(0, KEYS - 1))
def test_the_same_people_have_the_same_noise_by_every_way(number: int, key: int) -> None:
    ways = [
        noise(table, place, Count(number, key), hashed)
        for table in MONTHLY
        for place in table.places()
    ]
    assert len(set(ways)) == 1


def test_one_person_more_draws_other_noise() -> None:
    draws = {noise(MONTHLY[0], (), Count(60, key), hashed) for key in range(200)}
    assert len(draws) > 10


def test_empty_cells_do_not_share_their_noise() -> None:
    table = MONTHLY[1]
    draws = [noise(each, place, Count(), hashed) for each in MONTHLY[1:] for place in each.places()]
    assert len(set(draws)) > 3
    assert noise(table, ("web",), Count(), hashed) == noise(table, ("web",), Count(0, 7), hashed)


@given(st.integers(-800, 10_000))
def test_what_is_shown_is_a_multiple_of_five_from_ten_on(noisy: int) -> None:
    value = shown(noisy)
    if value is None:
        assert noisy < 8
    else:
        assert value % 5 == 0
        assert value >= 10
        assert abs(value - noisy) <= 2


def test_a_known_cell_stays_what_it_is() -> None:
    """Whoever changes the noise changes this; figures that are out are not touched by it."""
    table = MONTHLY[1]
    assert [figure(table, ("web",), Count(n, 12_345), hashed) for n in (0, 9, 60, 2_600)] == KNOWN


KNOWN: list[int | None] = [None, 10, 60, 2_595]


@pytest.mark.parametrize(
    ("figures", "n"),
    [
        ([2_612], 2_500),
        ([2_610], 2_500),
        ([10], None),
        ([25], 10),
        ([None] * 9, None),
        ([115], 100),
        ([1_000_000], 990_000),
        ([260] * 10, 2_500),
    ],
)
def test_more_than_so_many_is_said_with_a_margin(figures, n) -> None:
    assert spoken(figures) == n


@given(st.lists(st.one_of(st.none(), st.integers(2, 400).map(lambda each: 5 * each)), max_size=24))
def test_nothing_more_is_ever_said_than_was_published(figures) -> None:
    said = spoken(figures)
    assert said is None or (said < sum(each or 0 for each in figures) and said == two_digits(said))
