"""A box that needs no secret to close and one to open."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.crypto import Tampered
from vault.roots import make_roots
from vault.sealed_box import NoPublicKey, box, box_to, public_of, publish, unbox, unbox_with

PRIVATE = bytes(range(32))
WORDS = b"intake spool"


@given(st.binary(max_size=5000))
def test_opens_what_was_sealed(plain: bytes) -> None:
    sealed = box_to(public_of(PRIVATE), plain, words=WORDS)
    assert unbox_with(PRIVATE, sealed, words=WORDS) == plain


def test_never_looks_the_same_twice() -> None:
    public = public_of(PRIVATE)
    assert len({box_to(public, b"x", words=WORDS) for _ in range(200)}) == 200


def test_every_flipped_bit_is_noticed() -> None:
    sealed = box_to(public_of(PRIVATE), b"+70005550177", words=WORDS)
    for place in range(8 * len(sealed)):
        broken = bytearray(sealed)
        broken[place // 8] ^= 1 << place % 8
        with pytest.raises(Tampered):
            unbox_with(PRIVATE, bytes(broken), words=WORDS)


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x02" * 80, b"\x01" + bytes(60)])
def test_what_is_no_box_is_refused(broken: bytes) -> None:
    with pytest.raises(Tampered):
        unbox_with(PRIVATE, broken, words=WORDS)


def test_opens_in_its_place_alone() -> None:
    sealed = box_to(public_of(PRIVATE), b"x", words=WORDS)
    with pytest.raises(Tampered):
        unbox_with(PRIVATE, sealed, words=b"elsewhere")


def test_needs_the_right_private_key() -> None:
    with pytest.raises(Tampered):
        unbox_with(bytes(32), box_to(public_of(PRIVATE), b"x", words=WORDS), words=WORDS)


class TestOffice:
    @pytest.fixture
    def folder(self, tmp_path: Path, settings: Any) -> Path:
        settings.DATA_DIR = tmp_path
        make_roots(tmp_path / "keys")
        publish(tmp_path / "keys")
        return tmp_path / "keys"

    def test_seals_while_every_secret_is_away(self, folder: Path) -> None:
        secret = {path: path.read_text() for path in folder.iterdir() if path.suffix != ".pub"}
        for path in secret:
            path.unlink()
        sealed = box(b"+70005550177", words=WORDS)
        for path, content in secret.items():
            path.write_text(content)
        assert unbox(sealed, words=WORDS) == b"+70005550177"

    def test_says_that_the_public_half_is_missing(self, tmp_path: Path, settings: Any) -> None:
        settings.DATA_DIR = tmp_path
        with pytest.raises(NoPublicKey):
            box(b"x", words=WORDS)


def test_a_second_implementation_opens_it() -> None:
    sealed = box_to(public_of(PRIVATE), "+70005550177 Беркут".encode(), words=WORDS)
    program = Path(__file__).with_name("open_box.mjs")
    done = subprocess.run(
        ["node", program, PRIVATE.hex(), sealed.hex(), WORDS.decode()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "+70005550177 Беркут"), done.stderr
