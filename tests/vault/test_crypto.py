"""A sealed value opens only where it was written, under its own key, bit for bit."""

import dataclasses
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vault.conftest import KEY, PLACE
from vault import crypto
from vault.crypto import LONGEST, STEPS, DataKey, Place, Tampered, TooLong, decrypt, encrypt

KAT1 = bytes.fromhex(
    "0101000000070000000000000000000000000eb09ee98c1db58c3a9b9d002e1b9199d24356532881602f809eb3"
    "83c5ff5d56adced2c3b85565e8568bfbc9479bb9b5"
)
NUMBER = b"+79161234567"
OVERHEAD = 34


def sealed_at(place: Place) -> bytes:
    return encrypt(NUMBER, key=KEY, place=place)


class TestFormat:
    def test_gives_the_known_answer(self) -> None:
        assert crypto._encrypt(NUMBER, KEY, PLACE, None, bytes(12)) == KAT1

    def test_opens_the_known_answer(self) -> None:
        assert decrypt(KAT1, key=KEY, place=PLACE) == NUMBER

    def test_no_bit_of_the_known_answer_can_be_flipped(self) -> None:
        for bit in range(len(KAT1) * 8):
            flipped = bytearray(KAT1)
            flipped[bit // 8] ^= 1 << bit % 8
            with pytest.raises(Tampered):
                decrypt(bytes(flipped), key=KEY, place=PLACE)

    def test_nothing_can_be_cut_off(self) -> None:
        for length in range(len(KAT1)):
            with pytest.raises(Tampered):
                decrypt(KAT1[:length], key=KEY, place=PLACE)

    def test_nothing_can_be_added(self) -> None:
        with pytest.raises(Tampered):
            decrypt(KAT1 + b"\0", key=KEY, place=PLACE)

    def test_names_its_key_in_the_header(self) -> None:
        key = DataKey(2**32 - 1, bytes(32))
        assert crypto.key_id_of(encrypt(b"", key=key, place=PLACE)) == 2**32 - 1

    @pytest.mark.parametrize(
        ("plain", "tail"),
        [
            ("", "530f8afbc74536b9a963b4f1c4cb738b"),
            ("00" * 16, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
        ],
    )
    def test_the_library_gives_the_answers_of_the_gcm_specification(
        self, plain: str, tail: str
    ) -> None:
        assert AESGCM(bytes(32)).encrypt(bytes(12), bytes.fromhex(plain), b"").hex() == tail


class TestPlace:
    @pytest.mark.parametrize(
        "elsewhere",
        [
            Place("contact", "phone", PLACE.row),
            Place("case", "place", PLACE.row),
            Place("case", "phone", UUID(int=1)),
            Place("cas", "ephone", PLACE.row),
            Place("casep", "hone", PLACE.row),
            Place("phone", "case", PLACE.row),
        ],
        ids=str,
    )
    def test_a_value_moved_elsewhere_does_not_open(self, elsewhere: Place) -> None:
        with pytest.raises(Tampered):
            decrypt(KAT1, key=KEY, place=elsewhere)

    def test_no_value_opens_in_the_place_of_another(self) -> None:
        places = [
            Place(table, column, UUID(int=row))
            for table in ("case", "contact")
            for column in ("phone", "place", "unit")
            for row in range(3)
        ]
        for here in places:
            sealed = sealed_at(here)
            for there in places:
                if here != there:
                    with pytest.raises(Tampered):
                        decrypt(sealed, key=KEY, place=there)

    def test_another_key_of_the_same_id_does_not_open_it(self) -> None:
        with pytest.raises(Tampered):
            decrypt(KAT1, key=DataKey(KEY.id, bytes(32)), place=PLACE)

    def test_the_same_key_under_another_id_does_not_open_it(self) -> None:
        with pytest.raises(Tampered):
            decrypt(KAT1, key=DataKey(8, KEY.secret), place=PLACE)

    @pytest.mark.parametrize(("written", "read"), [(1, 2), (2, 1), (1, None), (None, 0), (0, None)])
    def test_an_older_version_of_the_row_does_not_open(
        self, written: int | None, read: int | None
    ) -> None:
        sealed = encrypt(b"trusted", key=KEY, place=PLACE, row_version=written)
        assert decrypt(sealed, key=KEY, place=PLACE, row_version=written) == b"trusted"
        with pytest.raises(Tampered):
            decrypt(sealed, key=KEY, place=PLACE, row_version=read)


class TestLength:
    @pytest.mark.parametrize("step", STEPS)
    def test_fills_each_step_to_the_brim_and_then_takes_the_next(self, step: int) -> None:
        brim = encrypt(bytes(step - 2), key=KEY, place=PLACE)
        assert len(brim) == step + OVERHEAD
        if step < STEPS[-1]:
            assert len(encrypt(bytes(step - 1), key=KEY, place=PLACE)) == step * 2 + OVERHEAD

    def test_does_not_tell_a_number_from_a_place(self) -> None:
        values = (b"", b"+380001234567", b"48.1234567, 37.1234567")
        assert {len(encrypt(value, key=KEY, place=PLACE)) for value in values} == {32 + OVERHEAD}

    def test_refuses_what_is_longer_than_the_last_step(self) -> None:
        assert LONGEST == 65_534
        with pytest.raises(TooLong, match="65534 bytes"):
            encrypt(bytes(LONGEST + 1), key=KEY, place=PLACE)

    @settings(deadline=None)
    @given(st.text(max_size=1000))
    def test_gives_any_text_back(self, text: str) -> None:
        sealed = encrypt(text.encode(), key=KEY, place=PLACE)
        assert decrypt(sealed, key=KEY, place=PLACE).decode() == text

    @settings(max_examples=60, deadline=None)
    @given(st.binary(max_size=4096) | st.binary(min_size=4096, max_size=4096))
    def test_gives_up_to_four_kilobytes_back(self, plain: bytes) -> None:
        assert decrypt(encrypt(plain, key=KEY, place=PLACE), key=KEY, place=PLACE) == plain

    def test_gives_the_longest_value_back(self) -> None:
        plain = bytes(range(256)) * 255 + bytes(254)
        assert len(plain) == LONGEST
        assert decrypt(encrypt(plain, key=KEY, place=PLACE), key=KEY, place=PLACE) == plain


def test_every_sealing_draws_a_nonce_of_its_own() -> None:
    nonces = {encrypt(NUMBER, key=KEY, place=PLACE)[6:18] for _ in range(10_000)}
    assert len(nonces) == 10_000


def test_a_key_never_shows_itself() -> None:
    shown = f"{KEY!r} {KEY} {dataclasses.replace(KEY, id=9)!r}"
    assert KEY.secret.hex() not in shown
    assert str(KEY.secret) not in shown


def test_a_refusal_tells_nothing_of_value_or_place() -> None:
    with pytest.raises(Tampered) as refusal:
        decrypt(KAT1, key=KEY, place=Place("case", "place", PLACE.row))
    assert str(refusal.value) == "does not open here"
