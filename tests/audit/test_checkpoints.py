"""Copies of the newest link, outside: a chain cut short or written anew differs from them."""

import json
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit import checkpoints
from audit.chain import verify
from audit.checkpoints import read, write
from audit.models import Seal
from tests.audit.conftest import AT, as_owner, seal_all, written
from tests.audit.test_verify import ids, rehash
from vault import signing

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def folder(chain: int, tmp_path: Path) -> Path:
    """Checkpoints after five and after ten entries, and one more an idle minute later."""
    for minute, seq in enumerate((5, 10, 10)):
        digest = bytes(Seal.objects.get(seq=seq).hash)
        told = {"seq": seq, "hash": digest.hex(), "at": (AT + minute * MINUTE).isoformat()}
        signature = signing.sign(checkpoints.WORDS + checkpoints.canonical(told))
        with only_file(tmp_path).open("a") as file:
            file.write(json.dumps(told | {"signature": signature.hex()}) + "\n")
    return tmp_path


MINUTE = timedelta(minutes=1)


def only_file(folder: Path) -> Path:
    return folder / f"checkpoints-{AT:%Y-%m-%d}.jsonl"


def found(folder: Path) -> list[str]:
    return [str(finding) for finding in verify(folder)]


def cut_tail(keep: int) -> None:
    with as_owner() as run:
        run("DELETE FROM audit_entry e USING audit_seal s WHERE s.entry_id = e.id AND s.seq > %s", [keep])  # fmt: skip  # noqa: E501
        run("DELETE FROM audit_seal WHERE seq > %s", [keep])


class TestWrite:
    def test_adds_a_line_for_each_minute_idle_or_not(self, chain: int, tmp_path: Path) -> None:
        assert write(tmp_path, at=AT) == 10
        assert write(tmp_path, at=AT + MINUTE) == 10
        marks = read(tmp_path, public=signing.public_key()).marks
        assert [(mark.seq, mark.at, mark.genuine) for mark in marks] == [
            (10, AT, True),
            (10, AT + MINUTE, True),
        ]
        assert verify(tmp_path) == []

    def test_begins_a_file_every_day(self, tmp_path: Path) -> None:
        for day in range(3):
            write(tmp_path / "new", at=AT + timedelta(days=day))
        assert len(list((tmp_path / "new").glob(checkpoints.FILES))) == 3

    def test_of_an_empty_chain_holds_and_holds_later(self, tmp_path: Path) -> None:
        assert write(tmp_path, at=AT) == 0
        assert verify(tmp_path) == []
        written("a")
        seal_all()
        assert verify(tmp_path) == []

    def test_goes_on_after_a_line_that_was_cut_off(self, folder: Path) -> None:
        with only_file(folder).open("a") as file:
            file.write('{"seq": 10, "ha')
        assert verify(folder) == []
        write(folder, at=AT + 2 * MINUTE)
        assert len(read(folder, public=signing.public_key()).marks) == 4
        assert verify(folder) == []


class TestHeldAgainst:
    def test_a_chain_that_goes_on_holds(self, folder: Path) -> None:
        written("next")
        seal_all()
        assert verify(folder) == []

    @pytest.mark.parametrize("keep", [5, 7, 0])
    def test_a_tail_cut_off_is_named(self, folder: Path, keep: int) -> None:
        cut_tail(keep)
        assert f"seq {keep + 1}: is missing: a checkpoint knows seq 10" in found(folder)

    def test_without_a_checkpoint_a_tail_cut_at_a_signature_would_hold(self, chain: int) -> None:
        """Why checkpoints are kept at all."""
        cut_tail(5)
        assert verify() == []

    def test_a_tail_written_anew_by_the_office_itself_differs(self, folder: Path) -> None:
        cut_tail(5)
        written(*"abcde")
        seal_all()
        assert verify() == []
        assert found(folder) == ["seq 10: differs from its checkpoint"] * 2

    def test_a_rewritten_chain_differs(self, folder: Path) -> None:
        with as_owner() as run:
            run("UPDATE audit_entry SET actor = 'x' WHERE id = %s", [ids()[1]])
        rehash(2)
        assert found(folder)[0] == "seq 1: is not signed by this office"
        assert "seq 5: differs from its checkpoint" in found(folder)

    def test_the_first_bad_seq_comes_first(self, folder: Path) -> None:
        with as_owner() as run:
            run("UPDATE audit_entry SET actor = 'x' WHERE id = %s", [ids()[7]])
        assert found(folder) == ["seq 8: does not follow from its entry and the link before"]

    def test_a_forged_checkpoint_is_named(self, folder: Path) -> None:
        lines = only_file(folder).read_text().splitlines()
        lines[0] = lines[0].replace('"seq": 5', '"seq": 4')
        only_file(folder).write_text("\n".join(lines) + "\n")
        assert found(folder) == ["seq 4: has a checkpoint that this office did not sign"]

    @pytest.mark.parametrize(
        "line", ["", "[]", "{}", "7", '{"seq": 1}', '{"signature": 3}', '{"signature": "xyz"}']
    )
    def test_a_line_that_is_no_checkpoint_is_told(self, folder: Path, line: str) -> None:
        with only_file(folder).open("a") as file:
            file.write(line + "\n")
        assert found(folder) == [f"seq 0: line 4 of {only_file(folder)} is no checkpoint"]

    @pytest.mark.parametrize("name", ["", "not-there"])
    def test_a_folder_without_checkpoints_proves_nothing(
        self, chain: int, tmp_path: Path, name: str
    ) -> None:
        assert found(tmp_path / name) == [f"seq 0: there is no checkpoint in {tmp_path / name}"]


