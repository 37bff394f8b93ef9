"""Skills: a case asks for them by its flags, and nobody waits because nobody has learned one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from cases.models import FlagKind, Ring
from cases.selectors.eligible import WhyNot, to_pull, to_put_through, to_ring, to_work, why_not
from cases.selectors.skills import ASKED_BY, skills_asked
from cases.services.contacts import contact_claim
from cases.services.flags import case_flag
from cases.services.ringing import ring_pass_on, ring_round
from operators.models import Operator, Presence, Skill
from tests.cases.conftest import AT
from tests.cases.test_eligible import again
from tests.cases.test_ringing import desk, idle, rings_in
from tests.cases.test_suggesting import order, said

LATER = AT + timedelta(minutes=1)


def learns(person: Operator, *skills: Skill) -> None:
    Operator.objects.filter(pk=person.pk).update(skills=list(skills))


def flagged(case, by, *kinds: FlagKind):
    for kind in kinds:
        case_flag(case_ref=case.ref, kind=kind, days=None, by=by, at=AT)
    return case


def known_again(case):
    """The person of a case calls on a line that obeys."""
    contact = rings_in()
    contact.case = case
    contact.save(update_fields=["case"])
    return contact


def test_every_skill_is_asked_for_by_a_flag():
    assert set(ASKED_BY.values()) == set(Skill)


def test_a_case_asks_by_the_flags_that_stand_now(case_in_intake, nadia):
    case = flagged(case_in_intake, nadia, FlagKind.THREAT, FlagKind.PRESSURE, FlagKind.PROBE)
    assert skills_asked([case.ref], LATER) == {case.ref: {Skill.THREATS}}
    assert skills_asked([case.ref], AT + timedelta(days=91)) == {}


def test_it_rings_first_at_whoever_has_learned_it(case_in_intake, taras, nadia):
    learns(taras, Skill.MINORS)
    idle(nadia, taras)
    contact = known_again(flagged(case_in_intake, nadia, FlagKind.MINOR))
    ring_round(at=LATER)
    assert desk() == "Taras"
    ring_pass_on(contact_ref=contact.ref, by=taras, at=LATER)
    ring_round(at=LATER)
    assert desk() == "Nadia"


def test_whoever_lacks_less_comes_first(case_in_intake, roman, taras, nadia):
    learns(roman, Skill.MINORS)
    learns(taras, Skill.MINORS, Skill.MEDICAL)
    idle(nadia, roman, taras)
    known_again(flagged(case_in_intake, nadia, FlagKind.MINOR, FlagKind.MEDICAL))
    ring_round(at=LATER)
    assert desk() == "Taras"


@pytest.mark.parametrize("away", ["pause", "nobody"])
def test_nobody_waits_because_nobody_has_learned_it(case_in_intake, taras, nadia, away):
    if away == "pause":
        learns(taras, Skill.MINORS)
        Presence.objects.filter(operator=taras).update(state="pause", reason="break")
    idle(nadia, taras)
    known_again(flagged(case_in_intake, nadia, FlagKind.MINOR))
    assert ring_round(at=LATER) == 1
    assert desk() == "Nadia"


def test_a_call_of_nobody_known_asks_for_nothing(olga, taras):
    learns(taras, *Skill)
    idle(olga, taras)
    rings_in()
    ring_round(at=AT)
    assert desk() == "Olga"


def test_the_language_stands_before_the_skill(case_in_intake, taras, nadia):
    Operator.objects.filter(pk=taras.pk).update(languages=["en"], skills=[Skill.MINORS])
    idle(taras, nadia)
    known_again(flagged(case_in_intake, nadia, FlagKind.MINOR))
    ring_round(at=LATER)
    assert desk() == "Nadia"


def test_after_a_minute_the_skill_still_orders_those_who_do_not_speak_it(
    case_in_intake, taras, nadia
):
    Operator.objects.filter(pk__in=[taras.pk, nadia.pk]).update(languages=["en"])
    learns(taras, Skill.MINORS)
    idle(nadia, taras)
    known_again(flagged(case_in_intake, nadia, FlagKind.MINOR))
    assert ring_round(at=LATER - timedelta(seconds=1)) == 0
    ring_round(at=LATER)
    assert desk() == "Taras"


def test_the_rule_says_it_last_and_refuses_nobody_who_chooses_by_hand(office, olga):
    asked = frozenset({Skill.LAW.value})
    ring = to_ring(office=office.pk, language="uk", at=AT, skills=asked)
    assert why_not(again(olga), ring) == WhyNot.SKILL
    assert why_not(again(olga), to_ring(office=office.pk, language="en", at=AT, skills=asked)) == (
        WhyNot.LANGUAGE
    )
    for make in (to_pull, to_put_through, to_work):
        assert why_not(again(olga), make(office=office.pk)) is None


def test_whoever_has_not_learned_it_takes_the_call_by_hand(case_in_intake, olga, taras, nadia):
    learns(taras, Skill.MINORS)
    contact = known_again(flagged(case_in_intake, nadia, FlagKind.MINOR))
    ring_round(at=LATER)
    contact_claim(contact_ref=contact.ref, by=olga, at=LATER)
    ring_round(at=LATER)
    assert Ring.objects.get().ended_at == LATER


def test_a_case_is_suggested_to_whoever_has_learned_it_and_says_so(
    case_in_intake, olga, taras, nadia, vera
):
    learns(taras, Skill.LAW, Skill.CRISIS)
    assert order(case_in_intake) == ["Olga", "Nadia", "Taras", "Vera"]
    flagged(case_in_intake, nadia, FlagKind.LAWYER)
    assert order(case_in_intake) == ["Olga", "Taras", "Nadia", "Vera"]
    assert said(case_in_intake)[taras.pk].endswith("has learned: Questions of law")
    assert "has learned" not in said(case_in_intake)[nadia.pk]


def test_postgresql_takes_no_skill_of_ones_own(olga):
    with pytest.raises(IntegrityError, match="skills_are_of_the_list"):
        Operator.objects.filter(pk=olga.pk).update(skills=["plumbing"])
