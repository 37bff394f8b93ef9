"""The fields of a case, in one table: class, label, whether a change of it is new evidence."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RED_IDENTITY = "identity"
RED_PLACE = "place"
AMBER = "amber"


@dataclass(frozen=True, slots=True)
class Detail:
    """One field of a case."""

    name: str
    label: Promise | str
    kind: str
    evidence: bool
    longest: int
    choices: tuple[tuple[str, Promise | str], ...] = ()
    hint: Promise | str = ""


ROLES = (
    ("soldier", _("Soldier")),
    ("liable", _("May be called up")),
    ("family", _("Family")),
    ("friend", _("Friend")),
    ("journalist", _("Journalist")),
    ("other", _("Other")),
)
SITUATIONS = (
    ("not_called_up", _("Not called up")),
    ("summoned", _("Summons received")),
    ("called_up", _("Called up")),
    ("front", _("At the front")),
    ("surrounded", _("Surrounded")),
    ("left_unit", _("Away from the unit")),
    ("abroad", _("Abroad")),
    ("captured", _("Prisoner")),
)
#: As coarse as home can be said; never where they serve. The press counts by it.
HOMES = (("west", _("West")), ("centre", _("Centre")), ("east", _("East")))
SPOKEN = (("uk", "Українська"), ("ru", "Русский"), ("en", "English"))

DETAILS = (
    Detail("caller_role", _("Who is calling"), AMBER, True, 16, ROLES),
    Detail("situation", _("Situation"), AMBER, True, 16, SITUATIONS),
    Detail("language", _("Language"), AMBER, False, 2, SPOKEN),
    Detail("home", _("Where home is"), AMBER, False, 8, HOMES, _("never where they serve")),
    Detail("sector", _("Sector"), AMBER, True, 120, hint=_("wide area only")),
    Detail("group_size", _("People in all"), AMBER, True, 4),
    Detail("safe_contact", _("When and how it is safe to reach them"), AMBER, False, 500),
    Detail("wish", _("Wish afterwards"), AMBER, False, 200),
    Detail("story", _("Notes"), AMBER, False, 4000, hint=_("no names, no places")),
    Detail("name", _("Name"), RED_IDENTITY, True, 120),
    Detail("phone", _("Phone"), RED_IDENTITY, True, 32),
    Detail("handle", _("Telegram"), RED_IDENTITY, True, 64),
    Detail("unit", _("Unit"), RED_IDENTITY, True, 120),
    Detail("place", _("Exact place"), RED_PLACE, True, 300),
    Detail("signs", _("Agreed signs"), RED_PLACE, False, 300),
)
BY_NAME = {detail.name: detail for detail in DETAILS}
AMBER_NAMES = tuple(detail.name for detail in DETAILS if detail.kind == AMBER)
RED_NAMES = tuple(detail.name for detail in DETAILS if detail.kind != AMBER)
EVIDENCE_NAMES = frozenset(detail.name for detail in DETAILS if detail.evidence)
PLACE_NAMES = frozenset(detail.name for detail in DETAILS if detail.kind == RED_PLACE)
