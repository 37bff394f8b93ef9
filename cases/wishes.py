"""The wishes that people name for the time after capture: a short list, in one order."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WISHES: Mapping[str, Promise] = {
    "home": _("To be exchanged and go home"),
    "no_return": _("Not to be sent back"),
    "asylum": _("To ask for asylum and stay"),
    "legion": _("To be referred to the legion"),
    "family": _("To have the family told"),
    "letters": _("To write and get letters"),
    "not_filmed": _("Not to be filmed or photographed"),
    "undecided": _("Does not know yet"),
}
#: Shown beside the wish: a separate decision of somebody else, and another law.
LEGION = "legion"
#: Nobody wishes both at once.
APART = (("home", "no_return"), ("home", "asylum"), ("home", "legion"))


def in_order(codes: Iterable[str]) -> list[str]:
    """Those of the list, once each, as the list has them."""
    named = set(codes)
    return [code for code in WISHES if code in named]


def contradiction(codes: Iterable[str]) -> tuple[str, str] | None:
    """Two wishes that exclude each other, if there are such."""
    named = set(codes)
    return next((pair for pair in APART if named >= set(pair)), None)
