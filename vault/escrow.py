"""The key of the key folder, split among people: so many shares open it, one fewer tell nothing.

A share is a list of words on paper (SLIP-39, 256 bits) that notices a slip of the pen. No data key
and no root is ever split; a share opens nothing without the folder.
"""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from vault import lock

MOST = 16
STRETCH = 1


class EscrowRefused(ValueError):
    """These shares do not open this folder; the sentence says what to check."""


def split(folder: Path, *, shares: int, needed: int) -> list[str]:
    """The shares of a locked folder's key, to be written down once and kept by different people.

    Raises EscrowRefused for numbers that protect nothing, Locked for a folder that does not open.
    """
    if not 2 <= needed <= shares <= MOST:
        raise EscrowRefused(
            _("At least two of at most %(most)s shares must be needed.") % {"most": MOST}
        )
    if not lock.is_locked(folder):
        raise EscrowRefused(_("The key folder is not sealed, so there is no key to split."))
    key = lock.folder_key(folder)
    groups = generate_mnemonics(1, [(needed, shares)], key, iteration_exponent=STRETCH)
    return list(groups[0])


def joined(folder: Path, shares: Sequence[str]) -> bytes:
    """The folder's key from enough of its shares, proved on the folder. Raises EscrowRefused."""
    words = [" ".join(share.lower().split()) for share in shares]
    try:
        key = bytes(combine_mnemonics(words))
    except (MnemonicError, ValueError, IndexError) as wrong:
        raise EscrowRefused(
            _("These shares do not fit together: check each word, and that there are enough.")
        ) from wrong
    if not lock.proves(folder, key):
        raise EscrowRefused(_("These shares belong to another key folder."))
    return key
