"""How a contact is ended at once, and for how long its sender is to be held back."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.models import AT_ONCE, BlockReason, WrapCode
from cases.services.blocks import DAYS


def days_offered() -> list[tuple[int, str]]:
    """For how long somebody can be held back."""
    return [
        (days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days}) for days in DAYS
    ]


class EndForm(forms.Form):
    """How a contact ends at once."""

    code = forms.TypedChoiceField(
        choices=[(code.value, code.label) for code in AT_ONCE], coerce=WrapCode
    )


class BlockForm(forms.Form):
    """Why somebody is to be held back, and for how long."""

    why = forms.TypedChoiceField(label=_("Why?"), choices=BlockReason.choices, coerce=BlockReason)
    days = forms.TypedChoiceField(label=_("For how long?"), choices=days_offered, coerce=int)
