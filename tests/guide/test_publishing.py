"""A draft becomes what is spoken: checked, handed in, published by a second supervisor."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from audit.receipts import receipt
from cases.presenters.contact_page import contact_page
from cases.services.answers import Given, answer_record
from cases.services.contacts import contact_claim
from cases.services.receive import receive
from guide.models import Draft, Edition
from guide.selectors import unsigned
from guide.services.drafting import (
    DraftRefused,
    draft_begin,
    draft_change,
    draft_drop,
    draft_submit,
)
from guide.services.publishing import PublishingRefused, edition_publish, edition_withdraw
from operators.services import operator_keep_out
from tests.acting import acting_as
from tests.cases import conftest as cast
from tests.cases.conftest import AT
from triage.registry import current, script_of, shipped

taken, waiting = cast.taken, cast.waiting
NEW = {"ru": "Слушаю вас.", "uk": "Слухаю вас.", "en": "I am listening."}


def change(by, revision=0, words=NEW, name="open"):
    told = {"kind": "node", "name": name, "words": {"say": words}, "revision": revision}
    return draft_change(**told, by=by, at=AT)


def submitted(by, words=NEW):
    draft_begin(of="", by=by, at=AT)
    change(by, words=words)
    return draft_submit(revision=1, by=by, at=AT)


@pytest.fixture
def handed_in(vera):
    return submitted(vera)


class TestADraft:
    def test_is_one_for_each_supervisor(self, vera, zlata):
        draft_begin(of="", by=vera, at=AT)
        draft_begin(of="", by=zlata, at=AT)
        with pytest.raises(DraftRefused, match="already"):
            draft_begin(of="", by=vera, at=AT)
        draft_drop(by=vera, at=AT)
        assert [one.written_by for one in Draft.objects.all()] == [zlata]

    def test_of_two_windows_the_second_is_told(self, vera):
        draft_begin(of="", by=vera, at=AT)
        change(vera)
        with pytest.raises(DraftRefused, match="another window"):
            change(vera)
        with pytest.raises(DraftRefused, match="another window"):
            draft_submit(revision=0, by=vera, at=AT)

    @pytest.mark.parametrize(
        "words",
        [
            NEW | {"en": ""},
            NEW | {"uk": "Слушаю вас, что вы хотите?"},
            NEW | {"en": "You won't be filmed."},
        ],
        ids=["a missing language", "letters of another", "a promise"],
    )
    def test_with_findings_is_not_handed_in(self, vera, words):
        draft_begin(of="", by=vera, at=AT)
        change(vera, words=words)
        with pytest.raises(DraftRefused, match="checker"):
            draft_submit(revision=1, by=vera, at=AT)
        assert not Edition.objects.exists()

    def test_that_says_nothing_new_is_not_handed_in(self, vera):
        draft_begin(of="", by=vera, at=AT)
        with pytest.raises(DraftRefused, match="Nothing differs"):
            draft_submit(revision=0, by=vera, at=AT)

    def test_begins_with_any_kept_version_and_no_other(self, vera):
        draft_begin(of="1-5f027b9db3ae", by=vera, at=AT)
        draft_drop(by=vera, at=AT)
        with pytest.raises(DraftRefused, match="no such version"):
            draft_begin(of="../hotline", by=vera, at=AT)

    def test_is_spoken_by_nobody(self, handed_in):
        assert current() == shipped()


class TestPublishing:
    def test_takes_a_second_supervisor(self, handed_in, vera, zlata):
        with pytest.raises(PublishingRefused, match="yourself"):
            edition_publish(ref=handed_in.ref, by=vera, at=AT)
        edition_publish(ref=handed_in.ref, by=zlata, at=AT)
        assert current().version == handed_in.version
        assert current().nodes["open"].say.en == NEW["en"]
        acts = Entry.objects.filter(action__startswith="script.").order_by("id")
        assert list(acts.values_list("action", flat=True)) == [
            *("script.draft_begun", "script.draft_changed"),
            *("script.submitted", "script.published"),
        ]

    def test_what_is_published_is_unsigned_again(self, handed_in, zlata):
        edition_publish(ref=handed_in.ref, by=zlata, at=AT)
        assert len(unsigned(current())) == len(current().sign_offs)

    def test_of_two_that_were_written_from_the_same_one_is_published(self, handed_in, vera, zlata):
        other = submitted(zlata, NEW | {"en": "Speak, please."})
        edition_publish(ref=other.ref, by=vera, at=AT)
        with pytest.raises(PublishingRefused, match="since this was written"):
            edition_publish(ref=handed_in.ref, by=zlata, at=AT)

    def test_what_was_withdrawn_is_not_published(self, handed_in, vera, zlata):
        edition_withdraw(ref=handed_in.ref, by=vera, at=AT)
        with pytest.raises(Edition.DoesNotExist):
            edition_publish(ref=handed_in.ref, by=zlata, at=AT)
        assert current() == shipped()

    def test_who_left_stands_for_nothing(self, handed_in, ada, vera, zlata):
        operator_keep_out(operator_ref=vera.pk, by=ada, at=AT)
        with pytest.raises(PublishingRefused, match="no longer"):
            edition_publish(ref=handed_in.ref, by=zlata, at=AT)

    @pytest.mark.parametrize("who", ["vera", "olga", "nadia", "ada"])
    def test_postgresql_asks_for_the_other_supervisor(self, request, handed_in, who):
        asked = request.getfixturevalue(who)
        mine = Edition.objects.filter(pk=handed_in.pk)
        with pytest.raises(IntegrityError, match="two"), transaction.atomic(), acting_as("app"):
            mine.update(published_by=asked, published_at=AT)


class TestConversations:
    def press(self, contact, by, choice, seen):
        given = Given(choice=choice, language="uk", captures={}, note="", seen=seen)
        answer_record(contact_ref=contact.ref, by=by, given=given, at=AT)

    def shown(self, contact, by):
        seen = receipt(actor="t", action="contact.view", subjects=[contact.ref], at=AT)
        contact.refresh_from_db()
        return contact_page(contact=contact, asker=by, spoken="en", seen=seen, at=AT)

    def test_keep_the_version_they_began_with(self, taken, olga, handed_in, zlata):
        first = self.shown(taken, olga).step.node.choices[0].id
        self.press(taken, olga, first, 0)
        edition_publish(ref=handed_in.ref, by=zlata, at=AT)
        page = self.shown(taken, olga)
        assert page.step.version == shipped().version
        self.press(taken, olga, page.step.node.choices[0].id, 1)
        assert self.shown(taken, olga).answers == 2

    def test_begin_with_the_newest(self, office, olga, handed_in, zlata):
        edition_publish(ref=handed_in.ref, by=zlata, at=AT)
        contact = receive(inbound=cast.chat())
        contact_claim(contact_ref=contact.ref, by=olga, at=AT)
        assert self.shown(contact, olga).step.version == handed_in.version
        assert script_of(handed_in.version) == current()
