"""What the press counts is what the person said, and nothing that we think of them later."""

from datetime import timedelta

import pytest

from cases.models import Case, WrapCode
from cases.services.contacts import contact_claim, contact_close, contact_wrap_up
from cases.services.editing import case_edit
from cases.services.opening import case_open
from cases.services.receive import receive
from cases.services.recognition import case_link
from press.models import Fact
from tests.cases.conftest import AT, call, chat

LATER = AT + timedelta(hours=1)


def say(case: Case, by, **fields: str) -> None:
    case.refresh_from_db()
    case_edit(case_ref=case.ref, by=by, fields=fields, version=case.version, at=AT)


def counted() -> tuple[str, str, str]:
    return Fact.objects.values_list("line", "caller_kind", "language").get()


@pytest.fixture
def told(case_in_intake, olga) -> Case:
    """A case whose person said in the first conversation who they are."""
    say(case_in_intake, olga, caller_role="soldier", language="uk")
    return case_in_intake


def test_what_is_said_in_the_first_conversation_is_counted(told, olga):
    assert counted() == ("telegram", "soldier", "uk")
    say(told, olga, caller_role="family")
    assert counted() == ("telegram", "family", "uk")


def test_an_edit_after_the_conversation_changes_no_fact(told, taken, olga):
    contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT)
    say(told, olga, caller_role="other", language="ru")
    contact_close(
        contact_ref=taken.ref, by=olga, code=WrapCode.CASE_OPENED, remark="", hard=False, at=AT
    )
    say(told, olga, caller_role="journalist")
    assert counted() == ("telegram", "soldier", "uk")


def test_where_home_is_counts_as_it_was_said_and_not_as_it_is_thought_later(told, taken, olga):
    assert Fact.objects.get().region == "unknown"
    say(told, olga, home="east")
    assert Fact.objects.get().region == "east"
    contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT)
    say(told, olga, home="west")
    assert Fact.objects.get().region == "east"


def test_whoever_does_not_talk_with_the_person_changes_no_fact(told, olga, vera):
    say(told, vera, caller_role="other")
    say(told, olga, language="ru")
    assert counted() == ("telegram", "soldier", "ru")


def test_a_later_conversation_changes_no_fact(told, taken, olga):
    contact_close(
        contact_ref=taken.ref, by=olga, code=WrapCode.CASE_OPENED, remark="", hard=False, at=AT
    )
    again = receive(inbound=chat(conversation="another", at=LATER))
    contact_claim(contact_ref=again.ref, by=olga, at=LATER)
    case_link(contact_ref=again.ref, case_ref=told.ref, ground="code", by=olga, at=LATER)
    say(told, olga, caller_role="other")
    assert counted() == ("telegram", "soldier", "uk")


def test_a_case_that_has_moved_changes_no_fact(told, taken, olga, nadia, roman, approve):
    approve(told, nadia, roman)
    say(told, olga, caller_role="other")
    assert counted() == ("telegram", "soldier", "uk")


def test_a_correction_leaves_the_way_in(olga):
    contact = receive(inbound=call(line="sip"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    say(case_open(contact_ref=contact.ref, by=olga, at=AT), olga, caller_role="liable")
    assert counted()[:2] == ("telephone", "liable")
