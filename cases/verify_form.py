"""What whoever verifies writes: what convinced them, or why nothing did."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import LongTextField


class FindingForm(forms.Form):
    """What convinced one of the two people who verify."""

    finding = LongTextField(
        label=_("What did you check?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you checked, in one sentence.")},
    )
    evidence = forms.IntegerField(widget=forms.HiddenInput)


class RefuseForm(forms.Form):
    """Why the evidence convinces nobody."""

    why = LongTextField(
        label=_("Why is this refused?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "id": "refuse-why"}),
        error_messages={"required": _("Write in one sentence why this is refused.")},
    )
    evidence = forms.IntegerField(widget=forms.HiddenInput)
