"""Ready answers: two supervisors stand behind each, and after its day it goes into no message."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from audit.receipts import receipt
from cases.models import Message, ReadyAnswer
from cases.models.ready import LANGUAGES
from cases.presenters.bubbles import bubbles
from cases.selectors.ready import in_force, unsigned, waiting
from cases.services.ready import (
    ReadyRefused,
    ready_agree,
    ready_take_up,
    ready_withdraw,
    ready_write,
)
from cases.services.thread import message_reply
from cases.start_answers import start_answers
from operators.roles import Role
from tests.cases.conftest import AT, person
from triage.promises import promises_in

DAY = AT.date() + timedelta(days=30)
WORDS = {
    **{f"title_{language}": f"Waiting ({language})" for language in LANGUAGES},
    **{f"text_{language}": f"We have read it ({language})." for language in LANGUAGES},
}


@pytest.fixture
def second(office):
    return person(office, "Zlata", Role.SUPERVISOR)


@pytest.fixture
def written(vera):
    return ready_write(replaces="", words=WORDS, source="", review_on=DAY, by=vera, at=AT)


@pytest.fixture
def agreed(written, second):
    return ready_agree(ref=written.ref, by=second, at=AT)


def reply(contact, by, body, *ready, at=AT):
    return message_reply(contact=contact, by=by, body=body, ready=ready, at=at)


def shown(message):
    seen = receipt(actor="t", action="contact.view", subjects=[message.contact_id], at=AT)
    return bubbles([message], seen)[0].ready


class TestStartSet:
    def test_is_in_three_languages_and_promises_nothing(self):
        answers = list(start_answers())
        assert len(answers) >= 10
        for each in answers:
            for language in LANGUAGES:
                text = each[f"text_{language}"]
                assert text.strip()
                assert each[f"title_{language}"].strip()
                assert promises_in(text) == []
                assert not any(sign.isdigit() for sign in text.replace("13", "").replace("17", ""))

    def test_comes_as_drafts_that_nobody_has_signed(self, db):
        assert {each.name for each in unsigned()} == {each["name"] for each in start_answers()}
        assert in_force() == waiting() == []

    def test_a_draft_is_taken_up_by_one_and_agreed_to_by_another(self, vera, second):
        draft = unsigned()[0]
        with pytest.raises(ReadyRefused, match="Nobody stands"):
            ready_agree(ref=draft.ref, by=second, at=AT)
        ready_take_up(ref=draft.ref, review_on=DAY, by=vera, at=AT)
        with pytest.raises(ReadyRefused, match="already"):
            ready_take_up(ref=draft.ref, review_on=DAY, by=second, at=AT)
        ready_agree(ref=draft.ref, by=second, at=AT)
        assert [each.name for each in in_force()] == [draft.name]


class TestTwoSupervisors:
    def test_one_alone_puts_nothing_in_force(self, written, vera):
        with pytest.raises(ReadyRefused, match="yourself"):
            ready_agree(ref=written.ref, by=vera, at=AT)
        assert in_force() == []

    def test_the_next_version_holds_once_agreed_and_the_older_until_then(
        self, agreed, vera, second
    ):
        words = WORDS | {"text_en": "Please wait."}
        told = {"replaces": agreed.name, "words": words, "source": "", "review_on": DAY}
        newer = ready_write(**told, by=second, at=AT)
        assert (newer.version, in_force()) == (2, [agreed])
        ready_agree(ref=newer.ref, by=vera, at=AT)
        assert in_force() == [newer]
        ready_withdraw(ref=newer.ref, by=vera, at=AT)
        assert in_force() == []
        acts = Entry.objects.filter(action__startswith="ready.").values_list("action", flat=True)
        assert sorted(acts) == [*["ready.agreed"] * 2, "ready.withdrawn", *["ready.written"] * 2]

    def test_what_promises_is_not_written(self, vera):
        words = WORDS | {"text_en": "We will exchange you, that is guaranteed."}
        told = {"replaces": "", "words": words, "source": "", "review_on": DAY}
        with pytest.raises(ReadyRefused, match="promises"):
            ready_write(**told, by=vera, at=AT)

    @pytest.mark.parametrize("days", [0, 400])
    def test_its_day_is_neither_over_nor_far_away(self, vera, days):
        day = AT.date() + timedelta(days=days)
        with pytest.raises(ReadyRefused, match="between tomorrow"):
            ready_write(replaces="", words=WORDS, source="", review_on=day, by=vera, at=AT)

    @pytest.mark.parametrize("who", ["olga", "nadia", "vera"])
    def test_postgresql_asks_for_the_other_supervisor(self, request, written, who):
        asked = request.getfixturevalue(who)
        mine = ReadyAnswer.objects.filter(pk=written.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.update(agreed_by=asked, agreed_at=AT)

    def test_postgresql_lets_nobody_rewrite_or_sign_too_late(self, agreed, written, second):
        mine = ReadyAnswer.objects.filter(pk=agreed.pk)
        for change in ({"text_ru": "Другое."}, {"review_on": DAY + timedelta(days=1)}):
            with pytest.raises(IntegrityError, match="as it was written"), transaction.atomic():
                mine.update(**change)
        draft = ReadyAnswer.objects.filter(written_by=None).first()
        told = {"written_by": written.written_by, "written_at": AT, "review_on": DAY}
        too_late = {"agreed_by": second, "agreed_at": AT + timedelta(days=60)}
        with pytest.raises(IntegrityError, match="two supervisors"), transaction.atomic():
            ReadyAnswer.objects.filter(pk=draft.pk).update(**told, **too_late)


class TestPutIn:
    def test_the_message_keeps_the_version_sealed(self, agreed, taken, olga):
        message = reply(taken, olga, agreed.text_ru, agreed.ref)
        assert str(agreed.ref).encode() not in bytes(Message.objects.get(pk=message.pk).ready)
        assert shown(message) == ("Ready answer: Waiting (en), version 1",)

    def test_what_was_changed_says_so(self, agreed, taken, olga):
        message = reply(taken, olga, "Мы прочитали.", agreed.ref)
        assert shown(message) == ("Ready answer, changed: Waiting (en), version 1",)

    def test_own_words_keep_none(self, agreed, taken, olga):
        assert reply(taken, olga, "Мы здесь.").ready is None

    def test_after_its_day_it_is_refused_in_words_and_known_without_its_name(
        self, agreed, taken, olga
    ):
        late = AT + timedelta(days=31)
        for named in ((agreed.ref,), ()):
            with pytest.raises(ReadyRefused, match="was to be read again by"):
                reply(taken, olga, f"Так: {agreed.text_uk}", *named, at=late)
        assert reply(taken, olga, "Мы здесь.", at=late).ready is None

    def test_what_was_withdrawn_meanwhile_is_refused(self, agreed, taken, olga, vera):
        ready_withdraw(ref=agreed.ref, by=vera, at=AT)
        with pytest.raises(ReadyRefused, match="Choose it anew"):
            reply(taken, olga, agreed.text_ru, agreed.ref)
        assert not Message.objects.filter(direction="out").exists()
