"""What the papers on safety claim is shown: every test they name is there, and each row has one."""

import re

import pytest

from tests.house.tree import ROOT

PAPERS = ("docs/ASVS.md", "docs/THREAT_MODEL.md", "docs/SECURITY.md")
NAMED = re.compile(r"`(?:tests/)?([\w/]+\.py)::(\w+)(?:::(\w+))?`")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| (.+) \| (.+) \| (.*) \|$", re.MULTILINE)
THREAT = re.compile(r"^## (T\d+)\b", re.MULTILINE)
HEADS = ("**Against it:**", "**Shown by:**", "**Not held:**", "**Who acts:**")


def text_of(paper: str) -> str:
    return (ROOT / paper).read_text()


def is_there(path: str, names: tuple[str, ...]) -> bool:
    """Whether a file of tests holds each of the names, as a class or as a test."""
    file = ROOT / "tests" / path
    text = file.read_text() if file.is_file() else ""
    return all(re.search(rf"^ *(?:async )?(?:def|class) {name}\b", text, re.M) for name in names)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_test_that_a_paper_names_is_there(paper: str) -> None:
    named = [(path, tuple(filter(None, names))) for path, *names in NAMED.findall(text_of(paper))]
    assert [each for each in named if not is_there(*each)] == []
    assert text_of(paper).count(".py::") == len(named)


def test_a_requirement_stands_once_with_its_test_or_its_gap() -> None:
    rows = ROW.findall(text_of("docs/ASVS.md"))
    numbers = [tuple(map(int, row[0].split("."))) for row in rows]
    assert len(rows) == text_of("docs/ASVS.md").count("\n| ") - 2 * len({n[0] for n in numbers})
    assert len(rows) >= 70
    assert numbers == sorted(set(numbers))
    silent = [row[0] for row in rows if row[3] == "–" and not row[4] and "not apply" not in row[2]]
    assert silent == []


def test_every_threat_has_its_control_its_test_and_its_gap() -> None:
    text = text_of("docs/THREAT_MODEL.md")
    parts = dict(zip(THREAT.findall(text), THREAT.split(text)[2::2], strict=True))
    assert list(parts) == [f"T{number}" for number in range(1, 20)]
    bare = [
        threat
        for threat, part in parts.items()
        if not all(word in part for word in HEADS) or ".py::" not in part
    ]
    assert bare == []
