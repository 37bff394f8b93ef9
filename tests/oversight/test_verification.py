"""An auditor has the journal verified: by the worker, in pieces, with a result that stays."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django import Settings

from audit.checkpoints import write
from audit.models import Entry, Seal
from live.models import OutboxRow
from operators.models import Alert, Kind, Office, Operator
from operators.roles import Role
from oversight.models import Verification
from oversight.services import verification
from oversight.services.verification import (
    VerificationRefused,
    verification_ask,
    verification_stop,
    verification_turn,
)
from tests.audit.conftest import as_owner, chain, seal_all, written
from tests.operators.conftest import AT, person

__all__ = ["chain"]
pytestmark = pytest.mark.django_db(databases="__all__")
LATER = AT + timedelta(seconds=10)
OF_PLACE = "SELECT entry_id FROM audit_seal WHERE seq = %s"
Browser = Callable[[Role], Client]


@pytest.fixture
def sych(north: Office) -> Operator:
    return person(Role.AUDITOR, north)


@pytest.fixture
def outside(tmp_path: Path, settings: Settings, chain: int) -> list[Path]:
    """Two places that know the whole chain."""
    settings.CHECKPOINTS = [tmp_path / "one", tmp_path / "two"]
    for place in settings.CHECKPOINTS:
        write(place, at=AT)
    return list(settings.CHECKPOINTS)


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "PIECE", 5)


def verified(by: Operator) -> Verification:
    """Ask, and let the worker turn until it is done."""
    asked = verification_ask(by=by, at=AT)
    for _turn in range(9):
        verification_turn(at=LATER)
    ended = Verification.objects.get(ref=asked.ref)
    assert ended.ended_at == LATER
    return ended


def states(done: Verification) -> list[str]:
    return [place["state"] for place in done.places]


def test_a_whole_journal_is_said_to_be_whole(sych: Operator, outside: list[Path]) -> None:
    done = verified(sych)
    assert (done.holds, done.seq, states(done)) == (True, 10, ["agrees", "agrees"])
    assert not Alert.objects.exists()
    told = Entry.objects.filter(action__startswith="audit.veri").order_by("id")
    assert [entry.action for entry in told] == ["audit.verify_asked", "audit.verified"]
    assert told[1].detail == {"rows": 10, "holds": True}
    # Begun, two pieces, ended; the last piece finds nothing more.
    assert OutboxRow.objects.filter(type="journal.walked", ref=done.ref).count() == 4


@pytest.mark.parametrize("place", [1, 5, 6, 10])
def test_the_first_row_that_was_changed_is_named(
    sych: Operator, south: Office, outside: list[Path], place: int
) -> None:
    with as_owner() as run:
        run(f"UPDATE audit_entry SET actor = 'nobody' WHERE id = ({OF_PLACE})", [place])
    done = verified(sych)
    assert (done.holds, done.bad_seq, done.gaps, done.seq) == (False, place, [], place - 1)
    assert states(done) == ["beyond", "beyond"]
    alerts = Alert.objects.filter(kind=Kind.AUDIT)
    assert {each.office_id for each in alerts} == {sych.office_id, south.pk}
    verified(sych)
    assert alerts.count() == 2


def test_a_tail_that_was_cut_off_is_known_outside(sych: Operator, outside: list[Path]) -> None:
    with as_owner() as run:
        run("DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_seal WHERE seq > 5)")
        run("DELETE FROM audit_seal WHERE seq > 5")
    done = verified(sych)
    assert (done.bad_seq, done.gaps, states(done)) == (6, [[6, 10]], ["ahead", "ahead"])


def test_every_row_that_is_gone_is_listed(sych: Operator, outside: list[Path]) -> None:
    with as_owner() as run:
        run("DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_seal WHERE seq = 3)")
        run("DELETE FROM audit_seal WHERE seq IN (7, 8)")
        run("DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_seal WHERE seq = 10)")
    done = verified(sych)
    assert (done.bad_seq, done.gaps) == (3, [[3, 3], [7, 8], [10, 10]])
    # The entries of 7 and 8 are there and will never get a place again.
    assert len(done.unplaced) == 2


def test_places_that_contradict_or_know_nothing_are_told_apart(
    sych: Operator, outside: list[Path], settings: Settings, tmp_path: Path
) -> None:
    (file,) = outside[0].iterdir()
    file.write_text(file.read_text().replace('"seq":10', '"seq":9'))
    settings.CHECKPOINTS = [*outside, tmp_path / "three", tmp_path / "four"]
    write(tmp_path / "four", at=AT - timedelta(hours=1))
    done = verified(sych)
    assert states(done) == ["differs", "agrees", "missing", "old"]
    assert done.bad_seq == 9


def test_stopped_after_half_it_goes_on_from_there(
    sych: Operator, outside: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    verification_ask(by=sych, at=AT)
    assert verification_turn(at=LATER) == 5
    verification_stop(stopped=True, by=sych, at=LATER)
    verification_stop(stopped=True, by=sych, at=LATER)
    assert verification_turn(at=LATER) == 0
    work = Verification.objects.get()
    assert (work.seq, bytes(work.digest)) == (5, bytes(Seal.objects.get(seq=5).hash))
    verification_stop(stopped=False, by=sych, at=LATER)
    assert verification_turn(at=LATER) == 5
    verification_turn(at=LATER)
    assert Verification.objects.get().holds
    told = Entry.objects.filter(action__contains=".verify_").order_by("id")
    assert [each.action for each in told][1:] == ["audit.verify_stopped", "audit.verify_resumed"]


def test_a_worker_that_was_killed_walks_the_piece_again(
    sych: Operator, outside: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    verification_ask(by=sych, at=AT)
    verification_turn(at=LATER)
    whole = verification._keep

    def dies(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verification, "_keep", dies)
    with pytest.raises(KeyboardInterrupt):
        verification_turn(at=LATER)
    assert Verification.objects.get().seq == 5
    monkeypatch.setattr(verification, "_keep", whole)
    assert [verification_turn(at=LATER) for _turn in range(3)] == [5, 0, 0]
    assert (Verification.objects.get().seq, Verification.objects.get().holds) == (10, True)


def test_rows_written_meanwhile_are_walked_and_the_newest_get_their_time(
    sych: Operator, outside: list[Path]
) -> None:
    verification_ask(by=sych, at=AT)
    written("act.meanwhile")
    assert verification_turn(at=AT) == 5
    seal_all()
    verification_turn(at=AT)
    verification_turn(at=AT)
    assert Verification.objects.get().ended_at is None  # the sealer has five seconds
    verification_turn(at=LATER)
    done = Verification.objects.get()
    assert (done.holds, done.seq) == (True, Seal.objects.count())


def test_one_at_a_time(sych: Operator) -> None:
    verification_ask(by=sych, at=AT)
    with pytest.raises(VerificationRefused, match="under way"):
        verification_ask(by=sych, at=AT)


def test_postgresql_takes_no_result_before_the_end(sych: Operator) -> None:
    verification_ask(by=sych, at=AT)
    for forged in ("bad_seq = 3", "stopped_at = now()", "places = '[1]'"):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(f"UPDATE oversight_verification SET {forged}")


class TestPage:
    def test_another_auditor_sees_it_and_may_stop_it(
        self, signed_in: Browser, north: Office, outside: list[Path]
    ) -> None:
        other = person(Role.AUDITOR, north, "Pugach")
        asked = verification_ask(by=other, at=AT)
        browser = signed_in(Role.AUDITOR)
        said = browser.get("/oversight/journal/").content.decode()
        assert "Pugach began it" in said
        assert "Verify now" not in said
        browser.post("/oversight/journal/verify/")
        assert Verification.objects.get().ref == asked.ref
        browser.post("/oversight/journal/stop/", {"stopped": "1"})
        assert "Go on" in browser.get("/oversight/journal/verification/").content.decode()
        browser.post("/oversight/journal/stop/", {"stopped": "0"})
        assert "Stop" in browser.get("/oversight/journal/verification/").content.decode()

    def test_says_in_words_what_is_wrong(self, signed_in: Browser, outside: list[Path]) -> None:
        with as_owner() as run:
            run("DELETE FROM audit_seal WHERE seq > 5")
        browser = signed_in(Role.AUDITOR)
        browser.post("/oversight/journal/verify/")
        work = Verification.objects.get()
        for _turn in range(3):
            verification_turn(at=work.asked_at + timedelta(seconds=10))
        said = browser.get("/oversight/journal/verification/").content.decode()
        for words in ("not whole", "<b>6</b>", "Rows 6 to 10 are gone", "knows later rows", "Sych"):
            assert words in said

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR}))
    def test_is_not_there_for_anybody_else(self, signed_in: Browser, role: Role) -> None:
        browser = signed_in(role)
        unknown = browser.post("/oversight/journal/nothing/").status_code
        for address in ("verify", "stop"):
            assert browser.post(f"/oversight/journal/{address}/").status_code == unknown == 404
        assert browser.get("/oversight/journal/verification/").status_code == 404
        assert not Verification.objects.exists()
