"""What browser and telephone tests need of Debian, if we can have it: Chromium, SIPp, a switch."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hotline.switch import running

PROGRAMS = {"chromium": ("chromium",), "sipp": ("sip-tester",)} | running.PROGRAMS
FONTS = "fonts-dejavu-core"
SCRIPT = """#!/bin/sh
LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}" exec "{program}" {more} "$@"
"""
BINARIES = {
    "chromium": "usr/lib/chromium/chromium",
    "sipp": "usr/bin/sipp",
    "kamailio": "usr/sbin/kamailio",
    "rtpengine": "usr/bin/rtpengine",
    "turnserver": "usr/bin/turnserver",
    "openssl": "usr/bin/openssl",
}
#: Says to whoever installs that nothing is to be started by itself; Debian asks it.
POLICY = Path("/usr/sbin/policy-rc.d")
REFUSES = "#!/bin/sh\nexit 101\n"
WITHIN = 600


def provide(cache: Path) -> list[str]:
    """Folders to put on PATH; what cannot be had is said aloud, and its tests will be skipped."""
    folder = cache / "debian"
    missing = _missing(folder)
    if missing and shutil.which("apt-get"):
        try:
            if os.geteuid() == 0:
                _install(missing)
            else:
                _unpack(missing, folder)
        except (subprocess.SubprocessError, OSError) as problem:
            _say(f"Debian's packages could not be had: {problem}")
    for program in _missing(folder):
        _say(f"SKIPPED without {program}: the tests that need it")
    return [str(folder / "bin")]


def _missing(folder: Path) -> list[str]:
    first = str(folder / "bin")
    ours = [each for each in PROGRAMS if each not in running.PROGRAMS]
    return [*(each for each in ours if not running.program(each, first)), *running.lacking(first)]


def _install(programs: list[str]) -> None:
    packages = _packages(programs)
    _say(f"Installing Debian's {' and '.join(packages)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _run("apt-get", "update", "-q", environment=environment)
    command = ("apt-get", "install", "-qy", "--no-install-recommends", *packages, FONTS)
    with _nothing_started():
        _run(*command, environment=environment)


def _packages(programs: list[str]) -> list[str]:
    return [package for program in programs for package in PROGRAMS[program]]


@contextmanager
def _nothing_started() -> Iterator[None]:
    """A switch that is installed for tests must not begin to listen by itself."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text(REFUSES)
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


def _unpack(programs: list[str], folder: Path) -> None:
    """Without root: fetch the packages and what they need, and unpack them into our own folder."""
    packages = _packages(programs)
    _say(f"Fetching Debian's {' and '.join(packages)} into {folder}")
    archives, root = folder / "archives", folder / "root"
    options = _own_lists(folder)
    for place in (archives, root, folder / "bin"):
        place.mkdir(parents=True, exist_ok=True)
    _run("apt-get", *options, "update", "-q")
    plan = _run("apt-get", *options, "-s", "install", "--no-install-recommends", *packages, FONTS)
    needed = re.findall(r"^Inst (\S+)", plan, re.MULTILINE)
    _run("apt-get", *options, "download", "-q", *needed, folder=archives)
    for archive in sorted(archives.glob("*.deb")):
        _run("dpkg", "-x", str(archive), str(root))
    libraries = os.pathsep.join(
        sorted({str(path.parent) for path in root.rglob("*.so*")} | {str(root / "usr" / "lib")})
    )
    for program in programs:
        starter = folder / "bin" / program
        binary = root / BINARIES[program]
        modules = next(root.glob("usr/lib/*/kamailio/modules"), "")
        more = f'-L "{modules}"' if program == "kamailio" else ""
        starter.write_text(SCRIPT.format(libraries=libraries, program=binary, more=more))
        starter.chmod(0o755)
    shutil.rmtree(archives)


def _own_lists(folder: Path) -> list[str]:
    """Options that let apt keep its lists in our folder instead of the system's."""
    options = []
    for name in ("State::Lists", "Cache"):
        place = folder / "apt" / name.replace("::", "-")
        (place / "partial").mkdir(parents=True, exist_ok=True)
        (place / "archives" / "partial").mkdir(parents=True, exist_ok=True)
        options += ["-o", f"Dir::{name}={place}"]
    return [*options, "-o", "APT::Sandbox::User=", "-o", "Debug::NoLocking=1"]


def _run(*command: str, folder: Path | None = None, environment: object = None) -> str:
    done = subprocess.run(  # noqa: S603
        command,
        cwd=folder,
        env=environment if isinstance(environment, dict) else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    if done.returncode:
        last = (done.stdout.strip().splitlines() or ["it said nothing"])[-1]
        raise subprocess.SubprocessError(f"{command[0]}: {last}")
    return done.stdout


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
