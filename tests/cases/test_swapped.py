"""No stored ciphertext opens in the place of another, whichever table, column and row it is of."""

from itertools import permutations

import pytest

from audit.receipts import receipt
from cases.services.editing import case_edit
from cases.services.receive import receive
from tests.cases.conftest import AT, call, chat
from vault.crypto import Tampered
from vault.fields import open_one
from vault.renewal import sealed_columns


@pytest.fixture
def values(case_in_intake, taken, olga):
    """Every sealed value of a case, its contact, and of a second contact, as they are stored."""
    told = {"name": "Беркут", "unit": "A", "story": "Чекає.", "phone": "+70005550141"}
    case_edit(
        case_ref=case_in_intake.ref, by=olga, fields=told, version=case_in_intake.version, at=AT
    )
    receive(inbound=chat("Слухаю"))
    receive(inbound=call())
    return [
        (row, field.name, bytes(getattr(row, field.name)))
        for model, fields in sealed_columns().items()
        for row in model.objects.all()
        for field in fields
        if getattr(row, field.name) is not None
    ]


@pytest.fixture
def seen(values):
    """A receipt that names the owner of each of them."""
    owners = sorted({row.key_owner for row, _, _ in values})
    return receipt(actor="olga", action="case.looked", subjects=owners, at=AT)


def test_each_opens_in_its_own_place(values, seen):
    assert len({(type(row), name) for row, name, _ in values}) > 10
    for row, name, _ in values:
        assert open_one(seen, row, name)


def test_no_two_can_change_places(values, seen):
    opened = []
    for (row, name, own), (other, from_name, foreign) in permutations(values, 2):
        setattr(row, name, foreign)
        try:
            open_one(seen, row, name)
            opened.append(f"{type(other).__name__}.{from_name} as {type(row).__name__}.{name}")
        except Tampered:
            pass
        finally:
            setattr(row, name, own)
    assert not opened


@pytest.mark.parametrize("place", [0, 1, 2, 6, 20, -1], ids=lambda n: f"byte {n}")
def test_none_opens_with_a_flipped_bit(values, seen, place):
    for row, name, own in values:
        changed = bytearray(own)
        changed[place] ^= 1
        setattr(row, name, bytes(changed))
        with pytest.raises(Tampered):
            open_one(seen, row, name)
