"""Tests that share something dear, such as a console, stay on one worker; a hook for conftest.py.

pytest-xdist marks a test's group in an attribute that pytest 9.2 no longer reads, so the group is
read where the file names it.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling

ROOT = Path(__file__).resolve().parent.parent
GROUP = re.compile(r'xdist_group\("([\w-]+)"\)')


class ByGroup(LoadGroupScheduling):
    """Hands out whole groups, and every other test by itself."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.partition("::")[0]) or nodeid


@lru_cache
def group_of(path: str) -> str:
    """The group that the file names; an empty string when it names none."""
    found = GROUP.search((ROOT / path).read_text())
    return found[1] if found else ""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return ByGroup(config, log) if config.getvalue("dist") == "loadgroup" else None
