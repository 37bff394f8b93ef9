"""The pages of figures and of staffing: for supervisors, in words, and never half a page."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from cases.models.traffic import Traffic
from operators.roles import Role
from operators.services.duress import duress_set
from tests.floor.test_tally import moves, offered
from tests.operators.conftest import north, signed_in, south, staff

__all__ = ["north", "signed_in", "south", "staff"]
TODAY = localdate()
EVENING = datetime.combine(TODAY, time(17, 30), ZoneInfo("Europe/Kyiv"))
THAT_DAY = f"/figures/?first={TODAY}&last={TODAY}&by=hour"
PAGES = ["/figures/", "/figures/cases/", "/staffing/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", [each for each in Role if each != Role.SUPERVISOR])
def test_nobody_but_supervisors_has_these_pages(signed_in, path, role) -> None:
    assert signed_in(role).get(path).status_code == 404


def test_a_day_is_shown_by_its_hours_with_the_whole_below(signed_in, staff, north) -> None:
    call = offered(north, EVENING)
    taken = EVENING + timedelta(seconds=12)
    moves(call, "on_contact", operator=staff[Role.OPERATOR], claimed_at=taken)
    moves(offered(north, EVENING), "abandoned", closed_at=EVENING + timedelta(seconds=70))

    page = signed_in(Role.SUPERVISOR).get(THAT_DAY).content.decode()

    assert page.count('<th scope="row">17:00</th>') == 2
    for figure in ("50%", "0:15"):
        assert figure in page


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_today_stands_in_the_form_as_a_browser_reads_a_day(signed_in, language) -> None:
    browser = signed_in(Role.SUPERVISOR)
    page = browser.get("/figures/", headers={"accept-language": language}).content.decode()

    assert page.count(f'type="date" name="first" value="{TODAY.isoformat()}"') == 1


def test_the_day_is_that_of_kyiv(signed_in, north) -> None:
    midnight = EVENING.replace(hour=0, minute=0)
    offered(north, midnight + timedelta(minutes=10))
    offered(north, midnight - timedelta(minutes=10))
    browser = signed_in(Role.SUPERVISOR)

    page = browser.get(THAT_DAY).content.decode()

    assert '<th scope="row">00:00</th>' in page
    assert '<th scope="row">23:00</th>' not in page


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("first=2026-11-25&last=2026-11-24&by=hour", "not before the first"),
        ("first=2026-01-01&last=2026-11-24&by=line", "at most 92 days"),
        ("first=2020-11-24&last=2020-11-24&by=hour", "two days"),
        ("first=2026-11-23&last=2026-11-24&by=hour", "of one day"),
        ("first=2026-11-31&last=2026-11-24&by=hour", "valid date"),
        ("first=2026-11-24&last=2026-11-24&by=operator", "valid choice"),
        ("first=9999-12-31&last=9999-12-31&by=hour", "this century"),
    ],
)
def test_days_that_cannot_be_shown_are_refused_in_words(signed_in, asked, words) -> None:
    answer = signed_in(Role.SUPERVISOR).get(f"/figures/?{asked}", headers={"accept-language": "en"})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_before_two_weeks_have_passed_nothing_is_said_of_need(signed_in, north) -> None:
    page = signed_in(Role.SUPERVISOR).get("/staffing/").content.decode()

    assert "Two weeks of contacts must have come" in page


def test_a_usual_week_says_how_many_people_each_hour_needs(signed_in, north) -> None:
    busy = now().replace(minute=0, second=0, microsecond=0) - timedelta(days=7)
    Traffic.objects.bulk_create(
        Traffic(line="telephone", country="RU", quarter=busy - timedelta(days=7 * week), seen=12)
        for week in range(6)
    )

    page = signed_in(Role.SUPERVISOR).get("/staffing/").content.decode()

    assert "The busiest hour needs 7. Plan 10" in page


def test_whoever_was_forced_to_sign_in_has_an_office_without_a_past(
    signed_in, staff, north
) -> None:
    busy = now().replace(minute=0, second=0, microsecond=0) - timedelta(days=7)
    Traffic.objects.bulk_create(
        Traffic(line="telephone", country="RU", quarter=busy - timedelta(days=7 * week), seen=12)
        for week in range(6)
    )
    forced = staff[Role.SUPERVISOR]
    assert "The busiest hour" in signed_in(Role.SUPERVISOR).get("/staffing/").content.decode()

    duress_set(operator=forced, word="three small bridges", at=now())
    forced.refresh_from_db()
    browser = Client()
    browser.force_login(forced.decoy)
    assert "Two weeks of contacts" in browser.get("/staffing/").content.decode()
