"""What people type about themselves and their shift."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from operators.models import Reason, State


class SignInForm(forms.Form):
    """A call-sign and its password."""

    call_sign = forms.CharField(
        label=_("Call-sign"),
        max_length=20,
        error_messages={"required": _("Enter your call-sign")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "words", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        error_messages={"required": _("Enter your password")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class StepUpForm(forms.Form):
    """The password once more."""

    password = SignInForm.base_fields["password"]


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    new = forms.CharField(
        label=_("New password"),
        max_length=256,
        strip=False,
        help_text=_("at least 14 characters; several words are easier to keep than one"),
        error_messages={"required": _("Enter the new password")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Once more"),
        max_length=256,
        strip=False,
        error_messages={"required": _("Enter the new password once more")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """The same words twice."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("new", again):
            raise forms.ValidationError(_("The two passwords differ."))
        return again


class DuressForm(PasswordForm):
    """A duress word, typed twice."""

    new = forms.CharField(
        label=_("Duress word"),
        max_length=256,
        strip=False,
        help_text=_("at least 14 characters, and not your password"),
        error_messages={"required": _("Enter the duress word")},
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("new", "again")


class CodeForm(forms.Form):
    """A code of an app, or one from paper."""

    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        error_messages={"required": _("Enter the code")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )


class PresenceForm(forms.Form):
    """What a person may say about their own presence; the rest follows from the work."""

    state = forms.ChoiceField(
        choices=[(state.value, state.label) for state in (State.READY, State.PAUSE, State.OFFLINE)]
    )
    reason = forms.ChoiceField(choices=[("", ""), *Reason.choices], required=False)


class LanguageForm(forms.Form):
    """One of the languages of the console."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
