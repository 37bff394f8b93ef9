"""Private notes: nobody but the writer reads one, and a debrief the supervisor as well."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from audit.models import Entry
from cases.lifecycle import Outcome
from cases.models import Case, Draft, PrivateNote
from cases.presenters.case_page import case_look
from cases.presenters.private_notes import private_notes
from cases.selectors.edits import writing
from cases.services.contacts import contact_claim
from cases.services.merging import merge_agree, merge_propose
from cases.services.opening import case_open
from cases.services.private_notes import (
    PrivateNoteRefused,
    debrief_close,
    private_note_keep,
    private_note_remove,
)
from cases.services.receive import receive
from cases.services.resolution import case_resolve
from cases.services.retention import case_purge_due
from live.models import OutboxRow
from operators.roles import Role
from tests.cases.conftest import AT, chat, person

CANARY = "КАНАРКА-НАОДИНЦІ"


@pytest.fixture
def kept(case_in_intake, olga) -> PrivateNote:
    return private_note_keep(
        case_ref=case_in_intake.ref, body=CANARY, debrief=False, by=olga, at=AT
    )


@pytest.fixture
def asked(case_in_intake, olga) -> PrivateNote:
    return private_note_keep(case_ref=case_in_intake.ref, body=CANARY, debrief=True, by=olga, at=AT)


@pytest.fixture
def other_case(case_in_intake, olga) -> Case:
    contact = receive(inbound=chat(conversation="other"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    return case_open(contact_ref=contact.ref, by=olga, at=AT)


def read(case: Case, reader) -> list[str]:
    seen = case_look(case=case, asker=reader, at=AT)
    return [note.body for note in private_notes(case, seen, reader)]


class TestReaders:
    @pytest.mark.parametrize(
        ("who", "reads"), [("olga", True), ("nadia", False), ("vera", False), ("roman", False)]
    )
    def test_of_a_private_note_is_its_writer(self, request, case_in_intake, kept, who, reads):
        assert (read(case_in_intake, request.getfixturevalue(who)) == [CANARY]) is reads

    @pytest.mark.parametrize(
        ("who", "reads"), [("olga", True), ("nadia", False), ("vera", True), ("roman", False)]
    )
    def test_of_a_debrief_are_its_writer_and_the_supervisor(
        self, request, case_in_intake, asked, who, reads
    ):
        assert (read(case_in_intake, request.getfixturevalue(who)) == [CANARY]) is reads

    def test_a_supervisor_behind_a_broken_glass_reads_none(
        self, case_in_intake, asked, sister_office
    ):
        far = person(sister_office, "Zirka", Role.SUPERVISOR)
        assert read(case_in_intake, far) == []

    def test_of_a_case_that_goes_on_as_another_it_is_still_theirs(
        self, case_in_intake, kept, other_case, olga, vera
    ):
        merge = merge_propose(
            case_ref=case_in_intake.ref, into_ref=other_case.ref, why="Голос.", by=olga, at=AT
        )
        merge_agree(merge_ref=merge.ref, by=vera, at=AT)
        assert read(Case.objects.get(ref=other_case.ref), olga) == [CANARY]
        private_note_remove(case_ref=other_case.ref, note=kept.ref, by=olga, at=AT)
        assert not PrivateNote.objects.exists()


class TestNobodyElse:
    """Every page of a case and of its lists, and what is looked for, without the canary."""

    PATHS = (
        *("/cases/{ref}/", "/cases/{ref}/timeline/", "/cases/{ref}/private/", "/cases/{ref}/head/"),
        *("/cases/", "/desk/", "/board/", "/callbacks/", "/glass/reviews/", "/queue/"),
    )

    @pytest.mark.parametrize("who", ["nadia", "vera", "lesya", "petro"])
    def test_reads_it_on_any_page(self, request, case_in_intake, kept, who):
        client = Client()
        client.force_login(request.getfixturevalue(who))
        for path in self.PATHS:
            page = client.get(path.format(ref=case_in_intake.ref)).content.decode()
            assert CANARY not in page, path

    @pytest.mark.parametrize("who", ["olga", "nadia", "vera"])
    def test_finds_it_by_a_search(self, request, case_in_intake, kept, asked, who):
        client = Client()
        client.force_login(request.getfixturevalue(who))
        answer = client.post("/cases/search/", {"text": CANARY})
        assert case_in_intake.code not in answer.content.decode()

    def test_hears_that_there_is_one(self, case_in_intake, olga):
        before = list(OutboxRow.objects.values_list("pk", flat=True))
        version = Case.objects.get(ref=case_in_intake.ref).version
        private_note_keep(case_ref=case_in_intake.ref, body="X", debrief=False, by=olga, at=AT)
        assert list(OutboxRow.objects.values_list("pk", flat=True)) == before
        assert Case.objects.get(ref=case_in_intake.ref).version == version

    def test_reads_in_the_journal_what_it_says(self, case_in_intake, kept):
        told = Entry.objects.get(action="case.private_note_kept")
        assert (told.actor, told.detail) == (str(kept.by_id), {})


class TestDebrief:
    def test_is_told_to_each_supervisor_alone(self, office, case_in_intake, vera, asked):
        rows = OutboxRow.objects.filter(type="debrief.changed")
        assert [row.stream for row in rows] == [f"person:{vera.pk.hex}"]

    def test_stands_on_the_board_until_they_talked(self, case_in_intake, asked, vera):
        client = Client()
        client.force_login(vera)
        assert "Would like to talk" in client.get("/board/").content.decode()
        sent = {"note": str(asked.ref)}
        answer = client.post(f"/cases/{case_in_intake.ref}/close-debrief/", sent)
        assert answer.status_code == 303
        assert "Would like to talk" not in client.get("/board/").content.decode()
        assert CANARY not in client.get("/board/").content.decode()

    def test_is_not_closed_twice_nor_by_its_writer(self, case_in_intake, asked, vera):
        debrief_close(case_ref=case_in_intake.ref, note=asked.ref, by=vera, at=AT)
        with pytest.raises(PrivateNoteRefused):
            debrief_close(case_ref=case_in_intake.ref, note=asked.ref, by=vera, at=AT)
        own = private_note_keep(case_ref=case_in_intake.ref, body="X", debrief=True, by=vera, at=AT)
        with pytest.raises(PrivateNoteRefused):
            debrief_close(case_ref=case_in_intake.ref, note=own.ref, by=vera, at=AT)

    def test_a_note_for_oneself_is_no_debrief(self, case_in_intake, kept, vera):
        with pytest.raises(PrivateNoteRefused, match="not there"):
            debrief_close(case_ref=case_in_intake.ref, note=kept.ref, by=vera, at=AT)


class TestKept:
    def test_only_the_writer_removes_it(self, case_in_intake, asked, vera, olga):
        with pytest.raises(PrivateNoteRefused, match="not there"):
            private_note_remove(case_ref=case_in_intake.ref, note=asked.ref, by=vera, at=AT)
        private_note_remove(case_ref=case_in_intake.ref, note=asked.ref, by=olga, at=AT)
        assert not PrivateNote.objects.exists()

    @pytest.mark.parametrize("body", ["", "  \n"])
    def test_an_empty_one_is_refused(self, case_in_intake, olga, body):
        with pytest.raises(PrivateNoteRefused, match="Write the note"):
            private_note_keep(case_ref=case_in_intake.ref, body=body, debrief=False, by=olga, at=AT)

    def test_a_long_one_is_refused(self, case_in_intake, olga):
        with pytest.raises(PrivateNoteRefused, match="4,000"):
            private_note_keep(
                case_ref=case_in_intake.ref, body="я" * 4001, debrief=False, by=olga, at=AT
            )

    def test_goes_with_its_case(self, resolved):
        assert PrivateNote.objects.exists()
        case_purge_due(case_ref=resolved.ref, at=AT + timedelta(days=120))
        assert not PrivateNote.objects.exists()

    def test_may_still_be_kept_on_a_resolved_case(self, case_in_intake, vera):
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        private_note_keep(case_ref=case_in_intake.ref, body="X", debrief=False, by=vera, at=AT)


class TestPostgresql:
    @pytest.mark.parametrize(
        "change", [{"debrief": True}, {"by": "vera"}, {"closed_by": "olga", "closed_at": AT}]
    )
    def test_lets_nobody_rewrite_one(self, request, kept, olga, vera, change):
        people = {"by", "closed_by"} & change.keys()
        values = change | {name: request.getfixturevalue(change[name]) for name in people}
        with pytest.raises(IntegrityError), transaction.atomic():
            PrivateNote.objects.update(**values)

    def test_lets_only_a_supervisor_close_a_debrief(self, asked, nadia):
        with pytest.raises(IntegrityError, match="supervisor"), transaction.atomic():
            PrivateNote.objects.update(closed_by=nadia, closed_at=AT)

    def test_keeps_no_empty_one(self, case_in_intake, olga):
        with pytest.raises(IntegrityError), transaction.atomic():
            PrivateNote.objects.create(case=case_in_intake, by=olga, at=AT)


class TestByHand:
    def test_keeps_and_removes(self, case_in_intake, olga):
        client, at = Client(), f"/cases/{case_in_intake.ref}"
        client.force_login(olga)
        assert client.post(f"{at}/private-note/", {"body": CANARY}).status_code == 303
        assert CANARY in client.get(f"{at}/").content.decode()
        sent = {"note": str(PrivateNote.objects.get().ref)}
        assert client.post(f"{at}/remove-private-note/", sent).status_code == 303
        assert client.post(f"{at}/remove-private-note/", sent).status_code == 409
        assert client.post(f"{at}/remove-private-note/", {}).status_code == 422

    def test_typed_words_come_back_when_they_are_refused(self, case_in_intake, olga):
        client = Client()
        client.force_login(olga)
        answer = client.post(f"/cases/{case_in_intake.ref}/private-note/", {"body": "я" * 4001})
        assert answer.status_code == 422
        assert "я" * 4001 in answer.content.decode()

    def test_what_is_typed_comes_back_to_its_writer_and_nobody_hears_of_it(
        self, case_in_intake, olga, vera
    ):
        client, at = Client(), f"/cases/{case_in_intake.ref}/"
        client.force_login(olga)
        hints = OutboxRow.objects.count()
        typed = {"typed-body": CANARY, "typed-debrief": "on", "version": "0"}
        assert client.post(f"{at}private-note/draft/", typed).json()["version"] == 1
        assert OutboxRow.objects.count() == hints
        page = client.get(at).content.decode()
        assert f"{CANARY}</textarea>" in page
        assert 'name="debrief" checked' in page
        client.force_login(vera)
        assert CANARY not in client.get(at).content.decode()
        assert writing(case=case_in_intake.ref, but=vera, at=now()) == []

    def test_a_kept_note_leaves_no_draft(self, case_in_intake, olga):
        client, at = Client(), f"/cases/{case_in_intake.ref}/private-note/"
        draft = reverse("cases:keep-private-draft", args=[case_in_intake.ref])
        client.force_login(olga)
        client.post(draft, {"typed-body": CANARY, "version": "0"})
        client.post(at, {"body": CANARY})
        assert Draft.objects.get(place="private").body is None
        late = client.post(draft, {"typed-body": "X", "version": "1"})
        assert late.status_code == 409
