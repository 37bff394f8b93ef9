"""A picture or a PDF of ours reaches a local Bot API washed, once, and under no name of ours."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, encode_multipart

from cases.models import Attachment, Delivery, Message, Piece
from cases.services.contacts import contact_claim
from cases.services.receive import receive
from cases.services.thread import message_reply
from intake.telegram import outbound
from intake.telegram.outbound import Pacing, deliver_due
from quarantine.binding import bound
from quarantine.clean import clean
from tests.attack.conftest import browser  # noqa: F401 - the cast
from tests.cases.conftest import AT, chat, office, olga  # noqa: F401 - the cast
from tests.intake.bot_api import TOKEN, BotApi
from tests.quarantine import corpus


@pytest.fixture(scope="module")
def photo() -> bytes:
    return corpus.with_place()


@pytest.fixture(scope="module")
def washed(photo) -> bytes:
    return clean(photo).parts[0]


@pytest.fixture
def bot_api(settings) -> Iterator[BotApi]:
    server = BotApi()
    settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = server.url, TOKEN
    yield server
    server.close()


@pytest.fixture
def taken(olga):  # noqa: F811
    contact = receive(inbound=chat("Как идти?"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    contact.refresh_from_db()
    return contact


@pytest.fixture
def answered(taken, olga, photo) -> Message:  # noqa: F811
    return message_reply(contact=taken, by=olga, body="Вот дорога.", raw=photo, at=AT)


def delivery() -> str:
    return Message.objects.get(direction="out").delivery


def test_a_picture_arrives_as_it_was_washed(bot_api, answered, washed):
    assert deliver_due() is False
    (sent,) = bot_api.sent
    assert (sent.method, sent.name) == ("sendPhoto", "photo.jpg")
    assert sent.fields == {"chat_id": "chat-7001", "caption": "Вот дорога."}
    assert sent.body == washed
    assert corpus.CANARY not in sent.body
    assert b"Exif" not in sent.body
    assert delivery() == Delivery.SENT


def test_of_the_original_nothing_is_kept(answered, washed):
    assert Attachment.objects.get().state == "clean"
    assert set(Piece.objects.values_list("part", flat=True)) == {1}


def test_a_pdf_arrives_as_pictures_of_its_pages(bot_api, taken, olga):  # noqa: F811
    raw = corpus.written_paper()
    message_reply(contact=taken, by=olga, body="", raw=raw, at=AT)
    deliver_due()
    (sent,) = bot_api.sent
    assert (sent.method, sent.name) == ("sendDocument", "document.pdf")
    assert sent.fields == {"chat_id": "chat-7001", "disable_content_type_detection": "true"}
    assert sent.body == bound(clean(raw).parts)
    assert not [word for word in (corpus.CANARY, b"JavaScript", b"Info") if word in sent.body]


def test_a_picture_that_telegram_shows_to_nobody_goes_as_a_document(bot_api, taken, olga):  # noqa: F811
    raw = corpus.picture(size=(2100, 100))
    message_reply(contact=taken, by=olga, body="", raw=raw, at=AT)
    deliver_due()
    assert [(sent.method, sent.name) for sent in bot_api.sent] == [("sendDocument", "picture.jpg")]


def test_a_sent_file_is_not_sent_again(bot_api, answered):
    deliver_due()
    deliver_due()
    assert len(bot_api.sent) == 1


class TestKilledInTheMiddle:
    @pytest.fixture
    def killed(self, bot_api, answered, monkeypatch) -> BotApi:
        """The worker dies after Telegram took the file, before that is written down."""

        def dies(*_args: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(outbound, "_settle", dies)
        with pytest.raises(KeyboardInterrupt):
            deliver_due()
        monkeypatch.undo()
        return bot_api

    def test_it_was_sent_once(self, killed):
        deliver_due()
        assert len(killed.sent) == 1

    def test_it_is_told_that_nobody_knows(self, killed):
        deliver_due()
        assert delivery() == Delivery.UNCLEAR


def test_a_connection_that_breaks_off_says_nothing(bot_api, answered):
    bot_api.breaks_off = True
    assert deliver_due() is True
    bot_api.breaks_off = False
    deliver_due()
    assert (delivery(), len(bot_api.sent)) == (Delivery.UNCLEAR, 1)


def test_it_waits_for_as_long_as_telegram_says(bot_api, answered, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("intake.telegram.outbound.time.monotonic", lambda: clock[0])
    bot_api.failures, bot_api.retry_after = [429], 30
    pacing = Pacing()
    assert deliver_due(pacing) is True
    assert (delivery(), bot_api.sent) == (Delivery.QUEUED, [])
    clock[0] += 29
    assert deliver_due(pacing) is True
    assert bot_api.sent == []
    clock[0] += 1
    deliver_due(pacing)
    assert (delivery(), len(bot_api.sent)) == (Delivery.SENT, 1)
    assert Message.objects.get(direction="out").attempts == 1


def test_it_waits_while_the_bot_api_is_away(bot_api, answered, settings):
    settings.TELEGRAM_API = "http://127.0.0.1:9"
    assert deliver_due() is True
    assert delivery() == Delivery.QUEUED
    settings.TELEGRAM_API = bot_api.url
    deliver_due()
    assert delivery() == Delivery.SENT


@pytest.mark.parametrize(
    ("status", "told"), [(403, Delivery.BLOCKED), (400, Delivery.FAILED), (502, Delivery.UNCLEAR)]
)
def test_it_is_told_how_it_went(bot_api, answered, status, told):
    bot_api.failures = [status]
    deliver_due()
    assert (delivery(), bot_api.sent) == (told, [])


class TestOnTheDesk:
    @pytest.fixture
    def ours(self, browser, olga):  # noqa: F811
        return browser(olga)

    def send(self, ours, taken, raw: bytes, words: str = "Вот карта.", name: str = "Штаб-7.jpg"):
        file = SimpleUploadedFile(name, raw, "image/jpeg")
        return ours.post(f"/contacts/{taken.ref}/reply/", {"body": words, "file": file})

    def test_a_file_is_sent_beside_the_words(self, ours, taken, bot_api, photo, washed):
        assert self.send(ours, taken, photo).status_code == 303
        deliver_due()
        assert [sent.body for sent in bot_api.sent] == [washed]
        page = ours.get(f"/contacts/{taken.ref}/").content.decode()
        assert "Photo: kept sealed" in page
        assert "Штаб-7" not in page

    def test_a_file_needs_no_words(self, ours, taken, photo):
        assert self.send(ours, taken, photo, words="").status_code == 303

    @pytest.mark.parametrize(
        ("raw", "words"),
        [
            (corpus.drawing(), "Only a picture"),
            (corpus.archive(), "Only a picture"),
            (corpus.sound(), "Only a picture"),
            (corpus.picture()[:900], "damaged"),
            (corpus.vast(), "too large"),
            (corpus.paper(pages=21), "at most 20 pages"),
            (b"\xff\xd8\xff" + bytes(8 * 1024 * 1024), "too large"),
        ],
        ids=["drawing", "archive", "sound", "broken", "vast", "long", "huge"],
    )
    def test_what_cannot_be_washed_is_refused_in_words(self, ours, taken, raw, words):
        answer = self.send(ours, taken, raw)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert words in page
        assert "Вот карта.</textarea>" in page
        assert not Message.objects.filter(direction="out").exists()

    def test_of_two_files_the_first_goes_and_is_not_called_too_large(self, ours, taken, photo):
        files = [SimpleUploadedFile(name, photo) for name in ("a.jpg", "b.jpg")]
        at = f"/contacts/{taken.ref}/reply/"
        assert ours.post(at, {"body": "Вот карта.", "file": files}).status_code == 303
        assert Message.objects.filter(direction="out").count() == 1

    def test_what_hides_behind_a_picture_stays_behind(self, ours, taken, bot_api):
        self.send(ours, taken, corpus.polyglot())
        deliver_due()
        assert corpus.CANARY not in bot_api.sent[0].body

    def test_long_words_do_not_go_under_a_file(self, ours, taken, photo):
        answer = self.send(ours, taken, photo, words="я" * 1025)
        assert (answer.status_code, "1,024" in answer.content.decode()) == (409, True)

    def test_words_that_may_promise_are_read_again_with_the_file(self, ours, taken, bot_api, photo):
        answer = self.send(ours, taken, photo, words="Мы гарантируем вам безопасность.")
        page = answer.content.decode()
        assert (answer.status_code, "Choose the file again" in page) == (409, True)
        assert not Message.objects.filter(direction="out").exists()

    def test_no_other_address_takes_a_file(self, ours, taken, photo):
        file = SimpleUploadedFile("x.jpg", photo)
        asked = ours.post(f"/contacts/{taken.ref}/claim/", {"file": file}).wsgi_request
        assert not asked.FILES

    def test_a_file_that_was_cut_on_its_way_is_too_large_and_nothing_goes_without_it(
        self, ours, taken, photo
    ):
        told = {"body": "Вот карта.", "file": SimpleUploadedFile("x.jpg", photo)}
        body = encode_multipart(BOUNDARY, told)[:-2_000]
        at = f"/contacts/{taken.ref}/reply/"
        answer = ours.post(at, body, content_type=f"multipart/form-data; boundary={BOUNDARY}")
        assert answer.status_code in {409, 422}
        assert "at most 8 MB" in answer.content.decode()
        assert not Message.objects.filter(direction="out").exists()
