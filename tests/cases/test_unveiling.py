"""What a person sent is shown for a moment, to whom it concerns, and never without a receipt."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db.utils import OperationalError
from django.test import Client

from audit.models import Entry
from cases.inbound import File
from cases.models import Attachment, Case, Contact, Piece
from cases.services.attachments import attachment_take
from cases.services.receive import receive
from cases.services.reveal import RevealReason
from cases.services.unveiling import UnveilRefused, attachment_part, attachment_unveil
from operators.models import Kind
from operators.services.pace import Limit
from tests.attack.conftest import ada, aron, browser  # noqa: F401 - the cast
from tests.cases.conftest import AT, chat
from tests.quarantine import corpus
from vault.crypto import Tampered

ASKED = {"reason": "recognise"}
ADDRESS = re.compile(r'src="([^"]+)"')
JPEG = b"\xff\xd8\xff"


class Away:
    """The table of the audit when it cannot be reached."""

    def using(self, _alias):
        raise OperationalError("away")


@pytest.fixture(scope="module")
def photo() -> bytes:
    return corpus.with_place()


@pytest.fixture
def sent(taken, photo) -> Attachment:
    """A photograph in the contact that Olga holds, washed."""
    receive(inbound=chat("Вот фото", file=File("a-handle", "a-key")))
    attachment = Attachment.objects.get()
    attachment_take(attachment_ref=attachment.ref, raw=photo, at=AT)
    attachment.refresh_from_db()
    return attachment


def ask(client, attachment, **form):
    return client.post(f"/files/{attachment.ref}/", ASKED | form)


def addresses(answer) -> list[str]:
    return [found.replace("&amp;", "&") for found in ADDRESS.findall(answer.content.decode())]


def looks() -> int:
    return Entry.objects.using("receipts").filter(action="attachment.reveal").count()


class TestThePage:
    def test_has_a_veil_and_not_one_byte(self, browser, sent, olga):  # noqa: F811
        page = browser(olga).get(f"/contacts/{sent.contact_id}/").content
        assert b'class="veil"' in page
        assert f"/files/{sent.ref}/".encode() in page
        assert b"<img" not in page
        assert b"look=" not in page
        assert JPEG not in page

    def test_of_a_case_has_one_for_each_of_its_files(self, browser, sent, case_in_intake, olga):  # noqa: F811
        page = browser(olga).get(f"/cases/{case_in_intake.ref}/").content
        assert page.count(b'class="veil"') == 1
        assert b"<img" not in page

    def test_offers_nothing_to_whoever_may_not_see_it(self, browser, sent, nadia):  # noqa: F811
        page = browser(nadia).get(f"/contacts/{sent.contact_id}/").content
        assert b"kept sealed" in page
        assert b'class="veil"' not in page

    def test_offers_nothing_that_has_no_clean_copy(self, browser, sent, olga):  # noqa: F811
        Attachment.objects.update(state="unopened")
        page = browser(olga).get(f"/contacts/{sent.contact_id}/").content
        assert b'class="veil"' not in page


class TestShown:
    def test_after_one_look_that_is_written_down(self, browser, sent, olga):  # noqa: F811
        client = browser(olga)
        answer = ask(client, sent)
        assert (answer.status_code, looks()) == (200, 1)
        (address,) = addresses(answer)
        shown = client.get(address)
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        assert shown.content.startswith(JPEG)
        assert corpus.CANARY not in shown.content
        entry = Entry.objects.using("receipts").get(action="attachment.reveal")
        assert (entry.actor, entry.subject, entry.reason) == (
            str(olga.pk),
            sent.contact_id,
            "recognise",
        )
        assert looks() == 1

    def test_where_it_can_do_nothing_and_stays_nowhere(self, browser, sent, olga):  # noqa: F811
        client = browser(olga)
        shown = client.get(addresses(ask(client, sent))[0])
        assert shown["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert shown["X-Content-Type-Options"] == "nosniff"
        assert shown["Cache-Control"] == "no-store"
        assert shown["Content-Disposition"] == "inline"

    def test_to_the_holder_of_the_case_too(self, browser, sent, case_in_intake, taras):  # noqa: F811
        Case.objects.update(assignee=taras)
        client = browser(taras)
        assert client.get(addresses(ask(client, sent))[0]).status_code == 200
        entry = Entry.objects.using("receipts").get(action="attachment.reveal")
        assert set(entry.detail["subjects"]) == {str(sent.contact_id), str(case_in_intake.ref)}

    def test_page_by_page(self, browser, taken, olga):  # noqa: F811
        receive(inbound=chat("Вот", file=File("h", "k")))
        paper = Attachment.objects.get()
        attachment_take(attachment_ref=paper.ref, raw=corpus.paper(pages=22), at=AT)
        client = browser(olga)
        answer = ask(client, paper)
        assert len(addresses(answer)) == 20
        assert b"2 more pages were left out" in answer.content
        assert client.get(addresses(answer)[19]).content.startswith(JPEG)

    def test_a_sound_for_as_long_as_it_lasts(self, browser, taken, olga):  # noqa: F811
        receive(inbound=chat("", file=File("h", "k")))
        voice = Attachment.objects.get()
        attachment_take(attachment_ref=voice.ref, raw=corpus.sound(seconds=50), at=AT)
        answer = ask(browser(olga), voice)
        assert b"<audio controls " in answer.content
        assert int(re.search(rb'data-left="(\d+)"', answer.content)[1]) >= 65


class TestNotShown:
    @pytest.mark.parametrize("who", ["taras", "nadia", "lesya", "petro", "ada", "aron", "stranger"])
    def test_to_anybody_else_for_whom_it_is_not_there(self, request, browser, sent, olga, who):  # noqa: F811
        client, address = browser(request.getfixturevalue(who)), addresses(ask(browser(olga), sent))
        unknown = Attachment(ref=sent.contact_id)
        there, nowhere = ask(client, sent), ask(client, unknown)
        assert (there.status_code, len(there.content)) == (404, len(nowhere.content))
        assert client.get(address[0]).status_code == 404
        assert looks() == 1

    def test_to_nobody(self, browser, sent):  # noqa: F811
        assert ask(browser(None), sent).status_code == 302

    def test_to_a_supervisor_of_another_office(self, browser, sent, vera, sister_office):  # noqa: F811
        assert ask(browser(vera), sent).status_code == 200
        Contact.objects.update(office=sister_office)
        assert ask(browser(vera), sent).status_code == 404

    @pytest.mark.parametrize("reason", ["", "because", "recognise\0"])
    def test_without_a_reason_of_the_list(self, browser, sent, olga, reason):  # noqa: F811
        assert ask(browser(olga), sent, reason=reason).status_code == 422
        assert looks() == 0

    def test_without_a_fresh_proof(self, sent, olga):
        client = Client()
        client.force_login(olga)
        assert ask(client, sent).status_code == 409
        assert looks() == 0

    @pytest.mark.parametrize("state", ["refused", "unopened", "lost"])
    def test_without_a_clean_copy(self, browser, sent, olga, state):  # noqa: F811
        Attachment.objects.update(state=state)
        assert ask(browser(olga), sent).status_code == 409
        assert looks() == 0

    def test_while_the_audit_is_away_and_not_one_byte(self, browser, sent, olga, monkeypatch):  # noqa: F811
        client = browser(olga)
        (address,) = addresses(ask(client, sent))
        with monkeypatch.context() as patch:
            patch.setattr("audit.receipts.Entry", SimpleNamespace(objects=Away()))
            answers = [ask(client, sent), client.get(address)]
        assert [each.status_code for each in answers] == [503, 503]
        assert all(JPEG not in each.content for each in answers)
        assert addresses(answers[0]) == []

    def test_more_often_than_a_person_can_need(self, browser, sent, olga, monkeypatch):  # noqa: F811
        once = {"reveal": Limit(1, timedelta(hours=1), Kind.REVEAL_LIMIT)}
        monkeypatch.setattr("operators.services.pace.LIMITS", once)
        client = browser(olga)
        assert [ask(client, sent).status_code for _time in range(2)] == [200, 429]
        assert looks() == 1


class TestThePass:
    @pytest.fixture
    def look(self, sent, olga) -> str:
        return attachment_unveil(attachment=sent, by=olga, reason=RevealReason.VERIFY, at=AT).look

    def shown(self, sent, by, look, part=1, at=AT):
        return attachment_part(attachment=sent, part=part, look=look, by=by, at=at)

    def test_is_good_for_a_moment(self, sent, olga, look):
        assert self.shown(sent, olga, look).body.startswith(JPEG)
        assert self.shown(sent, olga, look, at=AT + timedelta(seconds=40))
        with pytest.raises(UnveilRefused):
            self.shown(sent, olga, look, at=AT + timedelta(seconds=46))

    def test_is_good_for_one_person_alone(self, sent, vera, look):
        with pytest.raises(UnveilRefused):
            self.shown(sent, vera, look)

    def test_is_good_for_one_file_alone(self, sent, olga, look):
        receive(inbound=chat("Ещё", file=File("h", "k")))
        other = Attachment.objects.exclude(ref=sent.ref).get()
        with pytest.raises(UnveilRefused):
            self.shown(other, olga, look)

    @pytest.mark.parametrize("spoil", [str.upper, lambda look: look[:-1], lambda look: ""])
    def test_is_made_by_nobody_else(self, sent, olga, look, spoil):
        with pytest.raises(UnveilRefused):
            self.shown(sent, olga, spoil(look))

    @pytest.mark.parametrize("part", [0, 2, 9])
    def test_never_opens_the_original_nor_what_is_not_there(self, sent, olga, look, part):
        with pytest.raises(UnveilRefused):
            self.shown(sent, olga, look, part=part)

    def test_opens_nothing_that_was_exchanged(self, sent, olga, look):
        clean = Piece.objects.get(attachment=sent, part=1, number=0)
        Piece.objects.filter(pk=clean.pk).update(part=7)
        Piece.objects.filter(attachment=sent, part=0, number=0).update(part=1)
        with pytest.raises(Tampered):
            self.shown(sent, olga, look)
