"""What shares a console runs on one worker."""

from pathlib import Path

import pytest

from tests.groups import GROUP, ROOT, group_of

MARK = "mark.xdist_group("
GROUPED = sorted(
    path
    for path in (ROOT / "tests").rglob("test_*.py")
    if MARK in path.read_text() and path != Path(__file__)
)


def test_a_file_without_a_group_has_none() -> None:
    assert group_of("tests/vault/test_crypto.py") == ""


@pytest.mark.parametrize("path", GROUPED, ids=lambda path: path.stem)
def test_every_file_that_has_a_group_says_so_in_a_way_that_is_read(path: Path) -> None:
    names = set(GROUP.findall(path.read_text()))
    assert len(names) == path.read_text().count(MARK) == 1
    assert group_of(str(path.relative_to(ROOT))) in names
