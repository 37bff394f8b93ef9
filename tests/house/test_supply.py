"""What is built in is known: pinned by hash, listed, asked about, and nothing is fetched later."""

import json
import re
import socket
from pathlib import Path

import pytest
from django.conf import settings

from hotline.embedded import advisories, bootstrap, sbom
from tests.egress import LeftTheMachine
from tests.house.tree import ROOT, files, named

LOCKS = sorted(ROOT.glob("requirements*.txt"))
FOREIGN = re.compile(r"""(?:https?:|wss?:|["'(=]\s*)//(?!www\.w3\.org/)[\w.-]+""")
SERVED = [
    path
    for path in files(".html", ".js", ".mjs", ".css", ".svg", ".webmanifest")
    if path.relative_to(ROOT).parts[0] in {"templates", "static"}
]
INSTALLS = re.compile(r"pip install (?!--require-hashes)")
OUTSIDE = "192.0.2.1"


def names(path: Path) -> set[str]:
    """The packages that a list of wishes names."""
    found = re.findall(r"^([A-Za-z][\w.-]*)", path.read_text(), re.MULTILINE)
    return {re.sub(r"[_.-]+", "-", name).lower() for name in found}


@pytest.mark.parametrize("lock", LOCKS, ids=named)
def test_every_requirement_has_one_version_and_hashes(lock: Path) -> None:
    text = lock.read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"]
    packages = list(sbom.locked(lock))
    assert len(packages) == len(lines) > 0
    assert [name for name, _version, hashes in packages if not hashes] == []


@pytest.mark.parametrize("lock", LOCKS, ids=named)
def test_every_wish_is_locked(lock: Path) -> None:
    held = {re.sub(r"[_.-]+", "-", name).lower() for name, _, _ in sbom.locked(lock)}
    assert names(lock.with_suffix(".in")) - held == set()


def test_nothing_installs_without_hashes() -> None:
    papers = [*files(".md"), *files(".service"), *files("", ".py")]
    texts = {named(path): path.read_text() for path in papers if "tests" not in path.parts}
    assert [name for name, text in texts.items() if INSTALLS.search(text)] == []
    assert '"--require-hashes"' in Path(bootstrap.__file__).read_text()


def test_the_one_tool_of_javascript_is_held_by_hash_and_runs_nothing_when_installed() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert [name for name, package in fetched.items() if "integrity" not in package] == []
    assert [name for name, package in fetched.items() if package.get("hasInstallScript")] == []


def test_the_list_of_parts_is_the_lock() -> None:
    written = (ROOT / "docs/sbom.json").read_text()
    assert written == sbom.written(ROOT / "requirements.txt"), "run scripts/lock"
    parts = {(part["name"], part["version"]) for part in json.loads(written)["components"]}
    assert parts == {(name, version) for name, version, _ in sbom.locked(ROOT / "requirements.txt")}


def test_no_page_script_or_style_names_another_host() -> None:
    found = {named(path): FOREIGN.findall(path.read_text()) for path in SERVED}
    assert len(found) > 50
    assert {name: hosts for name, hosts in found.items() if hosts} == {}


def test_the_policy_of_content_names_no_host() -> None:
    directives = dict(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
    assert directives.pop("trusted-types") == ["console"]
    sources = {word for value in directives.values() for word in value}
    assert sources == {"'none'", "'self'", "'script'"}


@pytest.mark.parametrize("text", ['src="//cdn.example/x.js"', "url(https://cdn.example/a)"])
def test_another_host_is_seen(text: str) -> None:
    assert FOREIGN.search(text)


def test_a_test_cannot_leave_this_machine() -> None:
    with socket.socket() as outward, pytest.raises(LeftTheMachine):
        outward.connect((OUTSIDE, 443))
    with pytest.raises(LeftTheMachine):
        socket.getaddrinfo("outside.example", 443)


def test_every_accepted_hole_says_why() -> None:
    reasons = advisories.explained()
    assert [name for name, reason in reasons.items() if len(reason.split()) < 5] == []
    told = (ROOT / "docs/SECURITY.md").read_text()
    assert [name for name in reasons if name not in told] == []


HOLE = {"name": "leaky", "version": "1", "vulns": [{"id": "PYSEC-0"}]}
SOUND = {"name": "sound", "version": "1", "vulns": []}
SILENT = {"name": "silent", "skip_reason": "no answer"}


@pytest.mark.parametrize(
    ("packages", "status", "word"),
    [
        ([SOUND], 0, "ok"),
        ([HOLE, SOUND], 1, "leaky 1: PYSEC-0"),
        ([HOLE, SILENT], 1, "leaky 1: PYSEC-0"),
        ([SILENT], 0, "COULD NOT ASK"),
        ([SILENT, SOUND], 1, "no answer about silent"),
    ],
)
def test_silence_is_never_taken_for_soundness(
    packages: list[object], status: int, word: str
) -> None:
    judged, words = advisories.judged(advisories.answer(json.dumps({"dependencies": packages})))
    assert judged == status
    assert word in words


def test_without_any_answer_it_says_that_it_could_not_ask() -> None:
    status, words = advisories.judged(advisories.answer("no route"))
    assert (status, words.startswith("COULD NOT ASK")) == (0, True)
