"""A text for everybody: by two people, as it was approved, held by PostgreSQL as well."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import Entry
from cases.models import Broadcast, BroadcastPost
from cases.services.broadcasting import broadcasts_tend
from cases.services.broadcasts import (
    BroadcastRefused,
    broadcast_approve,
    broadcast_drop,
    broadcast_return,
    broadcast_stop,
    broadcast_submit,
    broadcast_write,
)
from operators.roles import Role
from tests.cases.broadcasts import TEXTS, approved, submitted, written
from tests.cases.conftest import AT, person

TABLE = "cases_broadcastpost"
TOLD = TEXTS | {"to_followers": True, "channel": []}


@pytest.fixture
def zoya(office):
    return person(office, "Zoya", Role.SUPERVISOR)


def approve(broadcast, by, **changed):
    asked = {"broadcast_ref": broadcast.ref, "version": broadcast.version, "by": by}
    return broadcast_approve(**(asked | {"stepped_up": True, "at": AT} | changed))


def test_it_goes_from_one_hand_to_another(vera, zoya):
    waits = submitted(vera)
    assert approve(waits, zoya).state == "approved"
    acts = list(Entry.objects.filter(subject=waits.ref).values_list("action", "actor"))
    assert acts == [
        ("broadcast.written", str(vera.pk)),
        ("broadcast.submitted", str(vera.pk)),
        ("broadcast.approved", str(zoya.pk)),
    ]


def test_nobody_approves_their_own(vera):
    with pytest.raises(BroadcastRefused, match="You wrote it yourself"):
        approve(submitted(vera), vera)


def test_a_fresh_proof_is_needed(vera, zoya):
    with pytest.raises(BroadcastRefused, match="Sign in again"):
        approve(submitted(vera), zoya, stepped_up=False)


def test_the_version_that_was_read_is_the_one_that_is_approved(vera, zoya):
    read = submitted(vera)
    broadcast_write(told=TOLD | {"ru": "Другое."}, ref=read.ref, by=vera, at=AT)
    with pytest.raises(BroadcastRefused, match="changed meanwhile"):
        approve(read, zoya)
    broadcast_submit(broadcast_ref=read.ref, by=vera, at=AT)
    with pytest.raises(BroadcastRefused, match="changed meanwhile"):
        approve(read, zoya)


def test_approved_is_approved_once_and_for_good(vera, zoya, office):
    done = approved(vera, zoya)
    with pytest.raises(BroadcastRefused, match="approved already"):
        approve(done, person(office, "Ihor", Role.SUPERVISOR))
    with pytest.raises(BroadcastRefused, match="nothing of it changes"):
        broadcast_write(told=TOLD, ref=done.ref, by=vera, at=AT)


def test_sent_back_with_words_it_is_a_draft_again(vera, zoya):
    waits = submitted(vera)
    back = broadcast_return(broadcast_ref=waits.ref, words="Shorter, please.", by=zoya, at=AT)
    assert (back.state, back.returned_by, back.returned_words) == (
        "draft",
        zoya,
        "Shorter, please.",
    )
    with pytest.raises(BroadcastRefused, match="does not wait for you"):
        broadcast_return(broadcast_ref=waits.ref, words="Again.", by=zoya, at=AT)
    again = broadcast_submit(broadcast_ref=waits.ref, by=vera, at=AT)
    assert again.returned_words == ""


def test_words_to_the_writer_hold_no_case_either(vera, zoya, case_in_intake):
    with pytest.raises(BroadcastRefused, match="without facts"):
        broadcast_return(
            broadcast_ref=submitted(vera).ref, words=f"As in {case_in_intake.code}", by=zoya, at=AT
        )


def test_a_colleague_does_not_write_into_it(vera, zoya):
    draft = written(vera)
    for act in (
        lambda: broadcast_write(told=TOLD, ref=draft.ref, by=zoya, at=AT),
        lambda: broadcast_submit(broadcast_ref=draft.ref, by=zoya, at=AT),
        lambda: broadcast_drop(broadcast_ref=draft.ref, by=zoya, at=AT),
    ):
        with pytest.raises(BroadcastRefused, match="Only whoever wrote"):
            act()
    broadcast_drop(broadcast_ref=draft.ref, by=vera, at=AT)
    assert not Broadcast.objects.exists()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"to_followers": False}, "Choose who gets it"),
        ({"en": " "}, "in every language"),
        ({"uk": "Ж" * 4097}, "4,096"),
        ({"uk": "😀" * 2049}, "4,096"),
        ({"ru": "Звоните +7 000 111 22 33"}, "one of the hotline's own"),
    ],
)
def test_what_cannot_be_said_is_not_handed_in(vera, told, words):
    with pytest.raises(BroadcastRefused, match=words):
        submitted(vera, **told)


def test_to_the_channel_alone_the_chosen_languages_are_enough(vera, zoya):
    told = {"to_followers": False, "channel": ["uk"], "ru": "", "en": ""}
    assert approved(vera, zoya, **told).state == "approved"


def test_either_stops_it_once(vera, zoya):
    done = approved(vera, zoya)
    assert broadcast_stop(broadcast_ref=done.ref, by=vera, at=AT).stopped_by == vera
    with pytest.raises(BroadcastRefused, match="not being sent"):
        broadcast_stop(broadcast_ref=done.ref, by=zoya, at=AT)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE cases_broadcast SET ru = 'x'", "broadcast_frozen"),
        ("UPDATE cases_broadcast SET ru = 'x', version = version + 1", "broadcast_frozen"),
        ("UPDATE cases_broadcast SET channel = '{ru}'", "broadcast_frozen"),
        ("UPDATE cases_broadcast SET state = 'draft'", "broadcast_moves"),
        ("UPDATE cases_broadcast SET approver_id = writer_id", "broadcast_frozen"),
        ("DELETE FROM cases_broadcast", "broadcast_kept"),
    ],
)
def test_postgresql_freezes_what_was_approved(vera, zoya, statement, rule):
    approved(vera, zoya)
    refused_by(rule, statement)


@pytest.mark.parametrize(
    ("second", "rule"),
    [
        ("vera", "broadcast_by_two_people"),
        ("olga", "broadcast_by_role"),
        (None, "broadcast_by_role"),
    ],
)
def test_postgresql_asks_for_a_second_supervisor(request, vera, olga, second, rule):
    waits = submitted(vera)
    ref = f"'{request.getfixturevalue(second).pk}'" if second else "NULL"
    approver = f"approver_id = {ref}, approved_at = now()"
    where = f"WHERE ref = '{waits.ref}'"
    refused_by(rule, f"UPDATE cases_broadcast SET state = 'approved', {approver} {where}")


def test_postgresql_takes_no_message_that_was_not_planned(vera, zoya, office):
    done = approved(vera, zoya)
    BroadcastPost.objects.create(broadcast=done, language="ru")
    refused_by("post_moves", f"UPDATE {TABLE} SET state = 'sending', claimed_at = now()")
    Broadcast.objects.update(state="sending")
    BroadcastPost.objects.update(state="sending", claimed_at=AT)
    BroadcastPost.objects.update(state="unclear")
    refused_by("post_moves", f"UPDATE {TABLE} SET state = 'waiting'")
    with pytest.raises(IntegrityError, match="planned once"):
        BroadcastPost.objects.create(broadcast=done, language="uk")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_does(vera, zoya, office):
    ihor = person(office, "Ihor", Role.SUPERVISOR)
    waits = submitted(vera)

    def tried(by):
        try:
            return approve(waits, by).approver_id
        except BroadcastRefused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(tried, [zoya, ihor]))
    assert len([each for each in found if each]) == 1


def test_old_ones_go_and_those_that_wait_stay(vera, zoya):
    old, new = AT - timedelta(days=400), AT
    broadcast_stop(broadcast_ref=approved(vera, zoya, old).ref, by=vera, at=old)
    written(vera, AT - timedelta(days=31))
    keeping = [written(vera, new), submitted(vera, old), approved(vera, zoya, new)]
    broadcasts_tend(at=AT)
    assert set(Broadcast.objects.all()) == set(keeping)


def refused_by(rule: str, statement: str) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        connection.cursor().execute(statement)
    name = refusal.value.__cause__.diag.constraint_name
    assert rule in name
