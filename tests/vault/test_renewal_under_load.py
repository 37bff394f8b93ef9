"""Eight people read and write while every key of every kind is renewed: nobody notices."""

import random
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connections, transaction

from audit.receipts import receipt
from cases.models import Case, Note, Priority
from operators.models import Office, Operator
from tests.cases.conftest import *  # noqa: F403 - the cast
from tests.cases.conftest import AT, person
from vault.fields import open_fields, seal
from vault.keyring import kek_versions, keys_create
from vault.models import WrappedKey
from vault.renewal import data_keys_finish, data_keys_renew, owners_retiring, still_named
from vault.roots import make_roots
from vault.rotation import GRACE, kek_renew, keks_finish, keks_forget

WORKERS, CASES = 8, 6
NAMES = ("name", "story", "unit")
pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


class Crowd:
    """Eight threads at work, what they wrote last, and what went wrong."""

    def __init__(self, refs: list[UUID], by: Operator) -> None:
        self.refs, self.by = refs, by
        self.told: dict[tuple[UUID, str], str] = {}
        self.notes: dict[UUID, str] = {}
        self.troubles: list[BaseException] = []
        self.turns = 0
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=[n]) for n in range(WORKERS)]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self, number: int) -> None:
        chance = random.Random(number)
        try:
            while not self._over.is_set():
                self._write(chance)
                self._read()
                self.turns += 1
        except BaseException as trouble:  # noqa: BLE001 - handed to the test
            self.troubles.append(trouble)
        finally:
            connections.close_all()

    def _write(self, chance: random.Random) -> None:
        ref, name, text = chance.choice(self.refs), chance.choice(NAMES), str(chance.random())
        with transaction.atomic():
            case = Case.objects.select_for_update().get(ref=ref)
            seal(case, **{name: text})
            case.save(update_fields=[name])
            note = Note(case=case, by=self.by, at=AT)
            seal(note, body=text)
            note.save()
            self.told[ref, name] = text  # still under the lock of the row
        self.notes[note.ref] = text

    def _read(self) -> None:
        cases = list(Case.objects.filter(ref__in=self.refs))
        assert len(self.opened(cases, *NAMES)) == CASES

    def opened(self, rows: list[Any], *names: str) -> list[dict[str, str | None]]:
        seen = receipt(actor="system:test", action="test.look", subjects=self.refs, at=AT)
        return open_fields(seen, rows, *names)

    def everything_is_there(self) -> bool:
        cases = Case.objects.in_bulk(self.refs)
        right = all(
            self.opened([cases[ref]], name) == [{name: text}]
            for (ref, name), text in self.told.items()
        )
        notes = list(Note.objects.filter(ref__in=self.notes))
        bodies = [row["body"] for row in self.opened(notes, "body")]
        return right and bodies == [self.notes[note.ref] for note in notes]


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    make_roots(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def crowd(folder: Path, office: Office) -> Iterator[Crowd]:
    olga = person(office, "Olga", "operator")
    refs = [uuid4() for _ in range(CASES)]
    for number, ref in enumerate(refs):
        keys_create(owner=ref, kind="case", at=AT)
        case = Case(
            ref=ref,
            code=f"ABC-00{number}",
            office=office,
            priority=Priority.NORMAL,
            evidence_by=olga,
            opened_at=AT,
            moved_at=AT,
        )
        seal(case, name="", story="", unit="")
        case.save()
    crowd = Crowd(refs, olga)
    crowd.begin()
    yield crowd
    crowd.end()


def renew_everything(crowd: Crowd, *, seconds: float, grace: timedelta) -> int:
    """Renew the keys of all cases and the key of keys, round after round."""
    end, rounds = time.monotonic() + seconds, 0
    while True:
        for ref in crowd.refs:
            try:
                data_keys_renew(owner=ref, at=datetime.now(UTC))
            except OperationalError:
                continue  # somebody holds the case: it gives way and comes again
        kek_renew()
        for ref in owners_retiring():
            data_keys_finish(owner=ref, at=datetime.now(UTC), grace=grace)
        rounds += 1
        worked = crowd.turns > WORKERS or crowd.troubles
        if worked and time.monotonic() > end:
            return rounds


def finish_and_check(crowd: Crowd, folder: Path) -> None:
    crowd.end()
    assert crowd.troubles == []
    assert crowd.turns > WORKERS
    retired = set(WrappedKey.objects.exclude(retired_at=None).values_list("id", flat=True))
    for ref in crowd.refs:
        data_keys_finish(owner=ref, at=datetime.now(UTC), grace=timedelta(0))
        assert not still_named(ref) & retired
    keks_finish()
    newest = max(kek_versions())
    assert kek_versions() == {newest: 2 * CASES}
    keks_forget(at=datetime.now(UTC) + GRACE + timedelta(minutes=1))
    assert [path.name for path in folder.glob("kek-*")] == [f"kek-{newest}"]
    assert crowd.everything_is_there()


def test_nobody_notices_a_renewal_of_both_kinds(crowd: Crowd, folder: Path) -> None:
    renew_everything(crowd, seconds=0, grace=timedelta(minutes=10))
    finish_and_check(crowd, folder)


@pytest.mark.full
def test_nobody_notices_half_a_minute_of_renewals(crowd: Crowd, folder: Path) -> None:
    assert renew_everything(crowd, seconds=30, grace=timedelta(seconds=5)) > 3
    finish_and_check(crowd, folder)
