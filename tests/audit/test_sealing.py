"""Every entry gets its place: in the order of commits, without a gap, once."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, connections, transaction

from audit import sealing
from audit.chain import ChainBroken, unsealed, verify
from audit.models import Entry, Seal
from audit.sealing import seal_pending
from tests.audit.conftest import AT, as_owner, seal_all, seal_once, settled, written

ALONE = pytest.mark.django_db(transaction=True, databases="__all__")


def order() -> list[str]:
    return list(Seal.objects.order_by("seq").values_list("entry__action", flat=True))


def seqs() -> list[int]:
    return list(Seal.objects.order_by("seq").values_list("seq", flat=True))


@pytest.mark.django_db(databases="__all__")
class TestOrder:
    def test_seals_what_is_committed_and_then_nothing(self) -> None:
        written("a", "b", "c")
        assert (seal_once(), seal_once()) == (3, 0)
        assert order() == ["a", "b", "c"]
        assert seqs() == [1, 2, 3]
        assert unsealed() == 0

    def test_goes_on_in_the_next_batch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sealing, "BATCH", 3)
        written(*"abcdefgh")
        assert [seal_once() for _ in range(4)] == [3, 3, 2, 0]
        assert order() == list("abcdefgh")
        assert verify() == []

    def test_signs_the_last_link_of_each_batch(self, chain: int) -> None:
        signed = Seal.objects.exclude(signature=None).order_by("seq")
        assert list(signed.values_list("seq", flat=True)) == [5, 10]

    def test_leaves_no_gap_for_entries_that_were_undone(self) -> None:
        written("a")
        with transaction.atomic():
            written("b")
            transaction.set_rollback(True)
        written("c")
        seal_all()
        assert order() == ["a", "c"]
        assert seqs() == [1, 2]

    def test_takes_the_entries_of_receipts_too(self) -> None:
        Entry.objects.create(at=AT, actor="x", action="look", receipt=True)
        assert seal_once() == 1


@ALONE
class TestHorizon:
    """An entry whose transaction is late is waited for, never passed over."""

    @pytest.fixture
    def late(self) -> Iterator[None]:
        """An entry written first, in a transaction that is still open."""
        with transaction.atomic(using="receipts"):
            Entry.objects.using("receipts").create(at=AT, actor="x", action="late")
            yield

    def test_nothing_younger_than_an_open_transaction_is_sealed(self, late: None) -> None:
        written("a", "b")
        assert seal_pending() == 0

    def test_the_late_one_comes_first_once_it_is_committed(self) -> None:
        with transaction.atomic(using="receipts"):
            Entry.objects.using("receipts").create(at=AT, actor="x", action="late")
            written("a", "b")
            assert seal_pending() == 0
        settled()
        assert seal_pending() == 3
        assert order() == ["late", "a", "b"]

    def test_what_was_committed_before_it_began_is_sealed(self) -> None:
        written("a", "b")
        settled()
        with transaction.atomic(using="receipts"):
            Entry.objects.using("receipts").create(at=AT, actor="x", action="late")
            assert seal_pending() == 2


@ALONE
class TestOneAtATime:
    def test_a_second_sealer_steps_back(self) -> None:
        written("a")
        settled()
        with transaction.atomic(using="receipts"), connections["receipts"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.LOCK])
            assert seal_pending() == 0
        settled()
        assert seal_pending() == 1

    def test_an_entry_is_never_sealed_twice(self, chain: int) -> None:
        entry = Entry.objects.earliest("id")
        with pytest.raises(DatabaseError):
            Seal.objects.create(seq=11, entry=entry, hash=bytes(32))


@ALONE
class TestRestored:
    """A dump brings entries whose transactions this server has not reached yet."""

    def put(self, action: str, written_in: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_entry"
                " (at, actor, role, action, reason, detail, receipt, written_in)"
                " VALUES (%s, 'x', '', %s, '', '{}', false, %s::text::xid8)",
                [AT, action, written_in],
            )

    def seal_rest(self) -> None:
        settled()
        while seal_pending():
            pass

    def test_they_are_sealed_before_what_is_new(self) -> None:
        self.put("old.2", 2**40 + 2)
        self.put("old.1", 2**40 + 1)
        self.seal_rest()
        self.put("old.3", 2**40 + 3)
        written("new.1")
        self.seal_rest()
        written("new.2")
        self.seal_rest()
        assert order() == ["old.1", "old.2", "old.3", "new.1", "new.2"]
        assert verify() == []

    def test_batches_lose_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sealing, "BATCH", 2)
        for number in range(5):
            self.put(f"old.{number}", 2**40 + number)
        self.put("low", 3)
        written("new.1", "new.2")
        self.seal_rest()
        assert sorted(order()) == sorted([*(f"old.{n}" for n in range(5)), "low", "new.1", "new.2"])
        assert unsealed() == 0
        assert verify() == []


@pytest.mark.django_db(databases="__all__")
class TestBroken:
    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE audit_seal SET hash = decode(repeat('00', 32), 'hex') WHERE seq = 10",
            "UPDATE audit_seal SET signature = NULL WHERE seq = 10",
            "DELETE FROM audit_seal WHERE seq = 10",
            "DELETE FROM audit_entry WHERE action = 'act.14'",
        ],
    )
    def test_the_sealer_never_builds_on_what_it_did_not_sign(self, chain: int, damage: str) -> None:
        with as_owner() as run:
            run(damage)
        written("next")
        with pytest.raises(ChainBroken, match="seq (9|10)"):
            seal_once()
        assert not Seal.objects.filter(seq__gt=10).exists()


@ALONE
class TestUnderLoad:
    writers = 8

    def write_beside(self, seconds: float) -> list[threading.Thread]:
        end = time.monotonic() + seconds

        def write(name: str) -> None:
            number = 0
            try:
                while time.monotonic() < end:
                    with transaction.atomic():
                        written(f"{name}.{number}")
                        if number % 5 == 0:
                            transaction.set_rollback(True)
                    number += 1
            finally:
                connections.close_all()

        threads = [threading.Thread(target=write, args=[f"w{n}"]) for n in range(self.writers)]
        for thread in threads:
            thread.start()
        return threads

    def settle(self, threads: list[threading.Thread]) -> None:
        for thread in threads:
            thread.join()
        settled()
        while seal_pending():
            pass
        assert unsealed() == 0
        assert seqs() == list(range(1, Entry.objects.count() + 1))
        assert verify() == []

    def test_eight_writers_leave_no_gap(self) -> None:
        threads = self.write_beside(1.5)
        while any(thread.is_alive() for thread in threads):
            seal_pending()
        self.settle(threads)

    @pytest.mark.full
    def test_a_sealer_killed_twenty_times_leaves_no_gap(self) -> None:
        threads = self.write_beside(40)
        sealer = (
            "import django; django.setup()\n"
            "from django.db import connections\n"
            f"connections['default'].settings_dict['NAME'] = {connection.settings_dict['NAME']!r}\n"
            f"from django.conf import settings; from pathlib import Path\n"
            f"settings.DATA_DIR = Path({str(self.data_folder())!r})\n"
            "from audit import sealing; sealing.BATCH = 7\n"
            "print('ready', flush=True)\n"
            "while True: sealing.seal_pending()\n"
        )
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "hotline.settings"}
        for round_ in range(20):
            child = subprocess.Popen(
                [sys.executable, "-c", sealer], env=environment, stdout=subprocess.PIPE
            )
            assert child.stdout
            child.stdout.readline()
            before = Seal.objects.count()
            while Seal.objects.count() <= before + round_ and threads[0].is_alive():
                assert child.poll() is None
            child.send_signal(signal.SIGKILL)
            assert child.wait() == -signal.SIGKILL
        self.settle(threads)

    def data_folder(self) -> str:
        from django.conf import settings

        return str(settings.DATA_DIR)
