"""Files that people sent are fetched from the Bot API, a local one that speaks its protocol."""

from collections.abc import Iterator

import pytest

from cases.inbound import File
from cases.models import Attachment, Piece
from cases.services.receive import receive
from intake.problems import Problem
from intake.telegram import files
from intake.telegram.files import files_fetch
from intake.telegram.inbound import parse
from tests.cases.conftest import AT, chat, office  # noqa: F401 - the cast
from tests.intake.bot_api import TOKEN, BotApi
from tests.intake.updates import FILE, PHOTO, edited, message
from tests.quarantine import corpus

DOCUMENT = {"file_id": "BQAC", "file_unique_id": "AgAE", "file_size": 90, "file_name": "тайна.pdf"}


@pytest.fixture
def bot_api(settings) -> Iterator[BotApi]:
    server = BotApi(handle=corpus.drawing())
    settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = server.url, TOKEN
    yield server
    server.close()


@pytest.fixture
def sent(office, bot_api) -> Attachment:  # noqa: F811
    receive(inbound=chat("Вот фото", file=File("handle", "a-key")))
    return Attachment.objects.get()


def state(sent: Attachment) -> str:
    sent.refresh_from_db()
    return sent.state


class TestRead:
    def test_of_a_photograph_the_largest_size(self):
        inbound = parse(message(photo=PHOTO), at=AT)
        assert inbound.file == File("AgACB", "AQAE", 0)

    @pytest.mark.parametrize("kind", ["voice", "audio", "document"])
    def test_of_a_sound_or_a_document_the_file(self, kind):
        assert parse(message(**{kind: FILE}), at=AT).file == File("AwACAg", "AgAD", 0)
        assert parse(edited(**{kind: DOCUMENT}), at=AT).file == File("BQAC", "AgAE", 90)

    @pytest.mark.parametrize("kind", ["video", "video_note", "sticker", "animation"])
    def test_of_a_film_none(self, kind):
        assert parse(message(**{kind: FILE}), at=AT).file is None

    @pytest.mark.parametrize("photo", ["x", {}, [1], [None]])
    def test_a_photograph_of_another_shape_is_refused(self, photo):
        with pytest.raises(Problem):
            parse(message(photo=photo), at=AT)

    def test_no_size_at_all_is_no_file(self):
        assert parse(message(photo=[]), at=AT).file is None


class TestFetched:
    def test_by_two_calls_and_kept(self, sent, bot_api):
        assert files_fetch(at=AT) == 1
        assert bot_api.asked == [
            f"/bot{TOKEN}/getFile?file_id=handle",
            f"/file/bot{TOKEN}/photos/handle",
        ]
        assert state(sent) == "refused"
        assert Piece.objects.filter(part=0).count() == 1

    def test_once(self, sent, bot_api):
        files_fetch(at=AT)
        assert files_fetch(at=AT) == 0
        assert len(bot_api.asked) == 2

    def test_a_photograph_comes_out_clean(self, sent, bot_api):
        bot_api.files = {"handle": corpus.with_place()}
        files_fetch(at=AT)
        assert state(sent) == "clean"

    def test_no_more_than_one_byte_too_much_of_it(self, sent, bot_api, monkeypatch):
        monkeypatch.setattr(files, "MOST_IN", 9)
        taken = []
        monkeypatch.setattr(files, "attachment_take", lambda **told: taken.append(told["raw"]))
        files_fetch(at=AT)
        assert [len(raw) for raw in taken] == [10]

    @pytest.mark.parametrize("failures", [[429], [500], [502], [401]])
    def test_later_when_the_bot_api_is_busy(self, sent, bot_api, failures):
        bot_api.failures = failures
        files_fetch(at=AT)
        assert state(sent) == "waiting"
        assert sent.due_at > AT
        files_fetch(at=sent.due_at)
        assert state(sent) == "refused"

    @pytest.mark.parametrize("status", [400, 404])
    def test_never_when_telegram_does_not_give_it(self, sent, bot_api, status):
        bot_api.failures = [status]
        files_fetch(at=AT)
        assert state(sent) == "lost"

    def test_later_while_the_bot_api_is_away(self, sent, settings):
        settings.TELEGRAM_API = "http://127.0.0.1:9"
        files_fetch(at=AT)
        assert (state(sent), sent.attempts) == ("waiting", 1)

    @pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "a/../b", "", "a b", "ф"])
    def test_from_no_other_place_than_the_bots_files(self, sent, bot_api, path):
        bot_api.path = path
        files_fetch(at=AT)
        assert state(sent) == "lost"
        assert len(bot_api.asked) == 1

    def test_later_without_a_token(self, sent, bot_api, settings):
        settings.TELEGRAM_TOKEN = ""
        assert files_fetch(at=AT) == 0
        assert (state(sent), bot_api.asked) == ("waiting", [])
