"""The hours before a demonstration."""

from collections import defaultdict
from datetime import timedelta

import pytest

from cases.inbound import Kind
from intake.simulator.demo import night_past
from tests.intake.conftest import AT

EXTENSIONS = ("101", "102", "103")


@pytest.fixture
def past():
    return night_past(AT, extensions=EXTENSIONS)


def conversations(past):
    found = defaultdict(list)
    for inbound in past:
        found[inbound.conversation].append(inbound)
    return found.values()


def test_the_past_is_the_same_each_time_and_in_order(past):
    assert past == night_past(AT, extensions=EXTENSIONS)
    assert [inbound.at for inbound in past] == sorted(inbound.at for inbound in past)
    assert AT - timedelta(hours=15) < past[0].at < past[-1].at < AT
    assert len({inbound.provider_id for inbound in past}) == len(past)


@pytest.mark.parametrize("seed", "abcdefghijkl")
def test_whatever_the_seed_nothing_lies_in_the_future(seed):
    assert night_past(AT, seed=seed)[-1].at < AT


def test_calls_are_over_and_most_were_answered(past):
    calls = [told for told in conversations(past) if told[0].kind == Kind.CALL_OFFERED]
    answered = [told for told in calls if told[1].kind == Kind.CALL_ANSWERED]
    assert len(calls) >= 30
    assert 0.6 * len(calls) < len(answered) < len(calls)
    assert {told[-1].kind for told in calls} == {Kind.CALL_ENDED}
    assert {told[-1].cause for told in answered} == {"normalClearing"}


def test_nobody_is_on_two_calls_at_once(past):
    busy = defaultdict(list)
    for told in conversations(past):
        if told[1:] and told[1].kind == Kind.CALL_ANSWERED:
            busy[told[1].answered_by].append((told[0].at, told[-1].at))
    assert set(busy) == set(EXTENSIONS)
    for spans in busy.values():
        spans.sort()
        assert all(end < begin for (_, end), (begin, _) in zip(spans, spans[1:], strict=False))


def test_some_chats_came_in_minutes_ago_and_wait(past):
    chats = [told for told in conversations(past) if told[0].kind == Kind.MESSAGE]
    recent = [told for told in chats if told[0].at > AT - timedelta(minutes=10)]
    assert len(recent) == 5
    assert 6 <= len(chats) - len(recent) <= 9


def test_without_extensions_nobody_answered():
    kinds = {inbound.kind for inbound in night_past(AT)}
    assert Kind.CALL_ANSWERED not in kinds


def test_each_conversation_names_its_scene(past):
    assert any(inbound.conversation.endswith("-group-of-four") for inbound in past)
