"""Files that a stranger sends with the web form: sealed, washed, few; by pages without a script."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.test.client import BOUNDARY, encode_multipart
from django.utils.timezone import now

from cases.inbound import Inbound
from cases.models import Attachment, Contact, Message, Piece
from cases.services import attachments
from cases.uploads import MOST_FILE
from hotline.spooled import spool_drain
from hotline.spooled import web_files_fetch as files_fetch
from intake import entrance, spool
from intake.web import sending
from quarantine.clean import WashFailed
from tests.intake.test_end_to_end import opened
from tests.intake.test_web_form import AGAIN, MORE, WORDS, WRITE, office, page_code, sent_code
from tests.quarantine import corpus
from vault.sealed_box import publish

__all__ = ["office"]
PAGE = re.compile(r'name="page" value="([^"]+)"')
PDF = b"%PDF-1.4 not really"


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path, root_secrets: Path) -> Path:
    for pace in (sending.sending, sending.asking, sending.enclosing):
        pace.forget()
    settings.SPOOL_DIR = tmp_path / "spool"
    publish(root_secrets)
    return tmp_path / "spool" / "files"


@pytest.fixture(scope="module")
def photo() -> bytes:
    return corpus.with_place()


def chosen(*raws: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"IMG_{n}.jpg", raw) for n, raw in enumerate(raws)]


def send(client: Client, *raws: bytes, at: str = WRITE, **fields: str) -> Any:
    told = {"code": page_code(client)} | fields
    return client.post(at, told | {"send": "1", "file": chosen(*raws)})


def states() -> list[str]:
    return sorted(Attachment.objects.values_list("state", flat=True))


def test_a_picture_comes_with_the_words_washed_and_under_no_name(office, place, photo):
    assert sent_code(send(Client(), photo, **{"q-story": WORDS}))
    contact = Contact.objects.get()
    assert (contact.line, contact.messages.count(), states()) == ("web", 2, ["waiting"])
    (sealed,) = place.iterdir()
    assert "IMG_0" not in sealed.name
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert photo[:64] not in sealed.read_bytes()
    assert files_fetch(at=now()) == 1
    assert states() == ["clean"]
    assert list(place.iterdir()) == []
    told = opened(list(Message.objects.order_by("at", "number")), "body", "attachment")
    assert [each["body"] or each["attachment"] for each in told] == [WORDS, "photo"]
    assert Piece.objects.filter(part=1).exists()


def test_a_file_alone_is_enough_and_three_go_at_once(office, photo):
    reply = send(Client(), photo, corpus.paper(), corpus.sound())
    assert sent_code(reply)
    assert files_fetch(at=now()) == 3
    assert (Contact.objects.count(), states()) == (1, ["clean"] * 3)


@pytest.mark.parametrize(
    ("raws", "words"),
    [
        ([PDF] * 4, "At most 3 files"),
        ([PDF] * 5, "At most 3 files"),
        ([b"MZ a program"], "Only pictures"),
        ([b""], "empty"),
        ([PDF + bytes(MOST_FILE)], "too large"),
        ([PDF + bytes(MOST_FILE // 2)] * 2, "too large"),
    ],
)
def test_what_is_not_taken_is_said_in_words_and_nothing_typed_is_lost(office, place, raws, words):
    reply = send(Client(), *raws, **{"q-story": WORDS})
    page = reply.content.decode()
    assert reply.status_code == 422
    for each in (words, WORDS, "Choose the files again"):
        assert each in page
    assert not Contact.objects.exists()
    assert not place.exists()


def test_a_body_that_was_cut_within_a_file_sends_nothing(office, place):
    """As `hotline/bodies.py` cuts what is too large."""
    client = Client()
    fields = {"code": page_code(client), "q-story": WORDS, "file": chosen(PDF + bytes(4096))}
    body = encode_multipart(BOUNDARY, fields)
    reply = client.post(
        WRITE, body[:-2048], content_type=f"multipart/form-data; boundary={BOUNDARY}"
    )
    page = reply.content.decode()
    assert reply.status_code == 422
    for each in ("too large", WORDS, 'id="files-lost"'):
        assert each in page
    assert not Contact.objects.exists()


def test_in_another_language_the_files_are_asked_for_again(office, photo):
    page = send(Client(), photo, language="uk", **{"q-story": WORDS}).content.decode()
    assert WORDS in page
    assert 'id="files-lost"' in page
    assert not Attachment.objects.exists()


def test_whoever_comes_back_sends_a_file_with_or_without_words(office, photo):
    client = Client()
    code = sent_code(send(client, **{"q-story": WORDS}))
    for page, words in (("a", "Ось фото"), ("b", "")):
        reply = send(client, photo, at=MORE, code=code, page=page, words=words)
        assert reply.status_code == 200
        assert "Sent." in reply.content.decode()
    assert (Contact.objects.count(), Message.objects.count(), len(states())) == (1, 4, 2)
    refused = send(client, b"MZ", at=MORE, code=code, page="c", words="Ще")
    assert refused.status_code == 422
    assert "Ще</textarea>" in refused.content.decode()
    assert (
        'id="files-lost"'
        in client.post(
            AGAIN, {"code": code, "language": "uk", "file": chosen(photo)}
        ).content.decode()
    )


def test_the_same_page_sent_twice_is_one_file_and_leaves_none_on_the_disk(office, place, photo):
    client = Client()
    code = page_code(client)
    for _turn in range(2):
        send(client, photo, code=code)
        files_fetch(at=now())
    assert (states(), len(list(place.iterdir()))) == (["clean"], 1)
    files_fetch(at=now())
    assert len(list(place.iterdir())) == 1
    files_fetch(at=now() + timedelta(hours=2))
    assert list(place.iterdir()) == []


def test_while_the_database_is_away_it_waits_sealed_and_then_arrives(
    office, place, photo, monkeypatch
):
    def away(*, inbound: Inbound) -> None:
        raise OperationalError("away")

    with monkeypatch.context() as patch:
        patch.setattr(entrance, "receive", away)
        assert sent_code(send(Client(), photo, **{"q-story": WORDS}))
    assert (spool.depth(), Attachment.objects.count()) == (2, 0)
    files_fetch(at=now() + timedelta(hours=2))
    assert len(list(place.iterdir())) == 1
    spool.breaker.reset()
    assert spool_drain(at=now()) == 2
    files_fetch(at=now())
    assert states() == ["clean"]


def test_without_room_on_the_disk_nothing_is_sent_and_it_is_said(office, photo, settings):
    settings.SPOOL_LIMIT = -1
    reply = send(Client(), photo, **{"q-story": WORDS})
    assert reply.status_code == 503
    assert "send it without the files" in reply.content.decode()
    assert not Contact.objects.exists()


def test_too_many_files_from_one_source_wait_and_words_do_not(office, photo, monkeypatch):
    monkeypatch.setattr(sending.enclosing, "of_all", 1)
    client = Client()
    assert send(client, photo).status_code == 200
    assert send(client, photo).status_code == 429
    assert send(client, **{"q-story": WORDS}).status_code == 200


def test_many_files_over_the_onion_close_files_to_nobody_else(office, photo, monkeypatch):
    monkeypatch.setattr(sending.enclosing, "of_all", 1)
    for status in (200, 429):
        assert send(Client(REMOTE_ADDR="127.0.0.1"), photo).status_code == status
    for source, status in (("192.0.2.7", 200), ("192.0.2.8", 429)):
        assert send(Client(REMOTE_ADDR=source), photo).status_code == status


def test_a_file_under_no_code_uses_up_nobodys_measure(office, photo, monkeypatch):
    monkeypatch.setattr(sending.enclosing, "of_all", 1)
    client = Client()
    refused = send(client, photo, at=MORE, code="aaaa", page="a", words="?")
    assert refused.status_code == 422
    assert "nothing under this code" in refused.content.decode()
    assert send(client, photo).status_code == 200


def test_what_was_stored_but_for_its_file_comes_once_when_the_page_is_sent_again(
    office, photo, monkeypatch
):
    client = Client()
    code = sent_code(send(client, **{"q-story": WORDS}))
    store = sending.store

    def words_alone(event: Inbound) -> None:
        if event.file:
            raise OperationalError("away")
        store(event)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "store", words_alone)
        reply = send(client, photo, at=MORE, code=code, page="abc", words="Ось")
    assert reply.status_code == 503
    page = PAGE.search(reply.content.decode())
    assert page
    reply = send(client, photo, at=MORE, code=code, page=page[1], words="Ось")
    assert (Message.objects.count(), states()) == (3, ["waiting"])
    after = PAGE.search(reply.content.decode())
    assert after
    assert after[1] != page[1]


def test_one_that_cannot_be_washed_now_stays_sealed_until_it_can(office, place, photo, monkeypatch):
    send(Client(), photo)
    with monkeypatch.context() as patch:
        patch.setattr(attachments, "clean", lambda raw: (_ for _ in ()).throw(WashFailed))
        files_fetch(at=now())
    assert (states(), len(list(place.iterdir()))) == (["waiting"], 1)
    files_fetch(at=now() + timedelta(minutes=1))
    assert states() == ["clean"]


def test_one_that_was_tampered_with_is_lost_and_holds_up_no_other(office, place, photo):
    send(Client(), photo, corpus.paper())
    first = next(place.iterdir())
    first.write_text("AAAA")
    assert files_fetch(at=now()) == 2
    assert states() == ["clean", "lost"]


def test_the_page_asks_for_files_without_a_script(office):
    page = Client().get(WRITE).content.decode()
    (form,) = re.findall(r'<form id="write".*?</form>', page, re.DOTALL)
    assert 'enctype="multipart/form-data"' in form
    assert re.search(r'<input type="file"[^>]* name="file" multiple', form)
    # What is cut off when it is too large stands behind everything that was written.
    assert form.index('type="file"') > form.index("q-story")
