"""The formulas against worked examples, and against what must hold of any queue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floor.erlang import (
    MOST,
    blocked,
    impatient,
    level,
    mean_wait,
    needed,
    on_the_rota,
    waits,
)

#: load, people, seconds for one call, within: share who wait, share answered in time, mean wait.
WORKED = [
    (2.0, 4, 600, 20, 0.1739, 0.8373, 52.2),
    (2.0, 5, 600, 20, 0.0597, 0.9460, 11.9),
    (3.4, 6, 1020, 20, 0.1595, 0.8484, 62.6),
    (3.4, 7, 1020, 20, 0.0670, 0.9376, 19.0),
    (7.5, 12, 900, 20, 0.0958, 0.9133, 19.2),
]
LOADS = st.floats(0.05, 60)
PEOPLE = st.integers(1, 120)


@pytest.mark.parametrize(
    ("load", "people", "handling", "within", "wait", "answered", "mean"), WORKED
)
def test_those_who_wait_agree_with_the_worked_examples(
    load: float,
    people: int,
    handling: float,
    within: float,
    wait: float,
    answered: float,
    mean: float,
) -> None:
    assert waits(load, people) == pytest.approx(wait, abs=5e-5)
    assert level(load, people, handling, within) == pytest.approx(answered, abs=5e-5)
    assert mean_wait(load, people, handling) == pytest.approx(mean, abs=0.05)


def test_eight_people_keep_the_mark_of_fifteen_seconds_at_the_peak_of_an_evening() -> None:
    assert level(3.4, 8, 1020, 15) == pytest.approx(0.9760, abs=5e-5)


@pytest.mark.parametrize(
    ("people", "wait", "gives_up", "mean"), [(5, 0.1917, 0.112, 20.1), (6, 0.1005, 0.054, 9.7)]
)
def test_those_who_give_up_agree_with_the_worked_examples(
    people: int, wait: float, gives_up: float, mean: float
) -> None:
    found = impatient(3.4, people, 1020, 180)

    assert found.waits == pytest.approx(wait, abs=5e-5)
    assert found.gives_up == pytest.approx(gives_up, abs=5e-4)
    assert found.mean == pytest.approx(mean, abs=0.05)


@given(load=LOADS, people=PEOPLE)
def test_one_more_person_never_makes_anybody_wait_longer(load: float, people: int) -> None:
    assert blocked(load, people + 1) <= blocked(load, people)
    assert waits(load, people + 1) <= waits(load, people)
    assert level(load, people + 1, 600, 20) >= level(load, people, 600, 20)


@given(load=LOADS, people=PEOPLE, patience=st.floats(5, 3_600))
def test_every_call_is_answered_or_given_up(load: float, people: int, patience: float) -> None:
    found = impatient(load, people, 600, patience)

    assert found.occupancy * people == pytest.approx(load * (1 - found.gives_up), rel=1e-6)
    assert 0 <= found.gives_up <= found.waits <= 1


@given(load=st.floats(0.05, 30), people=PEOPLE)
def test_with_endless_patience_nobody_gives_up_and_both_formulas_agree(
    load: float, people: int
) -> None:
    if people <= load * 1.2:
        return
    found = impatient(load, people, 600, 1e9)

    assert found.waits == pytest.approx(waits(load, people), rel=1e-3)
    assert found.gives_up == pytest.approx(0, abs=1e-3)


@given(load=LOADS, share=st.floats(0.5, 0.99))
def test_as_many_as_are_needed_and_not_one_more(load: float, share: float) -> None:
    people = needed(load, 600, 20, share)

    assert level(load, people, 600, 20) >= share
    assert level(load, people - 1, 600, 20) < share


def test_a_queue_that_only_grows_is_said_to_be_one() -> None:
    assert waits(4.0, 4) == 1
    assert level(4.0, 3, 600, 20) == 0
    assert mean_wait(4.0, 4, 600) == float("inf")


def test_nobody_is_needed_where_nobody_calls() -> None:
    assert needed(0, 600, 20, 0.9) == 0


def test_more_than_can_be_planned_for_is_no_fault() -> None:
    assert needed(5_000, 600, 20, 0.9) == MOST


@pytest.mark.parametrize(("people", "absent", "planned"), [(7, 0.3, 10), (7, 0, 7), (0, 0.3, 0)])
def test_absences_are_planned_for(people: int, absent: float, planned: int) -> None:
    assert on_the_rota(people, absent) == planned


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: blocked(-1, 2),
        lambda: blocked(1, -1),
        lambda: impatient(0, 2, 600, 60),
        lambda: impatient(1, 0, 600, 60),
        lambda: needed(1, 600, 20, 1),
        lambda: on_the_rota(3, 1),
    ],
)
def test_what_makes_no_sense_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match=r"."):
        wrong()
