"""The rooms of the console, as the navigation lists them, each with the right it asks for."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Room:
    """A section of the console; pages under `also` belong to it too."""

    route: str
    permission: str
    label: Promise
    icon: str
    also: str = ""


ROOMS = (
    Room("cases:desk", "cases.view_queue", _("Desk"), "headset", "/contacts/"),
    Room("cases:cases", "cases.view_cases", _("Cases"), "folder-open"),
    Room("cases:callbacks", "cases.view_callbacks", _("Callbacks"), "phone-outgoing"),
    Room("cases:board", "cases.view_board", _("Board"), "layout-grid"),
    Room("floor:floor", "cases.view_board", _("Floor"), "user-round-check"),
    Room("floor:figures", "cases.view_figures", _("Figures"), "gauge", "/staffing/"),
    Room("rota:rota", "rota.plan_shift", _("Rota"), "calendar-days"),
    Room("rota:mine", "rota.view_shifts", _("My shifts"), "clock"),
    Room("quality:quality", "quality.score_contact", _("Quality"), "badge-check"),
    Room("cases:verification", "cases.view_verification", _("Verification"), "shield-check"),
    Room("cases:handovers", "cases.view_schedule", _("Hand-overs"), "calendar-clock"),
    Room("cases:blocks", "cases.view_blocks", _("Blocked"), "ban"),
    Room("cases:broadcasts", "cases.view_broadcasts", _("Broadcasts"), "megaphone"),
    Room("operators:alerts", "operators.view_alerts", _("Alerts"), "shield-alert"),
    Room("cases:reviews", "cases.review_glass", _("Reviews"), "gavel"),
    Room("cases:ready", "cases.view_ready", _("Ready answers"), "message-square-quote"),
    Room("guide:script", "guide.view_script", _("Script"), "waypoints"),
    Room("oversight:retention", "oversight.view_retention", _("Retention"), "hourglass"),
    Room("press:press", "press.view_press", _("Press"), "chart-column"),
    Room("oversight:journal", "audit.view_audit", _("Journal"), "scroll-text"),
    Room("oversight:who-looked", "audit.view_audit", _("Who looked"), "eye"),
    Room("oversight:counts", "audit.view_counts", _("Journal"), "scroll-text"),
    Room("oversight:shift-sheet", "audit.view_root", _("Shift sheet"), "file-text"),
    Room("oversight:lines", "oversight.manage_lines", _("Lines"), "phone"),
    Room("oversight:offices", "oversight.manage_lines", _("Offices"), "building-2"),
    Room("oversight:evacuation", "oversight.evacuate_office", _("Seal this office"), "lock"),
    Room("oversight:keys", "vault.view_keys", _("Keys"), "key-round"),
    Room("operators:people", "operators.manage_people", _("People"), "users"),
)
