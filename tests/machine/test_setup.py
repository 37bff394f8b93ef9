"""A real console from nothing: set up by one command, started, and an administrator signs in."""

import http.client
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from hotline.embedded.places import PORT, kept_secret, socket_folder
from hotline.embedded.postgres import STOPPING, Server
from hotline.embedded.processes import stop
from tests.machine.console import COLD, ROOT, Console, environment

pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("setup")]
HOST = "console.example"
WORDS = "fourteen quiet herons by the river"
PASSWORDS = {"Klen": "seven tall poplars", "Verba": "seven small willows"}
ROLES = {"": "app", "OWNER_": "owner", "WORKER_": "worker", "SEALER_": "sealer"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A PostgreSQL with its accounts, as an office is given one: the variables that name it."""
    data = tmp_path_factory.mktemp("server") / "data"
    data.mkdir(mode=0o700)
    running = Server(data, durable=False)
    running.prepare()
    process = running.spawn()
    running.await_ready(process)
    where = f"?host={quote(str(socket_folder(data)), safe='')}&port={PORT}"
    named = {}
    for word, role in ROLES.items():
        user = "hotline" if role == "owner" else f"hotline_{role}"
        secret = kept_secret(data, "database" if role == "owner" else f"database-{role}")
        for variable, name in (("DATABASE", "hotline"), ("KEYRING_DATABASE", "keyring")):
            named[f"{variable}_{word}URL"] = f"postgresql://{user}:{secret}@/{name}{where}"
    yield named
    stop(process, *STOPPING)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, server: dict[str, str]) -> dict[str, str]:
    """The environment of an office that has everything but what the command makes."""
    home = tmp_path_factory.mktemp("office")
    (home / "passphrase").write_text(WORDS)
    for call_sign, password in PASSWORDS.items():
        (home / call_sign).write_text(f"{password}\n")
    return environment(
        **server,
        HOME=str(home),
        HOTLINE_DATA=str(home / "data"),
        HOTLINE_DEMO="0",
        HOTLINE_ALLOW_SWAP="1",
        HOTLINE_CHECKPOINTS=f"{home}/first:{home}/second",
        HOTLINE_KEY_PASSPHRASE_FILE=str(home / "passphrase"),
    )


def setup(office: dict[str, str], *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "setup", "--no-input", *flags],
        env=office,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=COLD,
        check=False,
    )


def told(office: dict[str, str]) -> tuple[str, ...]:
    home = Path(office["HOME"])
    people = [
        flag
        for name in PASSWORDS
        for flag in ("--administrator", name, "--password-file", str(home / name))
    ]
    return ("--hosts", HOST, "--office", "North", "north", *people)


def test_a_demonstration_needs_none(office: dict[str, str]) -> None:
    done = setup(office | {"HOTLINE_DEMO": "1"})
    assert done.returncode == 1
    assert "HOTLINE_DEMO=0" in done.stderr


def test_what_is_missing_is_said_all_at_once(tmp_path: Path) -> None:
    done = setup(environment(HOTLINE_DATA=str(tmp_path / "data"), HOTLINE_DEMO="0"))
    missing = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("missing")}
    assert done.returncode == 1
    assert missing == {
        "HOTLINE_HOSTS",
        "HOTLINE_CHECKPOINTS",
        "DATABASE_URL",
        "KEYRING_DATABASE_URL",
        "keys",
    }
    assert not (tmp_path / "data" / "keys").exists()


@pytest.mark.parametrize("host", ["https://console.example", "console.example:8000", "*", "a b"])
def test_what_is_no_host_name_is_not_taken(tmp_path: Path, host: str) -> None:
    done = setup(
        environment(HOTLINE_DATA=str(tmp_path / "data"), HOTLINE_DEMO="0"), "--hosts", host
    )
    assert "is no host name" in done.stdout
    assert not (tmp_path / "data" / "secrets" / "hosts").exists()


@dataclass
class Visitor:
    """A browser behind the proxy that keeps its cookies, by hand, since they are secure ones."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, **sent: str) -> tuple[int, str, str]:
        """Status, address it leads to, text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "Origin": f"https://{HOST}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if sent:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST" if sent else "GET", path, urlencode(sent), headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            assert "Secure" in line
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        found = (answer.status, answer.headers.get("Location", ""), answer.read().decode())
        connection.close()
        return found

    def send(self, path: str, **sent: str) -> tuple[int, str, str]:
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', self.ask(path)[2])
        assert token
        return self.ask(path, csrfmiddlewaretoken=token[1], **sent)

    def sign_in(self, call_sign: str, password: str) -> tuple[int, str, str]:
        return self.send("/sign-in/", call_sign=call_sign, password=password)

    def enrol(self, code: str) -> str:
        """Set an app up with the code that the set-up printed, as its person would."""
        assert self.send("/sign-in/enrol/", code=code)[:2] == (302, "/sign-in/enrol/")
        page = self.send("/sign-in/enrol/", begin="1")[2]
        shown = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page)
        assert shown
        secret = shown[1].replace(" ", "")
        value = hotp_value(secret, int(time.time()) // 30)
        return self.send("/sign-in/enrol/", code=format_hotp_value(value))[2]


@pytest.fixture(scope="module")
def first(office: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The first run in this office."""
    return setup(office, *told(office))


class TestARealConsole:
    """One office, in the order in which its administrator meets it."""

    def test_is_made_by_one_command(
        self, office: dict[str, str], first: subprocess.CompletedProcess[str]
    ) -> None:
        done = first
        assert done.returncode == 0, done.stdout + done.stderr
        assert "missing" not in done.stdout
        assert "The console can start" in done.stdout
        secrets = Path(office["HOTLINE_DATA"]) / "secrets"
        assert {each.name for each in secrets.iterdir()} == {
            "django", "telegram", "cti", "metrics", "hosts"
        }  # fmt: skip
        assert {each.stat().st_mode & 0o777 for each in secrets.iterdir()} == {0o600}
        for secret in (*PASSWORDS.values(), WORDS, (secrets / "django").read_text().strip()):
            assert secret not in done.stdout + done.stderr

    @pytest.mark.usefixtures("first")
    def test_is_left_alone_by_the_second(self, office: dict[str, str]) -> None:
        done = setup(office, *told(office))
        states = {line.split()[0] for line in done.stdout.splitlines()[:-1]}
        assert (done.returncode, states) == (0, {"stands", "note"}), done.stdout

    def test_lets_its_administrator_in_behind_a_proxy(
        self, office: dict[str, str], first: subprocess.CompletedProcess[str]
    ) -> None:
        more = {name: value for name, value in office.items() if name.startswith(("DATA", "KEYR"))}
        console = Console(
            Path(office["HOTLINE_DATA"]),
            **more,
            **{name: value for name, value in office.items() if name.startswith("HOTLINE_")},
        )
        try:
            console.until_ready(COLD)
            visitor = Visitor(console.port)
            status, leads_to, said = visitor.sign_in("Klen", PASSWORDS["Klen"])
            assert (status, leads_to) == (302, "/sign-in/enrol/"), said
            assert "__Host-session" in visitor.cookies
            assert visitor.ask("/")[0] == 302
            given = re.search(r"administrator Klen .*: ([a-z2-7-]{29})$", first.stdout, re.M)
            assert given
            assert visitor.enrol(given[1]).count("<li><code>") == 10
            status, leads_to = 302, "/"
            while status == 302:
                status, leads_to, page = visitor.ask(leads_to)
            assert status == 200
            assert "Klen" in page
            assert Visitor(console.port).sign_in("Klen", "another password")[0] == 422
        finally:
            assert console.stop(signal.SIGTERM) == 0


def test_an_account_that_cannot_reach_the_database_is_told_so(office: dict[str, str]) -> None:
    broken = office | {"DATABASE_OWNER_URL": office["DATABASE_OWNER_URL"].replace("hotline:", "x:")}
    done = setup(broken)
    assert done.returncode == 1
    assert "missing  DATABASE_URL             It does not answer" in done.stdout
