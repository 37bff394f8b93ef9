"""The form by which somebody says that two cases are of one person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import LongTextField

KEEPS = (("this", _("This case")), ("other", _("The other case")))


class OtherCaseForm(forms.Form):
    """The code of the other case."""

    code = forms.CharField(
        label=_("Code of the other case"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class MergeForm(OtherCaseForm):
    """Which of the two goes on, and why they are one."""

    code = forms.CharField(max_length=12, widget=forms.HiddenInput)
    keep = forms.ChoiceField(label=_("Which case goes on"), choices=KEEPS, required=False)
    why = LongTextField(
        label=_("Why it is the same person"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write in one sentence why it is the same person.")},
    )
