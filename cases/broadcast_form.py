"""The forms of a text for everybody: its words, whom it goes to, and words back to its writer."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.broadcast_guard import LONGEST, length_of
from cases.forms import LongTextField
from cases.models import LANGUAGES, TONGUES

TOO_LONG = _("Telegram takes at most 4,096 characters.")
ROWS = 9


def fits(text: str) -> None:
    """Whether Telegram would take it whole. Raises ValidationError."""
    if length_of(text) > LONGEST:
        raise ValidationError(TOO_LONG)


class BroadcastForm(forms.Form):
    """The words in each language, and who gets them."""

    to_followers = forms.BooleanField(
        label=_("Everybody who follows, each in their language"), required=False, initial=True
    )
    channel = forms.MultipleChoiceField(
        label=_("The public channel"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for code, name in LANGUAGES:
            area = forms.Textarea(attrs={"rows": ROWS, "lang": code})
            self.fields[code] = LongTextField(
                label=name, required=False, widget=area, validators=[fits], strip=True
            )
        if not settings.TELEGRAM_CHANNEL:
            del self.fields["channel"]

    def clean(self) -> dict[str, object]:
        """At least some words."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(code) for code in TONGUES):
            raise ValidationError(_("Write it in at least one language."))
        return cleaned

    def told(self) -> dict[str, object]:
        """What was typed, as the service takes it; line ends as Telegram has them."""
        typed = self.cleaned_data
        texts = {code: typed[code].replace("\r\n", "\n") for code in TONGUES}
        return texts | {
            "to_followers": typed["to_followers"],
            "channel": [code for code in TONGUES if code in typed.get("channel", [])],
        }


class ReturnForm(forms.Form):
    """What is to change before it may be approved."""

    words = forms.CharField(
        label=_("What is to change"),
        max_length=500,
        error_messages={"required": _("Say what is to change.")},
    )


class VersionForm(forms.Form):
    """The version that whoever approves has read."""

    version = forms.IntegerField(min_value=1)
