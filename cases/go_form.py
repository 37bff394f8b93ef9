"""What is typed about the go of a hand-over, and when its window is given back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import LongTextField
from cases.models import GivenBack, GoPoint


class PointForm(forms.Form):
    """Which point is meant."""

    point = forms.TypedChoiceField(choices=GoPoint.choices, coerce=GoPoint)


class GiveBackForm(forms.Form):
    """How the window ended before anybody came, and why."""

    how = forms.TypedChoiceField(
        label=_("What happened?"),
        choices=GivenBack.choices,
        coerce=GivenBack,
        required=False,
        empty_value=GivenBack.POSTPONED,
    )
    why = LongTextField(
        label=_("Why?"),
        help_text=_("kept sealed"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
