"""Split the key of the key folder among people, prove that the shares work, or open with them."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _

from audit.record import record
from vault import escrow, lock
from vault.roots import key_folder

ACTOR = "system:keys"
SHORTEST = 20
SPLIT, DRILL, RESTORE = "split", "drill", "restore"


class Command(BaseCommand):
    """manage.py escrow split|drill|restore."""

    help = "Shares of the key that opens the key folder: make them, prove them, open with them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and for `split` how many shares."""
        parser.add_argument("act", choices=(SPLIT, DRILL, RESTORE))
        parser.add_argument("--shares", type=int, default=5)
        parser.add_argument("--needed", type=int, default=3)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and write it down; the words themselves go to the terminal alone."""
        try:
            if options["act"] == SPLIT:
                self._split(options["shares"], options["needed"])
            else:
                self._join(restore=options["act"] == RESTORE)
        except (escrow.EscrowRefused, lock.Locked) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _split(self, shares: int, needed: int) -> None:
        found = escrow.split(key_folder(), shares=shares, needed=needed)
        for number, words in enumerate(found, 1):
            self.stdout.write(f"Share {number} of {shares}; {needed} of them open the key folder.")
            self.stdout.write(_lines(words))
            self.stdout.write("\f" if number < shares else "")
        record("keys.escrow_split", actor=ACTOR, at=now(), shares=shares, needed=needed)
        self.stderr.write("Write each share down, give it to one person, and clear this screen.")

    def _join(self, *, restore: bool) -> None:
        self.stderr.write("Type one share on each line, then an empty line.")
        shares = list(iter(lambda: sys.stdin.readline().strip(), ""))
        key = escrow.joined(key_folder(), shares)
        if restore:
            lock.set_passphrase(key_folder(), key, _new_passphrase())
            record("keys.escrow_restored", actor=ACTOR, at=now(), shares=len(shares))
            self.stdout.write("The new passphrase opens the key folder; the old one does not.")
        else:
            record("keys.escrow_drilled", actor=ACTOR, at=now(), shares=len(shares))
            self.stdout.write(f"{len(shares)} shares open the key folder. Nothing was changed.")


def _new_passphrase() -> str:
    words = getpass.getpass("New passphrase: ")
    if len(words) < SHORTEST:
        raise escrow.EscrowRefused(
            _("A passphrase has at least %(number)s characters.") % {"number": SHORTEST}
        )
    if getpass.getpass("Once more: ") != words:
        raise escrow.EscrowRefused(_("The two passphrases differ."))
    return words


def _lines(words: str) -> str:
    """Four numbered words on a line."""
    each = words.split()
    rows = [each[place : place + 4] for place in range(0, len(each), 4)]
    return "\n".join(
        "  ".join(f"{4 * row + place + 1:>2} {word:<10}" for place, word in enumerate(found))
        for row, found in enumerate(rows)
    )
