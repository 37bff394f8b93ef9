"""What those who watch over the console type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.selectors.same_sign import Sign, sign_of
from oversight.reasons import LookReason
from oversight.selectors import KINDS, Filters

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class JournalForm(forms.Form):
    """Which rows of the journal."""

    person = forms.CharField(label=_("Call-sign"), max_length=20, required=False)
    kind = forms.ChoiceField(
        label=_("Act"),
        required=False,
        choices=lambda: [("", _("All")), *((name, label) for name, (label, _q) in KINDS.items())],
    )
    code = forms.CharField(label=_("Case code"), max_length=12, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DAY)
    until = forms.DateField(label=_("To"), required=False, widget=DAY)

    def filters(self) -> Filters:
        """What is asked for, without what could not be read."""
        read = {name: value for name, value in self.cleaned_data.items() if value}
        return Filters(**read)


class WhoLookedForm(forms.Form):
    """A number or handle, and why somebody asks."""

    sign = forms.CharField(
        label=_("Number or handle"),
        max_length=100,
        help_text=_("It is looked for and forgotten."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter a number or a handle")},
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", "–"), *LookReason.choices],
        error_messages={"required": _("Choose a reason")},
    )

    def clean_sign(self) -> Sign:
        """The number or handle in its normal form."""
        sign = sign_of(self.cleaned_data["sign"])
        if sign is None:
            raise forms.ValidationError(
                _("This is neither a number nor a handle. Write a number with its country code.")
            )
        return sign

    def reason_given(self) -> LookReason:
        """The reason as the service takes it."""
        told: dict[str, Any] = self.cleaned_data
        return LookReason(told["reason"])
