"""The forms by which a case ends and begins again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Outcome


class OutcomeForm(forms.Form):
    """How the case ended."""

    outcome = forms.TypedChoiceField(
        label=_("Outcome"),
        choices=[("", _("Choose an outcome")), *Outcome.choices],
        coerce=Outcome,
        error_messages={"required": _("Choose how the case ended.")},
    )
    why = forms.CharField(
        label=_("What is said of it"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    drop_tasks = forms.BooleanField(label=_("The open tasks end with the case"), required=False)


class ReopenForm(forms.Form):
    """Why a resolved case begins again."""

    again = forms.CharField(
        label=_("Why does it begin again?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write in one sentence why it begins again.")},
    )
