"""What people send: noted at once, washed later, kept sealed, and gone when its time has come."""

import json
from base64 import b64decode
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import Entry
from audit.receipts import receipt
from cases.inbound import File, Kind
from cases.models import Attachment, Contact, Message, Piece, State
from cases.presenters.contact_page import contact_look, contact_page
from cases.services import attachments
from cases.services.attachments import (
    attachment_lose,
    attachment_postpone,
    attachment_take,
    files_due,
)
from cases.services.receive import receive
from cases.services.retention import contact_purge_due
from quarantine.clean import MOST_IN, WashFailed
from quarantine.results import Refusal
from tests.cases.conftest import AT, chat
from tests.quarantine import corpus
from vault.fields import open_fields, seal
from vault.keyring import keys_destroy

PHOTO = File("a-handle", "a-key", 4_000)


@pytest.fixture
def sent(office) -> Attachment:
    receive(inbound=chat("Вот фото", file=PHOTO))
    return Attachment.objects.get()


@pytest.fixture
def unwashed(monkeypatch):
    """Nothing is started to wash what these tests only keep."""
    washed = SimpleNamespace(
        kind=SimpleNamespace(value="image"),
        media_type="image/jpeg",
        parts=(b"CLEAN",),
        left_out=0,
        seconds=0,
    )
    monkeypatch.setattr(attachments, "clean", lambda raw: washed)


def opened(attachment: Attachment) -> tuple[dict[str, object], dict[int, bytes]]:
    seen = receipt(actor="test", action="test", subjects=[attachment.contact_id], at=AT)
    attachment.refresh_from_db()
    told = open_fields(seen, [attachment], "told")[0]["told"]
    pieces = list(attachment.pieces.order_by("part", "number"))
    parts: dict[int, bytes] = {}
    for piece, row in zip(pieces, open_fields(seen, pieces, "body"), strict=True):
        parts[piece.part] = parts.get(piece.part, b"") + b64decode(row["body"] or "")
    return json.loads(told or "{}"), parts


def take(attachment: Attachment, raw: bytes, at=AT) -> None:
    attachment_take(attachment_ref=attachment.ref, raw=raw, at=at)


class TestNoted:
    def test_at_once_and_fetched_by_nobody(self, sent):
        assert (sent.state, sent.due_at, sent.pieces.count()) == ("waiting", AT, 0)
        assert b"a-handle" not in bytes(sent.source)
        assert [(each.ref, each.handle) for each in files_due(line="telegram", at=AT)] == [
            (sent.ref, "a-handle")
        ]
        assert "a-handle" not in repr(files_due(line="telegram", at=AT))

    def test_on_its_own_line_and_in_its_time(self, sent):
        assert files_due(line="web", at=AT) == []
        assert files_due(line="telegram", at=AT - timedelta(seconds=1)) == []

    def test_once_however_often_the_event_comes(self, office):
        event = chat("Вот фото", file=PHOTO)
        receive(inbound=event)
        receive(inbound=event)
        assert Attachment.objects.count() == 1

    def test_once_when_only_its_words_are_edited_and_again_when_it_is_another(self, office):
        first = chat("Вот фото", file=PHOTO)
        receive(inbound=first)
        for key, count in (("a-key", 1), ("another", 2)):
            edit = chat("Вот", kind=Kind.EDIT, message_id=first.message_id, file=File("h", key))
            receive(inbound=edit)
            assert Attachment.objects.count() == count

    def test_but_not_fetched_when_it_is_too_large(self, office):
        receive(inbound=chat("Архив", file=File("a-handle", "a-key", MOST_IN + 1)))
        attachment = Attachment.objects.get()
        assert (attachment.state, opened(attachment)[0]) == ("refused", {"why": "too_much"})
        assert files_due(line="telegram", at=AT) == []

    @pytest.mark.parametrize("limit", ["MOST_FILES", "MOST_PIECES"])
    def test_but_not_fetched_when_there_are_too_many(self, sent, unwashed, monkeypatch, limit):
        take(sent, b"raw")
        monkeypatch.setattr(attachments, limit, 1)
        receive(inbound=chat("Ещё", file=File("h", "k")))
        second = Attachment.objects.exclude(ref=sent.ref).get()
        assert (second.state, opened(second)[0]) == ("refused", {"why": "too_many"})


