"""An entry is written with the act, and nobody changes it afterwards."""

import json
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from audit.device import device, office
from audit.models import Entry, Seal
from audit.receipts import receipt
from audit.record import record
from tests.audit.conftest import AT, written

pytestmark = pytest.mark.django_db(databases="__all__")
REF = UUID(int=7)
FIELDS = (
    "at", "actor", "role", "action", "subject", "reason", "detail", "receipt", "subject_tag",
    "office", "device",
)  # fmt: skip


class TestRecord:
    def test_keeps_what_it_was_told(self) -> None:
        record(
            "case.moved",
            actor="kalyna",
            role="senior",
            subject=REF,
            at=AT,
            before="intake",
            after="verified",
            frozen=False,
            approvals=2,
            office=None,
        )
        entry = Entry.objects.get()
        assert (entry.at, entry.actor, entry.role) == (AT, "kalyna", "senior")
        assert (entry.action, entry.subject, entry.receipt) == ("case.moved", REF, False)
        assert entry.detail == {
            "before": "intake",
            "after": "verified",
            "frozen": False,
            "approvals": 2,
            "office": None,
        }

    def test_keeps_the_tag_of_a_number_that_was_looked_for(self) -> None:
        record("case.searched", actor="kalyna", at=AT, subject_tag=bytes(32))
        assert bytes(Entry.objects.get(subject_tag=bytes(32)).subject_tag or b"") == bytes(32)

    def test_says_where_it_came_from(self) -> None:
        seat, machine = office.set(REF), device.set("d1")
        try:
            written("case.moved")
            receipt(actor="kalyna", action="case.view", subjects=[REF], at=AT)
        finally:
            office.reset(seat)
            device.reset(machine)
        written("case.moved")
        found = set(Entry.objects.using("default").values_list("office", "device"))
        assert found == {(REF, "d1"), (None, "")}

    def test_goes_when_the_act_is_undone(self) -> None:
        with transaction.atomic():
            written("case.moved")
            transaction.set_rollback(True)
        assert not Entry.objects.exists()


class TestAppend:
    def append(self, subject: UUID | None, detail: dict[str, object]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT audit_append(%s, %s, %s, %s, %s, %s::jsonb)",
                ["contact.claimed", "kalyna", "operator", subject, AT, json.dumps(detail)],
            )

    @pytest.mark.parametrize("subject", [REF, None])
    def test_does_what_record_does(self, subject: UUID | None) -> None:
        self.append(subject, {"line": "telegram", "number": 3})
        record(
            "contact.claimed",
            actor="kalyna",
            role="operator",
            subject=subject,
            at=AT,
            line="telegram",
            number=3,
        )
        by_sql, by_python = Entry.objects.order_by("id").values(*FIELDS)
        assert by_sql == by_python

    def test_goes_when_the_act_is_undone(self) -> None:
        with transaction.atomic():
            self.append(REF, {})
            transaction.set_rollback(True)
        assert not Entry.objects.exists()


class TestOnlyGrows:
    @pytest.fixture(autouse=True)
    def entry(self, db: None) -> None:
        written("case.moved")
        Seal.objects.create(seq=1, entry=Entry.objects.get(), hash=bytes(32))
        connection.check_constraints()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_entry SET actor = 'nobody'",
            "UPDATE audit_entry SET id = id",
            "DELETE FROM audit_entry",
            "TRUNCATE audit_entry CASCADE",
            "TRUNCATE audit_entry, audit_seal",
            "UPDATE audit_seal SET hash = ''",
            "DELETE FROM audit_seal",
            "TRUNCATE audit_seal",
            "INSERT INTO audit_seal (seq, entry_id, hash) SELECT 1, id, '' FROM audit_entry"
            " ON CONFLICT (seq) DO UPDATE SET hash = ''",
            "MERGE INTO audit_entry e USING audit_seal s ON s.entry_id = e.id"
            " WHEN MATCHED THEN DELETE",
        ],
    )
    def test_the_database_refuses(self, statement: str) -> None:
        with (
            pytest.raises(DatabaseError, match="the audit only grows"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_the_models_refuse(self) -> None:
        entry = Entry.objects.get()
        for act in (
            entry.save,
            Entry.objects.all().delete,
            lambda: Entry.objects.update(actor="nobody"),
            Seal.objects.all().delete,
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()

    def test_a_sealed_entry_cannot_be_lost_by_its_link(self) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            Entry.objects.get().delete()
