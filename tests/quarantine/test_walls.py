"""A hostile child, with the console's own rights and real code, tries each way out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Tries once in freedom, so that the attempt is known to be one, and once behind the walls.
HOSTILE = """
import ctypes, json, mmap, os, resource, socket, sys, threading
from quarantine.walls import put_up
C = ctypes.CDLL(None, use_errno=True)
KEY, NEW, PARENT = sys.argv[1], sys.argv[2], os.getppid()
WAYS, FREE = json.loads(sys.argv[3]), sys.argv[4] == "free"

def kernel(*asked):
    if C.syscall(*asked) < 0:
        raise OSError(ctypes.get_errno(), "refused")

def tried(way):
    try:
        exec(way)
    except (OSError, MemoryError, RuntimeError, ValueError) as held:
        return type(held).__name__
    return "through"

free = {name: tried(way) for name, way in WAYS.items()} if FREE else {}
put_up(seconds=5)
print(json.dumps([free, {name: tried(way) for name, way in WAYS.items()}]), flush=True)
os._exit(0)
"""
WAYS = {
    "a socket to the network": "socket.socket()",
    "a socket on this machine": "socket.socket(socket.AF_UNIX)",
    "a pair of sockets": "socket.socketpair()",
    "the key file": "assert open(KEY).read()",
    "the key file by the bare call": "kernel(257, -100, KEY.encode(), 0)",
    "the key file by the older call": "kernel(2, KEY.encode(), 0)",
    "the folder of the keys": "os.listdir(os.path.dirname(KEY))",
    "a new file": "open(NEW, 'w').close()",
    "a file without a name": "os.memfd_create('x')",
    "fork": "os.fork() or os._exit(0)",
    "another program beside": "os.posix_spawn('/bin/true', ['true'], {})",
    "a thread": "threading.Thread(target=int).start()",
    "a gigabyte": "bytes(1 << 30)",
    "a gigabyte by the bare call": "mmap.mmap(-1, 1 << 30)",
    "memory that runs": "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    "a signal to the console": "os.kill(PARENT, 0)",
    "the memory of the console": "open(f'/proc/{PARENT}/environ').read()",
    "a queue of calls": "kernel(425, 8, ctypes.create_string_buffer(120))",
}

LAST_WAYS = {
    "another program in its place": "os.execv('/bin/true', ['true'])",
    "another program by its handle": "kernel(322, -1, b'/bin/true', 0, 0, 0)",
    "the key file by numbers of another kind": "kernel(2 | 0x40000000, KEY.encode(), 0)",
    "taking the filter off": "kernel(157, 22, 0, 0, 0, 0)",
    "mounting": "kernel(165, 0, 0, 0, 0)",
    "looking into another process": "kernel(101, 16, PARENT, 0, 0)",
    "lifting the limits": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
}
OTHERWISE = {
    "a thread": "RuntimeError",
    "a gigabyte": "MemoryError",
    "a gigabyte by the bare call": "OSError",
    "lifting the limits": "ValueError",
}


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "CANARY": "secret"},
        timeout=60,
        check=False,
    )


def hostile(folder: Path, ways: dict[str, str], when: str) -> tuple[dict[str, str], dict[str, str]]:
    (folder / "root").write_text("a key")
    done = run(HOSTILE, str(folder / "root"), str(folder / "new"), json.dumps(ways), when)
    assert done.stdout, done.stderr
    free, walled = json.loads(done.stdout)
    return free, walled


@pytest.fixture(scope="module")
def ways_out(tmp_path_factory):
    return hostile(tmp_path_factory.mktemp("hostile"), WAYS, "free")


@pytest.mark.parametrize("way", WAYS)
def test_a_way_out_that_was_open_is_closed(ways_out, way):
    free, walled = ways_out
    assert free[way] == "through"
    assert walled[way] == OTHERWISE.get(way, "PermissionError")


def test_a_way_out_that_cannot_be_tried_twice_is_closed(tmp_path):
    _free, walled = hostile(tmp_path, LAST_WAYS, "walled")
    assert walled == {way: OTHERWISE.get(way, "PermissionError") for way in LAST_WAYS}


def test_nothing_of_the_environment_or_of_open_files_stays_behind(tmp_path):
    (tmp_path / "key").write_text("a key")
    done = run(
        "import os, sys; from quarantine.walls import put_up\n"
        "held = os.open(sys.argv[1], os.O_RDONLY)\n"
        "put_up(seconds=2)\n"
        "try: os.read(held, 1)\n"
        "except OSError: print(dict(os.environ), flush=True)\n"
        "os._exit(0)",
        str(tmp_path / "key"),
    )
    assert done.stdout.strip() == "{}", done.stderr


def test_a_child_that_thinks_too_long_is_ended():
    done = run(
        "from quarantine.walls import put_up\nput_up(seconds=1)\nprint('in', flush=True)\n"
        "while True: pass"
    )
    assert done.stdout == "in\n"
    assert done.returncode in {-24, -9}


@pytest.mark.parametrize(
    "sabotage",
    [
        "walls._seccomp = lambda: None",
        "walls._landlock = walls._seccomp = lambda: None",
        "walls._C = type('No', (), {'prctl': lambda *a: -1, 'syscall': walls._C.syscall})()",
        "walls.program = lambda: b''",
        "walls.resource.setrlimit = lambda *of: (_ for _ in ()).throw(ValueError())",
        "import platform; platform.machine = lambda: 'abacus'",
    ],
)
def test_without_a_wall_the_child_ends_before_it_reads(sabotage):
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            f"from quarantine import walls\n{sabotage}\nfrom quarantine.child import main\nmain()",
            "image",
            "JPEG",
        ],
        input=b"a stranger's file",
        capture_output=True,
        env={"PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert done.stdout == b""
    assert done.returncode == 1
    assert b"WallsMissing" in done.stderr
