"""Whatever two people do at once, each person of a case has one state, and it is their own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Consent, Member, Told
from operators.refusals import Refused
from tests.cases.people import add, ask, edit, four, fresh, withdraw

ACTS = st.sampled_from(["yes", "no", "withdraw", "erase", "edit", "stale"])


def others(member):
    return list(Member.objects.exclude(ref=member.ref).order_by("number").values())


def act(word, member, by):
    """One act; whether it was done."""
    try:
        if word in ("yes", "no"):
            ask(member, by, Consent(word))
        elif word in ("withdraw", "erase"):
            withdraw(member, by, erase=word == "erase")
        elif word == "edit":
            edit(member, by, rank=f"r{fresh(member).version}")
        else:
            edit(member, by, rank="late", version=fresh(member).version + 1)
    except Refused:
        return False
    return True


def expected(before, word, done):
    """What a person says after an act; a plain model of what the services promise."""
    if not done or word in ("edit", "stale"):
        return before
    return "withdrawn" if word in ("withdraw", "erase") else word


@pytest.mark.parametrize("seed", [0])
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), ACTS), max_size=8))
def test_any_order_leaves_each_with_one_state_and_never_touches_another(
    case_in_intake, olga, vera, seed, steps
):
    beginning = transaction.savepoint()
    try:
        group = four(case_in_intake, olga)
        said = ["not_yet"] * 4
        for which, who, word in steps:
            member, by = group[which], (olga, vera)[who]
            before = others(member)
            done = act(word, member, by)
            assert others(member) == before
            assert word != "stale" or not done
            said[which] = expected(said[which], word, done)
            assert list(Member.objects.order_by("number").values_list("consent", flat=True)) == said
        for member in Member.objects.all():
            asked = (member.asked_by_id is not None, member.asked_at is not None, bool(member.told))
            assert asked == (member.consent != "not_yet",) * 3
    finally:
        transaction.savepoint_rollback(beginning)


def at_once(*acts):
    """Several acts begun together, each on a connection of its own; what each raised."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait()
            act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True, databases="__all__")
class TestAtOnce:
    def test_two_who_add_at_once_get_two_numbers(self, case_in_intake, olga, vera):
        told = at_once(*(lambda by=by: add(case_in_intake, by) for by in (olga, vera) * 2))
        assert told == [None] * 4
        assert list(Member.objects.order_by("number").values_list("number", flat=True)) == [
            *range(1, 5)
        ]

    def test_of_two_answers_to_one_question_one_is_kept(self, case_in_intake, olga, vera):
        member = add(case_in_intake, olga)
        told = at_once(
            lambda: ask(member, olga, Consent.YES, version=1),
            lambda: ask(member, vera, Consent.NO, version=1),
        )
        assert Counter(each is None for each in told) == {True: 1, False: 1}
        assert fresh(member).version == 2

    def test_a_withdrawal_is_never_lost_to_whoever_asks_meanwhile(self, case_in_intake, olga, vera):
        member = add(case_in_intake, olga)
        told = at_once(
            lambda: ask(member, olga, Consent.YES, version=1),
            lambda: withdraw(member, vera, Told.VOICE),
        )
        assert told[1] is None
        assert fresh(member).consent == Consent.WITHDRAWN
