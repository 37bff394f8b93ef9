"""Which swap is a danger to keys in memory, read from what Linux says about it."""

import subprocess
import sys
from pathlib import Path

import pytest

from hotline import env
from hotline.embedded import memory, start
from hotline.embedded.entrance import Entrance
from hotline.embedded.refusal import Refusal
from tests.machine.console import ROOT

HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


def machine(root: Path, files: dict[str, str], swaps: str = "/dev/sda2") -> Path:
    lines = "".join(f"{name} partition 1 0 -2\n" for name in swaps.split())
    for name, content in ({"proc/swaps": HEAD + lines} | files).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


def test_a_partition_in_plain_is_named(tmp_path: Path) -> None:
    assert memory.plain_swap(machine(tmp_path, {})) == ["/dev/sda2"]


def test_a_file_in_plain_is_named(tmp_path: Path) -> None:
    assert memory.plain_swap(machine(tmp_path, {}, swaps="/swapfile")) == ["/swapfile"]


@pytest.mark.parametrize(
    ("swaps", "files"),
    [
        ("", {}),
        ("/dev/dm-3", {"sys/block/dm-3/dm/uuid": "CRYPT-PLAIN-swap\n"}),
        ("/dev/zram0", {"sys/block/zram0/backing_dev": "none\n"}),
        (
            "/dev/sda2",
            {
                "proc/self/cgroup": "0::/system.slice/hotline.service\n",
                "sys/fs/cgroup/system.slice/hotline.service/memory.swap.max": "0\n",
            },
        ),
        (
            "/dev/sda2",
            {
                "proc/self/cgroup": "0::/system.slice/hotline.service\n",
                "sys/fs/cgroup/system.slice/memory.swap.max": "0\n",
            },
        ),
    ],
)
def test_what_writes_nothing_in_plain_is_no_danger(
    tmp_path: Path, swaps: str, files: dict[str, str]
) -> None:
    assert memory.plain_swap(machine(tmp_path, files, swaps)) == []


@pytest.mark.parametrize(
    ("swaps", "files"),
    [
        ("/dev/dm-3", {"sys/block/dm-3/dm/uuid": "LVM-abc\n"}),
        ("/dev/zram0", {"sys/block/zram0/backing_dev": "/dev/sda4\n"}),
        (
            "/dev/sda2",
            {"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/memory.swap.max": "max\n"},
        ),
    ],
)
def test_what_only_looks_safe_is_named(tmp_path: Path, swaps: str, files: dict[str, str]) -> None:
    assert memory.plain_swap(machine(tmp_path, files, swaps)) == [swaps]


class TestStart:
    @pytest.fixture(autouse=True)
    def swapping(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(memory, "plain_swap", lambda: ["/dev/sda2"])

    def test_a_demonstration_says_so_and_goes_on(self) -> None:
        assert "/dev/sda2" in start._swap(Entrance("127.0.0.1", 8000, demo=True))

    def test_an_office_refuses(self) -> None:
        with pytest.raises(Refusal, match="/dev/sda2.*swapoff"):
            start._swap(Entrance("127.0.0.1", 8000, demo=False))

    def test_an_office_may_say_that_it_knows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOTLINE_ALLOW_SWAP", "1")
        assert env.flag("HOTLINE_ALLOW_SWAP", default=False)
        assert "/dev/sda2" in start._swap(Entrance("127.0.0.1", 8000, demo=False))


def test_a_closed_process_leaves_no_core() -> None:
    code = (
        "import ctypes, resource; from hotline.embedded import memory; memory.close();"
        " print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "(0, 0) 0\n"
