"""The noise: exact, symmetric, without an edge, and never sharper than was promised."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.noise import EPSILON, WHOLE, A, at_most, drawn


def e_to_minus_epsilon() -> Fraction:
    """By its series, to far more places than are used."""
    total = term = Fraction(1)
    for number in range(1, 40):
        term *= -EPSILON / number
        total += term
    return total


def test_the_step_of_the_tail_is_e_to_minus_a_quarter_rounded_up() -> None:
    assert 0 < A - e_to_minus_epsilon() < Fraction(1, 10**18)


@given(st.integers(0, WHOLE - 1))
def test_a_draw_inverts_the_distribution(u: int) -> None:
    noise = drawn(u)
    assert at_most(noise - 1) <= u < at_most(noise)


@given(st.integers(0, WHOLE - 1))
def test_both_sides_are_alike(u: int) -> None:
    assert drawn(u) == -drawn(WHOLE - 1 - u)


def test_tails_end_only_with_the_number_itself() -> None:
    assert (drawn(0), drawn(WHOLE - 1)) == (-707, 707)
    assert all(at_most(k - 1) < at_most(k) for k in range(-650, 651))


def test_each_step_outwards_is_rarer_by_the_same_ratio() -> None:
    for k in range(200):
        here, further = at_most(k) - at_most(k - 1), at_most(k + 1) - at_most(k)
        assert abs(Fraction(further, here) - A) < Fraction(1, 10**40)


def test_the_spread_is_what_was_planned() -> None:
    square = sum((at_most(k) - at_most(k - 1)) * k * k for k in range(-650, 651))
    assert round(float(Fraction(square, WHOLE)) ** 0.5, 2) == 5.64
    beyond = Fraction(2 * at_most(-16), WHOLE)
    assert round(float(beyond), 2) == 0.02


@pytest.mark.parametrize("u", [-1, WHOLE])
def test_a_number_of_other_size_is_refused(u: int) -> None:
    with pytest.raises(ValueError, match="256 bits"):
        drawn(u)
