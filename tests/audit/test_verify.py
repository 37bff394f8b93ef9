"""Whatever is changed behind the console's back is found, and the first bad place is named."""

from collections.abc import Callable
from io import StringIO
from itertools import combinations

import pytest
from django.core.management import call_command
from django.db import transaction

from audit.chain import verify
from audit.links import GENESIS, Row, link
from audit.models import Entry, Seal
from audit.sealing import rows_of
from tests.audit.conftest import as_owner, seal_all, written
from vault import signing

pytestmark = pytest.mark.django_db(databases="__all__")


def first_bad() -> int:
    return verify()[0].seq


def ids() -> list[int]:
    return list(Entry.objects.order_by("id").values_list("id", flat=True))


def rehash(start: int) -> None:
    """Make every link from a place on follow again, as the owner of the tables could."""
    seals = list(Seal.objects.order_by("seq"))
    digest = bytes(seals[start - 2].hash) if start > 1 else GENESIS
    rows = rows_of(ids())
    with as_owner() as run:
        for seal in seals[start - 1 :]:
            digest = link(digest, seal.seq, rows[seal.entry_id])
            run("UPDATE audit_seal SET hash = %s WHERE seq = %s", [digest, seal.seq])


def test_a_chain_left_alone_holds(chain: int) -> None:
    assert verify() == []


def test_an_empty_chain_holds() -> None:
    assert verify() == []


EVERY = range(1, 11)
CHANGES = (
    "actor = 'somebody'",
    "role = 'press'",
    "action = 'act'",
    "subject = NULL",
    "subject = '00000000-0000-0000-0000-0000000000ff'",
    "reason = 'none'",
    "receipt = NOT receipt",
    "subject_tag = ''",
    "at = at + interval '1 microsecond'",
    "at = 'infinity'",
    "at = '4713-01-01 BC'",
    "detail = '{}'",
    'detail = detail || \'{"number": "2"}\'',
    "id = id + 1000",
    "office = '00000000-0000-0000-0000-0000000000ff'",
    "device = 'another'",
)


@pytest.mark.parametrize("place", EVERY)
def test_an_edited_entry_is_named_whatever_was_edited(chain: int, place: int) -> None:
    for change in CHANGES:
        with transaction.atomic():
            with as_owner() as run:
                run(f"UPDATE audit_entry SET {change} WHERE id = %s", [ids()[place - 1]])
            assert first_bad() == place, change
            transaction.set_rollback(True)
    assert verify() == []


def test_every_field_of_an_entry_is_in_its_link() -> None:
    stored = {field.name for field in Entry._meta.fields}
    assert set(Row._fields) == stored


@pytest.mark.parametrize("place", EVERY)
class TestRemoved:
    def test_an_entry_without_its_link_is_named(self, chain: int, place: int) -> None:
        with as_owner() as run:
            run("DELETE FROM audit_entry WHERE id = %s", [ids()[place - 1]])
        assert first_bad() == place

    def test_an_entry_with_its_link_is_named(self, chain: int, place: int) -> None:
        if place == chain:
            return  # a tail: see the checkpoints, and the signature below
        with as_owner() as run:
            run("DELETE FROM audit_seal WHERE seq = %s", [place])
            run("DELETE FROM audit_entry WHERE id = %s", [ids()[place - 1]])
        assert first_bad() == place

    def test_links_moved_up_to_close_the_gap_are_named(self, chain: int, place: int) -> None:
        with as_owner() as run:
            run("DELETE FROM audit_seal WHERE seq = %s", [place])
            run("DELETE FROM audit_entry WHERE id = %s", [ids()[place - 1]])
            for seq in range(place + 1, chain + 1):
                run("UPDATE audit_seal SET seq = seq - 1 WHERE seq = %s", [seq])
        # Without its tail the chain holds up to the signature at 5; the rest is not proven.
        assert first_bad() == (6 if place == chain else place)


@pytest.mark.parametrize("place", EVERY)
def test_an_entry_put_in_between_is_named(chain: int, place: int) -> None:
    written("forged")
    forged = ids()[-1]
    with as_owner() as run:
        for seq in range(chain, place - 1, -1):
            run("UPDATE audit_seal SET seq = seq + 1 WHERE seq = %s", [seq])
        run(
            "INSERT INTO audit_seal (seq, entry_id, hash) VALUES (%s, %s, %s)",
            [place, forged, bytes(32)],
        )
    assert first_bad() == place


