"""The pages of the rota: for supervisors the office, for everybody who takes contacts their own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from icalendar import Calendar

from cases.models.traffic import Traffic
from operators.roles import Role
from operators.services.duress import duress_set
from rota.models import Shift
from tests.operators.conftest import person

pytestmark = pytest.mark.django_db(databases="__all__")
TOMORROW = localdate() + timedelta(days=1)
ENGLISH = {"accept-language": "en"}
TAKERS = {Role.OPERATOR, Role.SENIOR, Role.SUPERVISOR}


@pytest.fixture
def yavirs(signed_in) -> Client:
    return signed_in(Role.SUPERVISOR)


def planned(browser: Client, who, **changes: object):
    told = {"person": who.pk, "day": TOMORROW, "begins": "20:00", "ends": "08:00"} | changes
    return browser.post("/rota/plan/", told, headers=ENGLISH)


@pytest.mark.parametrize("role", Role)
def test_supervisors_see_the_office_and_others_their_own(signed_in, role) -> None:
    browser = signed_in(role)
    assert browser.get("/rota/").status_code == (200 if role == Role.SUPERVISOR else 404)
    for path in ("/shifts/", "/shifts/calendar/"):
        assert browser.get(path).status_code == (200 if role in TAKERS else 404)


def test_a_night_is_planned_seen_by_its_person_and_by_nobody_else(
    yavirs, signed_in, kalyna
) -> None:
    assert planned(yavirs, kalyna).url == f"/rota/?week={TOMORROW}"
    assert "20:00–08:00" in yavirs.get(f"/rota/?week={TOMORROW}").content.decode()
    assert "20:00–08:00" in signed_in(Role.OPERATOR).get("/shifts/").content.decode()
    assert "20:00–08:00" not in signed_in(Role.SENIOR).get("/shifts/").content.decode()
    answer = signed_in(Role.OPERATOR).get("/shifts/calendar/")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == Shift.objects.get().begins
    assert answer["Content-Disposition"] == 'attachment; filename="shifts.ics"'
    assert answer["Cache-Control"] == "no-store"
    empty = signed_in(Role.SENIOR).get("/shifts/calendar/").content
    assert Calendar.from_ical(empty).walk("VEVENT") == []


def test_what_is_refused_is_said_and_what_was_typed_stays(yavirs, kalyna) -> None:
    planned(yavirs, kalyna)
    answer = planned(yavirs, kalyna, begins="22:00")
    assert answer.status_code == 409
    assert "Kalyna has a shift at this time already." in answer.content.decode()
    assert 'value="22:00"' in answer.content.decode()
    answer = planned(yavirs, kalyna, begins="26:00")
    assert (answer.status_code, b"valid time" in answer.content) == (422, True)


def test_a_shift_is_changed_and_taken_away_and_whoever_comes_late_is_told(yavirs, kalyna) -> None:
    planned(yavirs, kalyna)
    shift = Shift.objects.get()
    path = f"/rota/{shift.ref}/"
    assert 'value="20:00"' in yavirs.get(path).content.decode()
    told = {"day": TOMORROW, "begins": "21:00", "ends": "08:00", "version": 1}
    assert yavirs.post(f"{path}change/", told).status_code == 303
    late = yavirs.post(f"{path}change/", told | {"begins": "22:00"}, headers=ENGLISH)
    assert (late.status_code, b"meanwhile" in late.content) == (409, True)
    assert b'value="22:00"' in late.content
    assert yavirs.post(f"{path}drop/", {"version": 1}, headers=ENGLISH).status_code == 409
    assert yavirs.post(f"{path}drop/", {"version": "x"}, headers=ENGLISH).status_code == 422
    assert yavirs.post(f"{path}drop/", {"version": 2}).status_code == 303
    late = yavirs.post(f"{path}drop/", {"version": 2}, headers=ENGLISH, follow=True)
    assert b"not there any more" in late.content


def test_a_shift_of_another_office_is_not_there(yavirs, south) -> None:
    chaika = person(Role.OPERATOR, south, "Chaika")
    begins = now() + timedelta(hours=2)
    shift = Shift.objects.create(
        operator=chaika, office=south, begins=begins, ends=begins + timedelta(hours=8)
    )
    for ref in (shift.ref, uuid4()):
        assert yavirs.get(f"/rota/{ref}/").status_code == 404
        assert yavirs.post(f"/rota/{ref}/drop/", {"version": 1}).url == "/rota/"
    assert Shift.objects.count() == 1
    assert planned(yavirs, chaika).status_code == 422


def test_a_week_is_planned_as_the_one_before(yavirs, kalyna) -> None:
    planned(yavirs, kalyna)
    week = TOMORROW + timedelta(days=7)
    for words in ("1 shift was planned", "0 shifts were planned"):
        answer = yavirs.post("/rota/copy/", {"week": week}, headers=ENGLISH, follow=True)
        assert words in answer.content.decode()
    assert Shift.objects.count() == 2
    assert yavirs.post("/rota/copy/", {"week": "soon"}).status_code == 422


def usual_weeks() -> None:
    busy = now().replace(minute=0, second=0, microsecond=0) - timedelta(days=7)
    Traffic.objects.bulk_create(
        Traffic(line="telephone", country="RU", quarter=busy - timedelta(days=7 * week), seen=12)
        for week in range(6)
    )


def test_an_hour_without_enough_people_is_named_in_words(yavirs, kalyna) -> None:
    page = yavirs.get("/rota/", headers=ENGLISH).content.decode()
    assert "is not known before two weeks" in page
    usual_weeks()
    page = yavirs.get("/rota/", headers=ENGLISH).content.decode()
    assert "In 1 hour of this week people are missing. At worst 7 are missing" in page
    assert "too few" in page


def test_whoever_was_forced_to_sign_in_finds_no_rota(yavirs, staff, kalyna) -> None:
    usual_weeks()
    planned(yavirs, kalyna)
    for role in (Role.SUPERVISOR, Role.OPERATOR):
        duress_set(operator=staff[role], word=f"three small bridges {role}", at=now())
        staff[role].refresh_from_db()
        browser = Client()
        browser.force_login(staff[role].decoy)
        assert "20:00–08:00" not in browser.get("/shifts/").content.decode()
        if role == Role.SUPERVISOR:
            page = browser.get(f"/rota/?week={TOMORROW}", headers=ENGLISH).content.decode()
            assert "20:00–08:00" not in page
            assert "is not known before two weeks" in page


@pytest.mark.parametrize("week", ["9999-12-31", "0001-01-01", "x", "2026-02-30", ""])
def test_an_address_with_no_week_shows_this_one(yavirs, week) -> None:
    assert yavirs.get(f"/rota/?week={week}&page=x").status_code == 200
