"""A look is committed before anything opens, whatever becomes of the work around it."""

import os
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

import audit.receipts
import vault.receipts
from audit.models import Entry
from audit.receipts import AuditUnavailable, is_committed, receipt
from tests.audit.conftest import AT
from tests.vault.conftest import Card
from vault.fields import open_one, seal
from vault.keyring import keys_create
from vault.receipts import NoReceipt, Receipt

NUMBER = "+380001234567"
pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def look(*refs: UUID) -> Receipt:
    return receipt(
        actor="kalyna", role="operator", action="case.reveal", subjects=refs, reason="verify", at=AT
    )


@pytest.fixture(autouse=True)
def wired() -> Iterator[None]:
    before = vault.receipts._check[0]
    vault.receipts.wire(audit.receipts.is_committed)
    yield
    vault.receipts.wire(before)


@pytest.fixture
def card() -> Card:
    card = Card()
    keys_create(owner=card.owner, kind="case", at=AT)
    seal(card, phone=NUMBER)
    return card


class TestReceipt:
    def test_opens_what_it_names(self, card: Card) -> None:
        assert open_one(look(card.owner), card, "phone") == NUMBER

    def test_says_who_looked_at_what_and_why(self, card: Card) -> None:
        held = look(card.owner)
        entry = Entry.objects.get(pk=held.id)
        assert (entry.actor, entry.role, entry.action) == ("kalyna", "operator", "case.reveal")
        assert (entry.subject, entry.reason, entry.receipt) == (card.owner, "verify", True)

    def test_one_for_many_names_them_all(self) -> None:
        refs = [uuid4() for _ in range(3)]
        held = look(*refs)
        entry = Entry.objects.get(pk=held.id)
        assert entry.subject is None
        assert entry.detail == {"subjects": sorted(str(ref) for ref in refs)}
        assert is_committed(held)

    def test_is_one_statement_on_its_own_connection(self) -> None:
        with (
            CaptureQueriesContext(connections["receipts"]) as own,
            CaptureQueriesContext(connection) as other,
        ):
            look(uuid4())
        assert (len(own), len(other)) == (1, 0)

    def test_survives_the_work_that_is_undone(self, card: Card) -> None:
        with transaction.atomic():
            held = look(card.owner)
            assert open_one(held, card, "phone") == NUMBER
            transaction.set_rollback(True)
        assert Entry.objects.filter(pk=held.id, receipt=True).exists()
        assert is_committed(held)


class TestForged:
    def test_an_invented_number_opens_nothing(self, card: Card) -> None:
        with pytest.raises(NoReceipt):
            open_one(Receipt(404, frozenset({card.owner})), card, "phone")

    def test_a_receipt_not_yet_committed_opens_nothing(self, card: Card) -> None:
        with transaction.atomic():
            entry = Entry.objects.create(
                at=AT, actor="kalyna", action="case.reveal", subject=card.owner, receipt=True
            )
            with pytest.raises(NoReceipt):
                open_one(Receipt(entry.pk, frozenset({card.owner})), card, "phone")

    def test_a_receipt_that_was_undone_opens_nothing(self, card: Card) -> None:
        with transaction.atomic(using="receipts"):
            held = look(card.owner)
            transaction.set_rollback(True, using="receipts")
        with pytest.raises(NoReceipt):
            open_one(held, card, "phone")

    def test_an_ordinary_entry_is_no_receipt(self, card: Card) -> None:
        entry = Entry.objects.create(at=AT, actor="kalyna", action="x", subject=card.owner)
        with pytest.raises(NoReceipt):
            open_one(Receipt(entry.pk, frozenset({card.owner})), card, "phone")

    def test_the_receipt_of_another_case_opens_nothing(self, card: Card) -> None:
        held = look(uuid4())
        with pytest.raises(NoReceipt):
            open_one(Receipt(held.id, frozenset({card.owner})), card, "phone")

    def test_a_receipt_cannot_be_widened_to_another_case(self, card: Card) -> None:
        held = look(uuid4())
        with pytest.raises(NoReceipt):
            open_one(Receipt(held.id, held.refs | {card.owner}), card, "phone")


class TestUnavailable:
    @pytest.fixture
    def read_only(self) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TRIGGER shut BEFORE INSERT ON audit_entry"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit_never()"
            )
            yield
            cursor.execute("DROP TRIGGER shut ON audit_entry")

    def test_nothing_opens_while_the_audit_cannot_be_written(
        self, card: Card, read_only: None
    ) -> None:
        told = None
        with pytest.raises(AuditUnavailable):
            told = open_one(look(card.owner), card, "phone")
        assert told is None

    def test_nothing_opens_for_an_account_without_the_right_to_write(self, card: Card) -> None:
        reader = f"audit_reader_{os.getpid()}"
        with connections["receipts"].cursor() as cursor:
            cursor.execute(f"CREATE ROLE {reader}; GRANT SELECT ON audit_entry TO {reader}")
            cursor.execute(f"SET ROLE {reader}")
            try:
                with pytest.raises(AuditUnavailable):
                    look(card.owner)
            finally:
                cursor.execute(f"RESET ROLE; DROP OWNED BY {reader}; DROP ROLE {reader}")

    def test_nothing_opens_while_the_audit_is_away_and_all_when_it_is_back(
        self, card: Card
    ) -> None:
        held = look(card.owner)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_entry RENAME TO audit_away")
            try:
                with pytest.raises(AuditUnavailable):
                    look(card.owner)
                with pytest.raises(AuditUnavailable):
                    open_one(held, card, "phone")
            finally:
                cursor.execute("ALTER TABLE audit_away RENAME TO audit_entry")
        assert open_one(look(card.owner), card, "phone") == NUMBER