class TestKept:
    def test_are_the_original_and_a_clean_copy_both_sealed(self, sent):
        raw = corpus.with_place()
        take(sent, raw)
        told, parts = opened(sent)
        assert (sent.state, sent.source, sent.due_at) == ("clean", None, None)
        assert (told["kind"], told["media_type"], told["parts"]) == ("image", "image/jpeg", 1)
        assert parts[0] == raw
        assert corpus.CANARY in parts[0]
        assert corpus.CANARY not in parts[1]
        assert parts[1].startswith(b"\xff\xd8\xff")
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(encode(body, 'escape'), '') FROM cases_piece")
            assert corpus.CANARY.decode() not in cursor.fetchone()[0]

    def test_in_as_many_pieces_as_it_takes_with_a_digest_of_the_whole(self, sent, unwashed):
        raw = bytes(range(256)) * 600
        take(sent, raw)
        told, parts = opened(sent)
        assert sent.pieces.filter(part=0).count() == 4
        assert (parts[0], parts[1]) == (raw, b"CLEAN")
        assert len(told["digests"]) == 2

    def test_twice_is_once(self, sent, unwashed):
        take(sent, b"raw")
        take(sent, b"something else")
        assert opened(sent)[1] == {0: b"raw", 1: b"CLEAN"}

    @pytest.mark.parametrize(
        ("raw", "why"),
        [(corpus.drawing(), "unknown"), (b"%PDF-broken", "broken")],
    )
    def test_what_has_no_clean_copy_says_why_and_is_kept(self, sent, raw, why):
        take(sent, raw)
        told, parts = opened(sent)
        assert (sent.state, told["why"], parts) == ("refused", why, {0: raw})

    def test_what_turns_out_too_large_is_not_kept(self, sent):
        take(sent, bytes(MOST_IN + 1))
        assert (opened(sent), sent.state) == (({"why": "too_much"}, {}), "refused")

    def test_every_open_screen_is_told_and_the_journal_says_no_more_than_how(self, sent, unwashed):
        version = sent.contact.version
        take(sent, b"raw")
        assert Contact.objects.get().version == version + 1
        entry = Entry.objects.filter(action="attachment.kept").get()
        assert (entry.subject, entry.detail) == (sent.contact_id, {"state": "clean"})

    def test_without_walls_it_is_tried_again_and_then_kept_unopened(self, sent, monkeypatch):
        def down(raw):
            raise WashFailed

        monkeypatch.setattr(attachments, "clean", down)
        for _attempt in range(attachments.MOST_WASHES - 1):
            take(sent, b"raw")
            sent.refresh_from_db()
            assert sent.state == "waiting"
        take(sent, b"raw")
        assert opened(sent)[1] == {0: b"raw"}
        assert sent.state == "unopened"


class TestPostponed:
    def test_longer_each_time_and_in_the_end_lost(self, sent):
        pauses = []
        for _attempt in range(attachments.MOST_ATTEMPTS - 1):
            attachment_postpone(attachment_ref=sent.ref, at=AT)
            sent.refresh_from_db()
            pauses.append((sent.due_at - AT).total_seconds())
        assert pauses[:3] == [5, 10, 20]
        assert pauses == sorted(pauses)
        assert pauses[-1] == 15 * 60
        attachment_postpone(attachment_ref=sent.ref, at=AT)
        assert opened(sent) == ({"why": "gone"}, {})
        assert sent.state == "lost"

    def test_whatever_becomes_of_one_that_is_gone(self, sent):
        ref = sent.ref
        Piece.objects.all().delete()
        sent.delete()
        for act in (attachment_postpone, attachment_lose):
            act(attachment_ref=ref, at=AT)
        attachment_take(attachment_ref=ref, raw=b"none", at=AT)
        assert not Entry.objects.filter(action="attachment.kept").exists()

    def test_while_its_contact_is_purged_so_that_others_have_their_turn(self, sent):
        receive(inbound=chat("Другой", conversation="chat-7002", file=File("other", "k")))
        keys_destroy(owner=sent.contact_id)
        assert [each.handle for each in files_due(line="telegram", at=AT)] == ["other"]
        sent.refresh_from_db()
        assert sent.due_at > AT


class TestPurged:
    def test_with_their_contact_and_counted(self, sent, unwashed):
        take(sent, bytes(200_000))
        Contact.objects.update(state=State.ABANDONED, queue=None, closed_at=AT)
        removed = contact_purge_due(contact_ref=sent.contact_id, at=AT)
        assert (removed["attachments"], removed["messages"]) == (1, 1)
        assert (Attachment.objects.count(), Piece.objects.count()) == (0, 0)
        assert "attachments 1" in Entry.objects.get(action="contact.purged").detail["removed"]


class TestTheDatabaseHolds:
    @pytest.mark.parametrize(
        "change", [{"due_at": None}, {"state": "clean"}, {"state": "lost"}, {"state": "shown"}]
    )
    def test_that_only_what_waits_has_a_time(self, sent, change):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attachment.objects.update(**change)

    def test_that_it_hangs_on_a_message_of_its_own_contact(self, sent):
        receive(inbound=chat("Другой", conversation="chat-7002"))
        other = Message.objects.exclude(contact=sent.contact_id).get()
        Attachment.objects.update(message=other)
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestTheThreadSays:
    @pytest.fixture
    def bubble(self, sent, olga):
        def words() -> str:
            contact = Contact.objects.get(ref=sent.contact_id)
            seen = contact_look(contact=contact, asker=olga, at=AT)
            page = contact_page(contact=contact, asker=olga, spoken="en", seen=seen, at=AT)
            return page.thread[0].files[0].words

        return words

    def test_what_becomes_of_a_file(self, sent, bubble, unwashed):
        assert bubble() == "being fetched and cleaned"
        take(sent, b"raw")
        assert bubble() == "kept sealed"

    @pytest.mark.parametrize("why", [*map(str, Refusal), attachments.TOO_MANY, attachments.GONE])
    def test_in_plain_words_why_it_is_not_shown(self, sent, bubble, why):
        seal(sent, told=json.dumps({"why": why}))
        sent.state, sent.due_at = "refused", None
        sent.save()
        assert len(bubble().split()) > 3

    def test_that_it_cannot_be_opened_here(self, sent, bubble):
        Attachment.objects.update(state="unopened", due_at=None)
        assert "safely" in bubble()
