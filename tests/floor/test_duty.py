"""How busy those on duty were: every second once, in its own hour, and of nobody alone."""

from datetime import UTC, datetime, timedelta

import pytest

from floor.duty import FEWEST, Duty, duty_by_hour, duty_whole
from floor.folding import HOURS_KEPT, deltas_fold, hours_fold
from floor.selectors import Span, figures_by
from operators.models import Office, Operator, Presence
from operators.roles import Role
from tests.cases.conftest import person

HOUR = timedelta(hours=1)
NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
NAMES = ("Malyna", "Kalyna", "Ozhyna", "Shypshyna")


@pytest.fixture
def crew(office: Office) -> list[Operator]:
    people = [person(office, name, Role.OPERATOR) for name in NAMES]
    Presence.objects.all().delete()
    return people


def goes(who: Operator, state: str, at: datetime, reason: str = "") -> None:
    """As the service writes it, with a browser that lives until then."""
    Presence.objects.get_or_create(operator=who, defaults={"since": at})
    mine = Presence.objects.filter(operator=who)
    mine.update(heartbeat_at=at)
    mine.update(state=state, reason=reason, since=at, heartbeat_at=at)


def whole(office: Office, at: datetime) -> Duty:
    return duty_whole(Span(office.pk, NINE - 11 * HOUR, NINE + 13 * HOUR), at=at)


def sums(office: Office, at: datetime, kind: str) -> int:
    everything = Span(office.pk, NINE - 99 * 24 * HOUR, NINE + 13 * HOUR)
    return sum(getattr(each, kind) for each in duty_by_hour(everything, at=at).values())


def by_hour(office: Office, at: datetime) -> dict[int, Duty]:
    found = duty_by_hour(Span(office.pk, NINE - 11 * HOUR, NINE + 13 * HOUR), at=at)
    return {hour.astimezone(UTC).hour: duty for hour, duty in found.items()}


def test_time_over_the_hour_is_shared_between_the_hours(office: Office, crew) -> None:
    for who in crew:
        goes(who, "ready", NINE)
        goes(who, "on_contact", NINE + HOUR / 2)
        goes(who, "wrap_up", NINE + 1.5 * HOUR)
        goes(who, "ready", NINE + 1.75 * HOUR)
        goes(who, "offline", NINE + 2 * HOUR)

    found = by_hour(office, NINE + 5 * HOUR)
    assert found[9] == Duty(4 * 3600, 4 * 1800, 0, 4)
    assert found[10] == Duty(4 * 3600, 4 * 2700, 0, 4)
    assert sorted(found) == [9, 10]
    assert whole(office, NINE).occupancy == pytest.approx(1.25 / 2)


@pytest.mark.parametrize(
    ("reason", "excused"),
    [("debrief", True), ("break", True), ("meeting", True), ("equipment", True), ("missed", False)],
)
def test_pauses_are_excused_but_that_after_missed_contacts(
    office: Office, crew, reason: str, excused: bool
) -> None:
    for who in crew:
        goes(who, "on_contact", NINE)
        goes(who, "pause", NINE + HOUR / 2, reason)
        goes(who, "offline", NINE + HOUR)

    assert whole(office, NINE).occupancy == (1.0 if excused else 0.5)


def test_a_state_that_lasts_counts_until_now_and_no_second_twice(office: Office, crew) -> None:
    for who in crew:
        goes(who, "on_contact", NINE)
    assert by_hour(office, NINE + HOUR / 4) == {9: Duty(3600, 3600, 0, 1)}
    for who in crew:
        goes(who, "offline", NINE + HOUR / 2)
    before = by_hour(office, NINE + HOUR)

    assert before == {9: Duty(7200, 7200, 0, 2)}
    deltas_fold()
    assert by_hour(office, NINE + 2 * HOUR) == before


def test_of_fewer_than_three_nothing_is_told(office: Office, crew) -> None:
    for number, who in enumerate(crew, start=1):
        goes(who, "on_contact", NINE)
        goes(who, "offline", NINE + HOUR)
        assert (whole(office, NINE).occupancy is None) == (number < FEWEST)


def test_many_who_came_one_after_the_other_are_not_many_at_once(office: Office, crew) -> None:
    for number, who in enumerate(crew):
        goes(who, "on_contact", NINE + number * HOUR)
        goes(who, "offline", NINE + (number + 1) * HOUR)

    assert whole(office, NINE).people == 1
    assert whole(office, NINE).occupancy is None


@pytest.mark.parametrize("folds", [False, True])
def test_an_hour_of_one_adds_nothing_to_the_whole_that_others_would_take_away(
    office: Office, crew, folds: bool
) -> None:
    for who in crew:
        goes(who, "ready", NINE)
        goes(who, "offline", NINE + HOUR)
    goes(crew[0], "on_contact", NINE + 2 * HOUR)
    goes(crew[0], "offline", NINE + 3 * HOUR)
    if folds:
        deltas_fold()
        hours_fold(at=NINE + HOURS_KEPT + 24 * HOUR)

    assert whole(office, NINE) == Duty(4 * 3600, 0, 0, 4)


def test_two_people_never_make_an_hour_of_three(office: Office, crew) -> None:
    half = timedelta(milliseconds=500)
    for who in crew[:2]:
        goes(who, "ready", NINE)
        for number in range(1, 5):
            goes(who, "on_contact", NINE + number * HOUR / 8 + (number % 2) * half)
        goes(who, "offline", NINE + HOUR)

    assert by_hour(office, NINE + HOUR)[9].people == 2


def test_days_keep_how_many_there_were_and_every_second(office: Office, crew) -> None:
    for who in crew:
        goes(who, "ready", NINE)
        goes(who, "on_contact", NINE + 1.5 * HOUR)
        goes(who, "offline", NINE + 2.25 * HOUR)
    deltas_fold()
    before = whole(office, NINE)

    for _again in range(2):
        hours_fold(at=NINE + HOURS_KEPT + 24 * HOUR)
        assert whole(office, NINE) == before
    assert len(by_hour(office, NINE)) == 1


def test_a_clock_that_goes_back_counts_nothing_and_none_counts_more_than_a_day(
    office: Office, crew
) -> None:
    goes(crew[0], "on_contact", NINE)
    goes(crew[0], "ready", NINE - HOUR)
    assert sums(office, NINE - HOUR, "busy") == 0
    goes(crew[1], "on_contact", NINE - 50 * 24 * HOUR)
    goes(crew[1], "wrap_up", NINE)

    assert sums(office, NINE - HOUR, "busy") == 24 * 3600


def test_whoever_vanished_was_there_until_the_last_sign_of_life(office: Office, crew) -> None:
    goes(crew[0], "ready", NINE)
    Presence.objects.filter(operator=crew[0]).update(heartbeat_at=NINE + HOUR / 6)
    assert sums(office, NINE + 3 * HOUR, "signed") == 660

    Presence.objects.filter(operator=crew[0]).update(state="offline", since=NINE + 4 * HOUR)
    assert sums(office, NINE + 5 * HOUR, "signed") == 660


def test_an_empty_office_has_no_figure_and_people_are_no_contacts(
    office: Office, sister_office: Office, crew
) -> None:
    for who in crew:
        goes(who, "on_contact", NINE)
        goes(who, "offline", NINE + HOUR)

    assert whole(sister_office, NINE) == Duty()
    assert whole(sister_office, NINE).occupancy is None
    assert figures_by(Span(office.pk, NINE - HOUR, NINE + HOUR), "hour") == {}