class TestSeveral:
    def test_each_folder_is_asked(self, folder: Path) -> None:
        other = folder / "other"
        write(other, at=AT + 3 * MINUTE)
        assert verify(folder, other) == []
        cut_tail(5)
        missing = "seq 6: is missing: a checkpoint knows seq 10"
        assert [str(finding) for finding in verify(folder, other)] == [missing] * 3

    def test_one_that_nobody_writes_to_is_told(self, folder: Path) -> None:
        other = folder / "other"
        write(other, at=AT + 3 * MINUTE)
        assert len(verify(other, folder, newer_than=AT + 2 * MINUTE)) == 1
        arguments = [f"--checkpoints={folder}", f"--checkpoints={folder / 'none'}"]
        said = StringIO()
        with pytest.raises(SystemExit):
            call_command("audit_verify", *arguments, stdout=said)
        assert said.getvalue() == f"seq 0: there is no checkpoint in {folder / 'none'}\n"


class TestAge:
    def test_an_old_last_checkpoint_says_that_nobody_watches(self, folder: Path) -> None:
        newest = AT + 2 * MINUTE
        assert verify(folder, newer_than=newest - timedelta(seconds=1)) == []
        told = [str(finding) for finding in verify(folder, newer_than=newest)]
        assert told == ["seq 11: is due: no checkpoint was written lately"]

    def test_the_command_is_told_how_old_it_may_be(self, chain: int, tmp_path: Path) -> None:
        call_command("audit_checkpoint", str(tmp_path), stdout=StringIO())
        arguments = ["--checkpoints", str(tmp_path), "--max-age"]
        call_command("audit_verify", *arguments, "600", stdout=StringIO())
        with pytest.raises(SystemExit):
            call_command("audit_verify", *arguments, "-600", stdout=StringIO())


class TestCommand:
    def test_writes_to_every_place(self, chain: int, tmp_path: Path) -> None:
        out = StringIO()
        call_command("audit_checkpoint", str(tmp_path / "a"), str(tmp_path / "b"), stdout=out)
        assert out.getvalue().count("seq 10") == 2
        for place in ("a", "b"):
            call_command("audit_verify", "--checkpoints", str(tmp_path / place), stdout=StringIO())

    def test_fails_for_one_place_and_still_writes_to_the_other(
        self, chain: int, tmp_path: Path
    ) -> None:
        (tmp_path / "a").write_text("a file, not a folder")
        with pytest.raises(CommandError, match="a: "):
            call_command(
                "audit_checkpoint", str(tmp_path / "a"), str(tmp_path / "b"), stdout=StringIO()
            )
        assert verify(tmp_path / "b") == []


@pytest.mark.full
def test_ten_thousand_entries_are_walked_within_seconds(tmp_path: Path) -> None:
    with as_owner() as run:
        run(
            "INSERT INTO audit_entry (at, actor, role, action, reason, detail, receipt)"
            " SELECT now(), 'x', '', 'act', '', jsonb_build_object('n', n), false"
            " FROM generate_series(1, 10000) n"
        )
    seal_all()
    write(tmp_path, at=AT)
    before = time.monotonic()
    assert verify(tmp_path) == []
    assert time.monotonic() - before < 5
