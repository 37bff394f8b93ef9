"""What press officers may send: a period, the end of an embargo, a notice of the list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from press.models import Reason, Released
from press.period import Period
from press.presenters.answering import ALL_TIME, questions
from press.presenters.tables import period_named


class PeriodField(forms.CharField):
    """The name of a period, such as 2026-09."""

    widget = forms.HiddenInput

    def clean(self, value: object) -> Period:
        """The period. Raises ValidationError."""
        try:
            return Period.named(super().clean(value))
        except ValueError:
            raise forms.ValidationError(_("There is no such period.")) from None


class PrepareForm(forms.Form):
    """Prepare a release, to be published at once or at the end of an embargo."""

    period = PeriodField(max_length=7)
    embargo_until = forms.DateTimeField(
        label=_("Embargo until"),
        help_text=_("Kyiv time; empty: as soon as it is approved"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class CorrectionForm(forms.Form):
    """Say something of a published release."""

    period = PeriodField(max_length=7)
    reason = forms.ChoiceField(label=_("What has to be said"), choices=Reason.choices)


class QuestionForm(forms.Form):
    """What a journalist asks, and of which time."""

    about = forms.ChoiceField(label=_("What is asked"))
    when = forms.ChoiceField(label=_("Of which time"))

    def __init__(self, releases: Sequence[Released], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked, periods = self.fields["about"], self.fields["when"]
        asked.choices = list(questions())  # type: ignore[attr-defined]
        periods.choices = [  # type: ignore[attr-defined]
            *((each.period, period_named(each.period)) for each in releases),
            (ALL_TIME, _("Since the first month")),
        ]
