"""One owner gets new data keys: everything is sealed anew, nothing is lost, nobody waits."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from audit.models import Entry
from audit.receipts import receipt
from cases.models import Approval, Case, Contact, Message, Note
from hotline.renewals import data_keys_tend
from operators.models import Operator
from tests.cases.conftest import *  # noqa: F403 - the cast
from tests.cases.conftest import AT
from vault import limits, renewal
from vault.crypto import key_id_of
from vault.fields import open_fields, seal
from vault.keyring import KeysGone, data_keys, keys_destroy
from vault.models import WrappedKey
from vault.renewal import (
    GRACE,
    data_keys_finish,
    data_keys_renew,
    owners_due,
    sealed_columns,
    still_named,
)

LATER = AT + GRACE + timedelta(seconds=1)


def rows_of(owner: Any) -> list[Any]:
    return [
        row
        for model in sealed_columns()
        for row in model._base_manager.filter(**{model.owner_column: owner}).order_by("pk")
    ]


def opened(owner: Any) -> list[dict[str, str | None]]:
    """Every sealed value of an owner, in plain."""
    seen = receipt(actor="system:test", action="test.look", subjects=[owner], at=AT)
    columns = sealed_columns()
    return [
        open_fields(seen, [row], *(field.name for field in columns[type(row)]))[0]
        for row in rows_of(owner)
    ]


@pytest.fixture
def whole(case_verified: Case, olga: Operator) -> Case:
    """A case with values in several tables."""
    seal(case_verified, name="Беркут", story="Нас четверо", unit="")
    case_verified.save()
    note = Note(case=case_verified, by=olga, at=AT)
    seal(note, body="Ring before dawn.")
    note.save()
    return case_verified


class TestRenewal:
    def test_seals_every_table_of_a_case_anew_and_changes_no_word(self, whole: Case) -> None:
        before, old = opened(whole.ref), still_named(whole.ref)
        assert data_keys_renew(owner=whole.ref, at=AT) == sum(
            value is not None for row in before for value in row.values()
        )
        assert opened(whole.ref) == before
        assert {type(row) for row in rows_of(whole.ref)} >= {Case, Note, Approval}
        assert not still_named(whole.ref) & old

    def test_seals_a_contact_and_its_messages_anew(self, taken: Contact) -> None:
        before, old = opened(taken.ref), still_named(taken.ref)
        data_keys_renew(owner=taken.ref, at=AT)
        assert opened(taken.ref) == before
        assert {type(row) for row in rows_of(taken.ref)} >= {Contact, Message}
        assert not still_named(taken.ref) & old

    def test_new_values_take_the_new_key_at_once(self, whole: Case) -> None:
        data_keys_renew(owner=whole.ref, at=AT)
        seal(whole, phone="+380001234567")
        assert key_id_of(whole.phone) == data_keys([whole.ref])[whole.ref, "red"].id

    def test_old_keys_open_until_their_time_is_over(self, whole: Case) -> None:
        slow = Case.objects.get(ref=whole.ref)  # somebody holds the row as it was
        data_keys_renew(owner=whole.ref, at=AT)
        assert data_keys_finish(owner=whole.ref, at=AT) == 0
        seen = receipt(actor="system:test", action="test.look", subjects=[whole.ref], at=AT)
        assert open_fields(seen, [slow], "name") == [{"name": "Беркут"}]
        assert data_keys_finish(owner=whole.ref, at=LATER) == 2
        assert WrappedKey.objects.filter(owner=whole.ref).count() == 2
        assert opened(whole.ref)

    def test_what_a_slow_writer_sealed_with_the_old_key_is_sealed_anew(self, whole: Case) -> None:
        slow = Case.objects.get(ref=whole.ref)
        seal(slow, story="Written slowly")
        data_keys_renew(owner=whole.ref, at=AT)
        Case.objects.filter(ref=whole.ref).update(story=slow.story)
        assert data_keys_finish(owner=whole.ref, at=LATER) == 2
        assert opened(whole.ref)[0]["story"] == "Written slowly"

    def test_goes_on_where_it_was_cut_short(
        self, whole: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = opened(whole.ref)
        with monkeypatch.context() as patch:
            patch.setattr(renewal, "reseal", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                data_keys_renew(owner=whole.ref, at=AT)
        assert opened(whole.ref) == before
        data_keys_renew(owner=whole.ref, at=AT)
        assert WrappedKey.objects.filter(owner=whole.ref).count() == 4
        assert data_keys_finish(owner=whole.ref, at=LATER) == 2
        assert opened(whole.ref) == before

    def test_refuses_an_owner_whose_keys_are_gone(self, whole: Case) -> None:
        keys_destroy(owner=whole.ref)
        with pytest.raises(KeysGone):
            data_keys_renew(owner=whole.ref, at=AT)

    def test_a_purge_destroys_retired_keys_too(self, whole: Case) -> None:
        data_keys_renew(owner=whole.ref, at=AT)
        assert keys_destroy(owner=whole.ref) == 4
        with pytest.raises(KeysGone):
            opened(whole.ref)


class TestApproval:
    @pytest.fixture
    def approval(self, whole: Case) -> Approval:
        return whole.approvals.first()

    @pytest.mark.parametrize(
        "change",
        [
            {"finding": None},
            {"finding": bytes(65)},
            {"purpose": "lift"},
            {"evidence": 9},
            {"at": timezone.now},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_is_never_rewritten(self, approval: Approval, change: dict[str, Any]) -> None:
        values = {name: value() if callable(value) else value for name, value in change.items()}
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            Approval.objects.filter(pk=approval.pk).update(**values)

    def test_no_value_under_the_same_key_takes_the_place_of_another(
        self, approval: Approval
    ) -> None:
        seal(approval, finding="The form and the voice differ")
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            approval.save()


class TestRound:
    def test_renews_what_has_sealed_half_of_what_it_may(self, whole: Case, taken: Contact) -> None:
        assert data_keys_tend(at=AT) == 0
        WrappedKey.objects.filter(owner=whole.ref, data_class="red").update(messages=limits.DUE)
        assert owners_due() == [whole.ref]
        assert data_keys_tend(at=AT) == 1
        assert owners_due() == []
        assert Entry.objects.get(action="keys.renewed").subject == whole.ref
        assert data_keys_tend(at=LATER) == 0
        assert Entry.objects.get(action="keys.retired").detail == {"keys": 2}
        assert WrappedKey.objects.filter(owner=whole.ref).count() == 2


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_gives_way_to_whoever_holds_a_row(
    whole: Case, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened(whole.ref)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM cases_case WHERE ref = %s FOR UPDATE", [whole.ref])
            assert data_keys_tend(at=AT) == 0
            WrappedKey.objects.filter(owner=whole.ref).update(messages=limits.DUE)
            assert data_keys_tend(at=AT) == 0
            cursor.execute("ROLLBACK")
    finally:
        other.close()
        connections["default"].close()
    assert opened(whole.ref) == before


def test_every_table_names_the_owner_of_its_keys() -> None:
    assert len(sealed_columns()) >= 8
    for model in sealed_columns():
        row = model(**{model.owner_column: uuid4()})
        assert row.key_owner == getattr(row, model.owner_column)
