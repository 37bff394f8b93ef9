"""The pages that a person may find by typing, each with its name in every language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from operators.models import Operator
from operators.roles import holds

#: Pages that stand in no navigation, with the right that each asks for.
BESIDE = (
    ("cases:search", "cases.search_cases", _("Search cases"), "search"),
    ("cases:type-in", "cases.type_contact", _("Type in a contact"), "pencil"),
    ("phone:window", "cases.claim_contact", _("Telephone in this browser"), "phone-call"),
    ("floor:wallboards", "floor.manage_wallboards", _("Screens on the wall"), "layout-grid"),
    ("quality:mine", "quality.read_scores", _("My contacts, read again"), "badge-check"),
    ("operators:me", "operators.use_console", _("My devices"), "key-round"),
    ("operators:factors", "operators.use_console", _("My second proof"), "shield-check"),
    ("operators:duress", "operators.set_duress", _("My duress word"), "shield-alert"),
)


@dataclass(frozen=True, slots=True)
class Findable:
    """One page, and all the words by which it is found."""

    url: str
    label: Promise
    icon: str
    words: str


def pages_of(person: Operator, nav: Iterable[tuple[str, Promise, str]]) -> list[Findable]:
    """The rooms of the navigation, then the pages beside them."""
    found = {url: (label, icon) for url, label, icon in (*nav, *_beside(person))}
    return [Findable(url, label, icon, _words(label)) for url, (label, icon) in found.items()]


def _beside(person: Operator) -> Iterator[tuple[str, Promise, str]]:
    for route, permission, label, icon in BESIDE:
        if not holds(person.role, permission):
            continue
        try:
            yield reverse(route), label, icon
        except NoReverseMatch:
            continue


def _words(label: Promise) -> str:
    told = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            told.append(str(label))
    return " · ".join(dict.fromkeys(told))
