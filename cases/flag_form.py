"""The forms by which a flag is set, renewed and taken off: words of the list, days of the list."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.models import LONGEST_FLAG, FlagKind

DAYS = (1, 3, 7, 14, 30, LONGEST_FLAG.days)


def spans() -> list[tuple[object, str]]:
    """For how long a flag may be set, in the language of whoever asks."""
    usual = ("", str(_("As usual for it")))
    return [usual, *((days, ngettext("%d day", "%d days", days) % days) for days in DAYS)]


class StandingForm(forms.Form):
    """Which flag."""

    kind = forms.TypedChoiceField(
        label=_("Flag"),
        choices=[("", _("Choose a flag")), *FlagKind.choices],
        coerce=FlagKind,
        error_messages={"required": _("Choose which flag.")},
    )


class FlagForm(StandingForm):
    """Which flag, and for how long."""

    days = forms.TypedChoiceField(
        label=_("For how long"), choices=spans, coerce=int, required=False, empty_value=None
    )
