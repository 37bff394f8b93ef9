"""What a real console needs before its first start: seen, made where that is ours, else said.

Each function answers with steps; none of them changes what stands already.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import Error, connections

from hotline import env, tables
from hotline.checks import lie_outside
from hotline.embedded import places
from vault import passphrase, transit
from vault.roots import key_folder

HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*")
#: Made when nobody gives them: variable, file, what it is for.
SECRETS = (
    ("HOTLINE_SECRET_KEY", "django", "signs sessions"),
    ("HOTLINE_TELEGRAM_SECRET", "telegram", "Telegram shows it with each message"),
    ("HOTLINE_CTI_TOKEN", "cti", "the telephone system shows it with each event"),
    ("HOTLINE_METRICS_TOKEN", "metrics", "whoever reads /metrics shows it"),
)
OLDEST, WORDS = 15, 20


class State(StrEnum):
    """How a step came out; only what is missing stands in the way of a start."""

    STANDS = "stands"
    MADE = "made"
    NOTE = "note"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing, how it stands, and in plain words what it is or what to do."""

    what: str
    state: State
    words: str


def folder() -> Iterable[Step]:
    """The data folder, closed to other accounts and owned by this one."""
    data: Path = settings.DATA_DIR
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if data.stat().st_mode & 0o077:
        yield Step("data folder", State.MISSING, f"Close it to other accounts: chmod 700 {data}.")
    else:
        yield Step("data folder", State.STANDS, str(data))


def secrets() -> Iterable[Step]:
    """The secrets that the console can make for itself."""
    for variable, name, use in SECRETS:
        file = places.secret_file(settings.DATA_DIR, name)
        if env.text(variable):
            yield Step(variable, State.STANDS, f"given by the environment; {use}")
        elif file.is_file():
            yield Step(variable, State.STANDS, f"in {file}; {use}")
        else:
            places.kept_secret(settings.DATA_DIR, name)
            yield Step(variable, State.MADE, f"in {file}; {use}")
    settings.SECRET_KEY = env.secret("HOTLINE_SECRET_KEY", "django")
    if not settings.TELEGRAM_TOKEN:
        words = "not set: no answer goes out by Telegram until the bot's token is given"
        yield Step("HOTLINE_TELEGRAM_TOKEN", State.NOTE, words)


def hosts(named: str) -> Iterable[Step]:
    """The names under which browsers reach the console, kept when the environment has none."""
    what, given = "HOTLINE_HOSTS", env.text("HOTLINE_HOSTS")
    wanted = given or named or env.secret(what, "hosts")
    found = [each.strip() for each in wanted.split(",")]
    if not wanted:
        yield Step(what, State.MISSING, "Name the host of the console: --hosts console.example.")
    elif wrong := [each for each in found if not HOST.fullmatch(each)]:
        words = f"{wrong[0]!r} is no host name; write console.example, without https:// and port."
        yield Step(what, State.MISSING, words)
    else:
        settings.CONSOLE_HOSTS = settings.ALLOWED_HOSTS = found
        if is_new := not given and env.secret(what, "hosts") != ",".join(found):
            places.keep(settings.DATA_DIR, "hosts", ",".join(found))
        yield Step(what, State.MADE if is_new else State.STANDS, ", ".join(found))


def checkpoints() -> Iterable[Step]:
    """Two places outside for the signed checkpoints of the journal."""
    what = "HOTLINE_CHECKPOINTS"
    if not lie_outside(settings.CHECKPOINTS, settings.DATA_DIR):
        words = "Mount two places that the database's owner cannot reach, joined by a colon."
        yield Step(what, State.MISSING, words)
        return
    for place in settings.CHECKPOINTS:
        try:
            place.mkdir(parents=True, exist_ok=True)
            (place / ".writable").touch()
            (place / ".writable").unlink()
        except OSError as trouble:
            yield Step(what, State.MISSING, f"Cannot write into {place}: {trouble.strerror}.")
        else:
            yield Step(what, State.STANDS, str(place))


def databases() -> Iterable[Step]:
    """Both databases answer, are new enough, and are two."""
    for variable, alias in (("DATABASE_URL", "default"), ("KEYRING_DATABASE_URL", "keyring")):
        if not env.text(variable):
            yield Step(variable, State.MISSING, "Name a database: postgresql://user@host/name.")
            continue
        try:
            connections[alias].ensure_connection()
        except Error as trouble:
            yield Step(variable, State.MISSING, f"It does not answer: {_line(trouble)}")
            continue
        version = connections[alias].pg_version // 10_000  # type: ignore[attr-defined]
        state = State.STANDS if version >= OLDEST else State.MISSING
        yield Step(variable, state, f"PostgreSQL {version}; {OLDEST} or newer is needed")
    if _place("default") == _place("keyring"):
        words = "The keyring needs a database of its own, best on another server."
        yield Step("KEYRING_DATABASE_URL", State.MISSING, words)


def schema() -> Iterable[Step]:
    """The tables, and the rights of the lesser accounts."""
    try:
        for alias in tables.ALIASES:
            state = State.MADE if tables.migrate(alias, say=StringIO()) else State.STANDS
            yield Step("tables", state, f"of the {alias} database, up to date")
        if tables.give_rights():
            yield Step("accounts", State.STANDS, "each process has rights of its own")
        else:
            words = "One account does everything; manage.py database_roles gives each its own."
            yield Step("accounts", State.NOTE, words)
    except Error as trouble:
        words = f"{_line(trouble)} Name the owner of the tables in DATABASE_OWNER_URL."
        yield Step("tables", State.MISSING, words)


def keys() -> Iterable[Step]:
    """The root keys, sealed by a passphrase or by a key server."""
    words = passphrase.given()
    if not words and not transit.is_set():
        told = (
            f"Choose a passphrase of {WORDS} characters or more, keep it on paper in two places, "
            "and give it in a file that lies in memory: HOTLINE_KEY_PASSPHRASE_FILE."
        )
        yield Step("keys", State.MISSING, told)
        return
    if 0 < len(words) < WORDS:
        yield Step("keys", State.MISSING, f"A passphrase has at least {WORDS} characters.")
        return
    is_new = not key_folder().exists()
    try:
        call_command("make_keys", stderr=StringIO())
    except CommandError as trouble:
        yield Step("keys", State.MISSING, str(trouble))
        return
    yield Step("keys", State.MADE if is_new else State.STANDS, f"sealed, in {key_folder()}")
    if is_new:
        yield Step("escrow", State.NOTE, "Split the key among people: manage.py escrow split.")
    if words and places.secret_file(settings.DATA_DIR, "keys").is_file():
        yield Step("keys", State.NOTE, "The passphrase lies beside what it seals; keep it apart.")


def house_checks() -> Iterable[Step]:
    """What the console checks at its start, with the checks for a real installation."""
    for each in run_checks(include_deployment_checks=True):
        if not each.is_silenced():
            yield Step(each.id or "check", State.MISSING, " ".join([each.msg, each.hint or ""]))


def all_of(*parts: Callable[[], Iterable[Step]]) -> Iterable[Step]:
    """The steps of these parts as they are done, up to the first part that lacks something."""
    for part in parts:
        states = set()
        for step in part():
            states.add(step.state)
            yield step
        if State.MISSING in states:
            return


def _place(alias: str) -> tuple[str, ...]:
    held = connections[alias].settings_dict
    return tuple(str(held[name]) for name in ("HOST", "PORT", "NAME"))


def _line(trouble: Exception) -> str:
    return " ".join(str(trouble).split())
