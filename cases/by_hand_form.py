"""The form of a contact that is typed in."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.details import SPOKEN
from cases.forms import LongTextField, MomentField, PersonField
from cases.inbound import Inbound, Kind, Sender
from cases.models import CameBy
from cases.services.by_hand import LINE
from operators.models import Operator
from operators.roles import TAKES_CONTACTS


class ByHandForm(forms.Form):
    """Who came, which way, what was told, and who took it."""

    token = forms.RegexField(r"^[A-Za-z0-9_-]{20,64}$", widget=forms.HiddenInput)
    came_by = forms.TypedChoiceField(
        label=_("Which way they came"), choices=CameBy.choices, coerce=CameBy
    )
    happened_at = MomentField(label=_("When it was"))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    number = forms.CharField(label=_("Phone"), max_length=32, required=False)
    handle = forms.CharField(label=_("Telegram"), max_length=64, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("Not asked")), *SPOKEN], required=False
    )
    text = LongTextField(
        label=_("What was told"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, office: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = secrets.token_urlsafe(24)
        people = Operator.objects.filter(office_id=office, is_active=True, role__in=TAKES_CONTACTS)
        self.fields["took"] = PersonField(
            label=_("Who took it"), queryset=people.order_by("call_sign")
        )
        self.order_fields(["came_by", "happened_at", "took"])

    def told(self, at: datetime) -> Inbound:
        """What was typed, as every line hands it over."""
        typed = self.cleaned_data
        return Inbound(
            line=LINE,
            provider_id=typed["token"],
            conversation=typed["token"],
            kind=Kind.MESSAGE,
            sender=Sender(typed["name"], typed["number"], typed["handle"].lstrip("@")),
            at=at,
            occurred_at=typed["happened_at"],
            text=typed["text"],
            message_id="1",
            language=typed["language"],
        )
