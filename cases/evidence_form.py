"""The form of one item of evidence."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.checklists import Check
from cases.forms import LongTextField
from cases.ledger import Weight
from cases.presenters.evidence import Origin


class EvidenceForm(forms.Form):
    """What was looked at, what came of it, and where that is from."""

    point = forms.ChoiceField(label=_("What was looked at"), choices=Check.choices)
    weight = forms.TypedChoiceField(label=_("What came of it"), choices=Weight.choices, coerce=int)
    source = forms.ChoiceField(label=_("Where it comes from"), required=False)
    new_source = forms.CharField(
        label=_("A new source"),
        help_text=_("no names, no numbers"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    finding = LongTextField(
        label=_("What was found"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, origins: tuple[Origin, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            ("", _("A new source")),
            *((str(origin.ref), " = ".join(origin.names)) for origin in origins),
        ]

    def clean(self) -> dict[str, Any]:
        """One source, known or new."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("source") and not cleaned.get("new_source"):
            self.add_error("new_source", _("Choose a source of this case, or name a new one."))
        return cleaned

    def origin(self) -> UUID | str:
        """The reference of a known source, or the name of a new one."""
        known = self.cleaned_data["source"]
        return UUID(known) if known else str(self.cleaned_data["new_source"])


class JoinForm(forms.Form):
    """Two sources that are one."""

    source = forms.UUIDField()
    other = forms.UUIDField()

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("source") and cleaned.get("source") == cleaned.get("other"):
            self.add_error("other", _("Choose two different sources."))
        return cleaned


class WithdrawForm(forms.Form):
    """The item that no longer counts."""

    item = forms.UUIDField()
    why = forms.CharField(max_length=400, required=False)
