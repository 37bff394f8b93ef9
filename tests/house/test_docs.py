"""The papers are true: what they point at is there, and the version is one."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from tests.house.tree import ROOMS, ROOT, files, named

PAPERS = files(".md")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
#: A path in backquotes: something with a folder in it or with a suffix of ours.
PATH = re.compile(r"`([\w.-]+(?:/[\w.<>*-]+)+/?|[\w-]+\.(?:py|md|js|toml|in|txt))`")
PART = re.compile(r"^\*\*(Context|Choice|Price)\.\*\*", re.MULTILINE)
RELEASE = re.compile(r"^## (\d+\.\d+\.\d+)", re.MULTILINE)
KINDS = {"Added", "Changed", "Fixed", "Security"}


def paths(paper: Path) -> set[str]:
    """The files that a paper names and that ought to be there."""
    written = {path for path in PATH.findall(paper.read_text()) if not re.search(r"[<>*]", path)}
    return {path for path in written if (ROOT / path.split("/")[0]).exists() or "/" not in path}


@pytest.mark.parametrize("paper", PAPERS, ids=named)
def test_every_link_leads_somewhere(paper: Path) -> None:
    links = [link for link in LINK.findall(paper.read_text()) if "://" not in link]
    assert [link for link in links if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=named)
def test_every_file_that_is_named_is_there(paper: Path) -> None:
    names = {path.name for path in files()}
    homes = [ROOT, *(ROOT / room for room in ROOMS)]
    missing = [path for path in paths(paper) if not any((home / path).exists() for home in homes)]
    assert [path for path in missing if path not in names] == []


def test_the_plan_names_every_room_and_fits_on_a_page() -> None:
    plan = (ROOT / "docs/ARCHITECTURE.md").read_text()
    assert [room for room in ROOMS if f"`{room}`" not in plan] == []
    assert len(plan.splitlines()) <= 90


def test_decisions_are_numbered_once_and_stay_short() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [page.name.split("-")[0] for page in pages]
    assert [one for one, next_one in pairwise(numbers) if one == next_one] == []
    assert [named(page) for page in pages if len(page.read_text().split()) > 600] == []


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs/decisions").glob("*.md")), ids=lambda page: page.stem
)
def test_a_decision_has_context_choice_and_price(page: Path) -> None:
    text = page.read_text()
    assert text.startswith("# ")
    assert PART.findall(text) == ["Context", "Choice", "Price"]


def test_the_newest_release_is_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    releases = RELEASE.findall((ROOT / "CHANGELOG.md").read_text())
    assert releases[0] == project["version"]


def test_releases_tell_what_was_added_changed_fixed_and_secured() -> None:
    kinds = re.findall(r"^### (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert kinds
    assert set(kinds) <= KINDS
