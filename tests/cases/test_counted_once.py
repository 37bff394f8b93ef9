"""Whom the figures count: each case once, no joke that stayed a call, and no judgement of ours."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from cases.models import Case, WrapCode
from cases.services.contacts import contact_claim, contact_close
from cases.services.freezing import case_freeze
from cases.services.merging import merge_agree, merge_propose, merge_undo
from cases.services.opening import case_open
from cases.services.receive import receive
from press.facts import fact_put
from press.models import Fact
from press.period import Period
from press.selectors import groups_of
from press.texts import TABLES
from tests.cases.conftest import AT, chat
from vault.blind_index import record_key

LATER = AT + timedelta(hours=1)
#: What the script, or whoever talked, may make of a contact.
DOUBTS = [WrapCode.PRANK, WrapCode.THREAT, WrapCode.SUSPECTED_PROBE, WrapCode.WRONG_NUMBER]


def counted() -> int:
    """How many requests the month of these tests has."""
    return sum(count.number for _marks, count in groups_of(Period.of(AT.date())))


def rows() -> list:
    return list(Fact.objects.order_by("key").values())


@pytest.fixture
def other(case_in_intake, olga) -> Case:
    contact = receive(inbound=chat(conversation="another"))
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    return case_open(contact_ref=contact.ref, by=olga, at=AT)


@pytest.mark.parametrize("code", DOUBTS)
def test_what_is_closed_without_a_case_is_nobody(taken, olga, code):
    contact_close(contact_ref=taken.ref, by=olga, code=code, remark="", hard=False, at=AT)
    assert (counted(), rows()) == (0, [])


@pytest.mark.parametrize("code", DOUBTS)
def test_what_became_a_case_is_counted_alike_whatever_we_think_of_it(
    case_in_intake, taken, olga, code
):
    before = rows()
    contact_close(contact_ref=taken.ref, by=olga, code=code, remark="", hard=False, at=AT)
    assert (counted(), rows()) == (1, before)


def test_a_case_that_is_frozen_as_a_trap_is_counted_like_any_other(case_in_intake, olga):
    before = rows()
    case_freeze(case_ref=case_in_intake.ref, by=olga, at=AT)
    assert (counted(), rows()) == (1, before)


def test_two_cases_of_one_person_count_once_until_they_are_two_again(
    case_in_intake, other, olga, vera
):
    assert counted() == 2
    merge = merge_propose(
        case_ref=other.ref, into_ref=case_in_intake.ref, why="One voice.", by=olga, at=AT
    )
    assert counted() == 2
    merge_agree(merge_ref=merge.ref, by=vera, at=AT)
    assert counted() == 1
    late = {"line": "web", "caller_kind": "soldier", "language": "uk", "region": ""}
    fact_put(key=record_key(other.ref), at=LATER, **late)
    assert counted() == 1
    merge_undo(merge_ref=merge.ref, why="Two voices.", by=vera, at=LATER)
    assert counted() == 2


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_the_definition_says_so(language):
    told = {
        "en": ("group", "relative", "one person", "joke", "threat", "wrong number"),
        "uk": ("Група", "родич", "однієї людини", "Жарти", "погрози", "помилкові дзвінки"),
        "ru": ("Группа", "родственник", "одного человека", "Шутки", "угрозы", "ошибочные звонки"),
    }
    with override(language):
        words = TABLES["total"]
        text = f"{words.counts} {words.counts_not}"
    assert [word for word in told[language] if word not in text] == []
