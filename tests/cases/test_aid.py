"""A supervisor's note to whoever has a contact: read by them at once, by the person never."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from cases.models import Aid, ChatSaying, Contact, Message
from cases.services.aid import contact_whisper, notice_away, whisper_heed
from cases.services.coarsening import coarsen
from cases.services.contacts import ContactRefused, contact_close, contact_put_back
from cases.services.retention import contact_purge_due
from live.events import person_stream
from live.models import OutboxRow
from operators.services.help_calls import help_ask
from tests.cases.conftest import AT, person

SOON = AT + timedelta(minutes=2)
WORDS = "Спитай, чи він сам. <b>"


@pytest.fixture
def whispered(taken, vera):
    return contact_whisper(contact_ref=taken.ref, body=f" {WORDS} ", by=vera, at=AT)


def told_of(person_ref) -> list[str]:
    rows = OutboxRow.objects.filter(stream=person_stream(person_ref))
    return list(rows.values_list("type", flat=True))


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(person, ref) -> str:
    return browser_of(person).get(reverse("cases:contact", args=[ref])).content.decode()


def test_whoever_has_the_contact_is_told_at_once_and_reads_it(taken, whispered, olga, vera):
    assert told_of(olga.pk) == told_of(vera.pk) == ["care.changed"]
    assert Entry.objects.filter(action="contact.whispered", subject=taken.ref).count() == 1
    page = page_of(olga, taken.ref)
    assert "Спитай, чи він сам. &lt;b&gt;" in page
    assert reverse("cases:heed", args=[taken.ref]) in page
    assert (
        str(whispered.ref)
        in browser_of(olga).get(reverse("cases:whispers", args=[taken.ref])).content.decode()
    )


def test_the_note_lies_sealed_and_goes_to_nobody_else(taken, whispered):
    before = Message.objects.count()
    assert WORDS.encode() not in bytes(Aid.objects.get().body)
    assert before == Message.objects.filter(direction="in").count()
    assert not ChatSaying.objects.exists()
    assert "Спитай" not in str(list(Entry.objects.values_list("detail", flat=True)))
    assert "Спитай" not in repr(whispered)


def test_it_is_acknowledged_once_and_the_supervisor_hears_of_it(taken, whispered, olga, vera):
    for at in (SOON, SOON + timedelta(minutes=1)):
        whisper_heed(contact_ref=taken.ref, whisper=whispered.ref, by=olga, at=at)
    assert Aid.objects.get().seen_at == SOON
    assert told_of(vera.pk) == ["care.changed"] * 2
    aid = browser_of(vera).get(reverse("cases:aid", args=[olga.pk])).content.decode()
    assert "Olga has read it" in aid
    assert reverse("cases:heed", args=[taken.ref]) not in page_of(olga, taken.ref)


def test_it_is_part_of_the_contact_for_those_who_may_read_it(taken, whispered, nadia, taras):
    assert "Спитай" in page_of(nadia, taken.ref)
    assert browser_of(taras).get(reverse("cases:contact", args=[taken.ref])).status_code == 404


@pytest.mark.parametrize(
    ("body", "words"), [("  ", "Write the note"), ("я" * 301, "at most 300 characters")]
)
def test_a_note_says_something_and_is_short(taken, vera, body, words):
    with pytest.raises(ContactRefused, match=words):
        contact_whisper(contact_ref=taken.ref, body=body, by=vera, at=AT)
    answer = browser_of(vera).post(reverse("cases:whisper", args=[taken.ref]), {"body": body})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_nobody_whispers_to_themselves_nor_to_nobody(taken, olga, vera, sister_office):
    Contact.objects.filter(ref=taken.ref).update(operator=vera)
    with pytest.raises(ContactRefused, match="yourself"):
        contact_whisper(contact_ref=taken.ref, body="x", by=vera, at=AT)
    contact_put_back(contact_ref=taken.ref, by=vera, at=AT)
    with pytest.raises(ContactRefused, match="Nobody has this contact"):
        contact_whisper(contact_ref=taken.ref, body="x", by=vera, at=AT)
    elsewhere = person(sister_office, "Zoya", "supervisor")
    with pytest.raises(Contact.DoesNotExist):
        contact_whisper(contact_ref=taken.ref, body="x", by=elsewhere, at=AT)


def test_a_note_of_somebody_else_is_not_acknowledged(taken, whispered, taras, olga):
    with pytest.raises(ContactRefused):
        whisper_heed(contact_ref=taken.ref, whisper=whispered.ref, by=taras, at=SOON)
    with pytest.raises(Aid.DoesNotExist):
        notice_away(notice_ref=whispered.ref, by=olga, at=SOON)


def test_postgresql_keeps_it_as_it_was(taken, whispered, taras, olga, vera):
    whispered.refresh_from_db()
    for change in ({"by": taras}, {"of": taras}, {"kind": "taken", "body": None}, {"at": SOON}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Aid.objects.update(**change)
    for wrong in ({"by": taras, "of": olga}, {"by": vera, "of": taras}, {"by": vera, "of": vera}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Aid.objects.create(contact=taken, kind="listened", why="asked", at=AT, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Aid.objects.create(contact=taken, kind="listened", by=vera, of=olga, at=AT)


def test_its_hours_go_with_those_of_the_contact_and_its_words_with_its_keys(taken, whispered, olga):
    contact_close(
        contact_ref=taken.ref, by=olga, code="wrong_number", remark="", hard=False, at=SOON
    )
    coarsen(at=SOON + timedelta(minutes=16))
    assert Aid.objects.get().at < AT
    contact_purge_due(contact_ref=taken.ref, at=SOON + timedelta(days=400))
    assert not Aid.objects.exists()


def test_the_page_of_a_person_shows_what_they_have_in_hand(taken, olga, vera):
    help_ask(by=olga, at=AT)
    page = browser_of(vera).get(reverse("cases:aid", args=[olga.pk])).content.decode()
    assert "Help Olga" in page
    assert "Help is asked for." in page
    assert reverse("cases:whisper", args=[taken.ref]) in page


def test_ones_own_page_is_the_desk_and_anybody_elses_is_not_there(
    taken, olga, nadia, vera, lesya, stranger
):
    mine = browser_of(vera).get(reverse("cases:aid", args=[vera.pk]))
    assert (mine.status_code, mine.url) == (302, reverse("cases:desk"))
    for who in (lesya, stranger):
        assert browser_of(vera).get(reverse("cases:aid", args=[who.pk])).status_code == 404
    for who in (olga, nadia, lesya):
        assert browser_of(who).get(reverse("cases:aid", args=[olga.pk])).status_code == 404
        answer = browser_of(who).post(reverse("cases:whisper", args=[taken.ref]), {"body": "x"})
        assert answer.status_code == 404


def test_the_floor_and_a_call_for_help_lead_to_whoever_has_it(taken, olga, vera):
    help_ask(by=olga, at=AT)
    page = browser_of(vera).get(reverse("floor:floor")).content.decode()
    assert page.count(reverse("cases:aid", args=[olga.pk])) >= 2
    assert reverse("cases:aid", args=[vera.pk]) not in page


def test_note_and_acknowledgement_by_the_pages(taken, olga, vera):
    desk, floor = browser_of(olga), browser_of(vera)
    sent = floor.post(reverse("cases:whisper", args=[taken.ref]), {"body": WORDS})
    assert (sent.status_code, sent.url) == (303, reverse("cases:aid", args=[olga.pk]))
    heed = reverse("cases:heed", args=[taken.ref])
    note = {"whisper": str(Aid.objects.get().ref)}
    assert desk.post(heed, note, headers={"Sec-Fetch-Dest": "empty"}).status_code == 204
    assert desk.post(heed, {"whisper": "x"}).status_code == 422
