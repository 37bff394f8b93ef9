"""The pages of what is said to everybody: who may, what is asked first, what is shown."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from cases.models import Broadcast, Outage
from operators.roles import Role
from tests.attack.conftest import cast
from tests.attack.test_duress_sign_in import forced
from tests.cases.broadcasts import TEXTS, approved, follower, submitted, written

TYPED = TEXTS | {"to_followers": "on", "channel": ["uk", "ru"]}


@pytest.fixture
def zoya(office):
    return cast.person(office, "Zoya", Role.SUPERVISOR)


def at(name: str, broadcast: Broadcast) -> str:
    return reverse(f"cases:{name}", args=[broadcast.ref])


def test_written_looked_at_handed_in_and_approved(browser, vera, zoya):
    hers, theirs = browser(vera), browser(zoya)
    answer = hers.post(reverse("cases:write-broadcast"), TYPED)
    broadcast = Broadcast.objects.get()
    assert answer.headers["Location"] == at("broadcast", broadcast)
    assert broadcast.channel == ["uk", "ru"]
    page = hers.get(at("broadcast", broadcast)).content.decode()
    assert all(text in page for text in TEXTS.values())
    assert hers.post(at("submit-broadcast", broadcast)).status_code == 303
    told = {"version": 1}
    assert hers.post(at("approve-broadcast", broadcast), told).status_code == 409
    assert theirs.post(at("approve-broadcast", broadcast), told).status_code == 303
    broadcast.refresh_from_db()
    assert (broadcast.state, broadcast.approver) == ("approved", zoya)
    assert theirs.post(at("stop-broadcast", broadcast)).status_code == 303
    assert theirs.post(at("stop-broadcast", broadcast)).status_code == 409


def test_whoever_proved_nothing_lately_is_led_to_prove_first(browser, vera, zoya, monkeypatch):
    waits = submitted(vera)
    theirs = browser(zoya)
    monkeypatch.setattr("cases.views.broadcast_hands.is_stepped_up", lambda *_a, **_b: False)
    answer = theirs.post(at("approve-broadcast", waits), {"version": 1})
    assert answer.headers["Location"].startswith(reverse("operators:step-up"))
    waits.refresh_from_db()
    assert waits.state == "waiting"


def test_sent_back_with_words_and_never_without(browser, vera, zoya):
    waits, theirs = submitted(vera), browser(zoya)
    assert theirs.post(at("return-broadcast", waits), {"words": " "}).status_code == 422
    assert theirs.post(at("return-broadcast", waits), {"words": "Shorter."}).status_code == 303
    assert "Shorter." in browser(vera).get(at("broadcast", waits)).content.decode()


def test_edited_is_handed_in_anew_and_what_was_approved_stays(browser, vera, zoya):
    waits, hers = submitted(vera), browser(vera)
    assert hers.get(at("edit-broadcast", waits)).status_code == 200
    hers.post(at("edit-broadcast", waits), TYPED | {"ru": "Другое."})
    assert browser(zoya).post(at("approve-broadcast", waits), {"version": 1}).status_code == 409
    done = approved(vera, zoya)
    assert hers.post(at("edit-broadcast", done), TYPED | {"ru": "Другое."}).status_code == 409
    done.refresh_from_db()
    assert done.ru == TEXTS["ru"]


def test_a_draft_is_thrown_away_by_its_writer(browser, vera, zoya):
    draft = written(vera)
    assert browser(zoya).post(at("drop-broadcast", draft)).status_code == 409
    answer = browser(vera).post(at("drop-broadcast", draft))
    assert answer.headers["Location"] == reverse("cases:broadcasts")


def test_what_may_not_be_said_is_shown_with_its_words(browser, vera, case_in_intake):
    draft = written(vera, ru=f"По делу {case_in_intake.code}")
    answer = browser(vera).post(at("submit-broadcast", draft))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert case_in_intake.code in page
    assert "the form of a case code" in page


@pytest.mark.parametrize("text", ["Ж" * 4097, "😀" * 2049])
def test_too_long_for_telegram_is_said_and_kept_on_the_page(browser, vera, text):
    answer = browser(vera).post(reverse("cases:write-broadcast"), TYPED | {"en": text})
    assert answer.status_code == 422
    assert text in answer.content.decode()


@pytest.mark.parametrize("who", ["olga", "nadia", "lesya", "petro", "ada", "aron"])
def test_only_supervisors_find_anything(request, browser, vera, who):
    waits, client = submitted(vera), browser(request.getfixturevalue(who))
    for name in ("broadcast", "edit-broadcast"):
        assert client.get(at(name, waits)).status_code == 404
    for name in ("approve", "return", "stop", "submit", "drop"):
        assert client.post(at(f"{name}-broadcast", waits), {"version": 1}).status_code == 404
    assert client.get(reverse("cases:broadcasts")).status_code == 404


def test_what_is_not_there_is_not_there(browser, vera):
    client = browser(vera)
    for name in ("submit", "drop", "approve", "return", "stop"):
        told = {"version": 1, "words": "x"}
        assert (
            client.post(reverse(f"cases:{name}-broadcast", args=[uuid4()]), told).status_code == 404
        )


def test_markup_in_a_text_is_shown_as_it_is_typed(browser, vera):
    draft = written(vera, en="<b>Bold</b> & <script>alert(1)</script>")
    page = browser(vera).get(at("broadcast", draft)).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_during_an_outage_the_words_are_ready(browser, vera, settings):
    settings.VOICE_NUMBER = settings.PUBLIC_NUMBERS[0] = "+380 00 000 01 00"
    client, moment = browser(vera), now()
    assert "?outage" not in client.get(reverse("cases:broadcasts")).content.decode()
    Outage.objects.create(line="telephone", country="RU", since=moment, noticed_at=moment)
    page = client.get(reverse("cases:broadcasts")).content.decode()
    assert "?outage" in page
    assert "Telephone, Russia:" in page
    form = client.get(reverse("cases:write-broadcast") + "?outage").context["form"]
    texts = {code: form.initial[code] for code in TEXTS}
    assert "из России" in texts["ru"]
    assert "з Росії" in texts["uk"]
    client.post(reverse("cases:write-broadcast"), texts | {"to_followers": "on"})
    assert client.post(at("submit-broadcast", Broadcast.objects.get())).status_code == 303


def test_small_numbers_of_followers_are_not_told(browser, vera, office):
    for number in range(9):
        follower(office, str(number))
    assert browser(vera).get(reverse("cases:broadcasts")).context["followers"] is None
    follower(office, "9")
    assert browser(vera).get(reverse("cases:broadcasts")).context["followers"] == 10


def test_another_office_finds_nothing(browser, vera, sister_office):
    waits = submitted(vera)
    client = browser(cast.person(sister_office, "Ihor", Role.SUPERVISOR))
    assert TEXTS["en"] not in client.get(reverse("cases:broadcasts")).content.decode()
    assert client.get(at("broadcast", waits)).status_code == 404
    assert client.post(at("approve-broadcast", waits), {"version": 1}).status_code == 404


@pytest.mark.django_db(databases="__all__")
def test_under_duress_one_writes_what_nobody_ever_gets(vera, zoya):
    real, client = approved(vera, zoya), forced(vera)
    assert client.get(at("broadcast", real)).status_code == 404
    assert client.post(at("stop-broadcast", real)).status_code == 404
    here = client.post(reverse("cases:write-broadcast"), TYPED).headers["Location"]
    assert client.post(f"{here}submit/").status_code == 303
    false = Broadcast.objects.exclude(pk=real.pk).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Broadcast.objects.filter(pk=false.pk).update(
            state="approved", approver=zoya, approved_at=now()
        )
