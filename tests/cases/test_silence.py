"""A line that falls silent is noticed in time, and a line that is well is left in peace."""

from datetime import timedelta
from math import comb

import pytest

from cases.silence import BACK_LEAST, at_most, is_back, none_of, noticed_after, silence
from cases.usual import HOUR, MINUTE, Past, Usual, quarter_of, slot, usual
from tests.cases.weeks import BEFORE, BEGIN, World, alarms, arrivals, noticed

#: From here on the weeks before are known.
AFTER = BEGIN + BEFORE
NINETY_DAYS = timedelta(days=90)
WHOLE = BEFORE.days + 90
BUSY = World(by_day=150, days=WHOLE)
FEASTS = tuple((BEFORE.days + day, 2.5) for day in (-2, -1, 30))


def steady(rate: float, *, weeks: float = 8, strays: float = 0.01) -> Usual:
    """A line that brings the same at every hour."""
    counted = int(rate * weeks)
    return Usual(rates=(rate,) * 168, counted=(counted,) * 168, strays=strays, weeks=weeks)


@pytest.mark.parametrize(("seen", "mean", "doubt"), [(0, 3.0, 0.5), (2, 7.0, 0.25), (5, 4.0, 1.0)])
def test_the_tail_is_that_of_the_negative_binomial(seen, mean, doubt):
    size = round(1 / doubt)
    share = size / (size + mean)
    exact = sum(comb(k + size - 1, k) * share**size * (1 - share) ** k for k in range(seen + 1))
    assert at_most(seen, mean, doubt) == pytest.approx(exact)


def test_without_doubt_the_tail_is_that_of_poisson():
    assert at_most(1, 2.0, 0.0) == pytest.approx(3 * 2.718281828**-2)
    assert none_of(2.0, 1e-9) == pytest.approx(none_of(2.0, 0.0))


def test_the_rate_that_fifteen_minutes_need_is_the_one_written_down():
    """`docs/decisions/0125-a-line-that-falls-silent.md` has this table."""
    minutes = {
        rate: noticed_after(steady(rate), AFTER, series=4) for rate in (4, 20, 60, 90, 120, 180)
    }
    assert minutes[90] <= 15 * MINUTE < minutes[60]


def test_nothing_is_said_in_the_first_two_weeks():
    came = arrivals(World(by_day=150, days=20), seed=1)
    at = BEGIN + timedelta(days=13, hours=12)
    quiet = came.without(at - 6 * HOUR, at)
    assert silence(usual(quiet.past(at)), quiet.past(at), at=at, series=1) is None
    at += timedelta(days=2)
    quiet = came.without(at - 6 * HOUR, at)
    assert silence(usual(quiet.past(at)), quiet.past(at), at=at, series=1) is not None


def test_a_week_of_feasts_leaves_no_trace_in_what_is_usual():
    plain = usual(arrivals(World(100, 56), seed=3).past(AFTER))
    feasts = usual(
        arrivals(World(100, 56, feasts=tuple((day, 3.0) for day in range(42, 49))), 3).past(AFTER)
    )
    assert sum(feasts.rates) == pytest.approx(sum(plain.rates), rel=0.1)


def test_hours_without_a_way_in_count_for_nothing():
    hours = [10] * 168 * 6 + [None] * 168 * 2
    known = usual(Past(until=AFTER, hours=hours, quarters={}, last_at=None))
    assert known.rates == (10.0,) * 168
    assert known.weeks == 6


def test_the_hours_of_a_week_follow_utc():
    assert slot(BEGIN) == 0
    assert slot(BEGIN + timedelta(days=6, hours=23)) == 167
    assert quarter_of(BEGIN + 44 * MINUTE) == BEGIN + 30 * MINUTE


def test_a_country_that_goes_silent_by_day_is_noticed_within_fifteen_minutes():
    for seed in range(2):
        came = arrivals(World(by_day=150, days=59), seed)
        for hour in (8, 12, 19):
            fall = AFTER + timedelta(days=1, hours=hour, minutes=7 * seed)
            delay = noticed(came.without(fall, fall + timedelta(days=1)), fall)
            assert delay is not None
            assert delay <= 15 * MINUTE


def test_a_silence_that_begins_at_night_is_noticed_as_soon_as_was_promised():
    came = arrivals(World(by_day=150, days=59), 1)
    fall = AFTER + timedelta(days=2, hours=1)
    known = usual(came.past(fall))
    delay = noticed(came.without(fall, fall + timedelta(days=1)), fall)
    assert 15 * MINUTE < delay <= 1.5 * noticed_after(known, fall, series=4)


def test_a_trickle_is_noticed_too():
    came = arrivals(World(by_day=150, days=59), 1)
    fall = AFTER + timedelta(days=2, hours=12)
    kept = [each for number, each in enumerate(came.at) if each < fall or number % 10 == 0]
    delay = noticed(type(came)(kept), fall)
    assert delay is not None
    assert delay <= 75 * MINUTE


def test_an_outage_is_over_when_people_come_again_and_not_with_the_first():
    came = arrivals(World(by_day=60, days=60), 7)
    fall, back = AFTER + timedelta(days=1, hours=9), AFTER + timedelta(days=1, hours=12)
    out = came.without(fall, back)
    known = usual(out.past(fall))
    first = next(each for each in out.at if each >= back)
    assert not is_back(known, out.past(first + MINUTE, whole=False), since=fall, at=first + MINUTE)
    again = back + HOUR
    assert is_back(known, out.past(again, whole=False), since=fall, at=again)
    assert BACK_LEAST > 1


@pytest.mark.parametrize(
    ("world", "seed"),
    [
        (World(by_day=60, days=BEFORE.days + 10), 11),
        (World(by_day=8, days=BEFORE.days + 14, odd_days=0.2), 12),
    ],
)
def test_weeks_in_which_all_is_well_raise_no_alarm(world, seed):
    end = BEGIN + timedelta(days=world.days)
    assert alarms(arrivals(world, seed), begin=AFTER, end=end) == []


@pytest.mark.full
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "world",
    [
        BUSY,
        World(by_day=30, days=WHOLE, odd_days=0.15),
        World(by_day=5, days=WHOLE, odd_days=0.2),
        World(by_day=120, days=WHOLE, drift=0.02),
        World(by_day=150, days=WHOLE, drift=-0.03),
        World(by_day=120, days=WHOLE, feasts=FEASTS),
    ],
    ids=["busy", "middling", "quiet", "growing", "shrinking", "feasts"],
)
def test_ninety_days_bring_at_most_one_false_alarm(world, seed):
    found = alarms(arrivals(world, seed), begin=AFTER, end=AFTER + NINETY_DAYS)
    days = {at.date() for at, _finding in found}
    assert len(days) <= 1
