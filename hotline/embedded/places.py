"""Where things lie in HOTLINE_DATA; the standard library alone, so that anything may ask."""

import hashlib
import os
import secrets
import stat
from pathlib import Path

from hotline.embedded.refusal import Refusal

PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
SOCKET_PATH_LIMIT = 107


def digest(path: Path) -> str:
    """A short name for a path, the same in every process."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def postgres_folder(data: Path) -> Path:
    """The folder of the embedded server: its socket, and its cluster in `data`."""
    return data / "postgres"


def socket_folder(data: Path) -> Path:
    """The folder to name as host; a short link where the kernel's 107 bytes would not do.

    The link lies in a folder of our own, so nobody else can point it elsewhere. It is made anew
    when a cleaner of /tmp took it.
    """
    folder = postgres_folder(data)
    if len(os.fsencode(folder / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return folder
    short = Path("/tmp") / f"hotline-{digest(data)}-{os.geteuid()}"  # noqa: S108
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o77
    if not ours:
        raise Refusal(f"{short} belongs to somebody else; choose a shorter HOTLINE_DATA.")
    link = short / "postgres"
    if not link.is_symlink():
        spare = short / f"new-{os.getpid()}-{secrets.token_hex(4)}"
        spare.symlink_to(folder)
        spare.replace(link)
    return link


def secret_file(data: Path, name: str) -> Path:
    """The file that keeps one secret."""
    return data / "secrets" / name


def kept_secret(data: Path, name: str) -> str:
    """The secret of that name, made and kept at the first call, readable by its owner alone."""
    path = secret_file(data, name)
    if path.is_file() and (value := path.read_text().strip()):
        return value
    return keep(data, name, secrets.token_urlsafe(48))


def keep(data: Path, name: str, value: str) -> str:
    """Write the secret of that name, whole or not at all, readable by its owner alone."""
    path = secret_file(data, name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    spare = path.with_name(f".{name}-{os.getpid()}")
    descriptor = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(value + "\n")
        file.flush()
        os.fsync(file.fileno())
    spare.replace(path)
    return value


def demo_mark(data: Path) -> Path:
    """The file that is there while demo data is being loaded."""
    return data / "demo-unfinished"
