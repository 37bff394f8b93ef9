"""The simulated night, played against a desk that does as the test says."""

from collections import defaultdict
from datetime import timedelta
from threading import Event as Signal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError

from cases.identifiers import normalise_handle, normalise_number
from cases.inbound import Kind
from intake.simulator import night
from intake.simulator.inbound import parse
from tests.intake.conftest import AT

HOUR = 3600


class Contact:
    """A contact that is claimed some seconds after it was offered and closed some later."""

    def __init__(self, desk, offered_at):
        self.desk, self.offered_at, self.state = desk, offered_at, "offered"

    def refresh_from_db(self, *, fields):
        assert fields == ["state"]
        if self.desk.loses_everything:
            raise ObjectDoesNotExist
        waited = (self.desk.at - self.offered_at).total_seconds()
        if self.state == "offered" and waited >= self.desk.answers_after:
            self.state = "on_contact"
        if self.state == "on_contact" and waited >= self.desk.closes_after:
            self.state = "closed"


class Desk:
    """A clock, a list of what came in, and contacts."""

    def __init__(self, *, answers_after=10, closes_after=10**9, hours=2.0):
        self.at, self.until = AT, AT + timedelta(hours=hours)
        self.answers_after, self.closes_after = answers_after, closes_after
        self.told, self.contacts, self.stop = [], {}, Signal()
        self.breaks_on = set()
        self.attempts = 0
        self.loses_everything = False
        self.most_waiting = 0

    def take(self, event, at):
        self.attempts += 1
        if self.attempts in self.breaks_on:
            raise OperationalError
        self.told.append((at, event))
        contact = self.contacts.setdefault(event.conversation, Contact(self, at))
        if event.kind == Kind.CALL_ENDED:
            contact.state = "abandoned" if event.cause == "cancel" else "wrap_up"
        waiting = [c for c in self.contacts.values() if c.state == "offered"]
        self.most_waiting = max(self.most_waiting, len(waiting))
        return contact

    def wait(self, seconds):
        self.at += timedelta(seconds=seconds)
        if self.at >= self.until:
            self.stop.set()

    def play(self, seed="night"):
        night.run(self.stop, seed=seed, clock=lambda: self.at, take=self.take, wait=self.wait)
        return self

    def conversations(self):
        found = defaultdict(list)
        for at, event in self.told:
            found[event.conversation].append((at, event))
        return found

    def kinds(self):
        return [[event.kind for _at, event in told] for told in self.conversations().values()]


def test_the_same_seed_and_clock_give_the_same_night():
    assert Desk().play().told == Desk().play().told
    assert Desk().play().told != Desk().play(seed="other").told


def test_somebody_comes_every_minute_or_so_and_never_two_at_once():
    told = Desk(hours=4).play().conversations().values()
    firsts = [events[0][0] for events in told]
    gaps = [
        (later - sooner).total_seconds() for sooner, later in zip(firsts, firsts[1:], strict=False)
    ]
    assert 4 * HOUR / 90 <= len(firsts) <= 4 * HOUR / 40
    assert 39 < min(gaps) <= max(gaps) < 93


def test_nobody_answering_fills_the_queue_only_so_far_and_callers_give_up():
    desk = Desk(answers_after=10**9, hours=6).play()
    assert night.MOST_WAITING - 1 <= desk.most_waiting <= night.MOST_WAITING
    ends = [event.cause for _at, event in desk.told if event.kind == Kind.CALL_ENDED]
    assert set(ends) == {"cancel"}
    assert not [e for _at, e in desk.told if e.turn.text.startswith("—")]


def test_an_answered_call_is_talked_through_and_ends_by_itself():
    talks = [kinds for kinds in Desk().play().kinds() if kinds[0] == Kind.CALL_OFFERED]
    whole = [kinds for kinds in talks if kinds[-1] == Kind.CALL_ENDED]
    assert len(whole) > len(talks) / 2
    assert all(set(kinds[1:-1]) == {Kind.MESSAGE} for kinds in whole)


