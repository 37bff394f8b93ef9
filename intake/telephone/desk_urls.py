"""What a person's own browser asks for when it is their telephone."""

from django.urls import path

from intake.telephone import window
from intake.telephone.views import lending
from operators.doors import allow

app_name = "phone"
urlpatterns = [
    path("", allow(window.window, "cases.claim_contact"), name="window"),
    path("credentials/", allow(lending.credentials, "cases.claim_contact"), name="credentials"),
]
