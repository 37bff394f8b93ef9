"""A hand-over is remembered the way and in the hours that the person called safe, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Callback, Case, Task
from cases.safe_contact import Hours, Way, allowed
from cases.selectors.safe_contacts import safe_contacts_held
from cases.services.reminders import ReminderRefused, handover_remind, reminder_span
from cases.services.safe_contacts import safe_contact_void
from cases.services.scheduling import case_move, case_postpone, case_schedule

NOW = datetime.now(tz=UTC).replace(second=0, microsecond=0)
DAY = timedelta(days=1)


@pytest.fixture
def hold(case_verified, release, lesya):
    case = release(case_verified)

    def held(days=2, act=case_schedule, **more):
        starts = NOW + days * DAY
        told = {"team": 1, "starts": starts, "ends": starts + timedelta(hours=1), "at": NOW}
        more |= {"signs": ""} if act is case_schedule else {}
        act(case_ref=case.ref, by=lesya, **told, **more)
        return Case.objects.get(ref=case.ref)

    return held


@pytest.fixture
def agreed(case_verified, agree, olga):
    def made(**changes):
        lasts = (NOW.date() - DAY, NOW.date() + 30 * DAY)
        return agree(case_verified, olga, **({"lasts": lasts, "at": NOW} | changes))

    return made


def due():
    return Callback.objects.get(source="reminder", state="due").due


def test_a_call_is_promised_for_the_first_safe_hours(agreed, hold):
    agreed()
    hold()
    promised = due()
    assert promised.lower >= NOW
    assert promised.upper <= promised.lower + timedelta(hours=2)


def test_the_promise_does_not_tell_the_hour_of_the_hand_over(agreed, hold):
    agreed()
    hold(days=2)
    before = due()
    hold(days=5, act=case_move)
    assert due() == before


def test_whoever_is_reached_by_chat_is_reminded_by_a_task(agreed, hold, olga):
    agreed(way=Way.TELEGRAM)
    hold()
    task = Task.objects.get(title="remind")
    assert (task.assignee, task.ended) == (olga, "")
    assert not Callback.objects.filter(source="reminder").exists()


def test_nothing_is_promised_without_an_agreement_and_the_page_says_why(client, hold, vera):
    case = hold()
    assert not Callback.objects.filter(source="reminder").exists()
    client.force_login(vera)
    page = client.get(f"/cases/{case.ref}/decisions/").content.decode()
    assert "No safe contact has been agreed for this case" in page


def test_nothing_is_promised_once_the_agreement_is_void(agreed, hold, case_verified, olga):
    agreed()
    safe_contact_void(case_ref=case_verified.ref, by=olga, at=NOW)
    hold()
    assert not Callback.objects.filter(source="reminder").exists()


def test_no_safe_hour_before_the_window_is_said(client, agreed, hold, vera):
    agreed(hours=[Hours((NOW + 4 * DAY).isoweekday(), 600, 660)])
    case = hold(days=2)
    assert not Callback.objects.filter(source="reminder").exists()
    client.force_login(vera)
    page = client.get(f"/cases/{case.ref}/decisions/").content.decode()
    assert "No safe hour" in page


def test_is_made_once_something_was_agreed(agreed, hold, olga):
    case = hold()
    with pytest.raises(ReminderRefused, match="No safe contact"):
        handover_remind(case_ref=case.ref, by=olga, at=NOW)
    agreed()
    handover_remind(case_ref=case.ref, by=olga, at=NOW)
    handover_remind(case_ref=case.ref, by=olga, at=NOW)
    assert due().lower >= NOW


@pytest.mark.parametrize(
    ("who", "told"), [("olga", True), ("nadia", True), ("vera", True), ("taras", False)]
)
def test_the_list_tells_of_it_only_whoever_may_open_the_case(
    client, request, agreed, hold, who, told
):
    agreed()
    case = hold()
    client.force_login(request.getfixturevalue(who))
    page = client.get("/callbacks/").content.decode()
    assert case.code in page
    assert ("a reminder before the hand-over" in page) is told


@pytest.mark.parametrize("way", [Way.TELEPHONE, Way.TELEGRAM])
def test_goes_with_its_window(agreed, hold, lesya, way):
    agreed(way=way)
    case = hold()
    case_postpone(case_ref=case.ref, by=lesya, at=NOW)
    assert not Callback.objects.filter(source="reminder", state="due").exists()
    assert not Task.objects.filter(title="remind", ended="").exists()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    hours=st.lists(
        st.tuples(st.integers(1, 7), st.integers(0, 1380), st.integers(10, 60)),
        min_size=1,
        max_size=7,
    ),
    ahead=st.integers(1, 240),
)
def test_never_lies_outside_what_was_agreed(case_in_intake, agree, olga, hours, ahead):
    windows = [Hours(day, starts, starts + length) for day, starts, length in hours]
    lasts = (NOW.date() - DAY, NOW.date() + 30 * DAY)
    terms = agree(case_in_intake, olga, hours=windows, lasts=lasts, at=NOW).terms
    before = NOW + timedelta(hours=ahead)
    span = reminder_span(case_in_intake, safe_contacts_held(case_in_intake.ref), before, NOW)
    if span is None:
        return
    verdict = allowed(terms, Way.TELEPHONE, span.starts)
    assert verdict.allowed
    assert verdict.until is not None
    assert NOW <= span.starts < span.ends <= min(before, verdict.until)
