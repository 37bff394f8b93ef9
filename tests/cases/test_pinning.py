"""What was sealed before it was pinned to the evidence opens after an update, pinned and signed."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from audit.receipts import receipt
from cases.integrity import findings
from cases.models import Approval, Case
from tests.cases.conftest import AT
from vault.crypto import Place, Tampered, encrypt
from vault.fields import open_fields
from vault.keyring import data_keys

pin = import_module("cases.migrations.0010_pin_older_values").pin
GUARD = "ALTER TABLE cases_approval {} TRIGGER approval_stays_as_given"
FINDING = "As it was written before"
pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def older(case_verified: Case) -> Case:
    """A verified case whose findings are sealed as they once were: bound to no evidence."""
    key = data_keys([case_verified.ref])[case_verified.ref, "amber"]
    with connection.cursor() as cursor:
        cursor.execute(GUARD.format("DISABLE"))
        for approval in case_verified.approvals.all():
            place = Place("cases_approval", "finding", approval.ref)
            sealed = encrypt(FINDING.encode(), key=key, place=place)
            Approval.objects.filter(pk=approval.pk).update(finding=sealed, signature=None)
        cursor.execute(GUARD.format("ENABLE"))
    return case_verified


def opened(case: Case) -> list[dict[str, str | None]]:
    seen = receipt(actor="system:test", action="test.look", subjects=[case.ref], at=AT)
    return open_fields(seen, case.approvals.all(), "finding")


def update() -> None:
    with connection.schema_editor(atomic=False) as editor:
        pin(apps, editor)


def test_older_findings_open_and_are_signed(older: Case) -> None:
    with pytest.raises(Tampered):
        opened(older)
    update()
    assert opened(older) == [{"finding": FINDING}] * older.approvals.count()
    assert list(findings()) == []


def test_what_does_not_open_is_neither_pinned_nor_signed(older: Case) -> None:
    forged = older.approvals.first()
    with connection.cursor() as cursor:
        cursor.execute(GUARD.format("DISABLE"))
        Approval.objects.filter(pk=forged.pk).update(finding=bytes(forged.finding)[:-1] + b"x")
        cursor.execute(GUARD.format("ENABLE"))
    update()
    forged.refresh_from_db()
    assert forged.signature is None


def test_a_second_time_changes_nothing(older: Case) -> None:
    update()
    before = list(Approval.objects.order_by("pk").values_list("finding", "signature"))
    update()
    assert list(Approval.objects.order_by("pk").values_list("finding", "signature")) == before


def test_the_guard_stands_again(older: Case) -> None:
    update()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname = 'approval_stays_as_given'")
        assert cursor.fetchall() == [("O",)]
