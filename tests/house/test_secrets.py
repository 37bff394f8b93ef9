"""No secret lies in the tree or ever lay in its history: known forms, and long random values."""

import math
import re
import subprocess
from collections import defaultdict

import pytest

from tests.house.tree import ROOT

FORMS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "bot token": re.compile(r"(?<![\w:])\d{8,10}:AA[\w-]{33}(?![\w-])"),
    "cloud key": re.compile(r"(?<![A-Z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Z0-9])"),
    "forge token": re.compile(r"(?<!\w)(?:gh[pousr]_\w{36}|github_pat_\w{60,}|glpat-[\w-]{20})"),
    "registry token": re.compile(r"(?<!\w)(?:pypi-AgE[\w-]{50,}|npm_\w{36})"),
    "key server token": re.compile(r"(?<![\w.])hvs\.[\w-]{24,}"),
    "chat token": re.compile(r"xox[abps]-\w{10,}-\w+"),
    "signed token": re.compile(r"(?<!\w)eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}"),
    "password in an address": re.compile(r"\w+://[\w.-]+:(?!password@)[^\s:@/{<…$]{8,}@(?!\{)"),
}
#: A name that says secret, set to a quoted value long enough to be one.
SET = re.compile(
    r"(?i)(?:secret|token|passw(?:or)?d|passphrase|api_?key)\w*[\"']?\s*[:=]\s*[\"']([\w+/=-]{20,})[\"']"
)
RANDOM_BITS = 4.2
THIS = "tests/house/test_secrets.py"


def bits(text: str) -> float:
    """How many bits each sign carries, by how often the signs stand in the text."""
    shares = [text.count(sign) / len(text) for sign in set(text)]
    return -sum(share * math.log2(share) for share in shares)


def secrets_in(text: str) -> list[str]:
    """The kinds of secret that a text shows."""
    found = [kind for kind, form in FORMS.items() if form.search(text)]
    random = any(bits(value) > RANDOM_BITS for value in SET.findall(text))
    return [*found, "random value"] if random else found


def added() -> dict[str, str]:
    """By file, what any commit ever added to it; without a history, the tree itself."""
    if (ROOT / ".git").exists():
        log = ("log", "-p", "--no-color", "--no-ext-diff", "--unified=0", "--format=%h")
    else:
        log = ("diff", "--no-index", "--no-color", "/dev/null", ".")
    told = subprocess.run(["git", "-C", str(ROOT), *log], capture_output=True, check=False).stdout
    texts: defaultdict[str, list[str]] = defaultdict(list)
    name = ""
    for line in told.decode(errors="replace").split("\n"):
        if line.startswith("+++ "):
            name = line.removeprefix("+++ b/")
        elif line.startswith("+"):
            texts[name].append(line[1:])
    return {name: "\n".join(lines) for name, lines in texts.items()}


def test_no_commit_ever_held_a_secret() -> None:
    texts = added()
    assert sum(map(len, texts.values())) > 1_000_000
    found = {name: secrets_in(text) for name, text in texts.items() if name != THIS}
    assert {name: kinds for name, kinds in found.items() if kinds} == {}


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN EC " + "PRIVATE KEY-----",
        "12345678:AA" + "Hq3x_9Zk1Lw" * 3,
        "AKIA" + "Z3Q7" * 4,
        "postgresql://app:correct-horse@db.example/hotline",
        'SECRET_KEY = "q8Zr2Lw0Vx7Tn4Ys9Kd3Hm6Jf1Pb5"',
    ],
)
def test_a_secret_is_seen(line: str) -> None:
    assert secrets_in(line) != []


@pytest.mark.parametrize(
    "line", ['token = "a-plain-word-in-a-test"', "token: str", "--hash=sha256:" + "ab" * 32]
)
def test_what_is_no_secret_is_left_alone(line: str) -> None:
    assert secrets_in(line) == []
