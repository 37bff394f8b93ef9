"""Bait: it looks like any case, and whoever opens it is told of at once."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from cases.bait import is_honey
from cases.models import Callback, Case, HoneyMark
from cases.services.freezing import case_duress
from cases.services.honey import honey_plant
from operators.models import Alert, Kind
from press.models import Fact
from vault.roots import roots


@pytest.fixture
def bait(nadia):
    return honey_plant(by=nadia, at=datetime.now(tz=UTC))


def test_opening_it_alerts_once_and_every_look_is_written_down(browser, bait, vera):
    client = browser(vera)
    for _turn in range(2):
        assert client.get(f"/cases/{bait.ref}/").status_code == 200
    alert = Alert.objects.get(kind=Kind.HONEY_CASE)
    assert (alert.by, alert.subject) == (vera, bait.ref)
    assert Entry.objects.filter(action="honey.opened").count() == 2


def test_revealing_it_alerts_too(browser, bait, vera):
    sent = {"field": "phone", "reason": "verify"}
    assert browser(vera).post(f"/cases/{bait.ref}/reveal/", sent).status_code == 200
    assert Alert.objects.filter(kind=Kind.HONEY_CASE).count() == 1


def test_comparing_it_with_another_case_alerts_too(browser, bait, case_in_intake, vera):
    sent = {"code": bait.code}
    assert browser(vera).post(f"/cases/{case_in_intake.ref}/merge/", sent).status_code == 200
    assert Alert.objects.get(kind=Kind.HONEY_CASE).subject == bait.ref


def test_a_real_case_alerts_nobody(browser, case_in_intake, olga):
    browser(olga).get(f"/cases/{case_in_intake.ref}/")
    assert not Alert.objects.exists()


def test_stands_in_lists_and_searches_like_any_other(browser, bait, vera):
    client = browser(vera)
    assert bait.code in client.get("/cases/").content.decode()
    page = client.post("/cases/search/", {"text": bait.code}).content.decode()
    assert str(bait.ref) in page
    assert not Alert.objects.exists()


def test_is_counted_called_back_and_verified_by_nobody(bait):
    assert not Fact.objects.exists()
    assert not Callback.objects.exists()
    assert bait.stage == "resolved"


def test_only_the_key_tells_which_case_it_is(bait, case_in_intake, monkeypatch):
    assert (is_honey(bait), is_honey(case_in_intake)) == (True, False)
    assert HoneyMark.objects.count() == 8
    keyless = type(roots())({**roots().named, "audit": bytes(32)}, roots().keks)
    monkeypatch.setattr("vault.blind_index.roots", lambda: keyless)
    assert not is_honey(bait)


def test_is_planted_by_a_command_that_says_the_code_once(nadia):
    said = StringIO()
    call_command("honey_case", "north", stdout=said)
    assert Case.objects.get().code in said.getvalue()
    with pytest.raises(CommandError):
        call_command("honey_case", "nowhere")


def test_the_duress_word_freezes_and_alerts_and_says_nothing_outward(browser, case_in_intake, olga):
    answer = browser(olga).post(f"/cases/{case_in_intake.ref}/duress/")
    assert answer.status_code == 303
    case_in_intake.refresh_from_db()
    assert case_in_intake.frozen
    case_duress(case_ref=case_in_intake.ref, by=olga, at=datetime.now(tz=UTC))
    assert Alert.objects.filter(kind=Kind.DURESS_CASE).count() == 2
    assert not case_in_intake.contacts.filter(messages__direction="out").exists()
