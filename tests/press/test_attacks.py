"""The attacks on published figures, with their pass marks; each one bites when noise is broken."""

from fractions import Fraction

import pytest

from press.noise import WHOLE
from press.tables import ANNUAL, DIMENSIONS, MONTHLY, cells_of_a_case, spent
from tests.press import attacks
from tests.press.attacks import BROKEN, OURS, RAW, ROUNDED, WORST

ACCURACY, LINKAGE, MEMBERSHIP = Fraction(57, 100), Fraction(3, 100), Fraction(63, 100)
#: e^0.25 and a millionth.
MOST_RATIO = Fraction(1_284_026_416, 10**9)
CELLS = cells_of_a_case()
#: The mean error at these counts, for the bound that was chosen and for those that were not.
AT = (0, 1, 3, 5, 8, 10, 15, 20, 30, 40, 50, 100, 2600)
USEFUL = {
    0.25: (5.5, 4.7, 3.1, 1.9, 3.6, 3.2, 3.6, 3.7, 3.7, 3.7, 3.7, 3.7, 3.7),
    0.5: (5.1, 4.1, 2.3, 0.8, 2.7, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5),
    0.125: (7.1, 6.4, 5.1, 3.9, 5.5, 5.8, 6.7, 7.3, 7.7, 7.8, 7.8, 7.9, 7.9),
}
#: What an operator may come to think of a call, in all words that a dimension might be called.
JUDGEMENTS = ("stage", "outcome", "verdict", "trap", "frozen", "flag", "evidence", "resolved")
#: What each dimension is known from: what the person says, or the way in; never from a judgement.
SAID_BY_THE_PERSON = {"line", "caller_kind", "language", "region"}


def passes_one_person(way: attacks.Way) -> bool:
    ratio = attacks.likelihood_ratio(way)
    return attacks.accuracy(way) <= ACCURACY and ratio is not None and ratio <= MOST_RATIO


def passes_membership(way: attacks.Way) -> bool:
    return all(attacks.membership(way, n, CELLS) <= MEMBERSHIP for n in WORST)


def passes_linkage(way: attacks.Way) -> bool:
    return attacks.linkage(way) <= LINKAGE


def test_one_person_more_or_less_is_not_seen() -> None:
    assert passes_one_person(OURS)
    assert round(float(attacks.accuracy(OURS)), 3) == 0.562
    assert round(float(attacks.likelihood_ratio(OURS)), 3) == 1.284


@pytest.mark.parametrize("way", BROKEN, ids=lambda way: way.name)
def test_one_person_is_seen_where_noise_is_broken(way: attacks.Way) -> None:
    assert not passes_one_person(way)


def test_without_noise_one_person_is_seen_for_certain() -> None:
    assert [attacks.accuracy(way) for way in (RAW, ROUNDED)] == [1, 1]


def test_a_case_is_not_found_in_all_the_cells_that_hold_it() -> None:
    assert passes_membership(OURS)
    worst = {cells: round(float(attacks.membership(OURS, 57, cells)), 3) for cells in (6, 8)}
    assert worst == {6: 0.615, 8: 0.634}
    usual = {n: round(float(attacks.membership(OURS, 60, n)), 2) for n in (1, 4, 6, 8)}
    assert usual == {1: 0.54, 4: 0.57, 6: 0.59, 8: 0.6}


@pytest.mark.parametrize("way", BROKEN[:3], ids=lambda way: way.name)
def test_a_case_is_found_where_noise_is_broken(way: attacks.Way) -> None:
    assert not passes_membership(way)


def test_nobody_and_one_person_are_withheld_almost_alike() -> None:
    assert passes_linkage(OURS)
    withheld = [round(OURS.figures(n)[None] / WHOLE, 2) for n in (0, 1, 3)]
    assert withheld == [0.92, 0.9, 0.84]


def test_a_noise_twice_as_sharp_tells_nobody_from_one_person() -> None:
    alike = attacks.Way("alike", lambda k: attacks.none(k - 7))
    assert not passes_linkage(alike)


def test_a_batch_of_made_up_callers_is_seen_so_no_table_may_tell_their_fate() -> None:
    seen = [round(float(attacks.batch(OURS, 60, added)), 2) for added in (5, 20)]
    assert seen == [0.73, 0.95]
    assert set(DIMENSIONS) == SAID_BY_THE_PERSON
    words = [*DIMENSIONS, *(word for each in DIMENSIONS.values() for word in each)]
    assert not [word for word in words for judged in JUDGEMENTS if judged in word]


def test_a_case_is_in_six_cells_for_ever_and_spends_one_and_a_half() -> None:
    assert CELLS <= 6
    assert spent() <= Fraction(3, 2)
    assert [table.name for table in MONTHLY] == [
        "total",
        "line",
        "caller_kind",
        "language",
        "region",
    ]
    assert [tuple(table.dimensions) for table in ANNUAL] == [("caller_kind", "language")]


@pytest.mark.parametrize("epsilon", USEFUL)
@pytest.mark.parametrize("place", range(len(AT)), ids=map(str, AT))
def test_figures_are_as_useful_as_was_promised(epsilon: float, place: int) -> None:
    found = attacks.error(attacks.WEIGHED[epsilon], AT[place])

    assert abs(float(found) - USEFUL[epsilon][place]) <= 0.1
