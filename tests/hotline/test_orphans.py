"""Keys without a row go after a day; a doubt keeps them."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from audit.models import Entry
from hotline import orphans
from vault.models import WrappedKey

pytestmark = pytest.mark.django_db(databases="__all__")
AT = datetime(2026, 11, 23, 0, 41, tzinfo=UTC)
OLD, NEW = AT - timedelta(days=2), AT - timedelta(hours=2)


def keys(*, made: datetime, kind: str = "contact") -> uuid.UUID:
    owner = uuid.uuid4()
    for data_class in ("red", "amber"):
        WrappedKey.objects.using("keyring").create(
            owner=owner,
            kind=kind,
            data_class=data_class,
            kek_version=1,
            wrapped=b"x",
            created_at=made,
        )
    return owner


def owners() -> set[uuid.UUID]:
    return set(WrappedKey.objects.using("keyring").values_list("owner", flat=True))


def test_old_keys_without_a_row_are_destroyed_and_written_down() -> None:
    orphan, young = keys(made=OLD), keys(made=NEW)
    assert orphans.orphans_reap(at=AT) == 1
    assert owners() == {young}
    entry = Entry.objects.get(action="keys.reaped")
    assert (entry.subject, entry.detail) == (orphan, {"kind": "contact"})


def test_keys_of_a_row_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keys(made=OLD)
    monkeypatch.setattr(orphans, "_without_row", lambda owners, model: [])
    assert orphans.orphans_reap(at=AT) == 0
    assert owners() == {kept}


def test_keys_of_a_kind_that_is_not_ours_to_judge_stay() -> None:
    staff = keys(made=OLD, kind="staff")
    assert orphans.orphans_reap(at=AT) == 0
    assert owners() == {staff}


def test_many_orphans_at_once_are_a_doubt_and_nothing_is_destroyed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(orphans, "FEW", 2)
    made = {keys(made=OLD) for _ in range(3)}
    assert orphans.orphans_reap(at=AT) == 0
    assert owners() == made
