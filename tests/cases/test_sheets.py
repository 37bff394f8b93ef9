"""What is typed before there is a contact, or of a ready answer, survives a dead tab."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import Error, connection, connections, transaction
from django.urls import reverse

from cases.models import Contact, ReadyAnswer, Sheet, SheetPlace
from cases.presenters.sheets import sheet_kept
from cases.services import sheets
from cases.services.drafts import LONGEST_DRAFT, DraftRefused, DraftStale
from cases.services.sheets import sheet_keep, sheets_tend
from operators.models import Operator
from tests.attack.conftest import browser
from tests.cases.conftest import AT
from tests.cases.test_by_hand import PAGE, typed
from tests.cases.test_ready import WORDS
from tests.machine.console import eventually
from vault.models import WrappedKey

__all__ = ["browser", "typed"]
KEEP, READY = reverse("cases:keep-type-in"), reverse("cases:keep-ready")
TEXT = "Передав дільничний: хоче здатися."


def keep(olga: Operator, text: str = TEXT, version: int = 0, **more: object) -> Sheet:
    told = {"place": SheetPlace.TYPE_IN, "typed": {"text": [text]}, "at": AT} | more
    return sheet_keep(by=olga, version=version, **told)  # type: ignore[arg-type]


def test_what_was_typed_comes_back_in_another_browser_and_lies_sealed(browser, olga):
    told = {"typed-text": TEXT, "typed-number": "+7 000 555-01-41", "version": "0"}
    assert browser(olga).post(KEEP, told).json()["version"] == 1
    page = browser(olga).get(PAGE).content.decode()
    for each in (TEXT, "+7 000 555-01-41", 'data-version="1"'):
        assert each in page
    assert TEXT.encode() not in bytes(Sheet.objects.get().body)


def test_nobody_else_reads_it_and_a_line_is_written_for_whoever_does(browser, olga, taras):
    keep(olga)
    assert TEXT not in browser(taras).get(PAGE).content.decode()
    assert browser(taras).post(KEEP, {"look": "yes"}).json()["typed"] == {}
    assert browser(olga).post(KEEP, {"look": "yes"}).json()["typed"] == {"text": [TEXT]}


def test_once_it_is_a_contact_nothing_is_left_of_it_and_a_late_writing_comes_too_late(
    browser, olga, typed
):
    keep(olga)
    assert browser(olga).post(PAGE, typed).status_code == 302 or Contact.objects.exists()
    assert Sheet.objects.get().body is None
    answer = browser(olga).post(KEEP, {"typed-text": TEXT, "version": "1"})
    assert (answer.status_code, answer.json()["typed"]) == (409, {})
    assert TEXT not in browser(olga).get(PAGE).content.decode()


def test_a_page_that_was_refused_keeps_what_was_typed(browser, olga, typed):
    keep(olga)
    assert browser(olga).post(PAGE, typed | {"took": ""}).status_code == 422
    assert Sheet.objects.get().body is not None


def test_written_in_two_windows_both_texts_are_shown(browser, olga):
    keep(olga)
    answer = browser(olga).post(KEEP, {"typed-text": "Інше", "version": "0"})
    assert (answer.status_code, answer.json()["typed"]) == (409, {"text": [TEXT]})
    with pytest.raises(DraftStale):
        keep(olga, version=7)


def test_an_empty_field_takes_the_place_of_nothing_by_accident(olga):
    keep(olga)
    with pytest.raises(DraftRefused):
        keep(olga, " ", 1)
    assert keep(olga, "", 1, emptied=True).body is None


@pytest.mark.parametrize(
    "typed_in", [{"token": ["x"]}, {"text": ["x" * LONGEST_DRAFT]}, {"text": ["\0"]}]
)
def test_nothing_but_the_fields_of_the_form_is_kept(olga, typed_in):
    with pytest.raises(DraftRefused):
        keep(olga, typed=typed_in)
    assert not Sheet.objects.exists()


def test_whoever_may_not_send_it_keeps_nothing(browser, olga, vera):
    assert browser(olga).post(READY, {"typed-text_uk": TEXT}).status_code == 404
    with pytest.raises(DraftRefused):
        keep(olga, place=SheetPlace.READY, typed={"text_uk": [TEXT]})


def test_a_ready_answer_is_kept_until_it_is_handed_on(browser, vera):
    assert browser(vera).post(READY, {"typed-text_uk": "Чуємо вас."}).status_code == 200
    page = browser(vera).get("/ready/").content.decode()
    assert "Чуємо вас." in page
    day = (AT + timedelta(days=30)).date().isoformat()
    told = WORDS | {"review_on": day, "source": "", "replaces": ""}
    browser(vera).post("/ready/write/", told)
    assert ReadyAnswer.objects.filter(written_by=vera).exists()
    assert Sheet.objects.get().body is None


def test_what_was_sent_goes_soon_and_what_nobody_sent_in_days_keys_and_all(olga, vera):
    sheet, other = keep(olga), keep(vera, place=SheetPlace.READY, typed={"source": ["x"]})
    keys = WrappedKey.objects.filter(owner__in=[sheet.ref, other.ref])
    Sheet.objects.filter(pk=other.pk).update(body=None)
    assert sheets_tend(at=AT + timedelta(minutes=5)) == 0
    assert sheets_tend(at=AT + timedelta(minutes=11)) == 1
    assert sheets_tend(at=AT + timedelta(days=2)) == 0
    assert keys.exists()
    assert sheets_tend(at=AT + timedelta(days=3, minutes=1)) == 1
    assert not keys.exists()
    assert not Sheet.objects.exists()


def test_a_page_that_stayed_open_goes_on_after_its_sheet_was_taken_away(browser, olga, typed):
    keep(olga)
    browser(olga).post(PAGE, typed)
    sheets_tend(at=AT + timedelta(days=400))
    assert not Sheet.objects.exists()
    answer = browser(olga).post(KEEP, {"typed-text": "Далі", "version": "2"})
    assert (answer.status_code, answer.json()["version"]) == (200, 3)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_what_is_typed_while_old_ones_are_taken_away_is_kept(olga, monkeypatch):
    keep(olga)
    late, threads = AT + timedelta(days=4), []
    destroy = sheets.keys_destroy_each

    def write() -> None:
        keep(olga, "Щойно написане", 1, at=late)
        connections.close_all()

    def meanwhile(*, owners):
        threads.append(Thread(target=write))
        threads[0].start()
        eventually(lambda: waits() or not threads[0].is_alive(), 20.0, "it writes")
        return destroy(owners=owners)

    monkeypatch.setattr(sheets, "keys_destroy_each", meanwhile)
    assert sheets_tend(at=late) == 1
    threads[0].join(20.0)
    assert sheet_kept(place=SheetPlace.TYPE_IN, by=olga, at=late).typed == {
        "text": ["Щойно написане"]
    }


def waits() -> bool:
    """Whether somebody waits for a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def test_the_database_gives_it_to_nobody_and_writes_over_no_version(olga, taras):
    sheet = keep(olga)
    for change in ({"by": taras}, {"place": "ready"}, {"version": 3}):
        with pytest.raises(Error), transaction.atomic():
            Sheet.objects.filter(pk=sheet.pk).update(**change)
