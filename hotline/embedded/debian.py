"""Chromium and SIPp for the browser and telephone tests: Debian's packages, if we can have them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = {"chromium": "chromium", "sipp": "sip-tester"}
FONTS = "fonts-dejavu-core"
SCRIPT = """#!/bin/sh
LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}" exec "{program}" "$@"
"""
BINARIES = {"chromium": "usr/lib/chromium/chromium", "sipp": "usr/bin/sipp"}
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
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return [program for program in PROGRAMS if shutil.which(program, path=path) is None]


def _install(programs: list[str]) -> None:
    packages = [PROGRAMS[program] for program in programs]
    _say(f"Installing Debian's {' and '.join(packages)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _run("apt-get", "update", "-q", environment=environment)
    wanted = [*packages, FONTS]
    _run("apt-get", "install", "-qy", "--no-install-recommends", *wanted, environment=environment)


def _unpack(programs: list[str], folder: Path) -> None:
    """Without root: fetch the packages and what they need, and unpack them into our own folder."""
    packages = [PROGRAMS[program] for program in programs]
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
        starter.write_text(SCRIPT.format(libraries=libraries, program=binary))
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