@pytest.mark.parametrize(("one", "other"), list(combinations(EVERY, 2)))
class TestReordered:
    def test_two_entries_that_changed_places_are_named(
        self, chain: int, one: int, other: int
    ) -> None:
        first, second = ids()[one - 1], ids()[other - 1]
        with as_owner() as run:
            run("UPDATE audit_seal SET entry_id = -1 WHERE seq = %s", [one])
            run("UPDATE audit_seal SET entry_id = %s WHERE seq = %s", [first, other])
            run("UPDATE audit_seal SET entry_id = %s WHERE seq = %s", [second, one])
        assert first_bad() == one

    def test_two_links_that_changed_places_are_named(
        self, chain: int, one: int, other: int
    ) -> None:
        with as_owner() as run:
            run("UPDATE audit_seal SET seq = -1 WHERE seq = %s", [one])
            run("UPDATE audit_seal SET seq = %s WHERE seq = %s", [one, other])
            run("UPDATE audit_seal SET seq = %s WHERE seq = -1", [other])
        assert first_bad() == one


class TestRewritten:
    """Who owns the tables can make every hash follow; they cannot sign."""

    @pytest.mark.parametrize(("place", "named"), [(2, 1), (5, 1), (6, 6), (10, 6)])
    def test_a_rewritten_chain_is_not_signed(self, chain: int, place: int, named: int) -> None:
        with as_owner() as run:
            run("UPDATE audit_entry SET actor = 'x' WHERE id = %s", [ids()[place - 1]])
        rehash(place)
        assert [str(finding) for finding in verify()] == [
            f"seq {named}: is not signed by this office"
        ]

    def test_signatures_taken_away_do_not_help(self, chain: int) -> None:
        with as_owner() as run:
            run("UPDATE audit_entry SET actor = 'x' WHERE id = %s", [ids()[1]])
            run("UPDATE audit_seal SET signature = NULL")
        rehash(2)
        assert first_bad() == 1

    def test_a_link_added_by_hand_is_not_signed(self, chain: int) -> None:
        written("forged")
        last = Seal.objects.get(seq=chain)
        forged = ids()[-1]
        digest = link(bytes(last.hash), chain + 1, rows_of([forged])[forged])
        Seal.objects.create(seq=chain + 1, entry_id=forged, hash=digest)
        assert first_bad() == chain + 1

    def test_a_signature_of_another_office_does_not_hold(self, chain: int) -> None:
        assert [finding.seq for finding in verify(public=bytes(32))] == [1]


class TestCommand:
    def run(self, *arguments: str) -> tuple[int, list[str], str]:
        out, err = StringIO(), StringIO()
        try:
            call_command("audit_verify", *arguments, stdout=out, stderr=err)
        except SystemExit as end:
            return int(end.code or 0), out.getvalue().splitlines(), err.getvalue()
        return 0, out.getvalue().splitlines(), err.getvalue()

    def test_is_content_with_a_chain_that_holds(self, chain: int) -> None:
        assert self.run() == (0, ["The chain holds."], "")

    def test_names_the_first_bad_seq_and_fails(self, chain: int) -> None:
        with as_owner() as run:
            run("UPDATE audit_entry SET actor = 'x' WHERE id IN (%s, %s)", [ids()[6], ids()[3]])
        status, lines, _notes = self.run()
        assert status == 1
        assert lines == ["seq 4: does not follow from its entry and the link before"]

    def test_says_how_many_entries_wait(self, chain: int) -> None:
        written("a", "b")
        assert self.run()[::2] == (0, "2 entries wait for their place in the chain.\n")

    def test_can_be_given_the_public_key(self, chain: int) -> None:
        assert self.run("--public-key", signing.public_key().hex())[0] == 0
        assert self.run("--public-key", bytes(32).hex())[0] == 1


def test_a_long_chain_is_walked_in_pieces(
    monkeypatch: pytest.MonkeyPatch, make_long: Callable[[int], None]
) -> None:
    monkeypatch.setattr("audit.chain.CHUNK", 7)
    make_long(50)
    assert verify() == []
    with as_owner() as run:
        run("UPDATE audit_entry SET actor = 'x' WHERE id = %s", [ids()[29]])
    assert first_bad() == 30


@pytest.fixture
def make_long() -> Callable[[int], None]:
    def made(length: int) -> None:
        written(*(f"act.{number}" for number in range(length)))
        assert seal_all() == length

    return made
