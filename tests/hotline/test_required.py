"""With everything required, a test that was skipped counts as failed."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MORE = ("-rA", "--continue-on-collection-errors")
TESTS = """
import pytest

def test_that_passes() -> None: pass

def test_that_is_skipped() -> None: pytest.skip("no browser")

@pytest.mark.xfail(reason="known")
def test_that_is_known_to_fail() -> None: raise AssertionError
"""


def run(folder: Path, required: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text((ROOT / "tests" / "required.py").read_text())
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_some.py").write_text(TESTS)
    (folder / "test_none.py").write_text("import pytest\npytest.importorskip('not_a_module')\n")
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:django",
            "-p",
            "no:cacheprovider",
            "-n0",
            *MORE,
        ],
        cwd=folder,
        env=os.environ | {"HOTLINE_REQUIRE_ALL": required},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_skip_is_a_failure_when_everything_is_required(tmp_path: Path) -> None:
    done = run(tmp_path, "1")
    assert done.returncode == 1, done.stdout
    assert "1 failed, 1 passed, 1 xfailed, 1 error" in done.stdout
    assert "skipped although everything is required: Skipped: no browser" in done.stdout


def test_a_skip_is_a_skip_otherwise(tmp_path: Path) -> None:
    done = run(tmp_path, "")
    assert done.returncode == 0, done.stdout
    assert "1 passed, 2 skipped, 1 xfailed" in done.stdout
