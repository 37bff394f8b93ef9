"""One rule says who may take what comes or is given, and why somebody may not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from cases.models import Case
from cases.selectors.eligible import (
    WhyNot,
    eligible,
    to_hand_over,
    to_pull,
    to_put_through,
    to_ring,
    to_work,
    why_not,
)
from cases.services.assignment import AssignmentRefused, case_assign
from cases.services.contacts import ContactRefused, contact_claim
from operators.models import Operator, Presence
from tests.cases.conftest import AT


def ring(office, language="uk"):
    return to_ring(office=office.pk, language=language, at=AT)


def again(person):
    return Operator.objects.select_related("presence").get(pk=person.pk)


class TestRinging:
    @pytest.mark.parametrize(
        ("changes", "presence", "reason"),
        [
            ({}, {}, None),
            ({"is_active": False}, {}, WhyNot.KEPT_OUT),
            ({"languages": ["ru"]}, {}, WhyNot.LANGUAGE),
            ({}, {"state": "pause", "reason": "break"}, WhyNot.AWAY),
            ({}, {"heartbeat_at": AT - timedelta(seconds=31)}, WhyNot.SILENT),
            ({}, {"heartbeat_at": AT - timedelta(seconds=29)}, None),
        ],
    )
    def test_asks_everything(self, office, olga, changes, presence, reason):
        Presence.objects.filter(operator=olga).update(**presence)
        Operator.objects.filter(pk=olga.pk).update(**changes)
        assert why_not(again(olga), ring(office)) == reason
        assert [person.pk for person in eligible(ring(office))] == ([] if reason else [olga.pk])

    def test_nobody_rings_who_talks(self, office, olga, spoken):
        Presence.objects.filter(operator=olga).update(state="ready")
        assert eligible(ring(office)) == []
        assert eligible(replace(ring(office), free=False)) == [olga]

    def test_another_office_and_another_kind_of_work_are_said(self, office, stranger, petro):
        assert why_not(again(petro), ring(office)) == WhyNot.ROLE
        assert why_not(again(stranger), ring(office)) == WhyNot.OFFICE


class TestByHand:
    def test_who_pulls_need_not_speak_what_the_number_was_taken_for(self, office, olga):
        Operator.objects.filter(pk=olga.pk).update(languages=["en"])
        assert why_not(again(olga), to_pull(office=office.pk)) is None

    def test_a_caller_is_put_through_to_a_handset_on_shift(self, office, olga, nadia, taras):
        Presence.objects.filter(operator=taras).update(state="offline")
        wanted = to_put_through(office=office.pk)
        found = [why_not(again(person), wanted) for person in (olga, nadia, taras)]
        assert found == [None, WhyNot.HANDSET, WhyNot.AWAY]
        assert eligible(wanted) == [olga]

    def test_cases_go_to_those_who_edit_them_and_hand_overs_to_liaison_officers(
        self, office, olga, nadia, vera, lesya, petro
    ):
        assert set(eligible(to_work(office=office.pk))) == {olga, nadia, vera}
        assert eligible(to_hand_over(office=office.pk)) == [lesya]

    def test_whoever_pulls_without_the_right_is_told_why(self, waiting, lesya):
        with pytest.raises(ContactRefused, match="role"):
            contact_claim(contact_ref=waiting.ref, by=lesya, at=AT)

    @pytest.mark.parametrize(
        ("changes", "words"), [({"is_active": False}, "kept out"), ({"role": "auditor"}, "role")]
    )
    def test_whoever_cannot_have_a_case_is_said_in_words(
        self, case_in_intake, taras, vera, changes, words
    ):
        version = Case.objects.get(ref=case_in_intake.ref).version
        for name, value in changes.items():
            setattr(taras, name, value)
        with pytest.raises(AssignmentRefused, match=words):
            case_assign(case_ref=case_in_intake.ref, by=vera, to=taras, version=version, at=AT)


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_every_reason_is_said_in_the_readers_language(language):
    english = {str(reason.label) for reason in WhyNot}
    with translation.override(language):
        assert not english & {str(reason.label) for reason in WhyNot}


def test_the_list_and_the_reason_agree(office, olga, taras, nadia, roman, vera, lesya, petro):
    Operator.objects.filter(pk=taras.pk).update(is_active=False)
    Presence.objects.filter(operator=nadia).update(state="offline")
    wanted = [make(office=office.pk) for make in (to_pull, to_put_through, to_work, to_hand_over)]
    for each in [*wanted, ring(office)]:
        fit = {p for p in Operator.objects.select_related("presence") if not why_not(p, each)}
        assert set(eligible(each)) == fit
