"""Every figure by its definition, and what must hold of any counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floor.figures import BOUNDS, LONGER, Figures, Row, What, figures_of
from floor.presenters import shown

COUNT = st.integers(0, 500)
WAITS = st.dictionaries(st.sampled_from([*BOUNDS, LONGER]), COUNT)


@st.composite
def counted(draw) -> Figures:
    waits, abandoned, short, diverted, waiting = (
        draw(WAITS),
        draw(COUNT),
        draw(COUNT),
        draw(COUNT),
        draw(COUNT),
    )
    offered = sum(waits.values()) + abandoned + short + diverted + waiting
    return Figures(offered, abandoned, short, diverted, waits)


@given(counts=counted())
def test_offered_is_answered_abandoned_short_diverted_and_waiting(counts: Figures) -> None:
    parts = counts.answered + counts.abandoned + counts.short + counts.diverted + counts.waiting

    assert counts.offered == parts
    assert counts.waiting >= 0


@given(counts=counted())
def test_a_share_is_a_share_and_more_time_never_lowers_it(counts: Figures) -> None:
    levels = [counts.service_level(bound) for bound in BOUNDS]

    assert (None in levels) == (counts.offered == counts.short + counts.waiting)
    if None not in levels:
        assert levels == sorted(levels)
        assert 0 <= levels[0] <= levels[-1] <= 1
    assert counts.abandonment is None or 0 <= counts.abandonment <= 1


def test_the_service_level_leaves_out_short_abandons_and_those_who_wait() -> None:
    counts = Figures(20, abandoned=4, short=5, diverted=1, waits={15: 6, 20: 1, 60: 1})

    assert counts.waiting == 2
    assert counts.service_level(15) == 6 / 13
    assert counts.service_level(20) == 7 / 13
    assert counts.abandonment == 4 / 15


def test_those_reached_are_a_share_of_all_who_left_soon_or_late() -> None:
    counts = Figures(20, abandoned=3, short=5, rescued=4)

    assert counts.rescues == 0.5


@pytest.mark.parametrize(
    ("quick", "share", "kept"), [(899, "89%", False), (900, "90%", True), (290, "29%", False)]
)
def test_a_level_is_never_rounded_up_to_its_mark(quick: int, share: str, kept: bool) -> None:
    counts = Figures(1000, abandoned=1000 - quick, waits={15: quick})

    assert shown("All", counts).levels[0] == (share, kept)


def test_the_wait_of_most_is_the_bound_that_reaches_them() -> None:
    counts = Figures(100, waits={5: 50, 30: 45, 600: 4, LONGER: 1})

    assert counts.wait_of(0.95) == 30
    assert counts.wait_of(0.96) == 600
    assert counts.wait_of(1.0) == LONGER
    assert Figures().wait_of(0.95) is None


def test_means_rest_on_those_they_are_about() -> None:
    rows = [
        Row(What.OFFERED, 0, 3, 0),
        Row(What.WAIT, 10, 2, 14),
        Row(What.TALK, 0, 1, 600),
        Row(What.WRAP_UP, 0, 1, 60),
    ]
    counts = figures_of(rows)

    assert (counts.mean_wait, counts.handling, counts.waiting) == (7, 660, 1)
    assert (Figures().mean_wait, Figures().handling) == (None, None)


def test_waits_are_asked_for_by_the_bounds_they_are_counted_by() -> None:
    with pytest.raises(ValueError, match="other bounds"):
        Figures().answered_within(17)