def test_people_speak_and_write_at_a_human_pace():
    for events in Desk().play().conversations().values():
        said = [at for at, event in events if event.kind == Kind.MESSAGE]
        pauses = [
            (later - sooner).total_seconds() for sooner, later in zip(said, said[1:], strict=False)
        ]
        assert all(3 < pause < 45 for pause in pauses)


def test_nobody_speaks_into_a_conversation_that_was_closed():
    desk = Desk(answers_after=2, closes_after=20).play()
    for events in desk.conversations().values():
        begun = events[0][0]
        assert all((at - begun).total_seconds() <= 20 for at, _event in events[:-1])


def test_contacts_that_vanish_disturb_nobody():
    desk = Desk(hours=1)
    desk.loses_everything = True
    assert len(desk.play().conversations()) > 30


def test_what_could_not_be_stored_is_said_again_in_its_order():
    desk = Desk()
    desk.breaks_on = {1, 2, 7, 8, 9, 30}
    desk.play()
    assert desk.attempts == len(desk.told) + 6
    visitors = [int(name.rpartition("-")[2]) for name in desk.conversations()]
    assert sorted(visitors) == list(range(1, len(visitors) + 1))
    for events in desk.conversations().values():
        numbers = [event.number for _at, event in events]
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_machine_that_slept_wakes_up_to_one_caller():
    desk = Desk()
    late = night.Night(seed="s", began=AT, take=desk.take)
    desk.at = AT + timedelta(hours=3)
    for _glance in range(9):
        late.live(desk.at)
        desk.at += timedelta(seconds=4)
    assert len(desk.contacts) == 1


def test_told_to_stop_everybody_on_a_call_hangs_up():
    causes = set()
    for minutes in range(5, 30, 3):
        desk = Desk(answers_after=60, hours=minutes / 60).play()
        ends = [(at, event) for at, event in desk.told if event.kind == Kind.CALL_ENDED]
        calls = {e.conversation for _at, e in desk.told if e.kind == Kind.CALL_OFFERED}
        assert {event.conversation for _at, event in ends} == calls
        causes |= {event.cause for at, event in ends if at == desk.at}
    assert causes == {"cancel", "normalClearing"}


def test_told_to_stop_before_it_began_it_says_nothing():
    desk = Desk()
    desk.stop.set()
    assert desk.play().told == []


def test_every_event_has_an_id_of_its_own_and_a_later_night_has_others():
    ids = [parse(event, at=at).provider_id for at, event in Desk().play().told]
    assert len(ids) == len(set(ids))
    later = Desk()
    later.at += timedelta(days=1)
    later.until += timedelta(days=1)
    assert not set(ids) & {parse(event, at=at).provider_id for at, event in later.play().told}


def test_everybody_is_made_up():
    senders = {event.sender for _at, event in Desk(hours=4).play().told}
    numbers = {sender.number for sender in senders} - {""}
    handles = {sender.handle for sender in senders} - {""}
    assert all(number.startswith(("+7000", "+38000")) for number in numbers)
    assert all(normalise_number(number) == number for number in numbers)
    assert all(handle.startswith("demo__") for handle in handles)
    assert all(normalise_handle(handle) == handle for handle in handles)
    assert numbers
    assert handles


def test_all_scenes_are_played_before_any_is_played_again():
    desk = Desk(hours=0.5).play()
    assert len({scene.name for scene in night.SCENES}) == len(night.SCENES) >= 20
    openings = [events[0][1].turn.text for events in desk.conversations().values()]
    written = [text for text in openings[: len(night.SCENES)] if text]
    assert len(written) == len(set(written))


@pytest.mark.parametrize(
    "name", ["soldier-at-the-front", "mother-calls-for-her-son", "silent", "prank"]
)
def test_the_night_knows_the_people_of_the_domain(name):
    assert name in {scene.name for scene in night.SCENES}
    assert {scene.language for scene in night.SCENES} == {"ru", "uk", "en"}
