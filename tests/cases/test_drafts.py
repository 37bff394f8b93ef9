"""What is typed comes back, in a new tab or another browser, and ends when it is sent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases.days import day_of
from cases.lifecycle import Outcome
from cases.models import Draft, DraftPlace, WrapCode
from cases.services.coarsening import coarsen
from cases.services.contacts import contact_close
from cases.services.drafts import LONGEST_DRAFT, DraftStale, draft_keep, draft_spent
from cases.services.notes import note_add
from cases.services.resolution import case_resolve
from tests.attack.conftest import browser
from tests.cases.conftest import AT

__all__ = ["browser"]
TEXT = "Слухаю вас, говоріть."


def keep(olga, about, text=TEXT, version=0, **more):
    told = {"place": DraftPlace.REPLY, "typed": {"body": [text]}} | more
    return draft_keep(about=about.ref, by=olga, version=version, at=AT, **told)


def test_what_was_typed_comes_back_in_another_browser(browser, olga, taken):
    told = {"place": "reply", "typed-body": TEXT, "version": "0"}
    answer = browser(olga).post(f"/contacts/{taken.ref}/draft/", told)
    assert answer.json()["version"] == 1
    page = browser(olga).get(f"/contacts/{taken.ref}/").content.decode()
    assert TEXT in page
    assert 'data-version="1"' in page
    row = Draft.objects.get()
    assert TEXT.encode() not in bytes(row.body)


def test_the_case_form_the_wrap_up_and_the_note_come_back_too(browser, olga, taken):
    client = browser(olga)
    client.post(f"/contacts/{taken.ref}/case/")
    taken.refresh_from_db()
    client.post(f"/cases/{taken.case_id}/draft/", {"typed-story": TEXT, "typed-unit": "В-НІДЕ"})
    client.post(f"/cases/{taken.case_id}/note/draft/", {"typed-body": "Нотатка чернетка"})
    close = {"place": "close", "typed-remark": "Далі", "typed-code": "callback"}
    client.post(f"/contacts/{taken.ref}/draft/", close)
    note = {"place": "answer", "typed-note": "Говорить тихо", "base": "0"}
    client.post(f"/contacts/{taken.ref}/draft/", note)
    assert Draft.objects.count() == 4
    desk = client.get(f"/contacts/{taken.ref}/").content.decode()
    assert TEXT in desk
    assert "В-НІДЕ" in desk
    assert "Говорить тихо" in desk
    case = client.get(f"/cases/{taken.case_id}/").content.decode()
    assert "Нотатка чернетка" in case
    client.post(f"/contacts/{taken.ref}/wrap-up/")
    assert "Далі" in client.get(f"/contacts/{taken.ref}/").content.decode()


def test_an_empty_field_takes_the_place_of_nothing_by_accident(browser, olga, taken):
    client, at = browser(olga), f"/contacts/{taken.ref}/draft/"
    client.post(at, {"place": "reply", "typed-body": TEXT, "version": "0"})
    answer = client.post(at, {"place": "reply", "typed-body": " ", "version": "1"})
    assert answer.status_code == 422
    assert Draft.objects.get().version == 1
    told = {"place": "reply", "typed-body": "", "version": "1", "emptied": "yes"}
    assert client.post(at, told).json()["version"] == 2
    assert Draft.objects.get().body is None


def test_two_windows_show_both_texts(browser, olga, taken):
    keep(olga, taken)
    told = {"place": "reply", "typed-body": "Інше", "version": "0"}
    answer = browser(olga).post(f"/contacts/{taken.ref}/draft/", told)
    assert answer.status_code == 409
    assert answer.json()["typed"] == {"body": [TEXT]}
    assert answer.json()["version"] == 1


def test_a_sent_answer_destroys_its_draft_and_a_late_writing_is_stale(browser, olga, taken):
    keep(olga, taken)
    browser(olga).post(f"/contacts/{taken.ref}/reply/", {"body": TEXT})
    assert Draft.objects.get().body is None
    for version in (0, 1):
        with pytest.raises(DraftStale):
            keep(olga, taken, version=version)
    page = browser(olga).get(f"/contacts/{taken.ref}/").content.decode()
    assert 'data-version="2"' in page


def test_what_was_sent_without_a_draft_leaves_none_to_a_late_writing(olga, case_in_intake):
    note_add(case_ref=case_in_intake.ref, by=olga, body="Готово", at=AT)
    with pytest.raises(DraftStale):
        keep(olga, case_in_intake, place=DraftPlace.NOTE)


def test_a_contact_that_ends_takes_its_drafts_along(olga, taken):
    keep(olga, taken)
    contact_close(contact_ref=taken.ref, by=olga, code=WrapCode.PRANK, remark="", hard=False, at=AT)
    assert not Draft.objects.exists()
    with pytest.raises(IntegrityError, match="nothing is drafted"), transaction.atomic():
        Draft.objects.create(about=taken.ref, place="reply", by=olga, version=1, at=AT, body=b"x")


def test_a_case_that_is_resolved_takes_its_drafts_along_with_its_hours(olga, case_in_intake):
    ref = case_in_intake.ref
    keep(olga, case_in_intake, place=DraftPlace.NOTE)
    case_resolve(case_ref=ref, by=olga, outcome=Outcome.WITHDREW, at=AT)
    coarsen(at=AT + timedelta(days=30))
    assert not Draft.objects.exists()
    keep(olga, case_in_intake, place=DraftPlace.NOTE)
    draft_spent(about=ref, place=DraftPlace.PRIVATE, by=olga, at=AT)
    assert set(Draft.objects.values_list("at", flat=True)) == {day_of(AT)}


@pytest.mark.parametrize("who", ["taras", "vera", "stranger"])
def test_nobody_else_drafts_on_a_contact_or_reads_it(browser, request, who, olga, taken):
    keep(olga, taken)
    client = browser(request.getfixturevalue(who))
    told = {"place": "reply", "typed-body": "X", "version": "1"}
    assert client.post(f"/contacts/{taken.ref}/draft/", told).status_code == 404
    assert TEXT not in client.get(f"/contacts/{taken.ref}/").content.decode()
    assert Draft.objects.get().version == 1


def test_pasted_megabytes_and_other_fields_are_refused_in_words(browser, olga, taken):
    client, at = browser(olga), f"/contacts/{taken.ref}/draft/"
    answer = client.post(at, {"place": "reply", "typed-body": "я" * LONGEST_DRAFT})
    assert answer.status_code == 422
    assert "20,000" in answer.json()["title"]
    for typed in ({"typed-outcome": "X"}, {"typed-body": "a\0b"}):
        assert client.post(at, {"place": "reply"} | typed).status_code == 422
    assert client.post(at, {"place": "reply", "typed-body": "Д\u202eів"}).status_code == 200
    assert client.get(at).status_code == 405


@pytest.mark.parametrize("place", ["", "outcome", "note", "case", "reply\0"])
def test_a_place_that_is_no_form_of_a_contact_keeps_nothing(browser, olga, taken, place):
    told = {"place": place, "typed-body": TEXT, "version": "0"}
    assert browser(olga).post(f"/contacts/{taken.ref}/draft/", told).status_code == 422
    assert not Draft.objects.exists()


def test_the_rules_of_the_database_hold_without_the_service(olga, taken):
    draft = keep(olga, taken)
    for change in ({"version": 5}, {"place": "note"}, {"version": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(ref=draft.ref).update(**change)


def test_another_office_does_not_reach_the_table(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, count(p.*) FROM pg_class c"
            " JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'within_reach'"
            " WHERE relname = 'cases_draft' GROUP BY 1"
        )
        assert cursor.fetchall() == [(True, 1)]


def test_a_page_that_was_loaded_a_moment_too_early_is_told_the_newest_draft(browser, olga, taken):
    client, address = browser(olga), f"/contacts/{taken.ref}/draft/"
    look = {"place": "reply", "version": "0", "look": "yes"}
    assert client.post(address, look).json()["version"] == 0
    client.post(address, {"place": "reply", "typed-body": TEXT, "version": "0"})
    told = client.post(address, look).json()
    assert (told["version"], told["typed"]) == (1, {"body": [TEXT]})


def test_nobody_else_is_told_of_a_draft(browser, olga, taras, taken):
    browser(olga).post(
        f"/contacts/{taken.ref}/draft/", {"place": "reply", "typed-body": TEXT, "version": "0"}
    )
    look = {"place": "reply", "version": "0", "look": "yes"}
    answer = browser(taras).post(f"/contacts/{taken.ref}/draft/", look)
    assert answer.status_code == 404


@pytest.fixture
def to_schedule(case_verified, release):
    return release(case_verified)


def window() -> dict[str, str]:
    starts = (datetime.now(tz=UTC) + timedelta(days=3)).strftime("%Y-%m-%dT08:00")
    told = {"team": "2", "starts": starts, "ends": starts.replace("08:", "09:")}
    return told | {"light": "either", "sector": "", "signs": "Біла стрічка"}


def test_a_hand_over_window_comes_back_until_it_is_held(browser, lesya, vera, to_schedule):
    client, at, told = browser(lesya), f"/cases/{to_schedule.ref}/", window()
    typed = {f"typed-{name}": value for name, value in told.items()}
    kept = client.post(f"{at}schedule/draft/", typed | {"version": "0"})
    assert kept.json()["version"] == 1
    client = browser(lesya)
    page = client.get(at).content.decode()
    for each in ('value="Біла стрічка"', f'value="{told["starts"]}"', 'value="2" selected'):
        assert each in page
    others = browser(vera).get(at).content.decode()
    assert "Lesya writes now: Hand-over window" in others
    assert "Біла стрічка" not in others
    assert client.post(f"{at}schedule/", told).headers["Location"] == at
    assert Draft.objects.get().body is None
    assert client.post(f"{at}schedule/draft/", typed | {"version": "1"}).status_code in (404, 409)


def test_what_a_page_sends_last_may_come_after_the_form_itself(browser, olga, taken):
    client, address = browser(olga), f"/contacts/{taken.ref}/draft/"
    typed = {"place": "reply", "typed-body": TEXT, "version": "0"}
    assert client.post(address, typed).status_code == 200
    late = client.post(address, typed | {"typed-body": "Late", "last": "yes"})
    assert (late.status_code, late.content) == (204, b"")
    assert client.post(address, typed | {"look": "yes"}).json()["typed"] == {"body": [TEXT]}
    assert client.post(address, typed).status_code == 409


def test_a_window_that_was_refused_keeps_its_draft(browser, lesya, to_schedule):
    at, told = f"/cases/{to_schedule.ref}/schedule/", window()
    typed = {f"typed-{name}": value for name, value in told.items()}
    browser(lesya).post(f"{at}draft/", typed | {"version": "0"})
    assert browser(lesya).post(at, told | {"ends": told["starts"]}).status_code == 422
    assert Draft.objects.get().body is not None


@pytest.mark.parametrize("who", ["olga", "vera", "stranger"])
def test_nobody_else_drafts_a_window(request, browser, to_schedule, who):
    told = {"typed-signs": "X", "version": "0"}
    client = browser(request.getfixturevalue(who))
    assert client.post(f"/cases/{to_schedule.ref}/schedule/draft/", told).status_code == 404
    assert not Draft.objects.exists()
