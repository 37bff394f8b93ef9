"""What does not belong: refused in words, written down, and telling nothing of what lies there."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from audit.models import Entry
from cases.models import Case
from cases.services.contacts import contact_claim
from cases.services.editing import case_edit
from cases.services.opening import case_open
from cases.services.receive import receive
from hotline.wiring import refusal_of_a_frame
from operators.models import Alert, Kind
from tests.cases.conftest import AT, chat
from vault.models import WrappedKey

STORY = "Стоїть біля млина."


def with_story(case: Case, olga, story: str) -> Case:
    return case_edit(
        case_ref=case.ref, by=olga, fields={"story": story}, version=case.version, at=AT
    )


@pytest.fixture
def told(case_in_intake: Case, olga) -> Case:
    return with_story(case_in_intake, olga, STORY)


@pytest.fixture
def other(olga) -> Case:
    contact = receive(inbound=replace(chat("Ще один"), conversation="another", provider_id="7001"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    return with_story(case_open(contact_ref=contact.ref, by=olga, at=AT), olga, "Під Херсоном.")


def put(case: Case, story: bytes) -> None:
    Case.objects.filter(pk=case.pk).update(story=story)


def bits_flipped(case: Case, other: Case) -> None:
    sealed = bytes(case.story)
    put(case, sealed[:-1] + bytes([sealed[-1] ^ 1]))


def swapped(case: Case, other: Case) -> None:
    put(case, bytes(other.story))


def key_unknown(case: Case, other: Case) -> None:
    put(case, bytes(case.story)[:2] + b"\xff\xff\xff\xfe" + bytes(case.story)[6:])


def version_unknown(case: Case, other: Case) -> None:
    WrappedKey.objects.using("keyring").filter(owner=case.pk).update(kek_version=9_999)


BROKEN = [bits_flipped, swapped, key_unknown, version_unknown]


@pytest.mark.parametrize("spoil", BROKEN, ids=lambda each: each.__name__)
def test_what_was_changed_is_refused_in_words_and_told(browser, told, other, olga, spoil):
    spoil(told, other)
    client, page = browser(olga), f"/cases/{told.ref}/"
    answer = client.get(page)
    said = answer.content.decode()
    assert (answer.status_code, "does not open" in said) == (409, True)
    assert not [each for each in ("млина", "Херсоном") if each in said]
    damaged = Entry.objects.filter(action="records.damaged")
    assert [(each.actor, each.subject) for each in damaged] == [(str(olga.pk), told.ref)]
    assert Alert.objects.filter(kind=Kind.INTEGRITY, subject=told.ref).count() == 1
    assert client.get(page).status_code == 409
    assert damaged.all().count() == 2
    assert Alert.objects.filter(kind=Kind.INTEGRITY).count() == 1
    assert client.get(f"/cases/{other.ref}/").status_code == 200


@pytest.mark.parametrize("spoil", BROKEN, ids=lambda each: each.__name__)
def test_whoever_has_no_reach_is_not_told_that_something_is_wrong(
    browser, told, other, taras, spoil
):
    spoil(told, other)
    client, seen = browser(taras), []
    for ref in (told.ref, uuid4()):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/cases/{ref}/")
        seen.append((answer.status_code, answer.content, len(queries)))
    assert seen[0] == seen[1]
    assert seen[0][0] == 404
    assert not Entry.objects.filter(action="records.damaged").exists()
    assert Entry.objects.filter(action="door.refused", actor=str(taras.pk)).count() == 2


def test_a_part_that_is_fetched_is_refused_as_programs_are(browser, told, other, olga):
    bits_flipped(told, other)
    answer = browser(olga).get(f"/cases/{told.ref}/person/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "млин" not in answer.content.decode()


def test_a_stale_version_is_written_down_and_changes_nothing(browser, told, olga):
    sent = {"version": told.version + 7, "story": "Нічого не загубити"}
    answer = browser(olga).post(f"/cases/{told.ref}/edit/", sent)
    assert (answer.status_code, "Нічого не загубити" in answer.content.decode()) == (409, True)
    (row,) = Entry.objects.filter(action="door.refused")
    assert (row.actor, row.detail["reason"]) == (str(olga.pk), "stale_version")
    assert Case.objects.get(pk=told.pk).version == told.version


def test_a_frame_that_says_too_much_is_a_row_without_what_it_said(olga):
    refusal_of_a_frame(olga.pk, "too_large")
    row = Entry.objects.get(action="live.frame_refused")
    assert (row.actor, row.detail, row.at <= now()) == (str(olga.pk), {"reason": "too_large"}, True)
