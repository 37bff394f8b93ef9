"""Back up main database and keyring, each to its own place, and drop what is past its days."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from hotline.backups import BackupRefused, backup_make, backups_drop


class Command(BaseCommand):
    """manage.py backup --main DIR --keyring DIR."""

    help = (
        "Write both databases, by the account of backups, into two folders on two machines; main"
        " backups are kept 90 days, those of the keyring 14. What is older is removed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two places."""
        parser.add_argument("--main", type=Path, required=True, metavar="DIR")
        parser.add_argument("--keyring", type=Path, required=True, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Old ones go first, also when no new one can be made."""
        folders = {"default": options["main"], "keyring": options["keyring"]}
        if folders["default"].resolve() == folders["keyring"].resolve():
            raise CommandError("the keyring's backups lie apart from the main ones: two folders.")
        at, failed = now(), []
        for alias, folder in folders.items():
            if not folder.is_dir():
                failed.append(f"{alias}: {folder} is no folder")
                continue
            for old in backups_drop(alias=alias, folder=folder, at=at):
                self.stdout.write(f"removed {old.name}")
            try:
                self.stdout.write(f"made {backup_make(alias=alias, folder=folder, at=at).name}")
            except BackupRefused as refused:
                failed.append(f"{alias}: {refused}")
        if failed:
            raise CommandError("; ".join(failed))
