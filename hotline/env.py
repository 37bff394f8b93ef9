"""The environment, read once and in one place: HOTLINE_* variables and their *_FILE twins."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from hotline.embedded import places, roles

ROOT = Path(__file__).resolve().parent.parent
# The web process answers each request in a thread of its own, so its connections are kept in a
# pool; the other processes have few threads that last, and each keeps its connection.
POOL = {"min_size": 2, "max_size": 16, "timeout": 5, "num_workers": 1}


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that NAME_FILE points at, or the default."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text().strip()
    return os.environ.get(name, default)


def file_of(name: str) -> str:
    """The file that NAME_FILE points at, for what may change while we run; else an empty string."""
    return os.environ.get(f"{name}_FILE", "")


def flag(name: str, *, default: bool) -> bool:
    """True for 1, true, yes, on (any case); the default when unset."""
    value = text(name)
    return value.lower() in {"1", "true", "yes", "on"} if value else default


def data_folder() -> Path:
    """The folder that holds the embedded database, the keys and the sockets (HOTLINE_DATA)."""
    return Path(text("HOTLINE_DATA", str(ROOT / ".data"))).resolve()


def folders(name: str, *defaults: str) -> list[Path]:
    """The folders that a variable names, separated by ":"; else these in HOTLINE_DATA."""
    named = [Path(each).resolve() for each in text(name).split(":") if each]
    return named or [data_folder() / each for each in defaults]


def secret(name: str, file_name: str) -> str:
    """What the environment gives, else what lies in HOTLINE_DATA/secrets, else an empty string."""
    value = text(name)
    kept = places.secret_file(data_folder(), file_name)
    return value or (kept.read_text().strip() if kept.is_file() else "")


def seat() -> str:
    """The database role of this process: "owner", or a word of `embedded.roles.ROLES`.

    The web process takes "app"; `manage.py` chooses by its command.
    """
    return text("HOTLINE_DATABASE_ROLE", "app")


def database(name: str, default_name: str, *, role: str) -> dict[str, Any]:
    """Settings for the database that a variable names, as that role; embedded when it is unset.

    DATABASE_URL is the web process's; DATABASE_OWNER_URL, DATABASE_WORKER_URL and so on belong to
    the others, who fall back to the former.
    """
    url = text(name.replace("_URL", f"_{role.upper()}_URL")) or text(name)
    pooled = flag("HOTLINE_POOL", default=False)
    common = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0 if pooled else 60,
        "CONN_HEALTH_CHECKS": True,
    }
    options = {"pool": POOL} if pooled else {}
    if not url:
        return common | {
            "NAME": default_name,
            "USER": roles.OWNER if role == "owner" else roles.ROLES[role].name,
            "PASSWORD": _password(role),
            "HOST": str(places.socket_folder(data_folder())),
            "PORT": str(places.PORT),
            "OPTIONS": options,
        }
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return common | {
        "NAME": parts.path.lstrip("/"),
        "USER": (user := unquote(parts.username or "")),
        "PASSWORD": unquote(parts.password or "") or _password(_seat_of(user, role)),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        "OPTIONS": options | {key: values[0] for key, values in query.items() if key != "host"},
    }


def databases() -> dict[str, dict[str, Any]]:
    """The connections of this process, each with no more rights than its work needs.

    The rows of the first are limited to the office of whoever asks; the others hold nobody's rows.
    A receipt of the audit is committed on a connection of its own, whatever becomes of the
    transaction that asked for it. Only the sealer adds to the chain; the worker holds its account
    beside its own.
    """
    role = seat()
    sealer = "sealer" if role == "worker" else role
    mirror = {"TEST": {"MIRROR": "default"}}
    return {
        "default": database("DATABASE_URL", "hotline", role=role)
        | {"ENGINE": "hotline.postgresql"},
        "keyring": database("KEYRING_DATABASE_URL", "keyring", role=role),
        "receipts": database("DATABASE_URL", "hotline", role=role) | mirror,
        "sealer": database("DATABASE_URL", "hotline", role=sealer) | mirror,
    }


def _seat_of(user: str, otherwise: str) -> str:
    """Whose password it takes: an address that several share names one account of ours."""
    if user == roles.OWNER:
        return "owner"
    return next((word for word, each in roles.ROLES.items() if each.name == user), otherwise)


def _password(role: str) -> str:
    if role == "owner":
        return secret("HOTLINE_DATABASE_PASSWORD", "database")
    return secret(f"HOTLINE_DATABASE_{role.upper()}_PASSWORD", f"database-{role}")
